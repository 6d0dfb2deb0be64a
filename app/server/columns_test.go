package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"proviso/app/store/storetest"
	"proviso/models"
	"proviso/static"
)

// TestColumns: a table of one's own is shown and asked about, one page a step; what is
// wrong is said where it is to be put right; what was kept is not asked for again.
func TestColumns(t *testing.T) {
	t.Parallel()
	a := newArchive(t, storetest.Open(t))
	ann, ned := a.person(t, "ann", models.Assignment{Role: models.RoleGrants}), a.person(t, "ned", in("chicago-il", models.RoleGrants))
	const home = "/workspace/imports"
	table := "Ref,Col A,Drawn,<b>Day</b>\n2016-DJ-BX-0746,5,-,2026-06-30\n2016-DJ-BX-0747,6,1.00,2026-06-30\n"
	resp := ann.upload(home, home, "odd.csv", table)
	at := resp.Header.Get("Location")
	if resp.StatusCode != http.StatusSeeOther || !strings.HasSuffix(at, "/columns") {
		t.Fatalf("%d to %q", resp.StatusCode, at)
	}
	ann.do("GET", home, nil)
	lacksNone(t, "the list", ann.body, "Files that wait for your word", "odd.csv", at)
	ann.do("GET", at, nil)
	lacksNone(t, "asked what its rows are", ann.body, "cannot be told from the names", "&lt;b&gt;Day&lt;/b&gt;", "2016-DJ-BX-0747", "Row 1 names the columns")
	if strings.Contains(ann.body, "column.0") {
		t.Error("columns are asked for before it is known what the rows are")
	}
	ann.do("GET", at+"?target=ledger", nil)
	lacksNone(t, "asked", ann.body, `name="column.0"`, "Award number (needed)", "A: Ref", "For example: 2016-DJ-BX-0746; 2016-DJ-BX-0747", "Cell C2: a dash stands here", "one cell cannot be read")
	if chosen := regexp.MustCompile(`<option value="([a-z]+)" selected>`).FindAllStringSubmatch(ann.body, -1); len(chosen) != 2 || chosen[1][1] != "drawn" {
		t.Errorf("chosen beforehand: %v", chosen)
	}
	say := func(pairs ...string) int {
		return ann.send(at+"?target=ledger", at, append([]string{"target", "ledger", "sheet", ""}, pairs...)...).StatusCode
	}
	for _, x := range []struct {
		name  string
		pairs []string
		wants []string
	}{
		{"nothing", []string{"jurisdiction", "denver-co"}, []string{`href="#needed"`, "Say of at least one column"}},
		{"without what is needed", []string{"jurisdiction", "denver-co", "column.1", "expended"}, []string{`href="#needed"`, "Say which column is the award number", `<option value="expended" selected`}},
		{"of nobody", []string{"column.0", "award", "column.1", "expended"}, []string{`href="#columns-jurisdiction"`, `aria-invalid="true"`, "say whose"}},
		{"of a place that is not there", []string{"jurisdiction", "atlantis", "column.0", "award", "column.1", "expended"}, []string{`href="#columns-jurisdiction"`}},
		{"twice", []string{"jurisdiction", "denver-co", "column.0", "award", "column.1", "expended", "column.2", "expended"}, []string{`href="#columns-column_2"`, "amount expended is column B already"}},
		{"no field of it", []string{"jurisdiction", "denver-co", "column.0", "award", "column.1", "period_end"}, []string{`href="#columns-column_1"`, "ledger has no such field"}},
	} {
		if got := say(x.pairs...); got != 422 {
			t.Errorf("%s: %d", x.name, got)
		}
		lacksNone(t, x.name, ann.body, x.wants...)
	}
	right := []string{"jurisdiction", "denver-co", "column.0", "award", "column.1", "expended", "column.3", "through"}
	if got := say(append(right, "look", "yes")...); got != 200 || strings.Contains(ann.body, "Cell C2") || !strings.Contains(ann.body, "all of them can be read") {
		t.Errorf("tried: %d", got)
	}
	ned.do("GET", strings.TrimSuffix(at, "/columns"), nil)
	if resp := ned.do("GET", at, nil); resp.StatusCode != 404 {
		t.Errorf("somebody of elsewhere: %d", resp.StatusCode)
	}
	if got := say(right...); got != http.StatusSeeOther {
		t.Fatalf("read: %d %s", got, ann.body)
	}
	of := regexp.MustCompile(`/workspace/imports/\d+$`)
	resp = ann.do("GET", at, nil)
	read := ann.do("GET", resp.Header.Get("Location"), nil).Header.Get("Location")
	if resp.StatusCode != http.StatusSeeOther || !of.MatchString(read) {
		t.Fatalf("what was read since is at %q", read)
	}
	ann.do("GET", read, nil)
	lacksNone(t, "the import", ann.body, "2 new", "expended 5", "City and County of Denver", "read as ledger: award number is Ref")
	ann.send(read, read+"/keep")
	resp = ann.upload(home, home, "next.csv", strings.Replace(table, ",5,", ",7,", 1), "jurisdiction", "denver-co")
	if next := resp.Header.Get("Location"); resp.StatusCode != http.StatusSeeOther || !of.MatchString(next) {
		t.Errorf("the same columns are asked for again: %d %s", resp.StatusCode, next)
	} else {
		ann.do("GET", next, nil)
		lacksNone(t, "the next", ann.body, "2 rows were read: one changed, one unchanged.", "expended: was 5, would be 7")
		if strings.Contains(ann.body, "usd: was") {
			t.Error("one change of a cell is told twice")
		}
	}
	at = ann.upload(home, home, "left.csv", strings.Replace(table, ",5,", ",9,", 1)).Header.Get("Location")
	ann.do("GET", at, nil)
	lacksNone(t, "as it was kept", ann.body, "As it was said of the last table", `<option value="denver-co" selected`)
	if resp := ann.send(at, strings.TrimSuffix(at, "/columns")+"/leave"); resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != home {
		t.Errorf("left: %d", resp.StatusCode)
	}
	ann.do("GET", strings.TrimSuffix(at, "/columns"), nil)
	lacksNone(t, "left", ann.body, "This file was left", "nothing of it was read")
	ann.do("GET", home, nil)
	if strings.Contains(ann.body, "Files that wait") {
		t.Error("what was left waits on")
	}
}

