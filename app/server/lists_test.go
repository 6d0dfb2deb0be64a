package server

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"proviso/app/store/storetest"
	"proviso/models"
)

// grantIDs are those to which the rows of the page lead, in order.
func grantIDs(body string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`<th scope="row">\s*<a href="/grants/([^"?]+)`).FindAllStringSubmatch(body, -1) {
		out = append(out, m[1])
	}
	return out
}

// TestGrantsAsFiles: the files of the list hold the grants of the page in its
// order, with the day on every row, and their sums are those of the screen.
func TestGrantsAsFiles(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	for _, query := range []string{"as_of=2018-01-24", "as_of=2018-01-24&state=CA&sort=-amount", "as_of=2018-01-24&group=rung&known_on=2018-01-24", "as_of=2019-03-01&program=byrne-jag&fiscal_year=2017&rung=restricted"} {
		_, page := get(t, app, "/?"+query)
		_, text := get(t, app, "/?"+query+"&format=csv")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		column := func(name string) int { return slices.Index(rows[0], name) }
		var ids []string
		sums := map[string]models.USD{}
		for _, r := range rows[1:] {
			ids = append(ids, r[column("id")])
			if !strings.HasPrefix(query, "as_of="+r[column("as_of")]) {
				t.Errorf("%s: a row of %s", query, r[column("as_of")])
			}
			if u, err := models.ParseUSD("", r[column("amount")]); err == nil && r[column("disputed")] == "no" && r[column("pass_through")] == "" {
				sums[r[column("basis")]] += u
			}
		}
		shown := grantIDs(page)
		for n := 2; len(shown) < len(ids) && n < 9; n++ {
			_, next := get(t, app, fmt.Sprintf("/?%s&page=%d", query, n))
			shown = append(shown, grantIDs(next)...)
		}
		if !slices.Equal(ids, shown) || len(ids) == 0 {
			t.Errorf("%s: the pages show %d grants, the file has %d, or in another order", query, len(shown), len(ids))
		}
		for basis, sum := range sums {
			if want := strings.TrimSuffix(sum.Format(), ".00"); !strings.Contains(page, ">"+want+"<") {
				t.Errorf("%s: the file's %s make %s, which the page does not show", query, basis, want)
			}
		}
		_, raw := get(t, app, "/?"+query+"&format=xlsx")
		book, err := excelize.OpenReader(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := book.GetRows("grants"); len(got) != len(rows) {
			t.Errorf("%s: %d rows in the workbook, %d in the file", query, len(got), len(rows))
		}
		about, _ := book.GetRows("about")
		if !slices.ContainsFunc(about, func(r []string) bool { return len(r) > 1 && r[0] == "as_of" && strings.HasPrefix(query, "as_of="+r[1]) }) {
			t.Errorf("%s: the workbook does not say of which day it is", query)
		}
		book.Close()
	}
}

// TestEveryTableAsFile: each table that a page offers as CSV is there, with as
// many rows as the page has.
func TestEveryTableAsFile(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	link := regexp.MustCompile(`href="([^"]*format=csv[^"]*)"`)
	for _, path := range []string{"/coverage?as_of=2018-06-26&compare=2018-01-24&state=CA", "/conditions", "/conditions/jag-notice?as_of=2018-06-26", "/cases", "/cases/chicago-v-sessions-fy2017?as_of=2018-08-01", "/method"} {
		_, page := get(t, app, path)
		links := link.FindAllStringSubmatch(page, -1)
		if len(links) == 0 {
			t.Errorf("%s offers no table", path)
		}
		for _, m := range links {
			at := strings.ReplaceAll(m[1], "&amp;", "&")
			resp, text := get(t, app, at)
			rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
			if err != nil || resp.StatusCode != 200 || len(rows) < 2 || rows[0][0] != "as_of" {
				t.Errorf("%s: %d, %v, %d rows", at, resp.StatusCode, err, len(rows))
			}
		}
		resp, raw := get(t, app, addParam(path, "format=xlsx"))
		if book, err := excelize.OpenReader(bytes.NewReader([]byte(raw))); err != nil {
			t.Errorf("%s: %v (%d)", path, err, resp.StatusCode)
		} else {
			book.Close()
		}
	}
	for path, want := range map[string]string{"/conditions?format=csv&table=none": "is no table of this page", "/conditions?format=docx": "is not a format of this page"} {
		if resp, body := get(t, app, path); resp.StatusCode != 400 || !strings.Contains(body, want) {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}

func addParam(path, param string) string {
	if strings.Contains(path, "?") {
		return path + "&" + param
	}
	return path + "?" + param
}

// TestListTurnsPages: a list longer than a page is told to be, and its pages make
// it up.
func TestListTurnsPages(t *testing.T) {
	r := real(t)
	for i := range 120 {
		r.Grants = append(r.Grants, models.Grant{ID: "made-up-" + strconv.Itoa(1000+i), Jurisdiction: "denver-co", Program: "byrne-jag", FiscalYear: 2017})
	}
	app, _ := serving(t, storetest.Open(t), r)
	_, first := get(t, app, "/grants?as_of=2018-01-24&text=denver")
	_, second := get(t, app, "/grants?as_of=2018-01-24&text=denver&page=2")
	if !strings.Contains(first, "Page 1 of 2") || !strings.Contains(first, "page=2") || !strings.Contains(second, "Page 2 of 2") {
		t.Error("the list does not say that it has a second page")
	}
	all := append(grantIDs(first), grantIDs(second)...)
	slices.Sort(all)
	if n := len(slices.Compact(slices.Clone(all))); n != len(all) || n < 122 {
		t.Errorf("%d rows, %d of them different", len(all), n)
	}
	if resp, body := get(t, app, "/grants?as_of=2018-01-24&text=denver&page=3"); resp.StatusCode != 400 || !strings.Contains(body, "past the last page, 2") {
		t.Errorf("a page too far: %d", resp.StatusCode)
	}
}

// TestGroups: a group says how many it has and leads to them.
func TestGroups(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	for group, want := range map[string]string{"state": ">CA<", "program": ">Byrne JAG<", "fiscal_year": ">2017<", "rung": ">at issue<", "driver": ">City of Chicago v. Sessions (chi17-pi)<"} {
		_, body := get(t, app, "/?as_of=2018-01-24&group="+group)
		if !strings.Contains(body, want) || !strings.Contains(body, `scope="rowgroup"`) {
			t.Errorf("by %s: no %s", group, want)
		}
	}
}

// TestCompare: between 25 and 26 June 2018 the injunction was stayed as to all but
// Chicago; the matrix says so of the two conditions of both Denver awards.
func TestCompare(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	_, body := get(t, app, "/coverage?as_of=2018-06-26&compare=2018-06-25&text=denver-co-byrne-jag-fy2017")
	for _, want := range []string{"4 cells changed, of 2 grants", "Was blocked. 26 June 2018: preliminary injunction in City of Chicago v. Sessions is stayed", "4 from blocked to in force"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
	if _, body := get(t, app, "/coverage?as_of=2018-06-26&compare=2018-06-26"); !strings.Contains(body, "no cell changed") {
		t.Error("a day compared with itself changed something")
	}
	if resp, body := get(t, app, "/coverage?as_of=2018-06-26&compare=yesterday"); resp.StatusCode != 400 || !strings.Contains(body, "compare") {
		t.Errorf("a bad day to compare: %d", resp.StatusCode)
	}
}

// TestSentenceTellsDoubt: what is uncertain is told as that, and never as a
// condition in force for none.
func TestSentenceTellsDoubt(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	for path, want := range map[string]string{
		"/?as_of=2026-11-24": "is uncertain for every grant that carries",
		"/?as_of=2018-06-26": ", was in force for 31, held off for 1 and uncertain for 0",
	} {
		_, body := get(t, app, path)
		if !strings.Contains(body, want) || strings.Contains(body, "in force for 0 of") {
			t.Errorf("%s does not say %q", path, want)
		}
	}
}

// TestStepsOfLists: the steps in time of a list are the nearest days on which
// something changed for a grant of it, and a filter changes them.
func TestStepsOfLists(t *testing.T) {
	app, _ := serving(t, storetest.Open(t), real(t))
	for path, wants := range map[string][]string{
		"/?as_of=2018-01-24":                  {"Before: 17 Nov 2017", "After: 27 Mar 2018"},
		"/coverage?as_of=2018-06-26&state=CO": {"Before: 24 Jan 2018", "After: 28 Jun 2018"},
	} {
		_, body := get(t, app, path)
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s has no %q", path, want)
			}
		}
	}
}
