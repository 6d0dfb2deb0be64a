// Package layout is what every page shares: head, masthead, crumbs, the sentence
// that opens it, the day bar and the foot. It refuses to know what a page is about.
package layout

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"proviso/models"
	"proviso/static"
	"proviso/views/ui"
	"proviso/views/words"
)

// Frame is the page around its content.
type Frame struct {
	Lang, Title, Heading string
	Mark                 ui.Mark // beside the heading; no word: none
	Sample               Sample
	Sentence             string
	Quiet                string
	Reads                Reads
	Stylesheet           string
	Skip, NavName        string
	Home                 string
	Nav                  []NavItem
	Search               Search
	CrumbsName           string
	Crumbs               []ui.Link
	Day                  Bar
	Files                []ui.Link // of the page: what it shows, to take away
	FilesName            string
	Footer, Revision     string
	MoreName             string
	More                 []ui.Link // places besides those of the masthead
	Spanish              ui.Link   // to the public site in that language
	Signed               Signed
}

// Sender is the address of the script that sends long files in parts; "" if it is not built.
func Sender() string { return static.URL("send.js") }

// Signed is the bar of who has signed in; no name: nobody, as on every page that
// the public reads.
type Signed struct {
	Name, As string
	NavName  string
	Nav      []NavItem
	Out, Go  string // where a form leads that signs out, and its button
	Token    string
}

// Reads says to who has signed in what the page is of, and what the public reads in
// its place; no text: the page is not of the record, or is the public's.
type Reads struct {
	Text string
	More ui.Link // to what was published; for who may see that
}

// Sample is what stands on every page of what is invented, before all else; no
// text: the page is of the real record.
type Sample struct {
	Name, Text string
	All        ui.Link // the whole sample
	Real       ui.Link // the real record
}

// NavItem is a place of the masthead.
type NavItem struct {
	ui.Link
	Current bool
}

// Search is the field that stands on every page.
type Search struct {
	Field                    string // its id
	Action, Label, Value, Go string
	Hidden                   [][2]string
	Hide                     bool // from the masthead: the page has it
}

// Bar is the day bar.
type Bar struct {
	Name                 string
	Action               string
	Label, Value         string
	KnownLabel, Known    string
	Go                   string
	Hidden               [][2]string // what the address says besides the day
	Where                string
	Previous, Next       ui.Link
	Today                ui.Link
	Then                 ui.Link // the same day, as it was known then
	KeyName              string
	Key                  []KeyYear
	HasPrevious, HasNext bool
}

// KeyYear is the key dates of a year.
type KeyYear struct {
	Year string
	Days []ui.Link
}

// Context is what a page's frame is made from.
type Context struct {
	Words          *words.Words
	Path           string     // of the page, without query
	Query          url.Values // as asked
	AsOf           models.Date
	KnownOn        models.Date
	Today          models.Date
	Revision       int64
	Sources        int
	Previous, Next *Step
	KeyDays        []Step        // days on which much changed, earliest first
	Person         models.Person // who has signed in; pages that the public reads know none
	Token          string        // that every form of this person sends along
	Illustrative   bool          // the page is of what is invented, and of nothing else
	Published      Published     // of Person; else zero
}

// Published is what the public reads while this person reads the record itself.
type Published struct {
	Number int64 // 0: nothing
	AsOf   models.Date
}

// Step is the nearest day on which something changed, and what.
type Step struct {
	Day  models.Date
	What string
}

// Recipient names who holds a grant: its jurisdiction and, of a subaward, the
// prime recipient it came through. names are the jurisdictions' by id.
func (c Context) Recipient(g *models.Grant, names map[string]string) string {
	name := cmp.Or(names[g.Jurisdiction], g.Jurisdiction)
	if via := c.Via(g, names); via != "" {
		name += ", " + via
	}
	return name
}

// Via says what a grant's recipient alone does not: through whom a subaward came,
// and that an award of a real place is invented; "" where there is nothing to say.
func (c Context) Via(g *models.Grant, names map[string]string) string {
	return c.about(g, names, strings.HasSuffix(names[g.Jurisdiction], models.IllustrativeMark))
}

// Alone is Via of a row that does not name the recipient.
func (c Context) Alone(g *models.Grant, names map[string]string) string {
	return c.about(g, names, false)
}

