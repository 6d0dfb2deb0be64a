package server

import (
	"database/sql"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"proviso/app/identity"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// planted is what a form never asks for and no page or table may ever hold.
const planted = "2031-03-09 planted by a stranger"

// control is a field of a form as the page has it.
type control struct {
	name, kind, value string
	choices           []string
	required          bool
}

// sheet is a form that a page sends.
type sheet struct {
	page, action string
	controls     []control
}

// key tells forms apart, whatever they are about.
func (s sheet) key() string {
	names := make([]string, 0, len(s.controls))
	for _, c := range s.controls {
		names = append(names, regexp.MustCompile(`\d+`).ReplaceAllString(c.name, "0"))
		if c.name == "act" {
			names = append(names, c.value)
		}
	}
	return shape(s.action) + " " + strings.Join(slices.Compact(slices.Sorted(slices.Values(names))), ",")
}

// shape is the pattern of the policy table that an address fits.
func shape(path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	best, names := path, len(parts)+1
	for _, r := range identity.Rules() {
		pattern := strings.Split(r.Pattern, "/")
		fits := len(pattern) == len(parts)
		for i := 0; fits && i < len(parts); i++ {
			fits = pattern[i] == parts[i] || strings.HasPrefix(pattern[i], ":")
		}
		if n := strings.Count(r.Pattern, ":"); fits && n < names {
			best, names = r.Pattern, n
		}
	}
	if len(parts) > 3 && parts[2] == "facts" { // every kind has a form of its own
		best = strings.Replace(best, ":kind", parts[3], 1)
	}
	return best
}

// filled is the form as somebody sends it who changes little.
func (s sheet) filled() url.Values {
	out := url.Values{}
	for _, c := range s.controls {
		switch {
		case c.name == "" || c.kind == "checkbox" && c.value == "" || c.kind == "radio" && out.Has(c.name):
		case c.value != "" || !c.required && c.kind != "select" && (c.kind == "text" || c.kind == "textarea" || strings.HasPrefix(c.name, "f.") || strings.HasPrefix(c.name, "s.")):
			out.Add(c.name, c.value)
		case c.kind == "select":
			out.Add(c.name, c.choices[len(c.choices)-1])
		case c.kind == "date":
			out.Add(c.name, "2026-11-01")
		case c.kind == "datetime-local":
			out.Add(c.name, "2026-11-01T10:00")
		case c.kind == "number":
			out.Add(c.name, "1")
		default:
			out.Add(c.name, "as the paper says")
		}
	}
	return out
}

// sheets are the forms of a page, and the addresses that it leads to.
func sheets(t *testing.T, page, body string) (forms []sheet, links []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	attr := func(n *html.Node, name string) (string, bool) {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val, true
			}
		}
		return "", false
	}
	var form *sheet
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "a":
			if href, _ := attr(n, "href"); strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") {
				links = append(links, href)
			}
		case "form":
			form = nil
			if method, _ := attr(n, "method"); strings.EqualFold(method, "post") {
				action, _ := attr(n, "action")
				if action == "" {
					action = page
				}
				forms = append(forms, sheet{page: page, action: action})
				form = &forms[len(forms)-1]
			}
		case "input", "textarea", "select", "button":
			if form == nil {
				continue
			}
			c := control{kind: n.Data}
			c.name, _ = attr(n, "name")
			c.value, _ = attr(n, "value")
			_, c.required = attr(n, "required")
			if kind, ok := attr(n, "type"); ok && n.Data == "input" {
				c.kind = kind
			}
			if _, checked := attr(n, "checked"); (c.kind == "checkbox" || c.kind == "radio") && !checked && !c.required {
				c.value = ""
			}
			if n.Data == "textarea" && n.FirstChild != nil {
				c.value = n.FirstChild.Data
			}
			for o := range n.Descendants() {
				if o.Data == "option" {
					value, _ := attr(o, "value")
					c.choices = append(c.choices, value)
					if _, is := attr(o, "selected"); is {
						c.value = value
					}
				}
			}
			form.controls = append(form.controls, c)
		}
	}
	return forms, links
}

// everyName is what a hostile client may think of: every name of a field that
// anything kept has, in Go, in JSON and as a column.
func everyName(t *testing.T, db *sql.DB) []string {
	t.Helper()
	names := map[string]bool{}
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(x reflect.Type) {
		for x.Kind() == reflect.Pointer || x.Kind() == reflect.Slice {
			x = x.Elem()
		}
		if x.Kind() != reflect.Struct || seen[x] {
			return
		}
		seen[x] = true
		for f := range x.Fields() {
			tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			names[f.Name], names[tag] = true, true
			walk(f.Type)
		}
	}
	for _, x := range []any{models.Record{}, models.Work{}, models.Privileged{}, models.Person{}, models.Fact{}, store.Draft{}} {
		walk(reflect.TypeOf(x))
	}
	for _, table := range tablesOf(t, db) {
		rows, err := db.QueryContext(t.Context(), `SELECT name FROM pragma_table_info('`+table+`')`)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				t.Fatal(err)
			}
			names[name] = true
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	delete(names, "")
	return slices.Sorted(maps.Keys(names))
}

func tablesOf(t *testing.T, db *sql.DB) (out []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		out = append(out, name)
	}
	return out
}

// held are the tables and columns in which a text stands.
func held(t *testing.T, db *sql.DB, text string) (out []string) {
	t.Helper()
	for _, table := range tablesOf(t, db) {
		var columns string
		if err := db.QueryRowContext(t.Context(), `SELECT group_concat('coalesce(CAST("' || name || '" AS TEXT), '''')', ' || ') FROM pragma_table_info('`+table+`')`).Scan(&columns); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := db.QueryRowContext(t.Context(), fmt.Sprintf(`SELECT count(*) FROM "%s" WHERE instr(%s, ?) > 0`, table, columns), text).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			out = append(out, fmt.Sprintf("%d of %s", n, table))
		}
	}
	return out
}

