package server

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"html"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"proviso/app/identity"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

// nycFile is a part of a file of USAspending.
const nycFile = "../intake/testdata/usaspending/transactions_nyc.csv"

// TestListsAreFiles: every list of the workspace leads to itself as CSV, XLSX and JSON,
// which have the same rows and no formula.
func TestListsAreFiles(t *testing.T) {
	s := storetest.Open(t)
	o := newOffice(t, s)
	tr := tracker.New(s, noon)
	gus := models.Person{ID: "gus", Assignments: []models.Assignment{{Role: models.RoleGrants}}}
	body, err := os.ReadFile(nycFile)
	if err != nil {
		t.Fatal(err)
	}
	var f tracker.ImportFile
	f.Source.Name, f.Source.Bytes, f.Source.Size = "=1+1.csv", bytes.NewReader(body), int64(len(body))
	m, err := tr.ReadImport(t.Context(), gus, f)
	if err == nil {
		_, err = tr.KeepImport(t.Context(), gus, m.Number)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.identity.Add(t.Context(), identity.Operator(), identity.NewAccount{Login: "eve", Name: "=HYPERLINK(\"x\")", Password: phrase}, nil); err != nil {
		t.Fatal(err)
	}
	var all []models.Assignment
	for _, r := range models.Roles {
		a := models.Assignment{Role: r}
		if r == models.RoleSigner {
			a = models.Assignment{Role: r, Jurisdiction: "denver-co", Office: "Mayor"}
		}
		all = append(all, a)
	}
	ada := o.person(t, "ada", all...)
	for path, table := range map[string]string{
		"/workspace/imports": "imports", "/workspace/imports/1": "rows", "/workspace/imports/1?show=refused": "rows", "/workspace/imports/1/recipients": "recipients", "/workspace/imports/proposals?jurisdiction=new-york-city-ny": "proposals",
		"/workspace/acceptances": "acceptances", "/workspace/grants": "grants", "/workspace/grants?jurisdiction=denver-co": "grants", "/workspace/facts/grant": "facts", "/workspace/facts/grant?q=denver": "facts",
		"/workspace/reviews": "reviews", "/workspace/people": "people", "/workspace/publications": "publications",
	} {
		if resp := ada.do("GET", path, nil); resp.StatusCode != 200 {
			t.Errorf("%s: %d", path, resp.StatusCode)
			continue
		}
		var files []string
		for _, m := range hrefs.FindAllStringSubmatch(ada.body, -1) {
			if to := html.UnescapeString(m[1]); strings.Contains(to, "format=") && !slices.Contains(files, to) {
				files = append(files, to)
			}
		}
		_, filter, _ := strings.Cut(path, "?")
		counts := map[string]int{}
		for _, file := range files {
			resp := ada.do("GET", file, nil)
			if resp.StatusCode != 200 || !strings.Contains(file, filter) {
				t.Errorf("%s leads to %s: %d", path, file, resp.StatusCode)
			}
			switch got := []byte(ada.body); strings.Split(strings.Split(file, "format=")[1], "&")[0] {
			case "csv":
				rows, err := csv.NewReader(bytes.NewReader(got)).ReadAll()
				if err != nil {
					t.Errorf("%s: %v", file, err)
				}
				counts["csv"] = len(rows) - 1
				for _, row := range rows {
					for _, cell := range row {
						if cell != "" && strings.ContainsAny(cell[:1], "=+@\t\r") {
							t.Errorf("%s holds a formula: %q", file, cell)
						}
					}
				}
			case "json":
				var x struct{ Tables map[string][]map[string]any }
				if err := json.Unmarshal(got, &x); err != nil {
					t.Errorf("%s: %v", file, err)
				}
				counts["json"] = len(x.Tables[table])
			case "xlsx":
				book, err := excelize.OpenReader(bytes.NewReader(got))
				if err != nil {
					t.Errorf("%s: %v", file, err)
					continue
				}
				rows, err := book.GetRows(table)
				if err != nil {
					t.Errorf("%s: %v", file, err)
				}
				counts["xlsx"] = len(rows) - 1
				for i, row := range rows {
					for k := range row {
						if at, err := excelize.CoordinatesToCellName(k+1, i+1); err == nil {
							if f, _ := book.GetCellFormula(table, at); f != "" {
								t.Errorf("%s holds the formula %q", file, f)
							}
						}
					}
				}
				if err := book.Close(); err != nil {
					t.Error(err)
				}
			}
		}
		nothing := table == "reviews" || table == "acceptances" // waits here
		if n := counts["csv"]; len(counts) != 3 || n != counts["json"] || n != counts["xlsx"] || (n == 0) != nothing {
			t.Errorf("%s has rows %v in %q", path, counts, files)
		}
	}
	if ada.do("GET", "/workspace/people?format=csv", nil); !strings.Contains(ada.body, `'=HYPERLINK`) {
		t.Errorf("the name of a person: %s", ada.body)
	}
	if ada.do("GET", "/workspace/imports?format=csv", nil); !strings.Contains(ada.body, `'=1+1.csv`) {
		t.Errorf("the name of a file: %s", ada.body)
	}
	if resp := ada.do("GET", "/workspace/imports/1?format=pdf", nil); resp.StatusCode != 400 || !strings.Contains(ada.body, "it is csv, xlsx or json") {
		t.Errorf("as PDF: %d", resp.StatusCode)
	}
}
