package public

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"proviso/app/publication"
	"proviso/views/tell"
)

// roots are the types of documents by their kinds.
var roots = map[publication.Kind]string{publication.KindOverview: "Overview", publication.KindPlace: "Place", publication.KindGrant: "Grant", publication.KindCase: "Case", publication.KindCoverage: "Condition", publication.KindComparison: "Comparison"}

// Whatever name the JSON of a document has, the dictionary has it, with the type that
// is found there; and what it calls never absent is there.
func TestDictionaryHoldsAgainstJSON(t *testing.T) {
	types := map[string]map[string]dictField{}
	for _, d := range dictionary() {
		types[d.Name] = map[string]dictField{}
		for _, f := range d.Fields {
			if _, twice := types[d.Name][f.Name]; twice {
				t.Errorf("%s has two fields %s", d.Name, f.Name)
			}
			types[d.Name][f.Name] = f
		}
	}
	for _, day := range days {
		e := frame(t, "en", day).Edition
		manifest, documents, err := e.Seal("")
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range documents {
			holdJSON(t, types, roots[d.Kind], d.Body)
		}
		body, err := manifest.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		holdJSON(t, types, "Manifest", body)
	}
}

func holdJSON(t *testing.T, types map[string]map[string]dictField, name string, body []byte) {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatal(err)
	}
	holdValue(t, types, name, name, v)
}

func holdValue(t *testing.T, types map[string]map[string]dictField, at, name string, v any) {
	t.Helper()
	object, ok := v.(map[string]any)
	if !ok {
		t.Errorf("%s is no object: %v", at, v)
		return
	}
	fields := types[name]
	if fields == nil {
		t.Errorf("%s: the dictionary has no type %s", at, name)
		return
	}
	for key, value := range object {
		f, ok := fields[key]
		if !ok {
			t.Errorf("%s.%s is not in the dictionary", at, key)
			continue
		}
		holdField(t, types, at+"."+key, f, value)
	}
	for key, f := range fields {
		if _, there := object[key]; !there && !f.Absent {
			t.Errorf("%s.%s is not there, and the dictionary does not say that it can be absent", at, key)
		}
	}
}

func holdField(t *testing.T, types map[string]map[string]dictField, at string, f dictField, value any) {
	t.Helper()
	if value == nil {
		if !f.Absent && !f.List {
			t.Errorf("%s is null, and the dictionary does not say that it can be", at)
		}
		return
	}
	if f.List {
		list, ok := value.([]any)
		if !ok {
			t.Errorf("%s is no list", at)
		}
		for _, x := range list {
			f.List = false
			holdField(t, types, at, f, x)
		}
		return
	}
	ok := true
	switch f.Sort {
	case "text":
		_, ok = value.(string)
	case "day":
		s, text := value.(string)
		ok = text && (s == "" || dayPattern.MatchString(s))
	case "when":
		s, text := value.(string)
		ok = text && (s == "" || whenPattern.MatchString(s))
	case "money":
		s, text := value.(string)
		ok = text && moneyPattern.MatchString(s)
	case "number":
		n, number := value.(float64)
		ok = number && n == float64(int64(n))
	case "flag":
		_, ok = value.(bool)
	case "counts":
		counts, object := value.(map[string]any)
		ok = object
		for _, n := range counts {
			_, number := n.(float64)
			ok = ok && number
		}
	default:
		holdValue(t, types, at, f.Sort, value)
	}
	if !ok {
		t.Errorf("%s is %v, and the dictionary calls it %s", at, value, f.Sort)
	}
}

var (
	dayPattern   = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	whenPattern  = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d)?)?\??(/\d{4}-\d\d-\d\d)?$`)
	moneyPattern = regexp.MustCompile(`^-?\d+\.\d\d$`)
)

// Each type and field has its words, and each field that is counted its unit.
func TestDictionaryHasWords(t *testing.T) {
	for _, lang := range tell.Languages {
		f := frame(t, lang, days[0])
		for _, d := range dictionary() {
			if !f.Knows("text.type." + d.Name) {
				t.Errorf("%s: the type %s has no words", lang, d.Name)
			}
			for _, x := range d.Fields {
				if !f.Knows("text.field."+x.Owner+"."+x.Name) && !f.Knows("text.field."+x.Name) {
					t.Errorf("%s: the field %s.%s has no meaning", lang, x.Owner, x.Name)
				}
				if x.Sort == "counts" && unitOf(f, x) == "–" {
					t.Errorf("%s: %s.%s counts something that is not said", lang, x.Owner, x.Name)
				}
			}
		}
	}
}

// The pages of text are whole in each language, lead nowhere on themselves that is not
// there, and bring no style, script or foreign request of their own.
func TestTextPages(t *testing.T) {
	for _, lang := range tell.Languages {
		f := frame(t, lang, days[0])
		for _, path := range []string{"method", "corrections", "data", "licence"} {
			page := string(rendered(t, f, path))
			for _, banned := range []string{"<script", " style=", "<style", "<img", "<iframe", `id=""`, "%!", "<no value>"} {
				if strings.Contains(page, banned) && (banned != "<iframe" || path != "embed") { // where cards are looked at before they are embedded
					t.Errorf("%s %s has %s", lang, path, banned)
				}
			}
			ids := map[string]bool{}
			for _, m := range idPattern.FindAllStringSubmatch(page, -1) {
				if ids[m[1]] {
					t.Errorf("%s %s has two ids %q", lang, path, m[1])
				}
				ids[m[1]] = true
			}
			for _, m := range leapPattern.FindAllStringSubmatch(page, -1) {
				if !ids[m[1]] {
					t.Errorf("%s %s leads to #%s, which is not there", lang, path, m[1])
				}
			}
		}
	}
}

var (
	idPattern   = regexp.MustCompile(` id="([^"]*)"`)
	leapPattern = regexp.MustCompile(`href="#([^"]*)"`)
)

