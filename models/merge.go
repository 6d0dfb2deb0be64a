package models

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
)

// Merge is what two people's bodies make of the one that both began with.
type Merge struct {
	Entry  Entry   // theirs and mine together; where both changed a field, mine
	Fields []Meant // that are not alike in all three, in the order of the form
}

// Clashes is true if somebody must choose.
func (m Merge) Clashes() bool {
	return slices.ContainsFunc(m.Fields, func(f Meant) bool { return f.Both })
}

// Meant is a field of which not all bodies say the same.
type Meant struct {
	Path               string // in the merged entry; of a group that is gone, where it would stand
	Field              string // its name
	In                 []Around
	Base, Theirs, Mine string
	Both               bool // each changed it to something else
	Gone               bool // it stands in a group that the merged entry no longer has
}

// Around is a group around a field.
type Around struct {
	Field  string // the name of the list
	Called string // what the group itself is called, or its number
}

// MergeBodies merges two changes of one body, field by field. Lists of groups are
// matched by what stands in them and by their ids, so that a group that one added
// does not move all that follow. Nothing that either wrote is lost: it stands in
// the entry or in a field that is told.
func MergeBodies(kind FactKind, base, theirs, mine []byte) (Merge, error) {
	var trees [3]map[string]any
	for i, body := range [][]byte{base, theirs, mine} {
		if len(body) == 0 {
			continue
		}
		v, err := tree(body)
		if err != nil {
			return Merge{}, fmt.Errorf("read the %s: %w", kind, err)
		}
		trees[i] = v
	}
	m := Merge{Entry: Entry{}}
	m.group("", nil, Fields(kind), trees)
	return m, nil
}

// Differences are the fields in which two bodies of a thing are not alike, with
// what the first (Base) and the second (Mine) say.
func Differences(kind FactKind, was, is []byte) ([]Meant, error) {
	m, err := MergeBodies(kind, was, was, is)
	return m.Fields, err
}

// base, theirs and mine are the places of a body among three.
const (
	base = iota
	theirs
	mine
)

func (m *Merge) group(path string, in []Around, fields []Field, v [3]map[string]any) {
	for i := range fields {
		f := &fields[i]
		at := path + f.Name
		x := [3]any{v[base][f.Name], v[theirs][f.Name], v[mine][f.Name]}
		switch f.Type {
		case FieldGroup:
			var g [3]map[string]any
			for k := range x {
				g[k], _ = x[k].(map[string]any)
			}
			m.group(at+".", append(slices.Clip(in), Around{Field: f.Name}), f.Fields, g)
		case FieldGroups:
			var lists [3][]any
			for k := range x {
				lists[k], _ = x[k].([]any)
			}
			m.list(at, in, f, lists)
		default:
			m.leaf(at, in, f, x)
		}
	}
}

func (m *Merge) leaf(at string, in []Around, f *Field, x [3]any) {
	said := [3]string{f.Say(x[base]), f.Say(x[theirs]), f.Say(x[mine])}
	out := said[mine]
	if said[mine] == said[base] {
		out = said[theirs]
	}
	if out != "" {
		m.Entry[at] = out
	}
	if said[base] != said[theirs] || said[base] != said[mine] {
		m.Fields = append(m.Fields, Meant{Path: at, Field: f.Name, In: in, Base: said[base], Theirs: said[theirs], Mine: said[mine],
			Both: said[base] != said[theirs] && said[base] != said[mine] && said[theirs] != said[mine]})
	}
}

// row is a group as each of three lists has it; nil: it has it not.
type row [3]map[string]any

func (m *Merge) list(at string, in []Around, f *Field, lists [3][]any) {
	k := 0
	for _, r := range rows(lists) {
		place := at + "." + strconv.Itoa(k)
		around := append(slices.Clip(in), Around{f.Name, called(r, k)})
		tell := func(both bool) {
			m.Fields = append(m.Fields, Meant{Path: place, Field: f.Name, In: around, Base: there(r[base]), Theirs: there(r[theirs]), Mine: there(r[mine]), Both: both})
		}
		switch {
		case r[base] != nil && (r[theirs] == nil || alike(r[theirs], r[base])) && (r[mine] == nil || alike(r[mine], r[base])) && (r[theirs] == nil || r[mine] == nil):
			lost := Merge{Entry: Entry{}} // who did not change it lets it go
			lost.group(place+".", around, f.Fields, r)
			for _, x := range lost.Fields {
				x.Gone, x.Both = true, false
				m.Fields = append(m.Fields, x)
			}
			continue
		case r[theirs] == nil || r[mine] == nil:
			// One added it, or one changed what the other took away: it stays.
			tell(r[base] != nil)
			kept := r[theirs]
			if kept == nil {
				kept = r[mine]
			}
			if r[base] != nil {
				r = row{r[base], kept, kept}
			}
		}
		m.Entry[place] = yes
		m.group(place+".", around, f.Fields, r)
		k++
	}
}

