package tell

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"proviso/app/publication"
)

// frameOf tells a small edition of a day to a reader of another.
func frameOf(v Voice, asOf, today publication.Day) Frame {
	return Frame{Voice: v, Edition: &publication.Edition{Head: publication.Head{Settings: publication.Settings{AsOf: asOf}}}, Today: today}
}

// sentences are those of the shipped record on all days by language, each once.
var sentences = sync.OnceValues(func() (map[string]map[string]bool, error) {
	all, err := editions()
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]bool{}
	for _, lang := range Languages {
		v, _ := In(lang)
		out[lang] = map[string]bool{}
		for _, e := range all {
			sentencesOf(Frame{Voice: v, Edition: e, Today: today}, func(s string) { out[lang][s] = true })
		}
	}
	return out, nil
})

func sentencesOf(f Frame, visit func(string)) {
	e := f.Edition
	each := func(o Opening) {
		visit(o.Headline)
		visit(o.Alt)
		visit(o.Unknown)
	}
	each(f.Overview(&e.Overview))
	for i := range e.Places {
		each(f.Place(&e.Places[i]))
		for k := range e.Places[i].Events {
			visit(f.Event(&e.Places[i].Events[k]))
		}
	}
	for i := range e.Grants {
		g := &e.Grants[i]
		each(f.Grant(g))
		for k := range g.Conditions {
			visit(f.StandingLine(&g.Conditions[k], f.Today))
		}
	}
	for i := range e.Cases {
		each(f.Case(&e.Cases[i]))
		for k := range e.Cases[i].Events {
			visit(f.Event(&e.Cases[i].Events[k]))
		}
	}
	for i := range e.Conditions {
		c := &e.Conditions[i]
		each(f.Condition(c))
		each(f.Answer(c, e.Place("district-of-columbia"))) // which carries none
		for k := range c.Places {
			each(f.Answer(c, e.Place(c.Places[k].Place.ID)))
		}
	}
	for i := range e.Comparisons {
		each(f.Comparison(&e.Comparisons[i]))
	}
	for i := range e.Overview.Changes {
		visit(f.Change(&e.Overview.Changes[i]))
	}
}

// A sentence begins with a capital, ends with a full stop, has its places filled, and
// does not say what the product never says in its own voice.
func TestSentencesAreSentences(t *testing.T) {
	banned := []string{"sanctuary", "santuario", "eligib", "elegible", "unlawful", "ilegal", "at risk", "en riesgo", "{{", "<no value>", "%!", "  ", "..", ",,", "( "}
	bad := func(s string) bool {
		small := strings.ToLower(s)
		r, _ := utf8.DecodeRuneInString(s)
		return !unicode.IsUpper(r) && !unicode.IsDigit(r) && r != '$' || !strings.HasSuffix(s, ".") || s != strings.TrimSpace(s) ||
			slices.ContainsFunc(banned, func(b string) bool { return strings.Contains(small, b) })
	}
	all, err := sentences()
	if err != nil {
		t.Fatal(err)
	}
	for lang, of := range all {
		for s := range of {
			if bad(s) {
				t.Errorf("%s: %q", lang, s)
			}
		}
		if len(of) < 2000 {
			t.Errorf("%s: only %d sentences were read", lang, len(of))
		}
	}
}

// No sentence of one language is that of the other: a line that was never translated
// would be.
func TestLanguagesDiffer(t *testing.T) {
	all, err := sentences()
	if err != nil {
		t.Fatal(err)
	}
	for s := range all["en"] {
		if all["es"][s] {
			t.Errorf("said in both languages: %q", s)
		}
	}
}

// From the 45th day after a case was verified its page asserts nothing.
func TestStaleIsNotAsserted(t *testing.T) {
	const verified = publication.Day("2018-01-20")
	m := &publication.Case{CaseLine: publication.CaseLine{ID: "c", Caption: "A v. B", Court: "N.D. Ill.", Verified: verified},
		Orders: []publication.Order{{ID: "o", Kind: "preliminary_injunction", Scope: "nationwide", From: "2017-09-15", Runs: "yes"}}}
	s := &publication.Standing{Condition: publication.Ref{ID: "jag-notice"}, Standing: "blocked", Verified: verified, Holds: []publication.Hold{{Kind: "order", Relief: "preliminary_injunction", From: "2017-09-15", Case: publication.Ref{Name: "A v. B"}}}}
	k := &publication.Condition{ID: "jag-notice"}
	p := &publication.Place{ID: "x", Name: "X", Cover: []publication.Standing{*s}}
	for _, v := range voices(t) {
		since := strings.ToLower(v.Say("tell.verified_stale", "Day", v.Day(verified)))
		fresh, stale := frameOf(v, "2018-01-24", verified.AddDays(44)), frameOf(v, "2018-01-24", verified.AddDays(45))
		if o := fresh.Case(m); o.Stale || o.Kind != "running" || strings.Contains(strings.ToLower(o.Headline), since) {
			t.Errorf("%s, fresh: %+v", v.Lang, o)
		}
		if o := stale.Case(m); !o.Stale || o.Kind != "unverified" || strings.ToLower(o.Verified) != since || !strings.HasPrefix(strings.ToLower(o.Headline), since) {
			t.Errorf("%s, stale: %+v", v.Lang, o)
		}
		if o := fresh.Answer(k, p); o.Kind != publication.Covered {
			t.Errorf("%s, fresh: %+v", v.Lang, o)
		}
		if o := stale.Answer(k, p); o.Kind != publication.UncertainCover || o.Status != v.Cover("uncertain") || !strings.Contains(strings.ToLower(o.Headline), since) {
			t.Errorf("%s, stale: %+v", v.Lang, o)
		}
		if line := fresh.StandingLine(s, fresh.Today); strings.Contains(strings.ToLower(line), since) {
			t.Errorf("%s, fresh: %s", v.Lang, line)
		}
		if line := stale.StandingLine(s, stale.Today); !strings.HasPrefix(strings.ToLower(line), since) {
			t.Errorf("%s, stale: %s", v.Lang, line)
		}
		// What was verified after the day it is about stands as history.
		if o := frameOf(v, "2018-01-10", "2026-11-30").Case(m); !o.Stale || o.Kind != "running" {
			t.Errorf("%s, history: %+v", v.Lang, o)
		}
	}
}

