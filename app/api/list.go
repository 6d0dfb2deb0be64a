package api

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"proviso/app/tracker"
	"proviso/models"
)

// How many items a list gives at once.
const (
	mostItems    = 1000
	defaultItems = 100
)

// Days are the days and the revision that an answer is of.
type Days struct {
	AsOf     string  `json:"as_of" format:"date" example:"2018-01-24" doc:"The day asked about."`
	KnownOn  *string `json:"known_on" format:"date" example:"2018-01-24" doc:"With what had been learnt by this day; null: all that is recorded."`
	Revision int64   `json:"revision" example:"980" doc:"Revision of the record: it moves with every fact that is recorded."`
}

func (a *asked) days() Days {
	return Days{a.asOf.String(), orNull(a.knownOn.String()), a.book.Record.Revision}
}

// Page is a part of a list.
type Page[I any] struct {
	Days
	Total int     `json:"total" example:"92" doc:"How many items the whole list has."`
	Next  *string `json:"next" doc:"Cursor of the page that follows; null: this is the last."`
	Items []I     `json:"items"`
}

// filter lets through the items that have the value asked for.
type filter[T any] struct {
	param
	// of gives what an item has.
	of func(x *T) []string
	// parse reads the value asked for; nil: it must be one that some item of the
	// record has.
	parse func(a *asked, v string) (string, error)
}

// order is a field that a list can be sorted by.
type order[T any] struct {
	name    string
	compare func(x, y *T) int
	known   func(x *T) bool // nil: always
}

// list is a list of things of one kind.
type list[T, I any] struct {
	rows    func(a *asked) ([]T, error) // all that the record has, whatever the day
	id      func(x *T) string
	begun   func(a *asked, x *T) bool // by the day, as known; nil: always
	filters []filter[T]
	orders  []order[T]
	show    func(a *asked, page []*T) ([]I, error)
}

// listed makes the call of a list.
func listed[T, I any](o operation, l list[T, I]) operation {
	o.method, o.list, o.answer = http.MethodGet, true, Page[I]{}
	l.orders = append([]order[T]{byText("id", l.id)}, l.orders...)
	var sorts []string
	for _, x := range l.orders {
		sorts = append(sorts, x.name)
	}
	o.params = append(slices.Clone(days), sample)
	for _, f := range l.filters {
		o.params = append(o.params, f.param)
	}
	o.params = append(o.params, listing(sorts)...)
	o.do = func(a *asked) (any, error) { return l.page(a) }
	return o
}

func (l *list[T, I]) page(a *asked) (any, error) {
	limit, err := a.limit()
	if err != nil {
		return nil, err
	}
	compare, err := l.order(a)
	if err != nil {
		return nil, err
	}
	first, err := a.start()
	if err != nil {
		return nil, err
	}
	rows, err := l.rows(a)
	if err != nil {
		return nil, err
	}
	keep, err := l.chosen(a, rows)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(keep, compare)
	out := Page[I]{Days: a.days(), Total: len(keep)}
	first = min(first, len(keep))
	last := min(first+limit, len(keep))
	if last < len(keep) {
		a.next = cursor{a.queryDigest(), a.book.Record.Revision, last}.String()
		out.Next = &a.next
	}
	out.Items, err = l.show(a, keep[first:last])
	return out, err
}

// chosen are the rows that had begun by the day and pass every filter.
func (l *list[T, I]) chosen(a *asked, rows []T) ([]*T, error) {
	type asks struct {
		of    func(x *T) []string
		value string
	}
	var all []asks
	for _, f := range l.filters {
		v := a.query.Get(f.name)
		if v == "" {
			continue
		}
		parse := f.parse
		if parse == nil {
			parse = func(_ *asked, v string) (string, error) { return oneOf(f, rows, v) }
		}
		value, err := parse(a, v)
		if err != nil {
			return nil, err
		}
		all = append(all, asks{f.of, value})
	}
	keep := make([]*T, 0, len(rows))
	for i := range rows {
		x := &rows[i]
		if !a.book.Shows(l.id(x)) || l.begun != nil && !l.begun(a, x) {
			continue
		}
		if !slices.ContainsFunc(all, func(k asks) bool { return !slices.Contains(k.of(x), k.value) }) {
			keep = append(keep, x)
		}
	}
	return keep, nil
}

