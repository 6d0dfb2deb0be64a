package tracker

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"proviso/app/intake"
	"proviso/app/store"
	"proviso/models"
)

// Reviewers lists the roles that see to what dockets tell of the cases of the record.
var Reviewers = []models.Role{models.RoleGrants, models.RoleCounsel}

// LongestReviewNote is the longest note of who settles a review, in characters.
const LongestReviewNote = 2000

// mostReviews is how many reviews are listed at once.
const mostReviews = 100

// dockets are those of the cases of the record, by what the rows of imports call them.
type dockets struct {
	cases map[string][]string // by court/number as it is written, and CourtListener's id where it is known
	loose map[string][]string // by court/number without the office, of dockets whose office is written
}

func name(in map[string][]string, key, of string) {
	if key != "" && !slices.Contains(in[key], of) {
		in[key] = append(in[key], of)
	}
}

// of are the cases that a docket is one of. Where either leaves the office out, it is not
// compared; where both have it, it must be the same: courts number each office by itself.
func (d dockets) of(key string) []string {
	if found := d.cases[key]; len(found) > 0 {
		return found
	}
	if loose := noOffice(key); loose != "" {
		return d.cases[loose]
	}
	return d.loose[key]
}

// noOffice is the key of a docket without its office; "" if it has none.
func noOffice(key string) string {
	court, number, _ := strings.Cut(key, "/")
	if keys := models.DocketKeys(court, number); len(keys) > 1 {
		return keys[1]
	}
	return ""
}

// listenerDocket is the id of a docket in the address of its page on CourtListener.
var listenerDocket = regexp.MustCompile(`^https?://(?:www\.)?courtlistener\.com/docket/(\d+)/`)

// docketsOf are the dockets of the record. CourtListener's id of one is known from the
// sources of its case, or from a docket that was imported.
func (t *Tracker) docketsOf(ctx context.Context, b *Book, jurisdiction string) (dockets, error) {
	out := dockets{map[string][]string{}, map[string][]string{}}
	r := &b.Record
	for i := range r.Cases {
		c := &r.Cases[i]
		before := ""
		for _, key := range c.DocketKeys() {
			if noOffice(before) == key { // of a file that leaves the office out
				name(out.loose, key, c.ID)
			} else {
				name(out.cases, key, c.ID)
			}
			before = key
		}
		for _, id := range slices.Concat(citedByCase(*c)...) {
			if at := slices.IndexFunc(r.Sources, func(s models.Source) bool { return s.ID == id }); at >= 0 {
				if m := listenerDocket.FindStringSubmatch(r.Sources[at].URL); m != nil {
					name(out.cases, m[1], c.ID)
				}
			}
		}
	}
	keys := slices.Sorted(maps.Keys(out.cases))
	keys = append(keys, slices.Sorted(maps.Keys(out.loose))...)
	var more []models.ImportRow
	places := []string{""}
	if jurisdiction != "" {
		places = append(places, jurisdiction)
	}
	for _, place := range places {
		rows, err := t.store.Reported(ctx, models.ReportedDocket, place, keys)
		if err != nil {
			return out, err
		}
		more = append(more, rows...)
	}
	_, err := out.learn(more)
	return out, err
}

// learn takes CourtListener's ids of the cases' dockets from rows of dockets, and gives
// those ids.
func (d dockets) learn(rows []models.ImportRow) (ids []string, err error) {
	for i := range rows {
		cases := d.of(rows[i].Subject)
		if len(cases) == 0 {
			continue
		}
		var is models.Docket
		if err := json.Unmarshal([]byte(rows[i].Body), &is); err != nil {
			return nil, fmt.Errorf("row %d of import %d: %w", rows[i].Row, rows[i].Import, err)
		}
		for _, of := range cases {
			name(d.cases, is.ID, of)
		}
		if is.ID != "" {
			ids = append(ids, is.ID)
		}
	}
	return ids, nil
}

// reviewsOf are what is to be looked at once an import is kept: entries on dockets of
// cases of the record. Of an alert that is every entry; of a file that a person keeps,
// and has before them, those whose words suggest something, and that came after the day
// through which the case was read.
func (t *Tracker) reviewsOf(ctx context.Context, m *models.Import) ([]models.Review, error) {
	if m.Kind != models.ReportedEntry && m.Kind != models.ReportedDocket {
		return nil, nil
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, err
	}
	known, err := t.docketsOf(ctx, b, m.Jurisdiction)
	if err != nil {
		return nil, err
	}
	var out []models.Review
	var ids []string
	err = t.eachCounting(ctx, m.Number, func(rows []models.ImportRow) error {
		if m.Kind == models.ReportedDocket {
			learnt, err := known.learn(rows)
			ids = append(ids, learnt...)
			return err
		}
		raised, err := t.raised(ctx, b, known, rows, m.BeganBy == models.AlertSender)
		out = append(out, raised...)
		return err
	})
	if err != nil || len(ids) == 0 {
		return out, err
	}
	// These dockets are known from now on: of them alerts may have told already.
	told, err := t.store.Reported(ctx, models.ReportedEntry, "", ids)
	if err != nil {
		return nil, err
	}
	return t.raised(ctx, b, known, told, true)
}

