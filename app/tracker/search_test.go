package tracker

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"proviso/models"
)

func found(t testing.TB, b *Book, text string) []string {
	t.Helper()
	got, err := b.Search(SearchQuery{Text: text, AsOf: models.NewDate(2018, time.January, 24), Limit: 5})
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	var out []string
	for _, g := range got.Groups {
		for _, h := range g.Hits {
			out = append(out, string(h.Kind)+" "+h.ID)
		}
	}
	return out
}

// The first thing found is what a person means.
func TestSearchFirst(t *testing.T) {
	_, r := realItems(t)
	b := NewBook(r)
	for text, want := range map[string]string{
		"Denver":                          "place denver-co",
		"denver, CO":                      "place denver-co",
		"City and County of Denver":       "place denver-co",
		"county city denver of":           "place denver-co",
		"New York City":                   "place new-york-city-ny",
		"NYC":                             "place new-york-city-ny",
		"nyc":                             "place new-york-city-ny",
		"City of New York":                "place new-york-city-ny",
		"los ang":                         "place los-angeles-ca",
		"LOS ÁNGELES":                     "place los-angeles-ca",
		"Chigaco":                         "place chicago-il",
		"Pheladelphia":                    "place philadelphia-pa",
		"0820000":                         "place denver-co",
		"16.738":                          "program byrne-jag",
		"JAG":                             "program byrne-jag",
		"1:17-cv-05720":                   "case chicago-v-sessions-fy2017",
		"17-cv-05720":                     "case chicago-v-sessions-fy2017",
		"117cv05720":                      "case chicago-v-sessions-fy2017",
		"Chicago v. Sessions":             "case chicago-v-sessions-fy2017",
		"2018-DJ-BX-0200":                 "grant " + grantOf(t, r, "2018-DJ-BX-0200"),
		"2018djbx0200":                    "grant " + grantOf(t, r, "2018-DJ-BX-0200"),
		"denver jag 2017":                 "grant denver-co-byrne-jag-fy2017",
		"jag-notice":                      "condition jag-notice",
		"section 1373 condition":          "condition jag-1373-cert",
		"adler document request":          "action bja-document-request-2018-01-24",
		"bja-document-request-2018-01-24": "action bja-document-request-2018-01-24",
		"uscm-members":                    "association uscm-members",
		"b-ipt-fy17":                      "source b-ipt-fy17",
		"bja-fy17-uscm":                   "notice bja-fy17-uscm",
	} {
		if got := found(t, b, text); len(got) == 0 || got[0] != want {
			t.Errorf("%q finds %v, want %s first", text, got, want)
		}
	}
}

func grantOf(t *testing.T, r models.Record, award string) string {
	t.Helper()
	for _, g := range r.Grants {
		if g.AwardNumber == award {
			return g.ID
		}
	}
	t.Fatalf("no grant has the award number %s", award)
	return ""
}

