package tracker

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"proviso/app/report"
	"proviso/app/risk"
	"proviso/models"
)

// ListQuery asks for a page of the grants of a day. Empty filters let everything
// through.
type ListQuery struct {
	AssessQuery
	Condition string          // carries this condition
	Standing  models.Standing // and it stands so
	Driver    string          // hangs on this order or notice
	Text      string          // all of these words in its names and numbers
	Sort      string          // one of Sorts, "-" before it: descending; "": jurisdiction
	Group     string          // one of Groups, or ""
	Page      int             // from 1; 0 is 1
	Size      int             // rows of a page; 0: all
}

// Sorts and Groups are what a list can be sorted and grouped by.
var (
	Sorts  = []string{"jurisdiction", "program", "fiscal_year", "amount", "rung", "deadline"}
	Groups = []string{"state", "program", "fiscal_year", "rung", "driver"}
)

// List is a page of the grants of a day, with what all that the filters let
// through make up.
type List struct {
	Total, Page, Pages int
	Rows               []Row
	Groups             []ListGroup // of the whole list, in order; none where not grouped
	Sums               risk.Sums
	Rungs              map[models.Rung]int
	States             map[string]StateWorst
	Conditions         []ConditionCount // by id
	Due                []Due            // deadlines ahead, earliest first
	Money              map[models.Rung]RungMoney
	Held               Pocket
	Demanded           int // jurisdictions with a grant here against which a federal demand stands open
}

// Pocket is what held payments leave to be paid out of one's own cash: of how many
// grants whose position is known, what is spent and not repaid.
type Pocket struct {
	Grants int
	USD    models.USD
}

// Row is a line of the page; Group is its place in the list's Groups, -1 if none.
type Row struct {
	*Line
	Group int
}

// ListGroup is the grants that share a value. A grant that hangs on two orders is in
// both groups.
type ListGroup struct {
	Key   string
	N     int
	Rungs map[models.Rung]int
}

// StateWorst is the worst rung in a state and how many grants it has.
type StateWorst struct {
	Worst models.Rung
	N     int
}

// ConditionCount is how many grants carry a condition and how it stands for them.
type ConditionCount struct {
	ID                                                            string
	N, InForce, Blocked, NotEnforced, Withdrawn, Uncertain, Stale int
}

// Due is a deadline and of how many grants.
type Due struct {
	Date models.Date
	What string
	N    int
}

// RungMoney is what is known of the amounts on a rung: sums by basis, whether
// some of one is approximate, and how many grants bear none that can be added.
type RungMoney struct {
	ByBasis                     map[models.AmountKind]models.USD
	Grants                      map[models.AmountKind]int
	About                       map[models.AmountKind]bool
	Unknown, Disputed, PassedOn int
}

// List gives a page of the grants of a day.
func (b *Book) List(q ListQuery) (List, error) {
	w, err := b.whole(q)
	if err != nil {
		return List{}, err
	}
	out := *w
	out.Page, out.Pages = 1, 1
	if q.Size > 0 {
		out.Pages = max(1, (len(out.Rows)+q.Size-1)/q.Size)
		out.Page = max(1, q.Page)
		if out.Page > out.Pages {
			return List{}, models.Invalid("page", "%d is past the last page, %d", q.Page, out.Pages)
		}
		out.Rows = out.Rows[(out.Page-1)*q.Size : min(out.Page*q.Size, len(out.Rows))]
	}
	return out, nil
}

// lists remembers whole lists, so that turning a page costs nothing.
type lists struct {
	mu    sync.Mutex
	by    map[ListQuery]*List
	asked []ListQuery // longest remembered first
	rows  int         // of all of them
	steps map[ListQuery][2]*Happening
}

// keptRows bounds the rows of all lists that are remembered: about 50 MB.
const keptRows = 3_000_000

// whole is the list of a query with all its rows; it must not be changed.
func (b *Book) whole(q ListQuery) (*List, error) {
	q.Page, q.Size = 0, 0
	b.lists.mu.Lock()
	l := b.lists.by[q]
	b.lists.mu.Unlock()
	if l != nil {
		return l, nil
	}
	chosen, err := b.filtered(q)
	if err != nil {
		return nil, err
	}
	out := b.tally(chosen)
	if q.Group != "" {
		if out.Rows, out.Groups, err = b.grouped(q.Group, chosen); err != nil {
			return nil, err
		}
	} else {
		out.Rows = make([]Row, len(chosen))
		for i, l := range chosen {
			out.Rows[i] = Row{l, -1}
		}
	}
	b.lists.mu.Lock()
	defer b.lists.mu.Unlock()
	if b.lists.by == nil {
		b.lists.by = map[ListQuery]*List{}
	}
	if b.lists.by[q] == nil {
		b.lists.by[q] = &out
		b.lists.asked = append(b.lists.asked, q)
		for b.lists.rows += len(out.Rows) + 1; b.lists.rows > keptRows && len(b.lists.asked) > 1; b.lists.asked = b.lists.asked[1:] {
			b.lists.rows -= len(b.lists.by[b.lists.asked[0]].Rows) + 1
			delete(b.lists.by, b.lists.asked[0])
		}
	}
	return &out, nil
}

