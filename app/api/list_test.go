package api_test

import (
	"encoding/json"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

func mapValues[K comparable, V any](m map[K]V) iter.Seq[V] {
	return func(yield func(V) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

// ids of the record, by the path of their kind.
type ids struct{ ids map[string][]string }

func (s *site) record(t testing.TB) ids {
	t.Helper()
	b, err := s.tracker.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	out := ids{map[string][]string{}}
	for _, x := range b.Record.Grants {
		out.ids["grants"] = append(out.ids["grants"], x.ID)
	}
	for _, x := range b.Record.Jurisdictions {
		out.ids["jurisdictions"] = append(out.ids["jurisdictions"], x.ID)
	}
	for _, x := range b.Record.Conditions {
		out.ids["conditions"] = append(out.ids["conditions"], x.ID)
	}
	for _, x := range b.Record.Cases {
		out.ids["cases"] = append(out.ids["cases"], x.ID)
	}
	for _, x := range b.Record.Sources {
		out.ids["sources"] = append(out.ids["sources"], x.ID)
	}
	return out
}

// page is a list's answer as far as these tests read it.
type page struct {
	AsOf    string `json:"as_of"`
	Total   int
	Next    *string
	Items   []item
	KnownOn *string `json:"known_on"`
}

type item struct {
	ID, Rung, Date, Kind, Effect, State, Filed string
	FiscalYear                                 int `json:"fiscal_year"`
	Amount                                     *string
	To                                         string
}

func (s *site) page(t testing.TB, path string) page {
	t.Helper()
	got := s.get(t, path)
	var p page
	if err := json.Unmarshal([]byte(got.body), &p); err != nil || got.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v %.300s", path, got.StatusCode, err, got.body)
	}
	return p
}

func (p page) ids() []string {
	var out []string
	for _, x := range p.Items {
		out = append(out, x.ID)
	}
	return out
}

// TestPaging: seven at a time, every list gives each item once and in the order of
// the whole list, by the cursor and by the link.
func TestPaging(t *testing.T) {
	s := serving(t, storetest.Open(t))
	d := s.document(t)
	lists := d.lists()
	if len(lists) != 11 {
		t.Errorf("%d lists", len(lists))
	}
	for id, path := range lists {
		for _, query := range []string{"?as_of=2025-10-01", "?as_of=2018-08-29&known_on=2018-08-28&sort=-id"} {
			whole := s.page(t, path+query+"&limit=1000")
			if whole.Total != len(whole.Items) || whole.Next != nil || whole.Total == 0 {
				t.Errorf("%s%s: %d of %d, next %v", id, query, len(whole.Items), whole.Total, whole.Next)
			}
			var got []string
			at := path + query + "&limit=7"
			for at != "" {
				part := s.get(t, at)
				var p page
				if err := json.Unmarshal([]byte(part.body), &p); err != nil {
					t.Fatal(at, err)
				}
				got = append(got, p.ids()...)
				at = ""
				link := part.Header.Get("Link")
				if (p.Next != nil) != (link != "") || p.Total != whole.Total || p.Next != nil && len(p.Items) != 7 {
					t.Fatalf("%s: next %v, link %q, %d items, total %d", id, p.Next, link, len(p.Items), p.Total)
				}
				if p.Next != nil {
					at = path + query + "&limit=7&cursor=" + *p.Next
					if followed := s.get(t, strings.TrimPrefix(strings.SplitN(link, ">", 2)[0], "<")); followed.body != s.get(t, at).body {
						t.Fatalf("%s: the link %s leads elsewhere than the cursor", id, link)
					}
				}
			}
			if !slices.Equal(got, whole.ids()) {
				t.Errorf("%s%s: in sevens %d items, at once %d, or in another order", id, query, len(got), len(whole.Items))
			}
		}
	}
}

// TestCursors: one of another query, day or revision is refused and says why.
func TestCursors(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := serving(t, st)
		next := *s.page(t, "/api/v1/grants?state=CO&limit=1").Next
		refused := func(path, want string) {
			t.Helper()
			if got := s.get(t, path+"&cursor="+next); got.StatusCode != http.StatusBadRequest || !strings.Contains(got.body, want) || !strings.Contains(got.body, `"parameter":"cursor"`) {
				t.Errorf("%s: %d %s", path, got.StatusCode, got.body)
			}
		}
		if got := s.page(t, "/api/v1/grants?state=CO&limit=3&cursor="+next); len(got.Items) != 3 {
			t.Errorf("another limit: %d items", len(got.Items))
		}
		refused("/api/v1/grants?state=IL", "of another query")
		refused("/api/v1/grants?limit=1", "of another query")
		refused("/api/v1/grants?state=CO&sort=-id", "of another query")
		refused("/api/v1/grants?state=CO&as_of=2026-11-23", "of another query")
		refused("/api/v1/assessments?state=CO", "of another query")
		if _, err := st.Record(t.Context(), []store.Draft{{Kind: models.FactGap, ID: "new", Body: []byte(`{"id":"new","subject":"s","last_known":"l"}`)}}, "somebody", "add", "test"); err != nil {
			t.Fatal(err)
		}
		storetest.Publish(t, st)
		refused("/api/v1/grants?state=CO", "of the record, which is now at")
	})
}

