package tracker

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"proviso/app/store"
	"proviso/models"
)

// Kinds of lines of the trail that are about no fact.
const (
	TrailPerson  = store.PersonKind
	TrailRecords = store.RecordsKind
	// TrailPublication is of what was published, how, and what readers reported.
	TrailPublication = store.PublicationKind
)

// TrailRoles are who reads the trail, of what is about their jurisdictions.
var TrailRoles = []models.Role{models.RoleAuditor, models.RoleAdmin, models.RoleCounsel}

// TrailQuery says which lines are asked for; empty fields let everything through.
type TrailQuery struct {
	Before        int64 // only lines with a lower number
	Actor, Action string
	Kind          models.FactKind
	ID            string // of the thing
	From, To      models.Date
	Text          string // in the reason, the id, or what the version or the one before says
}

// TrailEntry is a line as the person may see it.
type TrailEntry struct {
	models.TrailLine
	Version   int // 0: it is about no fact
	Withdrawn bool
	KnownFrom models.Date
	Sources   []string
	Before    string // the body that stood; "" where there was none, or it was withdrawn
	After     string // the body that was written
	// Withheld is true of what is privileged and not for this person: who wrote it
	// and when is told. What it says, its reason and its digest are not here; the
	// hash is, and covers a salt, so that nothing can be tried against it.
	Withheld bool
}

// Changes are the fields in which what was written is not as what stood before.
func (e *TrailEntry) Changes() ([]models.Meant, error) {
	after := e.After
	if e.Withdrawn {
		after = ""
	}
	if len(models.Fields(e.Kind)) > 0 {
		return models.Differences(e.Kind, []byte(e.Before), []byte(after))
	}
	was, err := leaves(e.Before)
	if err != nil {
		return nil, err
	}
	is, err := leaves(after)
	if err != nil {
		return nil, err
	}
	paths := maps.Clone(was)
	maps.Copy(paths, is)
	var out []models.Meant
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if was[path] != is[path] {
			out = append(out, models.Meant{Path: path, Field: path[strings.LastIndexByte(path, '.')+1:], Base: was[path], Mine: is[path]})
		}
	}
	return out, nil
}

