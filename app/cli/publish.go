package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"proviso/app/publication"
	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/models"
)

type publishCmd struct {
	AsOf       models.Date `placeholder:"DAY" help:"The day that is told about, YYYY-MM-DD. Default: today."`
	KnownOn    models.Date `placeholder:"DAY" help:"Tell it with what had been learnt by this day. Default: all that is recorded."`
	Reason     string      `placeholder:"TEXT" help:"Why, for the trail; of --withdraw a sentence that the public reads."`
	Correction []string    `sep:"none" placeholder:"KIND/ID/FIELD=REASON" help:"A changed field that was an error, as --preview names it, and why: it goes into the public corrections log. As often as you like."`
	Preview    bool        `xor:"what" help:"Publish nothing: list what would change."`
	List       bool        `xor:"what" help:"List what was published."`
	Withdraw   int         `xor:"what" placeholder:"NUMBER" help:"Take back the publication of this number."`
}

// whoCommands is whoever can open the database: the command line asks for no sign-in.
var whoCommands = models.Person{ID: "command-line", Assignments: []models.Assignment{{Role: models.RolePublisher}}}

func (c *publishCmd) Run(r *run) error {
	mended, err := c.mended()
	if err != nil {
		return usage{err}
	}
	if c.Withdraw != 0 && strings.TrimSpace(c.Reason) == "" {
		return usage{errors.New("--reason is missing: say in a sentence why it is taken back; the public reads it")}
	}
	s, err := r.open(true)
	if err != nil {
		return err
	}
	defer s.Close()
	t := tracker.New(s, r.now)
	settings := publication.Settings{AsOf: publication.Day(r.day(c.AsOf).String()), KnownOn: publication.Day(c.KnownOn.String())}
	switch {
	case c.List:
		return r.listPublications(t)
	case c.Withdraw != 0:
		if err := t.WithdrawPublication(r.ctx, whoCommands, c.Withdraw, c.Reason); err != nil {
			return err
		}
		return r.tell(fmt.Sprintf("number %d is withdrawn", c.Withdraw), []string{"number", "withdrawn"}, c.Withdraw, "yes")
	case c.Preview:
		return r.previewPublication(t, settings)
	}
	head, err := t.Publish(r.ctx, whoCommands, tracker.Publishing{Settings: settings, Mended: mended, Reason: c.Reason})
	if errors.Is(err, tracker.ErrNothingNew) {
		fmt.Fprintln(r.Err, err)
		newest, err := t.Published(r.ctx)
		if err != nil {
			return err
		}
		return r.tellEdition(newest.Head, "unchanged")
	}
	if err != nil {
		return err
	}
	return r.tellEdition(head, "published")
}

func (c *publishCmd) mended() ([]tracker.Mended, error) {
	var out []tracker.Mended
	for _, text := range c.Correction {
		name, reason, ok := strings.Cut(text, "=")
		parts := strings.SplitN(name, "/", 3)
		if !ok || len(parts) != 3 || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("--correction: %q is not KIND/ID/FIELD=REASON; --preview lists what can be named", text)
		}
		out = append(out, tracker.Mended{Kind: models.FactKind(parts[0]), ID: parts[1], Path: parts[2], Reason: reason})
	}
	return out, nil
}

func (r *run) tellEdition(h publication.Head, what string) error {
	return r.tell(fmt.Sprintf("%s: number %d, %s, as of %s, revision %d, SHA-256 %s", what, h.Number, h.ID, h.AsOf, h.Revision, h.Hash),
		[]string{"what", "number", "id", "as_of", "revision", "sha256"}, what, h.Number, h.ID, string(h.AsOf), h.Revision, h.Hash)
}

// publishShipped publishes what ships with the program, as far as nobody's own words
// would leave with it.
func (r *run) publishShipped(t *tracker.Tracker) error {
	head, done, err := t.PublishShipped(r.ctx, "seed", sampleAuthor)
	if done {
		fmt.Fprintf(r.Err, "Published as number %d (%s).\n", head.Number, head.ID)
	}
	return err
}

func (r *run) listPublications(t *tracker.Tracker) error {
	all, err := t.Publications(r.ctx, whoCommands)
	if err != nil {
		return err
	}
	out := models.Table{Columns: []models.Column{{Name: "number", Numeric: true}, {Name: "id"}, {Name: "as_of"}, {Name: "known_on"}, {Name: "revision", Numeric: true}, {Name: "published_at"}, {Name: "by"}, {Name: "withdrawn_at"}, {Name: "why"}}}
	for _, p := range all {
		out.Rows = append(out.Rows, []string{strconv.FormatInt(p.Number, 10), publication.IDOf(p.Hash), p.AsOf.String(), p.KnownOn.String(), strconv.FormatInt(p.Revision, 10), p.PublishedAt.UTC().Format(time.RFC3339), p.Author, instant(p), p.WithdrawnWhy})
	}
	return r.printTable("publication", out)
}

func instant(p store.Publication) string {
	if p.WithdrawnAt.IsZero() {
		return ""
	}
	return p.WithdrawnAt.UTC().Format(time.RFC3339)
}

// previewPublication lists what would change: facts first, for these can be named as
// corrections, then what the documents would say.
func (r *run) previewPublication(t *tracker.Tracker, settings publication.Settings) error {
	p, err := t.Preview(r.ctx, whoCommands, settings)
	if err != nil {
		return err
	}
	out := models.Table{Columns: []models.Column{{Name: "what"}, {Name: "name"}, {Name: "field"}, {Name: "old"}, {Name: "new"}}}
	for _, s := range p.Superseded {
		out.Rows = append(out.Rows, []string{"fact", string(s.Kind) + "/" + s.ID, s.Path, s.Old, s.New})
	}
	for _, d := range p.Differences {
		out.Rows = append(out.Rows, []string{"page", string(d.Kind) + "/" + d.ID, d.Path, d.Old, d.New})
	}
	return r.printTable("publication", out)
}