// eachCounting gives the rows of an import that count once it is kept, some at a time.
func (t *Tracker) eachCounting(ctx context.Context, number int64, f func([]models.ImportRow) error) error {
	for after := 0; ; {
		rows, err := t.store.ImportRows(ctx, number, "", after, importStep)
		if err != nil || len(rows) == 0 {
			return err
		}
		after = rows[len(rows)-1].Row
		if err := f(slices.DeleteFunc(rows, func(r models.ImportRow) bool { return !r.Verdict.Counts() })); err != nil {
			return err
		}
	}
}

// raised are the reviews of rows of entries. What was raised before, on the same words,
// is not raised again, whatever became of it.
func (t *Tracker) raised(ctx context.Context, b *Book, known dockets, rows []models.ImportRow, alert bool) ([]models.Review, error) {
	var out []models.Review
	var entries []string
	for i := range rows {
		row := &rows[i]
		cases := known.of(row.Subject)
		if len(cases) == 0 {
			continue
		}
		var e models.DocketEntry
		if err := json.Unmarshal([]byte(row.Body), &e); err != nil {
			return nil, fmt.Errorf("row %d of import %d: %w", row.Row, row.Import, err)
		}
		suggested := suggestedBy(e)
		if len(suggested) == 0 && !alert {
			continue
		}
		entry := cmp.Or(e.ID, withoutOffice(row.Subject, row.Key))
		for _, id := range cases {
			if !alert && e.Filed != 0 && e.Filed <= b.caseOf(id).VerifiedThrough {
				continue
			}
			out = append(out, models.Review{ID: strings.ToLower(rand.Text()), Case: id, Docket: row.Subject, Entry: entry, Told: toldOf(e), Import: row.Import, Row: row.Row, Suggested: suggested})
			entries = append(entries, entry)
		}
	}
	before, err := t.store.ReviewsOfEntries(ctx, entries)
	if err != nil {
		return nil, err
	}
	type about struct{ of, entry, told string }
	seen := map[about]bool{}
	for i := range before {
		seen[about{before[i].Case, before[i].Entry, before[i].Told}] = true
	}
	return slices.DeleteFunc(out, func(r models.Review) bool {
		k := about{r.Case, r.Entry, r.Told}
		was := seen[k]
		seen[k] = true
		return was
	}), nil
}

// withoutOffice is the key of an entry that has no id of its own, the same whether a file
// writes the office of its docket or leaves it out.
func withoutOffice(docket, key string) string {
	if loose := noOffice(docket); loose != "" {
		return loose + strings.TrimPrefix(key, docket)
	}
	return key
}

// toldOf is a digest of what a person reads of an entry: its day and its words. That a
// document of it can be had now, or has another number of pages, is nothing to look at.
func toldOf(e models.DocketEntry) string {
	sum := sha256.Sum256([]byte(e.Filed.String() + "\n" + e.Number + "\n" + e.Description))
	return hex.EncodeToString(sum[:16])
}

func suggestedBy(e models.DocketEntry) []models.Suggested {
	var out []models.Suggested
	for _, s := range intake.Suggest(e) {
		out = append(out, models.Suggested(s))
	}
	return out
}

// caseOf is a case of the record; an empty one if it is there no more.
func (b *Book) caseOf(id string) *models.Case {
	for i := range b.Record.Cases {
		if b.Record.Cases[i].ID == id {
			return &b.Record.Cases[i]
		}
	}
	return &models.Case{ID: id}
}

// ReviewTask is a review with what it is about.
type ReviewTask struct {
	models.Review
	Caption string
	Entered models.DocketEntry
}

// reviewsCase is true of who sees to a case: by a role everywhere, or where one of its
// parties is.
func (b *Book) reviewsCase(who models.Person, c *models.Case) bool {
	if who.Has(nil, Reviewers...) {
		return true
	}
	return slices.ContainsFunc(c.Parties(), func(id string) bool {
		_, place := b.Law.Jurisdiction(id)
		return place && who.Has(b.Within(id), Reviewers...)
	})
}