// filtered are the lines that the query lets through, in its order.
func (b *Book) filtered(q ListQuery) ([]*Line, error) {
	let, err := b.filter(q)
	if err != nil {
		return nil, err
	}
	s := b.Sheet(q.AsOf, q.KnownOn)
	order, err := s.order(q.Sort)
	if err != nil {
		return nil, err
	}
	var out []*Line
	for _, i := range order {
		if l := &s.Lines[i]; let(l) {
			out = append(out, l)
		}
	}
	return out, nil
}

// filter checks the query's values and makes one test of them.
func (b *Book) filter(q ListQuery) (func(l *Line) bool, error) {
	if q.AsOf == 0 {
		return nil, models.Invalid("as_of", "is missing; a day is written YYYY-MM-DD")
	}
	program, err := b.check(q.AssessQuery)
	if err != nil {
		return nil, err
	}
	condition, driver := -1, -1
	if q.Condition != "" {
		n, ok := b.numbers.conditions[q.Condition]
		if !ok {
			return nil, models.NotFound("condition", q.Condition, nil)
		}
		condition = int(n)
	} else if q.Standing != "" {
		return nil, models.Invalid("standing", "is of one condition; name it as condition=")
	}
	if q.Driver != "" {
		n, ok := b.numbers.driver[q.Driver]
		if !ok {
			return nil, models.NotFound("driver", q.Driver, nil)
		}
		driver = int(n)
	}
	words := strings.Fields(fold(q.Text))
	return func(l *Line) bool {
		switch {
		case q.Jurisdiction != "" && l.Grant.Jurisdiction != q.Jurisdiction,
			q.State != "" && l.Place.State != q.State,
			program != "" && l.Grant.Program != program,
			q.FiscalYear != 0 && l.Grant.FiscalYear != q.FiscalYear,
			q.Rung != "" && l.Rung() != q.Rung,
			driver >= 0 && !slices.Contains(l.HangsOn, uint16(driver)),
			condition >= 0 && !l.carries(uint16(condition), q.Standing),
			len(words) > 0 && !b.sayAll(l, words):
			return false
		}
		return true
	}, nil
}

func (l *Line) carries(condition uint16, as models.Standing) bool {
	return slices.ContainsFunc(l.Marks, func(m Mark) bool { return m.Condition == condition && (as == "" || m.Standing() == as) })
}

// sayAll is true if the names and numbers of a line hold all the words.
func (b *Book) sayAll(l *Line, words []string) bool {
	name := b.numbers.names[l.Grant.Jurisdiction]
	for _, w := range words {
		if !strings.Contains(name, w) && !strings.Contains(l.Grant.ID, w) && (l.Grant.AwardNumber == "" || !strings.Contains(fold(l.Grant.AwardNumber), w)) {
			return false
		}
	}
	return true
}

// fold writes a text so that case and accents of Latin letters do not matter.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if plain, ok := unaccented[r]; ok {
			return plain
		}
		return unicode.ToLower(r)
	}, s)
}

var unaccented = map[rune]rune{'á': 'a', 'é': 'e', 'í': 'i', 'ó': 'o', 'ú': 'u', 'ü': 'u', 'ñ': 'n', 'Á': 'a', 'É': 'e', 'Í': 'i', 'Ó': 'o', 'Ú': 'u', 'Ü': 'u', 'Ñ': 'n'}

