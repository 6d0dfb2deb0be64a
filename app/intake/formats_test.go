package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proviso/models"
)

// sourceOf is a file of that name with those bytes.
func sourceOf(name string, text []byte) Source {
	return Source{Name: name, Bytes: bytes.NewReader(text), Size: int64(len(text))}
}

// Every sample is recognised by what it holds, whatever it is called.
func TestRecogniseOthers(t *testing.T) {
	t.Parallel()
	docket, entry := models.ReportedDocket, models.ReportedEntry
	for _, c := range []struct {
		file string
		kind models.ReportKind
		also []models.ReportKind
		rows int
	}{
		{"api/grant.json", models.ReportedAward, nil, 1},
		{"api/search_results_grants.json", models.ReportedAward, nil, 3},
		{"api/search_results_subawards.json", models.ReportedSubaward, nil, 3},
		{"fpi/16.607.json", models.ReportedListing, nil, 1},
		{"courts/docket_4214664.json", docket, nil, 1},
		{"courts/docket_alert.webhook.json", entry, []models.ReportKind{docket}, 1},
		{"courts/search_alert_v2.webhook.json", entry, []models.ReportKind{docket}, 0},
		{"courts/pacer_docket_dcd_3.json", docket, []models.ReportKind{entry}, 1},
		{"courts/ia_docket_gov.uscourts.akd.41664.xml", docket, []models.ReportKind{entry}, 1},
	} {
		src := sourceOf("x.txt", testdata(t, c.file))
		r, err := Recognise(src, "")
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		if r.Kind != c.kind || !slices.Equal(r.Also, c.also) {
			t.Errorf("%s: %s and %v", c.file, r.Kind, r.Also)
		}
		for _, k := range append(r.Also, r.Kind) {
			again, err := Recognise(src, k)
			if err != nil || again.Kind != k {
				t.Errorf("%s as %s: %v", c.file, k, err)
				continue
			}
			rows := 0
			if err := again.Each(func(row Row) error { rows++; checkRow(t, k, row, rows); return nil }); err != nil {
				t.Errorf("%s as %s: %v", c.file, k, err)
			}
			if k == c.kind && rows != c.rows {
				t.Errorf("%s: %d rows, want %d", c.file, rows, c.rows)
			}
			if again.Done() < src.Size {
				t.Errorf("%s: %d of %d bytes were read", c.file, again.Done(), src.Size)
			}
		}
		if _, err := Recognise(src, models.ReportedPlace); err == nil {
			t.Errorf("%s is read as a place", c.file)
		}
	}
}

// A page of a longer list says so.
func TestPaged(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		string(testdata(t, "api/search_results_grants.json")): 1,
		`{"count":1,"next":"https://www.courtlistener.com/?cursor=c","previous":null,"results":[{"docket_number":"25-1138","court_id":"ca1"}]}`: 1,
		`{"count":1,"next":null,"previous":null,"results":[{"docket_number":"25-1138","court_id":"ca1"}]}`:                                      0,
		`{"results":[{"Award ID":"x"}],"page_metadata":{"page":1,"hasNext":false}}`:                                                             0,
	} {
		r, err := Recognise(sourceOf("x.json", []byte(text)), "")
		if err != nil || len(r.Notes) != want {
			t.Errorf("%.80s: %v, %v", text, r, err)
		}
	}
}

// What is known and not read says what to take instead.
func TestOthersLeftAside(t *testing.T) {
	t.Parallel()
	heads := bulkHeads(t)
	for _, c := range []struct {
		text []byte
		want string
	}{
		{testdata(t, "api/transactions.json"), "these are USAspending's transactions of one award, which do not say of which"},
		{testdata(t, "api/award_funding_grant.json"), "from which accounts USAspending says an award is paid"},
		{testdata(t, "api/download_status.json"), "this is only the note of USAspending on a download"},
		{[]byte(`{"count":0,"next":null,"previous":null,"results":[]}`), "the list of results in it is empty"},
		{[]byte(`{"category":"recipient","spending_level":"awards","limit":10,"page_metadata":{"page":1},"results":[{"name":"NEW YORK, CITY OF","amount":5.5,"uei":"X"}]}`), "these are sums that USAspending makes of awards"},
		{[]byte(`{"scope":"place_of_performance","geo_layer":"district","spending_level":"transactions","results":[{"shape_code":"3610","aggregated_amount":5.5}]}`), "these are sums that USAspending makes of awards"},
		{[]byte(`{"type":"FeatureCollection"}`), "this is JSON of a kind that is not known here"},
		{[]byte(strings.Join(heads["opinions"], ",") + "\n"), "this is CourtListener's bulk file opinions"},
		{[]byte(strings.Join(heads["courts"], ",") + "\n"), "this is CourtListener's bulk file courts"},
		{[]byte("<?xml version=\"1.0\"?><rss/>"), "JSON, XML or HTML of a kind that is not known"},
	} {
		_, err := Recognise(sourceOf("x", c.text), "")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60s: got %v, want %s", c.text, err, c.want)
		}
	}
}

