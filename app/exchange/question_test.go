package exchange

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"proviso/models"
)

func TestParseQuestion(t *testing.T) {
	for _, c := range []struct {
		name, line, want string // want: the error, or "" for none
	}{
		{"all fields", `{"jurisdiction":"denver-co","program":"16.738","fiscal_year":2017,"condition":"jag-notice","as_of":"2018-06-25","known_on":"2018-06-01"}`, ""},
		{"optional ones as null", `{"jurisdiction":"denver-co","program":null,"fiscal_year":null,"condition":"eo13768-s9a","as_of":"2018-06-25","known_on":null}`, ""},
		{"fields of the asker's own", `{"as_of":"2018-06-25","expect":"no","why":"…"}`, ""},
		{"no day", `{"jurisdiction":"denver-co"}`, "as_of: is missing"},
		{"30 February", `{"as_of":"2018-02-30"}`, "is not a day of the calendar"},
		{"a month is not a day", `{"as_of":"2018-02"}`, "is not one day"},
		{"a number as day", `{"as_of":20180225}`, "is not a day"},
		{"a year as text", `{"fiscal_year":"2017","as_of":"2018-06-25"}`, "is not a federal fiscal year"},
		{"half a year", `{"fiscal_year":2017.5,"as_of":"2018-06-25"}`, "is not a federal fiscal year"},
		{"year nought", `{"fiscal_year":0,"as_of":"2018-06-25"}`, "is not a federal fiscal year"},
		{"a list as place", `{"jurisdiction":["denver-co"],"as_of":"2018-06-25"}`, "is not text"},
		{"twice", `{"as_of":"2018-06-25","as_of":"2018-06-26"}`, "stands twice"},
		{"misspelt", `{"As-Of":"2018-06-25"}`, "it is written as_of"},
		{"not an object", `"denver-co"`, "is a JSON object"},
		{"cut off", `{"as_of":"2018-`, "not JSON"},
		{"two on a line", `{"as_of":"2018-06-25"} {"as_of":"2018-06-25"}`, "one question a line"},
		{"empty", ``, "not JSON"},
		{"not UTF-8", "{\"as_of\":\"\xff\"}", "not UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseQuestion([]byte(c.line))
			switch {
			case c.want == "" && err != nil:
				t.Errorf("got %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want %q", err, c.want)
			case err != nil && models.KindOf(err) != models.KindInvalid:
				t.Errorf("got a %q error", models.KindOf(err))
			}
		})
	}
}

// FuzzQuestion: no line makes the reader panic, and whatever line is read, its
// answer and its error are one line of valid JSON that keeps its fields.
func FuzzQuestion(f *testing.F) {
	f.Add([]byte(`{"jurisdiction":"denver-co","program":"16.738","fiscal_year":2017,"condition":"jag-notice","as_of":"2018-06-25"}`))
	f.Add([]byte(`{"as_of":"2018-02-30","standing":"mine","x":{"y":[1,2.50,null]}}`))
	f.Add([]byte(`{"a":1,"a":2`))
	f.Fuzz(func(t *testing.T, line []byte) {
		asked, err := ParseQuestion(line)
		out, encodeErr := EncodeAnswer(asked.Fields, models.Answer{Question: asked.Question, Standing: models.InForce})
		if err != nil {
			out, encodeErr = EncodeQuestionError(asked.Fields, err.Error())
		}
		if encodeErr != nil {
			t.Fatal(encodeErr)
		}
		if !json.Valid(out) || bytes.ContainsAny(out, "\n\r") {
			t.Fatalf("not one line of JSON: %q", out)
		}
	})
}

func TestEncodeAnswer(t *testing.T) {
	asked, err := ParseQuestion([]byte(`{"jurisdiction": "denver-co", "as_of": "2018-06-25", "ref": {"n": 1}, "standing": "theirs"}`))
	if err != nil {
		t.Fatal(err)
	}
	a := models.Answer{Question: asked.Question, Standing: models.Blocked, Stale: models.NewDate(2018, 1, 1), Reasons: []models.Reason{{
		Kind: models.ReasonOrder, ID: "chi17-pi", Text: "a <sentence> & more", Since: models.OnDay(models.NewDate(2017, 9, 15)), Sole: true,
		Sources: []models.Source{{ID: "s", Title: "t", URL: "https://example.org/"}}}}}
	got, err := EncodeAnswer(asked.Fields, a)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"jurisdiction":"denver-co","as_of":"2018-06-25","ref":{"n":1},"standing":"blocked","enforceable":"no","stale":"2018-01-01",` +
		`"reasons":[{"kind":"order","id":"chi17-pi","text":"a <sentence> & more","since":"2017-09-15","until":null,"sole":true,` +
		`"sources":[{"id":"s","title":"t","url":"https://example.org/","date":null}]}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestWriteCSV(t *testing.T) {
	table := models.Table{
		Columns: []models.Column{{Name: "text"}, {Name: "money", Numeric: true}},
		Rows: [][]string{{"=cmd()", "-12.50"}, {"@x", "1.00"}, {"a \"quoted\", line\nof two", "unknown"}, {"", ""},
			{"+1", "=1+1"}, {"-1", "-1+1"}, {"\t=1", "+1"}, {"＝1+1", "-0.10"}, {"a=1", "1,5"}},
	}
	var b bytes.Buffer
	if err := WriteCSV(&b, table); err != nil {
		t.Fatal(err)
	}
	want := "text,money\r\n'=cmd(),-12.50\r\n'@x,1.00\r\n\"a \"\"quoted\"\", line\r\nof two\",unknown\r\n,\r\n" +
		"'+1,'=1+1\r\n'-1,'-1+1\r\n'\t=1,'+1\r\n'＝1+1,-0.10\r\na=1,\"1,5\"\r\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}