// TestSortAndFilter: on the real record, with what is not known last either way.
func TestSortAndFilter(t *testing.T) {
	s := serving(t, storetest.Open(t))
	const day = "&as_of=2018-01-24&limit=1000"
	severity := func(x item) int { return models.Rung(x.Rung).Severity() }
	worst := s.page(t, "/api/v1/grants?sort=-rung,id"+day)
	if !slices.IsSortedFunc(worst.Items, func(x, y item) int { return severity(y) - severity(x) }) || severity(worst.Items[0]) == severity(worst.Items[worst.Total-1]) {
		t.Error("not from the worst to the best")
	}
	cents := func(x item) models.USD {
		u, err := models.ParseUSD("amount", *x.Amount)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	for _, sort := range []string{"amount", "-amount"} {
		got := s.page(t, "/api/v1/grants?sort="+sort+day).Items
		known := slices.IndexFunc(got, func(x item) bool { return x.Amount == nil })
		if known < 1 || slices.ContainsFunc(got[known:], func(x item) bool { return x.Amount != nil }) {
			t.Errorf("%s: what is not known is not last", sort)
		}
		if first, last := cents(got[0]), cents(got[known-1]); (first < last) != (sort == "amount") {
			t.Errorf("%s: from %s to %s", sort, first, last)
		}
	}
	for path, want := range map[string]func(x item) bool{
		"/api/v1/grants?rung=at_issue":          func(x item) bool { return x.Rung == "at_issue" },
		"/api/v1/grants?state=CO":               func(x item) bool { return x.State == "CO" },
		"/api/v1/grants?fiscal_year=2016":       func(x item) bool { return x.FiscalYear == 2016 },
		"/api/v1/grants?program=16.738":         func(x item) bool { return strings.Contains(x.ID, "byrne-jag") },
		"/api/v1/jurisdictions?kind=county":     func(x item) bool { return x.Kind == "county" },
		"/api/v1/actions?effect=clearance":      func(x item) bool { return x.Effect == "clearance" },
		"/api/v1/cases?jurisdiction=seattle-wa": func(x item) bool { return strings.Contains(x.ID, "seattle") },
	} {
		whole := s.page(t, strings.SplitN(path, "?", 2)[0]+"?sort=id"+day)
		n := 0
		for _, x := range whole.Items {
			if want(x) {
				n++
			}
		}
		got := s.page(t, path+day)
		if got.Total != n || n == 0 || n == whole.Total || slices.ContainsFunc(got.Items, func(x item) bool { return !want(x) }) {
			t.Errorf("%s: %d items, want %d of %d", path, got.Total, n, whole.Total)
		}
	}
	demands := s.page(t, "/api/v1/demands?sort=date&as_of=2018-04-12&limit=1000")
	if want := []string{"ojp-letter-2016-11-22", "ojp-letter-2017-04-21", "doj-assessment-2017-10-12", "ojp-letter-2017-11-15", "bja-document-request-2018-01-24", "doj-letters-2018-04-12"}; !slices.Equal(demands.ids(), want) {
		t.Errorf("demands by 12 April 2018: %v", demands.ids())
	}
}

// TestDays: what had not happened by the day, or was not known, is not there.
func TestDays(t *testing.T) {
	s := serving(t, storetest.Open(t))
	if got := s.page(t, "/api/v1/cases?limit=1000&as_of=2017-12-31"); slices.ContainsFunc(got.Items, func(x item) bool { return x.Filed > "2017-12-31" }) || got.Total < 3 {
		t.Errorf("%d cases by the end of 2017: %+v", got.Total, got.Items)
	}
	for day, want := range map[string]int{"2018-01-23": 0, "2018-01-24": 1} {
		got := s.page(t, "/api/v1/demands?kind=document_request&fiscal_year=2016&as_of="+day)
		if n := len(got.Items); n != want {
			t.Errorf("%s: %d document requests, want %d", day, n, want)
		}
	}
	for known, want := range map[string]string{"": "2018-07-27", "&known_on=2018-07-26": ""} {
		got := s.page(t, "/api/v1/orders?case=chicago-v-sessions-fy2017&kind=preliminary_injunction&as_of=2018-07-26"+known)
		if len(got.Items) != 1 || got.Items[0].To != want {
			t.Errorf("%q: %+v, want it to end %q", known, got.Items, want)
		}
	}
	if got := s.get(t, "/api/v1/cases/evanston-uscm-v-sessions?known_on=2018-07-15"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a case that nobody knew of yet: %d", got.StatusCode)
	}
	if got := s.page(t, "/api/v1/grants?as_of=1066-10-14"); got.Total != 0 || got.Items == nil || got.AsOf != "1066-10-14" {
		t.Errorf("1066: %+v", got)
	}
	if got := s.page(t, "/api/v1/grants?limit=1"); got.AsOf != "2026-11-24" || got.KnownOn != nil {
		t.Errorf("no day was asked for: %+v", got)
	}
}

// TestQueries: a call asks the database for the revision and nothing else, once
// the record is in memory.
func TestQueries(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := serving(t, st)
		d := s.document(t)
		for id, path := range d.read() {
			s.get(t, path)
			if n := storetest.Queries(t, st, func() { s.get(t, path) }); n != 1 {
				t.Errorf("%s took %d queries, want 1", id, n)
			}
		}
		questions := strings.Repeat(`{"jurisdiction":"denver-co","condition":"jag-notice","as_of":"2018-06-26"}`+"\n", 100)
		if n := storetest.Queries(t, st, func() {
			s.ask(t, http.MethodPost, "/api/v1/coverage:batch", questions, "Content-Type", "application/x-ndjson")
		}); n != 1 {
			t.Errorf("a batch took %d queries, want 1", n)
		}
	})
}
