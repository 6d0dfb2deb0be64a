package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proviso/app/exchange"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// questions are of every condition, for places that the record tells apart, on
// days around which something changed.
func questions(t *testing.T, s *site) []models.Question {
	t.Helper()
	b, err := s.tracker.Book(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []models.Question
	for _, k := range b.Record.Conditions {
		for i, place := range []string{"denver-co", "chicago-il", "new-york", "evanston-il"} {
			for _, day := range []string{"2017-09-16", "2018-06-25", "2018-06-26", "2018-08-29", "2020-03-15", "2021-06-01", "2025-08-22"} {
				asOf, err := models.ParseDate("as_of", day)
				if err != nil {
					t.Fatal(err)
				}
				q := models.Question{Jurisdiction: place, Condition: k.ID, AsOf: asOf}
				if k.Era == 2017 {
					q.Program, q.FiscalYear = []string{"byrne-jag", "16.738"}[i%2], 2017
				}
				if i == 3 {
					q.KnownOn = asOf - 1
				}
				out = append(out, q)
			}
		}
	}
	return out
}

// TestCoverage: one question, a batch and the command answer alike, to the byte.
func TestCoverage(t *testing.T) {
	s := serving(t, storetest.Open(t))
	all := questions(t, s)
	var lines, want []string
	standings := map[models.Standing]int{}
	for _, q := range all {
		a, err := s.tracker.Coverage(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		standings[a.Standing]++
		line, err := exchange.EncodeAnswer(exchange.FieldsOf(q), a)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, string(line))
		asked := url.Values{"jurisdiction": {q.Jurisdiction}, "condition": {q.Condition}, "as_of": {q.AsOf.String()}}
		if q.Program != "" {
			asked.Set("program", q.Program)
			asked.Set("fiscal_year", fmt.Sprint(q.FiscalYear))
		}
		if q.KnownOn != 0 {
			asked.Set("known_on", q.KnownOn.String())
		}
		if got := s.get(t, "/api/v1/coverage?"+asked.Encode()); got.body != string(line) {
			t.Fatalf("%s:\ngot  %s\nwant %s", asked.Encode(), got.body, line)
		}
		var b bytes.Buffer
		b.WriteByte('{')
		for i, f := range exchange.FieldsOf(q) {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "%q:%s", f.Name, f.Value)
		}
		b.WriteByte('}')
		lines = append(lines, b.String())
	}
	if len(standings) != len(models.Standings) {
		t.Errorf("the questions meet only %v", standings)
	}
	got := s.ask(t, http.MethodPost, "/api/v1/coverage:batch", strings.Join(lines, "\n"), "Content-Type", "application/x-ndjson; charset=utf-8")
	if got.body != strings.Join(want, "\n")+"\n" || got.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Errorf("lines: %d %.300s", got.StatusCode, got.body)
	}
	got = s.ask(t, http.MethodPost, "/api/v1/coverage:batch", "["+strings.Join(lines, ",")+"]", "Content-Type", "application/json")
	if got.body != "["+strings.Join(want, ",")+"]" || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("array: %d %.300s", got.StatusCode, got.body)
	}
}