// order is the lines by a sort key; ties and what is not known come last, in the
// order of the sheet, whichever way the key runs.
func (s *Sheet) order(key string) ([]int32, error) {
	name, down := strings.CutPrefix(cmp.Or(key, Sorts[0]), "-")
	if !slices.Contains(Sorts, name) {
		return nil, models.Invalid("sort", "%q is not a column to sort by; it is %s, with - before it for descending", key, strings.Join(Sorts, ", "))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.orders[key]; o != nil {
		return o, nil
	}
	o := make([]int32, len(s.Lines))
	for i := range o {
		o[i] = int32(i)
	}
	slices.SortStableFunc(o, func(x, y int32) int {
		c, settled := compare(name, &s.Lines[x], &s.Lines[y])
		if down && !settled {
			c = -c
		}
		return c
	})
	s.orders[key] = o
	return o, nil
}

// compare compares two lines; settled is true where the direction does not
// matter, because one of the two is not known.
func compare(key string, x, y *Line) (c int, settled bool) {
	switch key {
	case "program":
		return cmp.Compare(x.Grant.Program, y.Grant.Program), false
	case "fiscal_year":
		return cmp.Compare(x.Grant.FiscalYear, y.Grant.FiscalYear), false
	case "rung":
		return cmp.Compare(x.rung, y.rung), false
	case "amount":
		if (x.basis != 0) != (y.basis != 0) {
			return unknownLast(x.basis != 0), true
		}
		return cmp.Compare(x.usd, y.usd), false
	case "deadline":
		if (x.Due != 0) != (y.Due != 0) {
			return unknownLast(x.Due != 0), true
		}
		return cmp.Compare(x.Due, y.Due), false
	}
	return cmp.Compare(x.Grant.Jurisdiction, y.Grant.Jurisdiction), false
}

func unknownLast(known bool) int {
	if known {
		return -1
	}
	return 1
}

// grouped puts the lines under the values that they share.
func (b *Book) grouped(by string, lines []*Line) ([]Row, []ListGroup, error) {
	if !slices.Contains(Groups, by) {
		return nil, nil, models.Invalid("group", "%q is nothing to group by; it is %s", by, strings.Join(Groups, ", "))
	}
	under := map[string][]*Line{}
	for _, l := range lines {
		for _, key := range b.keys(by, l) {
			under[key] = append(under[key], l)
		}
	}
	keys := slices.Sorted(maps.Keys(under))
	slices.SortStableFunc(keys, func(x, y string) int {
		switch {
		case by == "rung":
			return models.Rung(y).Severity() - models.Rung(x).Severity()
		case by == "fiscal_year":
			return cmp.Compare(y, x)
		case (x == "") != (y == ""):
			return unknownLast(x != "")
		}
		return 0
	})
	var rows []Row
	var groups []ListGroup
	for _, k := range keys {
		g := ListGroup{Key: k, N: len(under[k]), Rungs: map[models.Rung]int{}}
		for _, l := range under[k] {
			g.Rungs[l.Rung()]++
			rows = append(rows, Row{l, len(groups)})
		}
		groups = append(groups, g)
	}
	return rows, groups, nil
}

// keys are the values under which a line stands.
func (b *Book) keys(by string, l *Line) []string {
	switch by {
	case "state":
		return []string{l.Place.State}
	case "program":
		return []string{l.Grant.Program}
	case "fiscal_year":
		return []string{strconv.Itoa(l.Grant.FiscalYear)}
	case "rung":
		return []string{string(l.Rung())}
	}
	if len(l.HangsOn) == 0 {
		return []string{""}
	}
	out := make([]string, len(l.HangsOn))
	for i, n := range l.HangsOn {
		out[i] = b.Driver(n)
	}
	return out
}

// Driver is an order or notice that standings hang on, and where it is told.
type Driver struct {
	ID, Title string
	Case      string // of an order
}

// DriverOf is the order or notice of an id.
func (b *Book) DriverOf(id string) Driver {
	return b.numbers.told[id]
}

// Drivers are all orders and notices that a line of the day hangs on, by id; not
// to be changed.
func (b *Book) Drivers(asOf, knownOn models.Date) []Driver { return b.Sheet(asOf, knownOn).drivers() }

func (s *Sheet) hangOn() []Driver {
	seen := map[uint16]bool{}
	for i := range s.Lines {
		for _, n := range s.Lines[i].HangsOn {
			seen[n] = true
		}
	}
	out := make([]Driver, 0, len(seen))
	for _, n := range slices.Sorted(maps.Keys(seen)) {
		out = append(out, s.book.DriverOf(s.book.Driver(n)))
	}
	return out
}

// Table is the whole list as a table, a row a grant, in the list's order.
func (b *Book) Table(q ListQuery) (models.Table, error) {
	w, err := b.whole(q)
	if err != nil {
		return models.Table{}, err
	}
	grants := make([]*models.Grant, len(w.Rows))
	for i, r := range w.Rows {
		grants[i] = r.Grant
	}
	return report.Assessment(b.Judge(grants, q.AssessQuery)), nil
}

// Values are the states, programs and award years of the record's grants.
func (b *Book) Values() (states, programs []string, years []int) {
	return b.numbers.states, b.numbers.programs, b.numbers.years
}

// ShortName is what a condition is called in a sentence: its first short name,
// or its title up to a colon.
func (b *Book) ShortName(condition string) string {
	n, ok := b.numbers.conditions[condition]
	if !ok {
		return condition
	}
	return b.numbers.short[n]
}

// shortName begins with a small letter, as in a sentence, unless its first two
// words are both capitalised: then they are a name.
func shortName(k *models.Condition) string {
	if len(k.ShortNames) > 0 {
		return k.ShortNames[0]
	}
	title, _, _ := strings.Cut(k.Title, ":")
	first, rest, _ := strings.Cut(title, " ")
	next, _ := utf8.DecodeRuneInString(rest)
	if strings.ToUpper(first) == first || unicode.IsUpper(next) || unicode.IsDigit(next) {
		return title
	}
	r, size := utf8.DecodeRuneInString(first)
	return string(unicode.ToLower(r)) + title[size:]
}

// Names are those of all jurisdictions and programs, by id; not to be changed.
func (b *Book) Names() map[string]string { return b.numbers.called }