// Everything that has an id is found by it, and first among its kind.
func TestSearchByID(t *testing.T) {
	_, r := realItems(t)
	b := NewBook(r)
	check := func(kind models.HitKind, id string) {
		got, err := b.Search(SearchQuery{Text: id, Kind: kind, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range got.Groups {
			if g.Kind == kind && g.Exact && g.Hits[0].ID == id {
				return
			}
		}
		t.Errorf("%s %s is not found by its id: %+v", kind, id, got.Groups)
	}
	for _, x := range r.Jurisdictions {
		check(models.HitPlace, x.ID)
	}
	for _, x := range r.Grants {
		check(models.HitGrant, x.ID)
	}
	for _, x := range r.Programs {
		check(models.HitProgram, x.ID)
	}
	for _, x := range r.Conditions {
		check(models.HitCondition, x.ID)
	}
	for _, x := range r.Cases {
		check(models.HitCase, x.ID)
	}
	for _, x := range r.Actions {
		check(models.HitAction, x.ID)
	}
	for _, x := range r.Notices {
		check(models.HitNotice, x.ID)
	}
	for _, x := range r.Sources {
		check(models.HitSource, x.ID)
	}
}

func TestSearchSays(t *testing.T) {
	_, r := realItems(t)
	b := NewBook(r)
	ask := func(q SearchQuery) Found {
		t.Helper()
		got, err := b.Search(q)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := ask(SearchQuery{Text: "Chigaco sesions", Limit: 1}); got.Meant != "Chicago Sessions" || got.Total == 0 {
		t.Errorf("misspelt: %+v", got)
	}
	if got := ask(SearchQuery{Text: "denver west palm", Limit: 1}); got.Total != 0 && got.Alone != nil {
		t.Errorf("found and said apart: %+v", got)
	}
	if got := ask(SearchQuery{Text: "watsonville vermont", Limit: 1}); got.Total == 0 && len(got.Alone) != 2 {
		t.Errorf("no one thing holds both, and each is not told: %+v", got)
	}
	if got := ask(SearchQuery{Text: "denver qqqqqqqq", Limit: 1}); len(got.Lost) != 1 || got.Lost[0] != "qqqqqqqq" || got.Total != 0 {
		t.Errorf("a word that is like nothing: %+v", got)
	}
	for _, empty := range []string{"", "   ", "!?", "\x00", "\u202e"} {
		if got := ask(SearchQuery{Text: empty, Limit: 1}); got.Total != 0 || got.Lost != nil {
			t.Errorf("%q finds %+v", empty, got)
		}
	}
	// Pages of a kind make up all of it, each thing once.
	seen := map[string]bool{}
	all := 0
	for from := 0; ; from += 7 {
		got := ask(SearchQuery{Text: "jag", Kind: models.HitGrant, From: from, Limit: 7})
		n := 0
		for _, g := range got.Groups {
			if g.Kind != models.HitGrant && len(g.Hits) > 0 {
				t.Errorf("asked for grants, and got %s", g.Kind)
			}
			if g.Kind == models.HitGrant {
				n, all = len(g.Hits), g.Total
				for _, h := range g.Hits {
					if seen[h.ID] {
						t.Errorf("%s is on two pages", h.ID)
					}
					seen[h.ID] = true
				}
			}
		}
		if n == 0 {
			break
		}
	}
	if len(seen) != all || all < 20 {
		t.Errorf("%d grants on all pages of %d", len(seen), all)
	}
	// What had not happened is not found as known then.
	later := ask(SearchQuery{Text: "1:25-cv-01350", Limit: 1})
	if known := ask(SearchQuery{Text: "1:25-cv-01350", KnownOn: models.NewDate(2018, 1, 24), Limit: 1}); later.Total > 0 && known.Total >= later.Total {
		t.Errorf("known in 2018: %d of %d", known.Total, later.Total)
	}
	if got := ask(SearchQuery{Text: "denver jag 2017", KnownOn: models.NewDate(2015, 1, 1), Kind: models.HitGrant, Limit: 1}); got.Total != 0 {
		t.Errorf("a grant of 2017 was known in 2015: %+v", got)
	}
	if _, err := b.Search(SearchQuery{Text: strings.Repeat("x", 201)}); models.KindOf(err) != models.KindInvalid {
		t.Errorf("201 characters: %v", err)
	}
	if _, err := b.Search(SearchQuery{Text: "a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 k11 l12 m13 n14 o15 p16 q17"}); models.KindOf(err) != models.KindInvalid {
		t.Errorf("17 words: %v", err)
	}
}

func TestNear(t *testing.T) {
	_, r := realItems(t)
	b := NewBook(r)
	for _, c := range []struct {
		kind     models.HitKind
		id, want string
	}{
		{models.HitGrant, "denvr-co-byrne-jag-fy2017", "denver-co-byrne-jag-fy2017"},
		{models.HitGrant, "denver-co-jag-2017", "denver-co-byrne-jag-fy2017"},
		{models.HitCondition, "jag-notise", "jag-notice"},
		{models.HitCase, "chicago-sessions-fy2017", "chicago-v-sessions-fy2017"},
		{models.HitPlace, "denver", "denver-co"},
		{models.HitSource, "b-ipt-fy1", "b-ipt-fy17"},
	} {
		got := b.Near(c.kind, c.id, 0)
		if len(got) == 0 || len(got) > 3 || got[0].ID != c.want {
			t.Errorf("%s %s: %+v, want %s", c.kind, c.id, got, c.want)
		}
	}
	for _, none := range []string{"", "zzzzzzzz", strings.Repeat("x", 10_000)} {
		if got := b.Near(models.HitGrant, none, 0); len(got) != 0 {
			t.Errorf("%.20q is near to %+v", none, got)
		}
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"1:17-cv-05720": "1 17 cv 05720 +117cv05720", "Women’s Café": "womens cafe", "São Paulo": "sao paulo", "cafe\u0301": "cafe",
		"U.S.": "u s +us", "§ 1373(a)": "1373 a +1373a", "\u202eabc\x00def": "abc def +abcdef", "": "", "中文": "中文", "\xff\xfe": "",
	} {
		var got []string
		eachWord(text, func(word, _ string) { got = append(got, word) })
		eachJoined(text, func(word string) { got = append(got, "+"+word) })
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: %q, want %q", text, s, want)
		}
	}
}

// places is a made-up record of 100,000 grants in 20,000 places.
func places() models.Record {
	var r models.Record
	syllables := []string{"ka", "ren", "mo", "lis", "tar", "vel", "don", "sha", "pri", "wes", "lo", "ber", "ny", "gra", "fen"}
	name := func(i int) string {
		n := len(syllables)
		s := syllables[i%n] + syllables[i/n%n] + syllables[i/n/n%n] + syllables[i/n/n/n%n]
		return strings.ToUpper(s[:1]) + s[1:]
	}
	for i := range 20_000 {
		state := fmt.Sprintf("%c%c", 'A'+i%26, 'A'+i/26%26)
		r.Jurisdictions = append(r.Jurisdictions, models.Jurisdiction{ID: fmt.Sprintf("%s-%s", strings.ToLower(name(i)), strings.ToLower(state)), Name: "City of " + name(i), Kind: models.City, State: state})
	}
	for i := range 50 {
		r.Programs = append(r.Programs, models.Program{ID: fmt.Sprintf("program-%d", i), ALN: fmt.Sprintf("16.%03d", i), Name: fmt.Sprintf("%s Justice Assistance Grant %d", name(i*37), i)})
	}
	for i := range 100_000 {
		j, p, year := r.Jurisdictions[i%20_000], r.Programs[i*7%50], 2016+i/20_000
		r.Grants = append(r.Grants, models.Grant{ID: fmt.Sprintf("%s-%s-fy%d", j.ID, p.ID, year), Jurisdiction: j.ID, Program: p.ID, FiscalYear: year, AwardNumber: fmt.Sprintf("%d-DJ-BX-%05d", year, i)})
	}
	return r
}

// BenchmarkSearch is one search of a record of 100,000 grants. The baseline is
// strings.Contains over as many bytes as their words make, for what is not there.
func BenchmarkSearch(b *testing.B) {
	r := places()
	book := NewBook(r)
	var text strings.Builder
	for i := range r.Grants {
		g := &r.Grants[i]
		j, _ := book.Law.Jurisdiction(g.Jurisdiction)
		p, _ := book.Law.Program(g.Program)
		text.WriteString(strings.ToLower(strings.Join([]string{g.ID, g.AwardNumber, j.Name, j.State, p.Name, p.ALN, fmt.Sprint(g.FiscalYear), "\n"}, " ")))
	}
	bytes := text.String()
	b.Run("baseline", func(b *testing.B) {
		for b.Loop() {
			if strings.Contains(bytes, "zzyzx") {
				b.Fatal("it is there")
			}
		}
	})
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			newFinder(&r)
		}
	})
	for name, q := range map[string]SearchQuery{
		"one":       {Text: "2018-DJ-BX-41234"},
		"place":     {Text: r.Jurisdictions[4321].Name},
		"broad":     {Text: "justice assistance grant 2018"},
		"prefix":    {Text: "2"},
		"misspelt":  {Text: "Karenmolsi"},
		"all pages": {Text: "grant", Kind: models.HitGrant, From: 90_000},
	} {
		b.Run(name, func(b *testing.B) {
			q.AsOf, q.Limit = models.NewDate(2020, time.June, 1), 50
			if _, err := book.Search(q); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if got, err := book.Search(q); err != nil || got.Total == 0 {
					b.Fatal(got, err)
				}
			}
		})
	}
}

// BenchmarkSearchRecord is one search of the record that ships, with the rungs of
// the grants that it finds.
func BenchmarkSearchRecord(b *testing.B) {
	_, r := realItems(b)
	book := NewBook(r)
	for b.Loop() {
		if got, err := book.Search(SearchQuery{Text: "chicago jag", AsOf: models.NewDate(2018, time.January, 24), Limit: 10}); err != nil || got.Total == 0 {
			b.Fatal(got, err)
		}
	}
}