func (c Context) about(g *models.Grant, names map[string]string, marked bool) string {
	var out []string
	if g.Via != "" {
		out = append(out, c.Words.Say("grant.via", "Prime", cmp.Or(names[g.Via], g.Via)))
	}
	if g.Illustrative && !marked {
		out = append(out, c.Words.Say("grant.illustrative"))
	}
	return strings.Join(out, ", ")
}

// At is the address of the page with some of its query changed; "" removes.
func (c Context) At(path string, pairs ...string) string {
	q := url.Values{}
	for _, keep := range []string{"as_of", "known_on"} {
		if v := c.Query.Get(keep); v != "" {
			q.Set(keep, v)
		}
	}
	if path == c.Path {
		for k, v := range c.Query {
			if k != "page" && k != "format" && k != "table" { // they are about one view of it
				q[k] = v
			}
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Del(pairs[i])
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// Sample leads to all that is invented.
func (c Context) Sample() ui.Link {
	return ui.Link{Text: c.Words.Say("sample.all"), URL: c.anew("/", "illustrative", "only")}
}

// anew is the address of a page with nothing kept of this one but the days.
func (c Context) anew(path string, pairs ...string) string {
	c.Path = ""
	return c.At(path, pairs...)
}

// Titled is the title of a page, which says where what it shows is invented.
func (c Context) Titled(title string) string {
	if !c.Illustrative {
		return title
	}
	return c.Words.Say("sample.title", "Title", title)
}

// Quoted is a sentence of a list, which says where what it counts is invented.
func (c Context) Quoted(sentence string) string {
	if !c.Illustrative {
		return sentence
	}
	return c.Words.Say("sample.sentence", "Sentence", sentence)
}

// Table is a table of the page whose columns are named by messages: a column is
// called in files by the last part of its message's id.
func (c Context) Table(id, caption string, columns ...string) *ui.Table {
	t := ui.NewTable(id, caption)
	for _, m := range columns {
		t.Columns = append(t.Columns, ui.Column{Text: c.Words.Say(m), Name: m[strings.LastIndex(m, ".")+1:]})
	}
	t.File = ui.Link{Text: c.Words.Say("file.csv"), URL: c.At(c.Path, "format", "csv", "table", id)}
	return t
}

// Files lead to all tables of the page as one file.
func (c Context) Files() []ui.Link {
	return []ui.Link{{Text: c.Words.Say("file.xlsx"), URL: c.At(c.Path, "format", "xlsx")}, {Text: c.Words.Say("file.json"), URL: c.At(c.Path, "format", "json")}}
}

// ListFiles lead to the whole list that the page is of.
func (c Context) ListFiles(table string) []ui.Link {
	return append([]ui.Link{{Text: c.Words.Say("file.list"), URL: c.At(c.Path, "format", "csv", "table", table)}}, c.Files()...)
}

// Pager leads to the pages beside this one, to the anchor of the list.
func (c Context) Pager(page, pages int, anchor string) ui.Pager {
	w := c.Words
	if pages < 2 {
		return ui.Pager{}
	}
	p := ui.Pager{Name: w.Say("list.pages"), Where: w.Say("list.where", "Page", page, "Pages", pages)}
	at := func(n int) string { return c.At(c.Path, "page", strconv.Itoa(n)) + "#" + anchor }
	if page > 1 {
		p.Previous = ui.Link{Text: w.Say("list.previous"), URL: at(page - 1)}
	}
	if page < pages {
		p.Next = ui.Link{Text: w.Say("list.next"), URL: at(page + 1)}
	}
	return p
}

// NewFrame words the frame of a page.
func NewFrame(c Context, title string, crumbs ...ui.Link) Frame {
	w := c.Words
	f := Frame{
		Lang: w.Lang, Title: title + " - " + w.Say("site.name"), Heading: title, Stylesheet: static.URL("site.css"),
		Skip: w.Say("site.skip"), NavName: w.Say("site.nav"), Home: c.At("/"), CrumbsName: w.Say("site.crumbs"), Crumbs: crumbs,
		Footer: w.Say("site.footer"), Revision: w.Say("site.revision", "Revision", c.Revision, "Sources", c.Sources),
	}
	for _, n := range [][2]string{{"site.portfolio", "/"}, {"site.coverage", "/coverage"}, {"site.conditions", "/conditions"}, {"site.cases", "/cases"}, {"site.places", "/jurisdictions"}, {"site.demands", "/demands"}, {"site.method", "/method"}} {
		f.Nav = append(f.Nav, NavItem{ui.Link{Text: w.Say(n[0]), URL: c.At(n[1])}, c.Path == n[1]})
	}
	f.MoreName = w.Say("site.more")
	for _, n := range [][2]string{{"site.programs", "/programs"}, {"site.notices", "/notices"}, {"site.sources", "/sources"}, {"site.data", "/api/docs"}} {
		f.More = append(f.More, ui.Link{Text: w.Say(n[0]), URL: c.At(n[1])})
	}
	// These are about no day of the reader's choosing.
	f.More = append(f.More, ui.Link{Text: w.Say("site.workspace"), URL: "/workspace"}, ui.Link{Text: w.Say("site.public"), URL: "/en/"})
	f.Spanish = ui.Link{Text: "En español", URL: "/es/"}
	f.Search = Search{Field: "q", Action: "/search", Label: w.Say("search.label"), Value: c.Query.Get("q"), Go: w.Say("search.go"), Hidden: c.Days()}
	f.FilesName = w.Say("file.name")
	f.Files = c.Files()
	f.Day, f.Signed, f.Reads = newBar(c), signed(c), reads(c)
	if c.Illustrative {
		f.Title = c.Titled(f.Title)
		f.Sample = Sample{Name: w.Say("sample.name"), Text: w.Say("sample.text"), All: c.Sample(), Real: ui.Link{Text: w.Say("sample.real"), URL: c.anew("/")}}
	}
	return f
}

// NewWorkFrame words the frame of a page of the workspace: it is about no day, and
// says who has signed in.
func NewWorkFrame(c Context, title string, crumbs ...ui.Link) Frame {
	f := NewFrame(c, title, crumbs...)
	f.Day, f.Files, f.Revision, f.Reads = Bar{}, nil, "", Reads{}
	return f
}

// reads tells who has signed in from whom their page differs.
func reads(c Context) Reads {
	if c.Person.ID == "" || c.Illustrative { // what is invented is never published
		return Reads{}
	}
	r := Reads{Text: c.Words.Say("publish.reads_nothing", "Revision", c.Revision)}
	if c.Published.Number > 0 {
		r.Text = c.Words.Say("publish.reads", "Revision", c.Revision, "Number", c.Published.Number, "Day", c.Published.AsOf.Words())
	}
	if c.Person.HasAnywhere(models.RolePublisher) {
		r.More = ui.Link{Text: c.Words.Say("publish.reads_more"), URL: "/workspace/publications"}
	}
	return r
}

// signed is the bar of who has signed in.
func signed(c Context) Signed {
	w := c.Words
	if c.Person.ID == "" {
		return Signed{}
	}
	s := Signed{Name: c.Person.Name, As: w.Say("work.as"), NavName: w.Say("work.nav"), Out: "/sign-out", Go: w.Say("work.sign_out"), Token: c.Token}
	for _, n := range WorkPlaces {
		if len(n.Roles) == 0 || c.Person.HasAnywhere(n.Roles...) {
			s.Nav = append(s.Nav, NavItem{ui.Link{Text: w.Say(n.Message), URL: n.URL}, c.Path == n.URL})
		}
	}
	if c.Person.Has(nil, models.RoleGrants) { // held everywhere, as the page takes it
		s.Nav = append(s.Nav, NavItem{ui.Link{Text: w.Say("publish.place_reports"), URL: "/workspace/publications/reports"}, c.Path == "/workspace/publications/reports"})
	}
	return s
}

// WorkPlace is a place of the workspace and who goes there; no roles: all.
type WorkPlace struct {
	Message, URL string
	Roles        []models.Role
}

// WorkPlaces are those that the bar leads to.
var WorkPlaces = []WorkPlace{
	{"work.home", "/workspace", nil},
	{"work.grants", "/workspace/grants", models.Roles},
	{"work.acceptances", "/workspace/acceptances", models.Roles},
	{"work.deadlines", "/deadlines", models.Roles},
	{"work.demands", "/workspace/demands", models.Roles},
	{"work.budget", "/budget", []models.Role{models.RoleBudget, models.RoleGrants, models.RoleCounsel, models.RoleAuditor}},
	{"work.documents", "/workspace/documents", models.Roles},
	{"work.facts", "/workspace/facts", models.Roles},
	{"work.imports", "/workspace/imports", []models.Role{models.RoleGrants, models.RoleBudget}},
	{"work.reviews", "/workspace/reviews", []models.Role{models.RoleGrants, models.RoleCounsel}},
	{"publish.place", "/workspace/publications", []models.Role{models.RolePublisher, models.RoleAuditor}},
	{"work.webhooks", "/workspace/webhooks", []models.Role{models.RolePublisher}},
	{"work.trail", "/workspace/trail", []models.Role{models.RoleAuditor, models.RoleAdmin, models.RoleCounsel}},
	{"work.people", "/workspace/people", []models.Role{models.RoleAdmin}},
	{"work.account", "/account", nil},
}

// Days are the days of the address, to be kept by a form.
func (c Context) Days() [][2]string {
	var out [][2]string
	for _, k := range []string{"as_of", "known_on"} {
		if v := c.Query.Get(k); v != "" {
			out = append(out, [2]string{k, v})
		}
	}
	return out
}

// Rest is what the address says besides what is about one view of it, to be kept
// by a form.
func (c Context) Rest() [][2]string {
	var out [][2]string
	for _, k := range slices.Sorted(maps.Keys(c.Query)) {
		if slices.Contains([]string{"page", "format", "table"}, k) {
			continue
		}
		for _, v := range c.Query[k] {
			out = append(out, [2]string{k, v})
		}
	}
	return out
}

func newBar(c Context) Bar {
	w := c.Words
	b := Bar{Name: w.Say("day.bar"), Action: c.Path, Label: w.Say("day.label"), Value: c.AsOf.String(), KnownLabel: w.Say("day.known"), Known: c.KnownOn.String(),
		Go: w.Say("day.go"), Today: ui.Link{Text: w.Say("day.to_today"), URL: c.At(c.Path, "as_of", "", "known_on", "")}}
	for _, h := range c.Rest() {
		if h[0] != "as_of" && h[0] != "known_on" {
			b.Hidden = append(b.Hidden, h)
		}
	}
	switch {
	case c.KnownOn != 0:
		b.Where = w.Say("day.past_known", "Day", c.AsOf.Words(), "Known", c.KnownOn.Words())
	case c.AsOf < c.Today:
		b.Where = w.Say("day.past", "Day", c.AsOf.Words())
	case c.AsOf > c.Today:
		b.Where = w.Say("day.future", "Day", c.AsOf.Words())
	default:
		b.Where = w.Say("day.today", "Day", c.AsOf.Words())
	}
	step := func(s *Step, id string) (ui.Link, bool) {
		if s == nil {
			return ui.Link{}, false
		}
		return ui.Link{Text: w.Say(id, "Day", ui.Short(s.Day), "What", s.What), URL: c.At(c.Path, "as_of", s.Day.String())}, true
	}
	b.Previous, b.HasPrevious = step(c.Previous, "day.previous")
	b.Next, b.HasNext = step(c.Next, "day.next")
	if c.AsOf < c.Today && c.KnownOn == 0 {
		b.Then = ui.Link{Text: w.Say("day.then"), URL: c.At(c.Path, "known_on", c.AsOf.String())}
	}
	b.KeyName = w.Say("day.key")
	for _, s := range c.KeyDays {
		year := s.Day.Time().Format("2006")
		if n := len(b.Key); n == 0 || b.Key[n-1].Year != year {
			b.Key = append(b.Key, KeyYear{Year: year})
		}
		y := &b.Key[len(b.Key)-1]
		y.Days = append(y.Days, ui.Link{Text: w.Say("day.key_day", "Day", ui.Short(s.Day), "What", s.What), URL: c.At(c.Path, "as_of", s.Day.String())})
	}
	return b
}

// Shown is the message about an address that is to be used elsewhere; where nobody
// has told the program where the site is, it is only a path, and another message.
func Shown(message, address string) string {
	if strings.HasPrefix(address, "/") {
		return message + "_path"
	}
	return message
}
