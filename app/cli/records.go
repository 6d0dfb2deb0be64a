package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"proviso/app/exchange"
	"proviso/app/identity"
	"proviso/app/tracker"
	"proviso/models"
)

type recordsCmd struct {
	papersAt
	Jurisdiction string            `required:"" placeholder:"ID" help:"Whose records are asked for."`
	Request      string            `required:"" placeholder:"REF" help:"The number or letter by which the request is known."`
	Why          string            `required:"" placeholder:"TEXT" help:"Why the bundle is made; the trail keeps it."`
	From         models.Date       `placeholder:"DAY" help:"Only what was written on this day or later, YYYY-MM-DD."`
	To           models.Date       `placeholder:"DAY" help:"Only what was written up to the end of this day, each thing as it stood then."`
	Release      []string          `placeholder:"DOC" sep:"none" help:"A document that is given out, by its id, or acceptance/GRANT, demand-file/DEMAND.JURISDICTION, driver/ID or scenario/ID; may be repeated. What nobody decides on is withheld as not reviewed."`
	Withhold     map[string]string `placeholder:"DOC=GROUND" mapsep:"none" help:"A document, answer, file of a demand, driver or scenario that is withheld, and the ground: attorney_client, work_product, deliberative_process, personal_information, security, or other:WORDS. May be repeated."`
	Out          string            `required:"" type:"path" placeholder:"FILE" help:"The ZIP to write, which must not be there yet."`
}

// Run writes the bundle beside where it is to be, and moves it there once the trail
// has a line of it.
func (c *recordsCmd) Run(r *run) error {
	ask, err := c.ask()
	if err != nil {
		return usage{err}
	}
	if _, err := os.Lstat(c.Out); !errors.Is(err, fs.ErrNotExist) {
		return usage{fmt.Errorf("--out: %s is there already", c.Out)}
	}
	s, err := r.open(true)
	if err != nil {
		return err
	}
	defer s.Close()
	t := tracker.New(s, r.now)
	if t.Vault, err = c.vault(r, 0); err != nil {
		return err
	}
	defer t.Vault.Close()
	f, err := os.CreateTemp(filepath.Dir(c.Out), ".proviso-records-*")
	if err != nil {
		return usage{fmt.Errorf("--out: %w", err)}
	}
	defer os.Remove(f.Name()) // nothing, once it was moved
	defer f.Close()
	var made models.Bundle
	var digest string
	err = t.MakeRecords(r.ctx, identity.Operator(), ask, func(x *tracker.Records) (string, error) {
		made = x.Bundle
		digest, err = writeRecords(r.ctx, f, x)
		return digest, err
	})
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), c.Out); err != nil {
		return fmt.Errorf("the trail has a line of the bundle, but it could not be moved to where it should be; make it again: %w", err)
	}
	return r.tell(fmt.Sprintf("%s: records of %s for request %s: %d documents given out, %d entries withheld; SHA-256 %s", c.Out, made.Place, made.Reference, len(made.Papers), len(made.Withheld), digest),
		[]string{"file", "jurisdiction", "request", "documents", "withheld", "sha256"}, c.Out, made.Jurisdiction, made.Reference, len(made.Papers), len(made.Withheld), digest)
}

// writeRecords leaves the file whole on the disk, and closed.
func writeRecords(ctx context.Context, f *os.File, x *tracker.Records) (string, error) {
	digest, err := exchange.WriteBundle(f, &x.Bundle, exchange.BundleParts{
		Lines: func(emit func(models.TrailRow) error) error { return x.Lines(ctx, emit) },
		Open:  func(id string, v models.DocumentVersion) (io.ReadCloser, error) { return x.Open(ctx, id, v) },
	})
	if err == nil {
		err = f.Sync()
	}
	return digest, errors.Join(err, f.Close())
}

func (c *recordsCmd) ask() (tracker.RecordsAsk, error) {
	ask := tracker.RecordsAsk{Jurisdiction: c.Jurisdiction, Reference: c.Request, Why: c.Why, From: c.From, To: c.To, Decided: map[string]tracker.Release{}}
	for _, id := range c.Release {
		ask.Decided[id] = tracker.Release{Release: true}
	}
	for id, said := range c.Withhold {
		if _, twice := ask.Decided[id]; twice {
			return ask, fmt.Errorf("--withhold: %s is released too", id)
		}
		ground, words, _ := strings.Cut(said, ":")
		g, err := models.ParseRecordsGround("--withhold", ground)
		if err != nil {
			return ask, err
		}
		ask.Decided[id] = tracker.Release{Ground: g, Words: words}
	}
	return ask, nil
}