// mostTold is how many values an error lists.
const mostTold = 12

// oneOf is the value, if a row has it; else an error tells which there are.
func oneOf[T any](f filter[T], rows []T, v string) (string, error) {
	var have []string
	for i := range rows {
		have = append(have, f.of(&rows[i])...)
	}
	slices.Sort(have)
	have = slices.DeleteFunc(slices.Compact(have), func(s string) bool { return s == "" })
	if slices.Contains(have, v) {
		return v, nil
	}
	if len(have) > mostTold {
		return "", models.NotFound(f.name, v, tracker.Near(v, have))
	}
	return "", models.Invalid(f.name, "%q is not a value that the record has; it has %s", v, strings.Join(have, ", "))
}

// limit is how many items are asked for.
func (a *asked) limit() (int, error) {
	v := a.query.Get("limit")
	if v == "" {
		return defaultItems, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > mostItems {
		return 0, models.Invalid("limit", "%q is not a number of items; it is 1 to %d", v, mostItems)
	}
	return n, nil
}

// order reads sort; ties are by id.
func (l *list[T, I]) order(a *asked) (func(x, y *T) int, error) {
	var by []func(x, y *T) int
	if v := a.query.Get("sort"); v != "" {
		seen := map[string]bool{}
		for _, field := range strings.Split(v, ",") {
			name, descending := strings.CutPrefix(field, "-")
			i := slices.IndexFunc(l.orders, func(o order[T]) bool { return o.name == name })
			if i < 0 || seen[name] {
				return nil, l.badSort(field, i >= 0)
			}
			seen[name] = true
			by = append(by, l.orders[i].directed(descending))
		}
	}
	by = append(by, l.orders[0].compare)
	return func(x, y *T) int {
		for _, c := range by {
			if n := c(x, y); n != 0 {
				return n
			}
		}
		return 0
	}, nil
}

func (l *list[T, I]) badSort(field string, twice bool) error {
	if twice {
		return models.Invalid("sort", "%q stands twice", field)
	}
	var names []string
	for _, o := range l.orders {
		names = append(names, o.name)
	}
	return models.Invalid("sort", "%q is not a field to sort by; it is one of %s, with - before it for descending and a comma between fields", field, strings.Join(names, ", "))
}

// directed keeps what is not known last in both directions.
func (o order[T]) directed(descending bool) func(x, y *T) int {
	return func(x, y *T) int {
		if o.known != nil {
			if kx, ky := o.known(x), o.known(y); !kx || !ky {
				return cmp.Compare(b2i(ky), b2i(kx))
			}
		}
		if descending {
			return o.compare(y, x)
		}
		return o.compare(x, y)
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func byText[T any](name string, of func(x *T) string) order[T] {
	return order[T]{name, func(x, y *T) int { return cmp.Compare(of(x), of(y)) }, func(x *T) bool { return of(x) != "" }}
}

func byWhen[T any](name string, of func(x *T) models.When) order[T] {
	return order[T]{name, func(x, y *T) int {
		return cmp.Or(cmp.Compare(of(x).Earliest, of(y).Earliest), cmp.Compare(of(x).Latest, of(y).Latest))
	}, func(x *T) bool { return of(x).Known() }}
}

func byYear[T any](of func(x *T) int) order[T] {
	return order[T]{"fiscal_year", func(x, y *T) int { return cmp.Compare(of(x), of(y)) }, func(x *T) bool { return of(x) != 0 }}
}

// one puts a single value where several may stand.
func one[T any](of func(x *T) string) func(x *T) []string {
	return func(x *T) []string { return []string{of(x)} }
}

// many reads several where each stands apart.
func numbers[T any](of func(x *T) []int) func(x *T) []string {
	return func(x *T) []string {
		var out []string
		for _, n := range of(x) {
			out = append(out, strconv.Itoa(n))
		}
		return out
	}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
