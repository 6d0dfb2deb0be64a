package public

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

// Picker asks for a place. It is a form that gets its own page, and works without
// scripts.
type Picker struct {
	Action, Label, Choose, Go string
	Groups                    []group
}

// group is places under a heading of the list.
type group struct {
	Name    string
	Options []option
}

type option struct {
	ID, Name string
	Chosen   bool
}

func conditionsPage(p page) templ.Component {
	f, o := p.f, &p.f.Edition.Overview
	t := termTable(f, o.Terms)
	v := list{Shell: p.shell(listing(f, p.path, f.Say("public.coverage"), f.Say("public.coverage_lede"))),
		Tables: []listed{{"conditions", f.Say("public.choose_condition"), t}}}
	return listingBody(&v)
}

// condition is a condition's page: every place, covered or not.
type condition struct {
	Shell   Shell
	Gist    Gist
	Title   Text
	Picker  Picker
	Head    struct{ Counts, Places, Text string }
	Counts  *Table
	Places  *Table
	Means   string
	Summary Text
	Refs    []Ref // what is said of the condition rests on all sources of its page
	Facts   []GistRow
	Sources Sources
}

// covers are the public's words for coverage, in the order in which they are told.
var covers = []string{publication.Covered, publication.PartlyCovered, publication.NotCovered, publication.UncertainCover}

func conditionPage(p page, k *publication.Condition) templ.Component {
	f := p.f
	open := f.Condition(k)
	a := opened(f, open)
	a.Card, a.ID, a.Tab = string(publication.KindCoverage), k.ID, "coverage"
	a.Heading = f.Say("public.is_covered", "Term", open.Title)
	a.Title, a.Crumbs = a.Heading, []Link{{Text: f.Say("public.nav.coverage"), URL: f.Page("coverage")}}
	v := condition{Shell: p.shell(a),
		Title: recorded(f, k.Title), Picker: picker(f, k, ""), Means: f.Say("public.cover_means"), Summary: recorded(f, k.Summary), Sources: sources(f, k.Sources)}
	v.Head.Counts, v.Head.Places, v.Head.Text = f.Say("public.cover_counts"), f.Say("public.every_place"), f.Say("public.condition_text")
	counts := map[string]int{}
	v.Places = newTable("places", "", f.Say("public.col.place"), f.Say("public.col.covered"), f.Say("public.col.grants_standing"))
	for i := range k.Places {
		x := &k.Places[i]
		cover := shownCover(f, k, x)
		counts[cover]++
		v.Places.row(linked(placeOf(f, x.Place, x.State), f.Page(answerPath(k.ID, x.Place.ID))), marked(coverMark(f, cover)), said(standingCounts(f, x.Standings)))
	}
	v.Places.None, v.Places.Tight = f.Say("public.no_grants"), true
	v.Counts = newTable("counts", "", f.Say("public.col.covered"), f.Say("public.col.places"))
	v.Counts.Tight = true
	for _, c := range append(covers, notVerified) {
		if c == notVerified && counts[c] == 0 {
			continue
		}
		v.Counts.row(marked(coverMark(f, c)), figure(count(f, counts[c])))
	}
	v.Facts = conditionFacts(f, k)
	var all []int
	for i := range k.Sources {
		all = append(all, i+1)
	}
	v.Refs = refs(f, all)
	return conditionBody(&v)
}

// notVerified is shown for a cover that is not asserted.
const notVerified = "not_verified"

// shownCover is the cover of a place, where it is asserted.
func shownCover(f tell.Frame, k *publication.Condition, x *publication.PlaceCover) string {
	if x.Cover == publication.UncertainCover {
		return x.Cover
	}
	if j := f.Edition.Place(x.Place.ID); j != nil && !asserted(f, verifiedOf(carriedBy(k, j))) {
		return notVerified
	}
	return x.Cover
}

// carriedBy are the standings of a place's grants that carry a condition.
func carriedBy(k *publication.Condition, j *publication.Place) []publication.Standing {
	var out []publication.Standing
	for i := range j.Cover {
		if j.Cover[i].Condition.ID == k.ID && j.Cover[i].Standing != "not_attached" {
			out = append(out, j.Cover[i])
		}
	}
	return out
}

// verifiedOf is the earliest day through which some standings were verified.
func verifiedOf(all []publication.Standing) publication.Day {
	first := publication.Day("")
	for i := range all {
		if d := all[i].Verified; d != "" && (first == "" || d < first) {
			first = d
		}
	}
	return first
}

func conditionFacts(f tell.Frame, k *publication.Condition) []GistRow {
	row := func(id, text string) GistRow {
		return GistRow{Label: f.Say("public.condition." + id), Text: Text{Text: text}}
	}
	kind := row("kind", "")
	kind.Text = worded(f.ConditionKind(k.Kind))
	rows := gist(row("title", ""), kind, row("statutes", strings.Join(k.Statutes, "; ")))
	title := row("title", "")
	title.Text = recorded(f, k.Title)
	rows = append([]GistRow{title}, rows...)
	if k.Announced != "" {
		rows = append(rows, row("announced", f.When(k.Announced)))
	}
	if k.Withdrawn != "" {
		rows = append(rows, row("withdrawn", f.When(k.Withdrawn)))
	}
	return rows
}