// The log has each correction with what it said, says and why, in the reader's language
// where the publisher wrote it so; without any it says so plainly.
func TestCorrectionsLog(t *testing.T) {
	for _, lang := range tell.Languages {
		f := frame(t, lang, days[0])
		none := string(rendered(t, f, "corrections"))
		if !strings.Contains(none, f.Say("text.corrections.none")) || strings.Contains(none, "<caption>") {
			t.Errorf("%s: a log without corrections does not say so", lang)
		}
		e := *f.Edition
		e.Corrections = []publication.Correction{
			{Edition: 3, Date: "2018-01-20", Subject: publication.Ref{ID: "denver-co-byrne-jag-fy2017", Name: "Denver & its award"}, Kind: "amount", Field: "usd", Old: "1.00", New: "423861.00", Reason: "The table had it <so>.", ReasonES: "La tabla lo decía.",
				Concerns: []publication.About{{Kind: publication.KindGrant, ID: "denver-co-byrne-jag-fy2017"}, {Kind: publication.KindPlace, ID: "gone"}}},
			{Edition: 2, Date: "2018-01-10", Subject: publication.Ref{ID: "x", Name: "X"}, Kind: "order", Field: "to", Old: "", New: "2018-01-01", Reason: "It ended."},
		}
		f.Edition = &e
		var b bytes.Buffer
		if err := Corrections(f).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		want := []string{"$423,861.00", "Denver &amp; its award", f.ShortDay("2018-01-20"), f.Say("text.not_said"), `href="` + f.Page("grants/denver-co-byrne-jag-fy2017") + `"`, "It ended.",
			map[string]string{"en": "The table had it &lt;so&gt;.", "es": "La tabla lo decía."}[lang]}
		if lang == "es" {
			want = append(want, `lang="en">It ended.`)
		}
		for _, s := range want {
			if !strings.Contains(page, s) {
				t.Errorf("%s: the log does not say %s", lang, s)
			}
		}
		if strings.Index(page, "$423,861.00") > strings.Index(page, "It ended.") {
			t.Errorf("%s: the newest is not first", lang)
		}
	}
}

// A reader reports an error with fields that have names, to an address of this site.
func TestReportForm(t *testing.T) {
	page := string(rendered(t, frame(t, "es", days[0]), "corrections"))
	for _, s := range []string{`method="post" action="/corrections/report"`, `name="lang" value="es"`, `name="about"`, `name="text"`, `name="contact"`, `for="report-about"`, `for="report-text"`, `for="report-contact"`} {
		if !strings.Contains(page, s) {
			t.Errorf("the form has no %s", s)
		}
	}
}

// A report that cannot be taken comes back with what the reader wrote, not run, and
// what is wrong beside the field; one that was taken is thanked for.
func TestReportComesBack(t *testing.T) {
	for _, lang := range tell.Languages {
		f := frame(t, lang, days[0])
		for _, c := range []struct {
			report Report
			wrong  []string
		}{
			{Report{}, []string{"about_missing", "text_missing"}},
			{Report{About: "<b>x</b>", Text: "</textarea><script>", Contact: strings.Repeat("é", 201)}, []string{"contact_long"}},
			{Report{About: strings.Repeat("a", 301), Text: strings.Repeat("b", 4001)}, []string{"about_long", "text_long"}},
		} {
			page := renderedOf(t, ReportAgain(f, c.report))
			for _, fault := range faults(f, "corrections", page) {
				t.Errorf("%s: %s", lang, fault)
			}
			if bytes.Contains(page, []byte("<b>x")) || bytes.Contains(page, []byte("<script")) {
				t.Errorf("%s: what a reader wrote is run", lang)
			}
			if n := bytes.Count(page, []byte(`aria-invalid="true"`)); n != len(c.wrong) {
				t.Errorf("%s: %d fields are wrong, want %v", lang, n, c.wrong)
			}
			for _, w := range c.wrong {
				if !bytes.Contains(page, []byte(f.Say("text.report.wrong."+w))) {
					t.Errorf("%s: the page does not say %s", lang, w)
				}
			}
		}
		if wrong := (Report{About: "a", Text: "It is wrong"}).Wrong(); len(wrong) != 0 {
			t.Errorf("a whole report is refused: %v", wrong)
		}
		for _, fault := range faults(f, "corrections", renderedOf(t, Reported(f))) {
			t.Errorf("%s: %s", lang, fault)
		}
	}
}

func renderedOf(t *testing.T, c templ.Component) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