// TestBatchErrors: a bad question is told in its place and stops no other.
func TestBatchErrors(t *testing.T) {
	s := serving(t, storetest.Open(t))
	const good = `{"jurisdiction":"denver-co","program":"16.738","fiscal_year":2017,"condition":"jag-notice","as_of":"2018-06-26","mine":7}`
	body := good + "\n\n{\"jurisdiction\": \"denvr-co\", \"condition\": \"jag-notice\", \"as_of\": \"2018-06-26\"}\nnonsense\n" +
		`{"jurisdiction":"denver-co","condition":"jag-notice","as_of":"2018-02-30"}` + "\n" + good
	got := s.ask(t, http.MethodPost, "/api/v1/coverage:batch", body, "Content-Type", "application/x-ndjson")
	lines := strings.Split(strings.TrimSuffix(got.body, "\n"), "\n")
	if got.StatusCode != http.StatusOK || len(lines) != 5 || lines[0] != lines[4] || !strings.Contains(lines[0], `"mine":7,"standing":"in_force"`) {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	for i, want := range map[int]string{1: "line 3: ", 2: "line 4: not JSON", 3: "line 5: as_of: "} {
		if !strings.Contains(lines[i], `"error":"`+want) || strings.Contains(lines[i], "standing") {
			t.Errorf("%s lacks %q", lines[i], want)
		}
	}
	if got := s.ask(t, http.MethodPost, "/api/v1/coverage:batch", "["+good+",5]", "Content-Type", "application/json"); !strings.Contains(got.body, `{"error":"question 2: a question is a JSON object`) {
		t.Error(got.body)
	}
	for body, want := range map[string]string{
		"[" + strings.Repeat("{},", 5000) + "{}]": "holds 5001 questions; at most 5000",
		"{}":       "is not a JSON array of questions",
		"[" + good: "is not a JSON array of questions",
		good:       "is not a JSON array of questions",
		"[] []":    "goes on after the array",
	} {
		if got := s.ask(t, http.MethodPost, "/api/v1/coverage:batch", body, "Content-Type", "application/json"); got.StatusCode != http.StatusBadRequest || !strings.Contains(problemOf(t, got).Detail, want) {
			t.Errorf("%.40s: %d %s", body, got.StatusCode, got.body)
		}
	}
	var known []string
	for day := range 25 {
		known = append(known, fmt.Sprintf(`{"jurisdiction":"denver-co","condition":"jag-notice","as_of":"2018-06-26","known_on":"2018-05-%02d"}`, day+1))
	}
	got = s.ask(t, http.MethodPost, "/api/v1/coverage:batch", strings.Join(known, "\n"), "Content-Type", "application/x-ndjson")
	if n := strings.Count(got.body, `"error"`); n != 5 || !strings.Contains(got.body, "line 21: known_on: 2018-05-21 is one more day of knowledge than the 20") {
		t.Errorf("%d errors: %s", n, got.body)
	}
}

// TestAssessments: each item is what the command assess prints, and a grant's own
// answer says the same of it.
func TestAssessments(t *testing.T) {
	s := serving(t, storetest.Open(t))
	for _, day := range []string{"2018-01-24", "2018-10-11", "2025-10-01"} {
		asOf, err := models.ParseDate("as_of", day)
		if err != nil {
			t.Fatal(err)
		}
		ladder, err := s.tracker.Assess(t.Context(), tracker.AssessQuery{AsOf: asOf})
		if err != nil {
			t.Fatal(err)
		}
		var printed bytes.Buffer
		if err := exchange.WriteLadder(&printed, exchange.Ladder{AsOf: asOf, Revision: ladder.Revision, Grants: ladder.Grants}); err != nil {
			t.Fatal(err)
		}
		var want struct{ Grants []json.RawMessage }
		var got struct{ Items []json.RawMessage }
		if err := json.Unmarshal(printed.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		body := s.get(t, "/api/v1/assessments?limit=1000&sort=jurisdiction,program,fiscal_year&as_of="+day).body
		if err := json.Unmarshal([]byte(body), &got); err != nil || len(got.Items) != len(want.Grants) || len(want.Grants) == 0 {
			t.Fatalf("%s: %d of %d, %v", day, len(got.Items), len(want.Grants), err)
		}
		for i := range want.Grants {
			if w := compact(t, want.Grants[i]); compact(t, got.Items[i]) != w {
				t.Fatalf("%s:\ngot  %s\nwant %s", day, got.Items[i], w)
			}
		}
		judged := s.get(t, "/api/v1/assessments?limit=1000&sort=jurisdiction,program,fiscal_year,rung&as_of="+day).body
		if judged != body {
			t.Errorf("%s: judging all at once gives another list", day)
		}
	}
}

func compact(t testing.TB, raw json.RawMessage) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGrant: a grant's coverage agrees with its conditions, and each reason is that
// of the question asked by itself.
func TestGrant(t *testing.T) {
	s := serving(t, storetest.Open(t))
	for _, id := range s.record(t).ids["grants"] {
		var g struct {
			Jurisdiction, Program string
			FiscalYear            int `json:"fiscal_year"`
			Rung                  string
			Conditions            []struct{ Condition, Standing, Enforceable string }
			Coverage              []struct {
				Condition, Standing, Enforceable string
				Reasons                          json.RawMessage
			}
			Findings []struct{ Rule, Text string }
			Rules    []struct{ Rule, Outcome string }
		}
		if err := json.Unmarshal([]byte(s.get(t, "/api/v1/grants/"+id+"?as_of=2018-10-11").body), &g); err != nil {
			t.Fatal(err)
		}
		if len(g.Coverage) != len(g.Conditions) || len(g.Rules) == 0 || g.Rung == "" {
			t.Errorf("%s: %d answers for %d conditions, %d rules", id, len(g.Coverage), len(g.Conditions), len(g.Rules))
			continue
		}
		for i, k := range g.Conditions {
			if c := g.Coverage[i]; c.Condition != k.Condition || c.Standing != k.Standing || c.Enforceable != k.Enforceable || string(c.Reasons) == "[]" {
				t.Errorf("%s: %+v against %+v", id, k, c)
			}
		}
		applied := map[string]bool{}
		for _, r := range g.Rules {
			applied[r.Rule] = r.Outcome == "applied"
		}
		for _, f := range g.Findings {
			if !applied[f.Rule] {
				t.Errorf("%s: a finding of %s, which did not apply", id, f.Rule)
			}
		}
	}
}
