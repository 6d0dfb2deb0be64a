package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/models"
)

// openerOf gives a text.
func openerOf(text []byte) opener {
	return func() (io.Reader, error) { return bytes.NewReader(text), nil }
}

// readJSON reads a text as every kind that its shape has.
func readJSON(text []byte, each func(models.ReportKind, Row) error) error {
	shape, where := jsonShapeOf(text)
	known := false
	for _, f := range jsonFormats {
		if f.shape != shape {
			continue
		}
		known = true
		if err := f.rows(openerOf(text), where)(func(r Row) error { return each(f.kind, r) }); err != nil {
			return err
		}
	}
	if !known {
		return errors.New(jsonLeftAside(text))
	}
	return nil
}

// printed is a row as golden files have it.
func printed(kind models.ReportKind, r Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d, line %d: key %q subject %q dated %q\n", kind, r.At, r.Line, r.Key, r.Subject, r.Dated)
	if r.Refused != nil {
		fmt.Fprintf(&b, "  refused %s: %s\n", r.Refused.Field, r.Refused.Msg)
	}
	if r.Body != nil {
		fmt.Fprintf(&b, "  %s\n", r.Body)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "  note %s: %s\n", n.Field, n.Msg)
	}
	return b.String()
}

func TestJSONSamples(t *testing.T) {
	for _, folder := range []string{"api", "fpi", "courts"} {
		files, err := filepath.Glob(filepath.Join("testdata", folder, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no samples in %s: %v", folder, err)
		}
		var out bytes.Buffer
		for _, file := range files {
			if filepath.Base(file) == "federal_courts.json" {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			shape, where := jsonShapeOf(text)
			fmt.Fprintf(&out, "# %s: %s, %q\n", filepath.Base(file), shape, where)
			if err := readJSON(text, func(k models.ReportKind, r Row) error { out.WriteString(printed(k, r)); return nil }); err != nil {
				fmt.Fprintf(&out, "error: %v\n", err)
			}
		}
		golden.Equal(t, folder+".golden", out.Bytes())
	}
}

// testdata is a file of testdata.
func testdata(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// reread writes a body again after reading it as its kind's type.
func reread(kind models.ReportKind, body []byte) ([]byte, error) {
	var v any
	switch kind {
	case models.ReportedAward:
		v = new(models.FederalAward)
	case models.ReportedSubaward:
		v = new(models.FederalSubaward)
	case models.ReportedListing:
		v = new(models.Listing)
	case models.ReportedOpportunity:
		v = new(models.FundingOpportunity)
	case models.ReportedAudit:
		v = new(models.AuditAward)
	case models.ReportedDocket:
		v = new(models.Docket)
	case models.ReportedEntry:
		v = new(models.DocketEntry)
	default:
		return nil, fmt.Errorf("%s is not a kind of these files", kind)
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return nil, err
	}
	return json.Marshal(v)
}