// TestSending: the one page with a script lets it run and talk to this site alone; a slice
// needs the form's token, and what is wrong with one is told the script in words.
func TestSending(t *testing.T) {
	t.Parallel()
	a := newArchive(t, storetest.Open(t))
	ann := a.person(t, "ann", models.Assignment{Role: models.RoleGrants})
	const home = "/workspace/imports"
	resp := ann.do("GET", home, nil)
	if csp := resp.Header.Get("Content-Security-Policy"); static.Built && !strings.Contains(csp, "script-src 'self'; connect-src 'self'") || strings.Contains(csp, "unsafe") || !strings.HasPrefix(csp, "default-src 'none'") {
		t.Errorf("the page of imports: %s", csp)
	}
	for _, path := range []string{home + "/proposals", "/workspace", "/workspace/reviews"} {
		if csp := ann.do("GET", path, nil).Header.Get("Content-Security-Policy"); strings.Contains(csp, "script-src") {
			t.Errorf("%s: %s", path, csp)
		}
	}
	ann.do("GET", home, nil)
	begin := url.Values{"csrf": {ann.token()}, "name": {"long.csv"}, "size": {"9"}, "changed": {"1"}, "kind": {""}, "jurisdiction": {""}}
	if resp := ann.do("POST", home+"/sending/begin", begin); resp.StatusCode != 200 || ann.body != `{"at":"/workspace/imports/1","done":0,"slice":524288}` {
		t.Fatalf("%d %s", resp.StatusCode, ann.body)
	}
	slice := func(content string, pairs ...string) int {
		return ann.slice(home+"/1/slices", content, pairs...)
	}
	token := begin.Get("csrf")
	for _, x := range []struct {
		name    string
		content string
		pairs   []string
		status  int
		told    string
	}{
		{"without the token", "a,b\n1,2\n3", []string{"at", "0"}, 403, ""},
		{"without a place", "a,b\n1,2\n3", []string{"csrf", token}, 422, `{"error":"Is not a number of bytes."}`},
		{"too far", "a,b\n1,2\n3", []string{"csrf", token, "at", "4"}, 409, `{"error":"The next byte that is wanted is 0."}`},
		{"too short", "a,b\n", []string{"csrf", token, "at", "0"}, 422, `{"error":"Has 4 bytes, not the 9 that are wanted."}`},
		{"as it is wanted", "a,b\n1,2\n3", []string{"csrf", token, "at", "0"}, 200, `{"done":9}`},
	} {
		if got := slice(x.content, x.pairs...); got != x.status || x.told != "" && ann.body != x.told {
			t.Errorf("%s: %d %.200s", x.name, got, ann.body)
		}
	}
	if resp := ann.do("POST", home+"/1/sent", url.Values{"csrf": {token}}); resp.StatusCode != 200 || ann.body != `{"at":"/workspace/imports/1/columns"}` {
		t.Errorf("sent: %d %s", resp.StatusCode, ann.body)
	}
	begin.Set("size", "many")
	if resp := ann.do("POST", home+"/sending/begin", begin); resp.StatusCode != 422 {
		t.Errorf("many bytes: %d", resp.StatusCode)
	}
}