// The bulk file of dockets is known by its header, and its manner by its first value.
func TestRecogniseBulk(t *testing.T) {
	t.Parallel()
	head := bulkHeads(t)["dockets"]
	for _, backslash := range []bool{true, false} {
		text := strings.Join(head, ",") + "\n" + bulkLine(head, bulkValues, backslash)
		r, err := Recognise(sourceOf("dockets-2025-01-31.csv", []byte(text)), "")
		if err != nil || r.Kind != models.ReportedDocket {
			t.Fatalf("%v, %+v", err, r)
		}
		rows := 0
		err = r.Each(func(row Row) error {
			rows++
			if row.Refused != nil || !strings.Contains(string(row.Body), `NATIONAL \"VETERANS\" LEGAL SERVICES, PROGRAM v. United \\States\\`) {
				return fmt.Errorf("%s, %+v", row.Body, row.Refused)
			}
			return nil
		})
		if err != nil || rows != 1 {
			t.Errorf("backslashes %v: %d rows, %v", backslash, rows, err)
		}
	}
}

// Of an archive with dockets and what else there is, every kind can be asked for.
func TestOthersInArchive(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range []string{"courts/docket_4214664.json", "courts/pacer_docket_dcd_3.json", "fpi/16.607.json"} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(testdata(t, name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	src := sourceOf("dockets.zip", packed.Bytes())
	r, err := Recognise(src, "")
	if err != nil || r.Kind != models.ReportedDocket || fmt.Sprint(r.Also) != "[assistance-listing docket-entry]" {
		t.Fatalf("%v, %+v", err, r)
	}
	for kind, want := range map[models.ReportKind]int{models.ReportedDocket: 2, models.ReportedEntry: 7, models.ReportedListing: 1} {
		r, err := Recognise(src, kind)
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		if err := r.Each(func(Row) error { rows++; return nil }); err != nil || rows != want {
			t.Errorf("%s: %d rows, want %d: %v", kind, rows, want, err)
		}
	}
}

// What is packed with bzip2 is unpacked as it is read; a bomb and a torn file are refused.
func TestBzipped(t *testing.T) {
	t.Parallel()
	packed := testdata(t, "courts/dockets.csv.bz2")
	r, err := Recognise(sourceOf("dockets-2025-01-31.csv.bz2", packed), "")
	if err != nil || r.Kind != models.ReportedDocket {
		t.Fatalf("%v, %+v", err, r)
	}
	rows := 0
	err = r.Each(func(row Row) error {
		if rows++; row.Key != "dcd/1:16-cv-745" {
			t.Errorf("got %+v", row)
		}
		return nil
	})
	if err != nil || rows != 1 || r.Done() != int64(len(packed)) {
		t.Errorf("%d rows, %d bytes, %v", rows, r.Done(), err)
	}
	for _, c := range []struct {
		packed []byte
		want   string
	}{
		{testdata(t, "courts/bomb.csv.bz2"), "unpacked, it is more than 200 times as long"},
		{packed[:len(packed)/2], "it cannot be unpacked to its end"},
		{[]byte("BZh91AY&SY nothing of the sort"), "it cannot be unpacked to its end"},
	} {
		_, err := Recognise(sourceOf("x.csv.bz2", c.packed), "")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// JSON and XML in UTF-16 are read as that.
func TestOthersInUTF16(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"api/grant.json", "courts/docket_4214664.json", "courts/ia_docket_gov.uscourts.akd.41664.xml"} {
		wide := []byte{0xFF, 0xFE}
		for _, r := range string(testdata(t, file)) {
			wide = append(wide, byte(r), byte(r>>8))
		}
		r, err := Recognise(sourceOf(filepath.Base(file), wide), "")
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		rows := 0
		err = r.Each(func(row Row) error {
			if rows++; row.Refused != nil {
				t.Errorf("%s: refused %+v", file, row.Refused)
			}
			return nil
		})
		if err != nil || rows != 1 || len(r.Notes) != 1 {
			t.Errorf("%s: %d rows, %v, %v", file, rows, r.Notes, err)
		}
	}
}

func FuzzOthers(f *testing.F) {
	for _, name := range []string{"api/grant.json", "fpi/16.607.json", "courts/docket_alert.webhook.json", "courts/pacer_docket_ca9_1.json", "courts/ia_docket_gov.uscourts.akd.41664.xml"} {
		f.Add(testdata(f, name))
	}
	f.Add([]byte(opportunitiesBegin + posted() + "</Grants>"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Recognise(sourceOf("x", text), "")
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Error("an error that says nothing")
			}
			return
		}
		for _, kind := range append([]models.ReportKind{r.Kind}, r.Also...) {
			again, err := Recognise(sourceOf("x", text), kind)
			if err != nil {
				t.Fatalf("%s cannot be read as %s: %v", text, kind, err)
			}
			at := 0
			_ = again.Each(func(row Row) error {
				if at++; row.At != at || (row.Refused == nil) != (row.Body != nil) {
					t.Fatalf("row %d: %+v", at, row)
				}
				return nil
			})
		}
	})
}

// BenchmarkJSON reads pages of the award search, one after the other.
func BenchmarkJSON(b *testing.B) {
	text := string(testdata(b, "api/search_results_grants.json"))
	from, to := strings.Index(text, "{\n      \"internal_id\""), strings.Index(text, "],\n  \"page_metadata\"")
	rows := strings.TrimSpace(text[from:to]) + ",\n"
	const times = 2000
	b.SetBytes(int64(len(rows) * times))
	b.ReportAllocs()
	for b.Loop() {
		open := func() (io.Reader, error) {
			return &repeated{begin: `{"results":[`, text: rows, times: times, end: "]}"}, nil
		}
		n := 0
		if err := jsonRows(open, "results", searchedAwards)(func(Row) error { n++; return nil }); err != nil || n != 3*times {
			b.Fatalf("%d rows, %v", n, err)
		}
	}
}