func there(g map[string]any) string {
	if g == nil {
		return ""
	}
	return yes
}

// rows match the groups of three lists: those of the base in their order, and
// after each the ones that followed it where they were added.
func rows(lists [3][]any) []row {
	if reflect.DeepEqual(lists[base], lists[theirs]) && len(lists[mine]) > 0 {
		return ordered(lists, mine, theirs) // mine alone may have another order
	}
	return ordered(lists, theirs, mine)
}

// ordered gives the groups of the one list in its order, with what the other two
// have of each; then, each after its neighbour, those that the one has not.
func ordered(lists [3][]any, first, second int) []row {
	var out []row
	at := map[int]int{} // group of the base -> row
	match := align(lists[base], lists[first])
	for i, x := range lists[first] {
		var r row
		r[first] = asGroup(x)
		if b := match[i]; b >= 0 {
			r[base] = asGroup(lists[base][b])
			at[b] = len(out)
		}
		out = append(out, r)
	}
	for b, x := range lists[base] {
		if _, ok := at[b]; ok {
			continue
		}
		place := 0
		if p, ok := at[b-1]; ok {
			place = p + 1
		}
		out = slices.Insert(out, place, row{base: asGroup(x)})
		for k, p := range at {
			if p >= place {
				at[k] = p + 1
			}
		}
		at[b] = place
	}
	last := -1
	for i, b := range align(lists[base], lists[second]) {
		x := asGroup(lists[second][i])
		if b >= 0 {
			last = at[b]
			out[last][second] = x
			continue
		}
		if k := slices.IndexFunc(out, func(r row) bool { return r[base] == nil && r[second] == nil && alike(r[first], x) }); k >= 0 {
			out[k][second] = x // both added the same
			continue
		}
		for last+1 < len(out) && out[last+1][base] == nil && out[last+1][second] == nil {
			last++ // after what the other added there
		}
		last++
		var added row
		added[second] = x
		out = slices.Insert(out, last, added)
		for k, p := range at {
			if p >= last {
				at[k] = p + 1
			}
		}
	}
	return out
}

func asGroup(x any) map[string]any {
	g, _ := x.(map[string]any)
	if g == nil {
		g = map[string]any{}
	}
	return g
}

func alike(a, b map[string]any) bool { return reflect.DeepEqual(a, b) }

// names are the fields by which a group is known, where it has no id.
var names = []string{"id", "member", "jurisdiction", "name", "field"}

func nameOf(g map[string]any) string {
	for _, n := range names {
		if s, ok := g[n].(string); ok && s != "" {
			return s
		}
	}
	return ""
}

func called(r row, k int) string {
	return cmp.Or(nameOf(r[mine]), nameOf(r[theirs]), nameOf(r[base]), strconv.Itoa(k+1))
}

// align finds for each group of a list the group of the base that it was: the
// same to the letter, or of the same name, or that which follows its neighbour's;
// -1: it is new.
func align(base, list []any) []int {
	out := make([]int, len(list))
	taken := make([]bool, len(base))
	for i := range out {
		out[i] = -1
	}
	pair := func(same func(b, x map[string]any) bool) {
		for i, x := range list {
			for b := 0; b < len(base) && out[i] < 0; b++ {
				if !taken[b] && same(asGroup(base[b]), asGroup(x)) {
					out[i], taken[b] = b, true
				}
			}
		}
	}
	pair(alike)
	pair(func(b, x map[string]any) bool { return nameOf(b) != "" && nameOf(b) == nameOf(x) })
	before := -1
	for i := range list {
		if next := before + 1; out[i] < 0 && next < len(base) && !taken[next] && (nameOf(asGroup(list[i])) == "" || nameOf(asGroup(base[next])) == "") {
			out[i], taken[next] = next, true
		}
		if out[i] >= 0 {
			before = out[i]
		}
	}
	return out
}