// Threatened, held, cut and lost are told apart, and from what is none of them.
func TestWhatHappenedIsToldApart(t *testing.T) {
	cases := []struct{ rung, rule, kind string }{
		{"at_issue", "documents-demanded", "threatened"}, {"at_issue", "noncompliance-alleged", "threatened"}, {"at_issue", "certification-overdue", "at_issue"}, {"at_issue", "certification-refused", "at_issue"},
		{"restricted", "award-held", "held"}, {"restricted", "payments-stopped", "held"}, {"restricted", "award-reduced", "reduced"}, {"lost", "award-lost", "lost"},
		{"open", "condition-in-force", "open"}, {"protected", "condition-blocked", "protected"}, {"clear", "money-moves", "clear"}, {"unknown", "award-unknown", "unknown"}, {"unknown", "condition-uncertain", "unknown"}, {"unknown", "", "unknown"},
	}
	for _, v := range voices(t) {
		words, headlines := map[string]string{}, map[string]bool{}
		for _, c := range cases {
			g := &publication.Grant{GrantLine: publication.GrantLine{ID: "g", Place: publication.Ref{Name: "X"}, Program: publication.Ref{ID: "p", Name: "P"}, FiscalYear: 2017, Rung: c.rung},
				Findings: []publication.Finding{{Rule: c.rule, Rung: c.rung, Since: "2018-01-02"}}}
			o := frameOf(v, "2018-01-24", "2018-01-25").Grant(g)
			if o.Kind != c.kind || o.Status == "" {
				t.Errorf("%s: %s by %s is %q (%s)", v.Lang, c.rung, c.rule, o.Status, o.Kind)
			}
			if other, ok := words[o.Status]; ok && other != o.Kind {
				t.Errorf("%s: %q is said of %s and of %s", v.Lang, o.Status, other, o.Kind)
			}
			words[o.Status] = o.Kind
			headlines[o.Headline] = true
			if !strings.HasSuffix(o.Headline, ".") || !strings.Contains(o.Headline, v.Day("2018-01-24")) {
				t.Errorf("%s: %q", v.Lang, o.Headline)
			}
		}
		if len(headlines) < 11 {
			t.Errorf("%s: only %d of %d are said differently", v.Lang, len(headlines), len(cases))
		}
	}
}

// Amounts of two bases stand side by side, and their total nowhere.
func TestBasesStayApart(t *testing.T) {
	s := &publication.Sums{By: []publication.Sum{{Basis: "allocation", USD: 10000000, Grants: 1}, {Basis: "award", USD: 20000000, Grants: 2, Approximate: true}}, Unknown: 3, Disputed: 1, PassThrough: 2}
	for _, v := range voices(t) {
		got := v.Sums(s)
		for _, want := range []string{"$100,000", v.Say("tell.about", "Amount", "$200,000"), "3", "2"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q does not say %s", v.Lang, got, want)
			}
		}
		if strings.Contains(got, "300,000") {
			t.Errorf("%s: %q adds two bases", v.Lang, got)
		}
	}
}

func TestPaysFor(t *testing.T) {
	for _, v := range voices(t) {
		var told []string
		for _, id := range []string{"byrne-jag", "cops-hiring", "byrne-cgic", "hud-coc", "scaap", "bvp", "homeland-security-grant", ""} {
			if what, statute, ok := v.PaysFor(id); ok {
				told = append(told, id)
				if what == "" || !strings.HasPrefix(statute, "34 U.S.C. ") {
					t.Errorf("%s: %q, %q", v.Lang, what, statute)
				}
			}
		}
		if !slices.Equal(told, []string{"byrne-jag", "cops-hiring"}) {
			t.Errorf("%s: told for %v", v.Lang, told)
		}
	}
}

// Each fixed word of a field can be told, whether the record has it today or not.
func TestFixedWordsAreTold(t *testing.T) {
	for _, v := range voices(t) {
		for _, family := range v.FixedWords() {
			for _, w := range family.Words {
				if w[1] == "" {
					t.Errorf("%s: %s %s has no word", v.Lang, family.Field, w[0])
				}
				switch family.ID {
				case "step", "cert", "stay", "relief":
					sort := map[string]string{"step": "step", "cert": "certification", "stay": "stay", "relief": "order"}[family.ID]
					e := &publication.Event{Kind: sort, Word: w[0], Subject: publication.Ref{ID: "x", Name: "A v. B"}}
					if s, other := v.Event(e), v.Event(&publication.Event{Kind: sort, Word: "none such", Subject: e.Subject}); s == other {
						t.Errorf("%s: %s %s is told as if nobody knew it: %s", v.Lang, sort, w[0], s)
					}
				case "reach":
					v.Hold(&publication.Hold{Kind: "notice", Reach: w[0]})
				case "standing":
					frameOf(v, "2018-01-24", "2018-01-25").StandingLine(&publication.Standing{Standing: w[0]}, "2018-01-25")
				case "rung":
					v.RungIs(w[0])
				}
			}
		}
	}
}