// TestExtraFields: a form takes the fields that its page has, and nothing else that
// somebody sends along, whatever it is called. Every form that can be reached by
// following links is sent with a field of every name that anything kept has.
func TestExtraFields(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	o := newOffice(t, s)
	b := o.person(t, "grace", in("", models.RoleAdmin), in("", models.RoleGrants), in("", models.RoleBudget), in("", models.RoleCounsel), in("", models.RolePublisher), models.Assignment{Role: models.RoleSigner, Office: "Mayor"})
	db, err := sql.Open("sqlite3", s.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	names, source := everyName(t, db), real(t).Sources[0].ID
	budgetWork(t, tracker.New(s, noon), models.Person{ID: "carl", Assignments: []models.Assignment{in("denver-co", models.RoleGrants)}})

	if _, err := tracker.New(s, noon).TakeReport(t.Context(), "/en/", "Something is wrong there.", ""); err != nil {
		t.Fatal(err)
	}

	todo := []string{"/workspace/publications", "/workspace/publications/reports", "/workspace", "/account", "/deadlines", "/deadlines/reassign", "/workspace/people", "/workspace/facts", "/workspace/acceptances", "/workspace/acceptances/denver-co-byrne-jag-fy2017", "/deadlines/denver-co-byrne-jag-fy2017.acceptance",
		"/budget/years/new?jurisdiction=denver-co", "/budget/years/denver-co.fy2027", "/budget/awards/denver-co-byrne-jag-fy2017", "/budget/awards/denver-co-byrne-jag-fy2017?change=order.1", "/budget/ledger?jurisdiction=denver-co", "/budget/reconcile?jurisdiction=denver-co", "/budget/freeze?jurisdiction=denver-co&condition=jag-notice",
		"/budget/drivers?jurisdiction=denver-co", "/budget/drivers/new?jurisdiction=denver-co&about=condition%2Fjag-1373-cert", "/budget/drivers/denver-co.certification-condition", "/budget/claims?jurisdiction=denver-co&award=denver-co-byrne-jag-fy2017"}
	pages, sent := map[string]int{}, map[string]bool{}
	taken := 0
	for len(todo) > 0 {
		page := todo[0]
		todo = todo[1:]
		if at := shape(page); pages[at] >= 2 || !private(page) {
			continue
		} else if pages[at]++; strings.Contains(page, "format=") || strings.HasPrefix(page, "/workspace/publications/preview/") {
			continue // files, and public pages as they would be, which have no forms of ours
		}
		resp := b.do("GET", page, nil)
		if resp.StatusCode == 303 { // one of the forms has ended the session
			b = o.signIn(t, "grace")
			resp = b.do("GET", page, nil)
		}
		if resp.StatusCode != 200 {
			t.Fatalf("%s: %d", page, resp.StatusCode)
		}
		forms, links := sheets(t, page, b.body)
		todo = append(todo, links...)
		for _, f := range forms {
			// Signing out, a new password and giving a role away end the session that
			// the rest of the walk needs.
			if sent[f.key()] || f.action == "/sign-out" || f.action == "/account/password" || strings.HasSuffix(f.action, "/disable") || strings.HasSuffix(f.action, "/take") || strings.HasSuffix(f.action, "/end") {
				continue
			}
			sent[f.key()] = true
			b.do("GET", page, nil) // what the form before has changed has a version of its own now
			again, _ := sheets(t, page, b.body)
			if i := slices.IndexFunc(again, func(x sheet) bool { return x.key() == f.key() }); i >= 0 {
				f = again[i]
			}
			form := f.filled()
			complete(form, source)
			for _, n := range names {
				for _, n := range []string{n, "f." + n, "f.0." + n} {
					if !slices.ContainsFunc(f.controls, func(c control) bool { return c.name == n }) {
						form.Set(n, planted)
					}
				}
			}
			form.Set("csrf", b.token())
			r := b.do("POST", f.action, form)
			if r.StatusCode >= 500 {
				t.Errorf("%s: %d", f.action, r.StatusCode)
			}
			if r.StatusCode < 400 {
				taken++
			}
			for _, where := range held(t, db, planted) {
				t.Fatalf("%s keeps a field that its form does not have: in %s", f.key(), where)
			}
		}
	}
	if len(sent) < 60 || taken < 40 {
		t.Errorf("%d forms were sent and %d taken: the walk does not reach them", len(sent), taken)
	}
	t.Logf("%d pages, %d forms sent, %d taken", len(pages), len(sent), taken)
}

// complete gives a form what its reader insists on and its page does not fill in.
func complete(form url.Values, source string) {
	for _, x := range [][2]string{{"do", "keep"}, {"f.id", "a-new-one"}, {"why", "as the paper says"}, {"on", "2026-12-20"}, {"source", source}, {"f.usd", "1.00"}, {"url", "https://example.org/hook"}} {
		if form.Has(x[0]) {
			form.Set(x[0], x[1])
		}
	}
	if form.Has("source") { // an old source or a new one, and not both
		maps.DeleteFunc(form, func(name string, _ []string) bool { return strings.HasPrefix(name, "s.") })
	}
}

// private is true of addresses that belong to the workspace.
func private(path string) bool {
	return slices.ContainsFunc([]string{"/workspace", "/account", "/deadlines", "/budget"}, func(p string) bool {
		return path == p || strings.HasPrefix(path, p+"/") || strings.HasPrefix(path, p+"?")
	})
}