// picker lists every place: first those with a grant that carries the condition.
func picker(f tell.Frame, k *publication.Condition, chosen string) Picker {
	p := Picker{Action: f.Page("coverage/" + k.ID), Label: f.Say("public.pick"), Choose: f.Say("public.pick_choose"), Go: f.Say("public.pick_go")}
	with, without := group{Name: f.Say("public.pick_with")}, group{Name: f.Say("public.pick_without")}
	carries := map[string]bool{}
	for i := range k.Places {
		carries[k.Places[i].Place.ID] = true
	}
	for _, j := range f.Edition.Overview.Places {
		o := option{j.ID, placeName(j.Name, j.State, j.Kind), j.ID == chosen}
		if carries[j.ID] {
			with.Options = append(with.Options, o)
		} else {
			without.Options = append(without.Options, o)
		}
	}
	for _, g := range []group{with, without} {
		if len(g.Options) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	return p
}

// answer is whether one place is covered against one condition, and why.
type answer struct {
	Shell     Shell
	Word      Mark
	Sentence  string
	Head      struct{ Why, Not, Others string }
	Standings *Table
	Not       []string
	Places    Link
	Picker    Picker
	Grants    Link
	Sources   Sources
}

func answerPage(p page, k *publication.Condition, j *publication.Place) templ.Component {
	f := p.f
	carried := carriedBy(k, j)
	open := f.Answer(k, j)
	a := opened(f, open)
	a.Card, a.ID, a.Tab, a.Lede = string(publication.KindCoverage), k.ID+"."+j.ID, "coverage", ""
	a.Crumbs = []Link{{Text: f.Say("public.nav.coverage"), URL: f.Page("coverage")}, {Text: f.Condition(k).Title, URL: f.Page("coverage/" + k.ID)}}
	v := answer{Shell: p.shell(a), Word: answerMark(f, &open, verifiedOf(carried)), Sentence: open.Headline, Picker: picker(f, k, j.ID)}
	v.Head.Why, v.Head.Not, v.Head.Others = f.Say("public.answer_why"), f.Say("public.answer_not"), f.Say("public.answer_others")
	v.Standings = answerTable(f, j, carried)
	v.Not = notReached(f, k, j, carried)
	v.Places = Link{Text: f.Say("public.every_place_of", "Term", f.Condition(k).Title), URL: f.Page("coverage/" + k.ID)}
	v.Grants = Link{Text: f.Say("public.all_of", "Place", placeName(j.Name, j.State, j.Kind)), URL: placeURL(f, j.ID)}
	v.Sources = citedSources(f, j.Sources, carried)
	return answerBody(&v)
}

// answerMark is the word that comes first.
func answerMark(f tell.Frame, o *tell.Opening, verified publication.Day) Mark {
	if slices.Contains(covers[:3], o.Kind) && !asserted(f, verified) {
		return Mark{"unknown", f.Say("public.answer.not_verified", "Day", f.Day(verified))}
	}
	tone := coverTones[o.Kind]
	if tone == "" {
		tone = "unknown" // that no grant of the record carries it is no all-clear
	}
	return Mark{tone, f.Say("public.answer." + o.Kind)}
}

// answerTable tells for which awards the condition stands how, by which order.
func answerTable(f tell.Frame, j *publication.Place, carried []publication.Standing) *Table {
	t := newTable("standings", "", f.Say("public.col.grants"), f.Say("public.col.stands"), f.Say("public.col.why"), f.Say("public.col.since"), f.Say("public.col.verified"))
	t.None = f.Say("public.answer_none")
	byID := map[string]*publication.GrantLine{}
	for i := range j.Grants {
		byID[j.Grants[i].ID] = &j.Grants[i]
	}
	for i := range carried {
		s := &carried[i]
		head := Cell{}
		for _, id := range s.Grants {
			if l := byID[id]; l != nil {
				head.Links = append(head.Links, Link{Text: fiscal(f, l), URL: grantURL(f, l.ID)})
			}
		}
		t.row(head, marked(standsMark(f, s)), whyCell(f, s), dated(f.ShortWhen(s.Since)), dated(verifiedText(f, s.Verified)))
	}
	return t
}

// notReached is what the answer does not say: an order reaches the conditions, years
// and programs that it names, and no others.
func notReached(f tell.Frame, k *publication.Condition, j *publication.Place, carried []publication.Standing) []string {
	out := []string{f.Say("public.not.other_conditions")}
	reached := map[string]bool{}
	for i := range carried {
		for _, id := range carried[i].Grants {
			reached[id] = true
		}
	}
	var others []string
	for i := range j.Grants {
		if l := &j.Grants[i]; !reached[l.ID] {
			others = append(others, fiscal(f, l))
		}
	}
	if len(others) > 0 {
		out = append(out, f.Say("public.not.other_grants", "Grants", strings.Join(others, "; ")))
	}
	return append(out, f.Say("public.not.certain"))
}