// mayReview refuses who sees to no case at all.
func mayReview(who models.Person) error {
	switch {
	case who.ID == "":
		return models.Unsigned("sign in to see what dockets tell")
	case !who.HasAnywhere(Reviewers...):
		return models.Denied("what dockets tell is looked at by those who have the role grants or counsel")
	}
	return nil
}

// Reviews are what waits to be looked at of the cases that the person sees to: what
// suggests something first, then the oldest first. More is true if there are more.
func (t *Tracker) Reviews(ctx context.Context, who models.Person) (out []ReviewTask, more bool, err error) {
	return t.reviewsUpTo(ctx, who, mostReviews)
}

// EveryReview is the whole of that list.
func (t *Tracker) EveryReview(ctx context.Context, who models.Person) ([]ReviewTask, error) {
	out, _, err := t.reviewsUpTo(ctx, who, math.MaxInt32-1)
	return out, err
}

func (t *Tracker) reviewsUpTo(ctx context.Context, who models.Person, most int) (out []ReviewTask, more bool, err error) {
	if err := mayReview(who); err != nil {
		return nil, false, err
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, false, err
	}
	var cases []string
	for i := range b.Record.Cases {
		if c := &b.Record.Cases[i]; b.reviewsCase(who, c) {
			cases = append(cases, c.ID)
		}
	}
	open, err := t.store.OpenReviews(ctx, cases, who.Has(nil, Reviewers...), most+1)
	if err != nil {
		return nil, false, err
	}
	if len(open) > most {
		open, more = open[:most], true
	}
	for i := range open {
		task := ReviewTask{Review: open[i], Caption: cmp.Or(b.caseOf(open[i].Case).Caption, open[i].Case)}
		if err := json.Unmarshal([]byte(open[i].Body), &task.Entered); err != nil {
			return nil, false, fmt.Errorf("the row of review %s: %w", open[i].ID, err)
		}
		out = append(out, task)
	}
	slices.SortStableFunc(out, func(a, b ReviewTask) int { return min(len(b.Suggested), 1) - min(len(a.Suggested), 1) })
	return out, more, nil
}

// FollowedDockets are dockets of which alerts told and that no case of the record has,
// for those who see to all cases; nobody else is shown any.
func (t *Tracker) FollowedDockets(ctx context.Context, who models.Person) ([]store.FollowedDocket, error) {
	if err := mayReview(who); err != nil || !who.Has(nil, Reviewers...) {
		return nil, err
	}
	return t.store.FollowedDockets(ctx, mostListed)
}

// FinishReview is that somebody has seen to a review, with a note, or none. What there
// was to change on the record they have changed there: this changes nothing of it.
func (t *Tracker) FinishReview(ctx context.Context, who models.Person, id, note string) error {
	return t.settleReview(ctx, who, id, models.ReviewDone, "finish-review", "note", note)
}

// DismissReview is that there is nothing to see to, with the reason.
func (t *Tracker) DismissReview(ctx context.Context, who models.Person, id, reason string) error {
	if err := t.seesReview(ctx, who, id); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return models.Invalid("reason", "is missing; say why there is nothing to change, for those who read the history")
	}
	return t.settleReview(ctx, who, id, models.ReviewDismissed, "dismiss-review", "reason", reason)
}

// seesReview is an error unless the person sees to the case of a review; to anybody else
// there is no such review.
func (t *Tracker) seesReview(ctx context.Context, who models.Person, id string) error {
	if err := mayReview(who); err != nil {
		return err
	}
	r, err := t.store.Review(ctx, id)
	if err != nil {
		return err
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return err
	}
	if !b.reviewsCase(who, b.caseOf(r.Case)) {
		return models.NotFound("review", id, nil)
	}
	return nil
}

func (t *Tracker) settleReview(ctx context.Context, who models.Person, id string, state models.ReviewState, action, field, why string) error {
	if err := t.seesReview(ctx, who, id); err != nil {
		return err
	}
	why, err := plainText(field, why)
	switch {
	case err != nil:
		return err
	case utf8.RuneCountInString(why) > LongestReviewNote:
		return models.Invalid(field, "has more than %d characters", LongestReviewNote)
	}
	r, err := t.store.Review(ctx, id)
	if err != nil {
		return err
	}
	return t.store.SettleReview(ctx, id, state, why, store.Note{Actor: who.ID, Action: action, Detail: detailOf(r.Case+", entry "+r.Entry, why)})
}