// leaves are what a body says, by path.
func leaves(body string) (map[string]string, error) {
	out := map[string]string{}
	if body == "" {
		return out, nil
	}
	dec := json.NewDecoder(strings.NewReader(body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, fmt.Errorf("read a body: %w", err)
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		at := func(name string) string { return strings.TrimPrefix(path+"."+name, ".") }
		switch v := v.(type) {
		case map[string]any:
			for name, x := range v {
				walk(at(name), x)
			}
		case []any:
			for i, x := range v {
				walk(at(fmt.Sprintf("%03d", i+1)), x)
			}
		default:
			out[path] = fmt.Sprint(v)
		}
	}
	walk("", v)
	return out, nil
}

// TrailPage is some lines, the newest first.
type TrailPage struct {
	Lines []TrailEntry
	Next  int64 // Before of the page that follows; 0: there is none
	// Short is true where more lines are left to be looked at than one request
	// looks at: the page that follows goes on there.
	Short bool
	Head  models.TrailLine // the end of the trail
}

// Bounds of what one request looks at, so that it is quick however long the trail.
const (
	trailPage   = 50
	trailChunk  = 500     // lines that are read at once
	trailLooks  = 10      // how often lines are read
	trailWindow = 100_000 // numbers that one reading may walk over, where no index alone leads to the lines
)

// Trail is a page of the lines that a person may see.
func (t *Tracker) Trail(ctx context.Context, who models.Person, q TrailQuery) (TrailPage, error) {
	var page TrailPage
	see, err := t.sight(ctx, who)
	if err != nil {
		return page, err
	}
	if page.Head, err = t.store.TrailHead(ctx); err != nil {
		return page, err
	}
	cursor := q.Before
	if cursor <= 0 || cursor > page.Head.Seq {
		cursor = page.Head.Seq + 1
	}
	for range trailLooks {
		var lines []store.Line
		if lines, cursor, err = t.look(ctx, q, cursor, see.all); err != nil {
			return page, err
		}
		for i := range lines {
			if len(page.Lines) == trailPage {
				page.Next = page.Lines[trailPage-1].Seq
				return page, nil
			}
			if e, ok := see.entry(&lines[i]); ok && q.lets(&e) {
				page.Lines = append(page.Lines, e)
			}
		}
		if cursor <= 1 {
			return page, nil
		}
	}
	page.Next, page.Short = cursor, len(page.Lines) < trailPage
	return page, nil
}

// look reads lines before a number, and says before which number to go on; 1: it
// was the last.
func (t *Tracker) look(ctx context.Context, q TrailQuery, before int64, all bool) ([]store.Line, int64, error) {
	f, named := q.filter()
	f.Before = before
	if named > 1 {
		f.After = max(0, before-trailWindow)
	}
	limit := trailChunk
	if all && q.Text == "" {
		limit = trailPage + 1 // none of them is left out again
	}
	lines, err := t.store.Lines(ctx, f, limit)
	if err != nil {
		return nil, 0, err
	}
	if len(lines) == limit {
		return lines, lines[limit-1].Seq, nil
	}
	return lines, f.After + 1, nil
}

// filter is what the store filters by, and how many things it is.
func (q *TrailQuery) filter() (store.TrailFilter, int) {
	f := store.TrailFilter{Actor: q.Actor, Action: q.Action, ID: q.ID}
	named := 0
	for _, s := range []string{q.Actor, q.Action, q.ID, string(q.Kind)} {
		if s != "" {
			named++
		}
	}
	if q.Kind != "" {
		f.Kinds = []models.FactKind{q.Kind}
	}
	if q.From != 0 {
		f.From = q.From.Time()
		named++
	}
	if q.To != 0 {
		f.Until = (q.To + 1).Time()
		named++
	}
	return f, named
}

// lets looks for the text in what the person may see, and in nothing else.
func (q *TrailQuery) lets(e *TrailEntry) bool {
	text := strings.ToLower(strings.TrimSpace(q.Text))
	if text == "" {
		return true
	}
	for _, s := range []string{e.Detail, e.ID, e.After, e.Before} {
		if strings.Contains(strings.ToLower(s), text) {
			return true
		}
	}
	return false
}

// TrailEntryOf is one line.
func (t *Tracker) TrailEntryOf(ctx context.Context, who models.Person, seq int64) (TrailEntry, error) {
	missing := models.NotFound("line", fmt.Sprint(seq), nil)
	see, err := t.sight(ctx, who)
	if err != nil {
		return TrailEntry{}, err
	}
	if seq < 1 {
		return TrailEntry{}, missing
	}
	lines, err := t.store.Lines(ctx, store.TrailFilter{After: seq - 1, Before: seq + 1}, 1)
	if err != nil || len(lines) == 0 {
		return TrailEntry{}, cmpErr(err, missing)
	}
	e, ok := see.entry(&lines[0])
	if !ok {
		return TrailEntry{}, missing
	}
	return e, nil
}

func cmpErr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// EachTrailEntry gives every line that the query asks for and the person may see,
// the oldest first: of the trail as it ends when this begins.
func (t *Tracker) EachTrailEntry(ctx context.Context, who models.Person, q TrailQuery, emit func(*TrailEntry) error) error {
	see, err := t.sight(ctx, who)
	if err != nil {
		return err
	}
	head, err := t.store.TrailHead(ctx)
	if err != nil {
		return err
	}
	f, _ := q.filter()
	f.Oldest, f.Before = true, head.Seq+1
	if q.Before > 0 {
		f.Before = min(f.Before, q.Before)
	}
	for {
		lines, err := t.store.Lines(ctx, f, trailChunk)
		if err != nil {
			return err
		}
		for i := range lines {
			if e, ok := see.entry(&lines[i]); ok && q.lets(&e) {
				if err := emit(&e); err != nil {
					return err
				}
			}
		}
		if len(lines) < trailChunk {
			return nil
		}
		f.After = lines[len(lines)-1].Seq
	}
}

// TrailCheck is whether some lines are as they were written.
type TrailCheck struct {
	First, Last int64 // of those that were looked at
	Head        models.TrailLine
	Report      store.TrailReport
	Faults      []string
	More        int // faults besides those
}

const (
	checkedLines = 5000 // lines that one request checks
	toldFaults   = 50
)

// CheckTrail checks the newest lines, or those before a number, as VerifyTrail
// checks them all.
func (t *Tracker) CheckTrail(ctx context.Context, who models.Person, before int64) (TrailCheck, error) {
	var c TrailCheck
	see, err := t.sight(ctx, who)
	if err != nil {
		return c, err
	}
	if c.Head, err = t.store.TrailHead(ctx); err != nil {
		return c, err
	}
	if before > c.Head.Seq || before < 0 {
		before = 0
	}
	c.First, c.Report, err = t.store.VerifyPart(ctx, before, checkedLines, func(f store.Fault) {
		switch {
		case len(c.Faults) == toldFaults:
			c.More++
		case see.all:
			c.Faults = append(c.Faults, f.Text)
		default: // what it is about may be of another jurisdiction
			c.Faults = append(c.Faults, fmt.Sprintf("line %d of the trail, or what it is about, is not as it was written", f.Line))
		}
	})
	if c.Report.Lines > 0 {
		c.Last = c.First + c.Report.Lines - 1
	}
	return c, err
}

// sight is what a person sees of the trail.
type sight struct {
	who    models.Person
	all    bool // every line
	roles  []models.Role
	book   *Book
	people map[string]models.Person
}

func (t *Tracker) sight(ctx context.Context, who models.Person) (*sight, error) {
	switch {
	case who.ID == "":
		return nil, models.Unsigned("sign in to read the trail")
	case !who.HasAnywhere(TrailRoles...):
		return nil, models.Denied("it takes the role auditor, admin or counsel to read the trail")
	}
	return t.sightAs(ctx, who, TrailRoles)
}

// sightAs is what a person sees by some of the roles.
func (t *Tracker) sightAs(ctx context.Context, who models.Person, roles []models.Role) (*sight, error) {
	b, err := t.Book(ctx, 0)
	if err != nil {
		return nil, err
	}
	s := &sight{who: who, all: who.Has(nil, roles...), roles: roles, book: b, people: map[string]models.Person{}}
	if s.all {
		return s, nil
	}
	all, err := t.store.People(ctx)
	for _, p := range all {
		s.people[p.ID] = p
	}
	return s, err
}

// entry is a line as the person sees it, if at all.
func (s *sight) entry(l *store.Line) (TrailEntry, bool) {
	places := s.places(l)
	if !s.all && !slices.ContainsFunc(places, func(id string) bool { return s.who.Has(s.book.Within(id), s.roles...) }) {
		return TrailEntry{}, false
	}
	e := entryOf(l)
	if slices.Contains(models.PrivilegedKinds, l.Kind) && !s.readsPrivileged(places) {
		e.withhold()
	}
	return e, true
}

// entryOf is a line with all that it is about.
func entryOf(l *store.Line) TrailEntry {
	e := TrailEntry{TrailLine: l.TrailLine, Sources: l.Sources}
	if l.Fact != nil {
		e.Version, e.Withdrawn, e.KnownFrom, e.After = l.Fact.Version, l.Fact.Withdrawn, l.Fact.KnownFrom, l.Fact.Body
	}
	if l.Before != nil && !l.Before.Withdrawn {
		e.Before = l.Before.Body
	}
	return e
}

// withhold leaves of a line that something was written, by whom and when.
func (e *TrailEntry) withhold() {
	e.Withheld, e.Detail, e.Digest, e.Before, e.After, e.Sources = true, "", "", "", "", nil
}

// Row is the line as it is handed out. Name is what its actor is called, ground
// why it is withheld, if it is.
func (e *TrailEntry) Row(name, ground string) models.TrailRow {
	r := models.TrailRow{TrailLine: e.TrailLine, Name: name, Version: e.Version, Withdrawn: e.Withdrawn, KnownFrom: e.KnownFrom, Sources: e.Sources, Before: e.Before, After: e.After}
	if e.Withheld {
		r.Withheld = ground
	}
	return r
}

// readsPrivileged says whether the person may read what is privileged of these
// places. It is the one place where the trail, its export and a bundle ask.
func (s *sight) readsPrivileged(places []string) bool {
	if len(places) == 0 {
		return s.who.Has(nil, models.RoleCounsel)
	}
	return !slices.ContainsFunc(places, func(id string) bool { return !s.who.Has(s.book.Within(id), models.RoleCounsel) })
}

// places are the jurisdictions that a line is about; none: it is about none, or
// not known about which.
func (s *sight) places(l *store.Line) []string {
	switch l.Kind {
	case TrailPerson:
		var out []string
		for _, a := range s.people[l.ID].Assignments {
			if a.Jurisdiction != "" {
				out = append(out, a.Jurisdiction)
			}
		}
		return out
	case TrailRecords, models.FactJurisdiction:
		return []string{l.ID}
	}
	if l.Fact == nil {
		return nil
	}
	return s.book.placesOf(l.ID, l.Fact.Body)
}

// placesOf are the jurisdictions that a body says it is about, by name or by the
// grant or federal action that it belongs to, of whatever kind it is: a kind that
// is new need not be told here.
func (b *Book) placesOf(id, body string) []string {
	var v struct {
		Jurisdiction  any `json:"jurisdiction"`
		Jurisdictions any `json:"jurisdictions"`
		Recipients    any `json:"recipients"`
		Grant         any `json:"grant"`
		Grants        any `json:"grants"`
		Demand        any `json:"demand"`
		Action        any `json:"action"`
		Who           any `json:"who"`
	}
	if json.Unmarshal([]byte(body), &v) != nil {
		return nil
	}
	named := func(all ...any) (out []string) {
		for _, x := range all {
			for _, place := range stringsOf(x) {
				if _, ok := b.Holding(place).Law.Jurisdiction(place); ok {
					out = append(out, place)
				}
			}
		}
		return out
	}
	// What is of one jurisdiction is of no other, though the demand that it answers
	// went to many: the nearest that is said decides.
	out := named(v.Jurisdiction)
	if len(out) == 0 {
		for _, grant := range append(stringsOf(v.Grant), stringsOf(v.Grants)...) {
			out = append(out, b.placeOfGrant(grant)...)
		}
	}
	if len(out) == 0 {
		out = named(v.Jurisdictions, v.Recipients, v.Who, id[strings.LastIndexByte(id, '.')+1:])
	}
	if len(out) == 0 {
		for _, action := range append(stringsOf(v.Demand), stringsOf(v.Action)...) {
			out = append(out, b.recipientsOf(action)...)
		}
	}
	if len(out) == 0 { // some are called as what they are about
		out = append(b.placeOfGrant(id), b.recipientsOf(id)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (b *Book) placeOfGrant(id string) []string {
	if g := b.Holding(id).index.grants[id]; g != nil {
		return []string{g.Jurisdiction}
	}
	return nil
}

func (b *Book) recipientsOf(action string) []string {
	actions := b.Holding(action).Record.Actions
	if i := slices.IndexFunc(actions, func(a models.Action) bool { return a.ID == action }); i >= 0 {
		return actions[i].Recipients
	}
	return nil
}

// stringsOf is a text, or a list of texts.
func stringsOf(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}
