package intake

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"proviso/models"
)

// packed is an archive of files, in this order.
func packed(t testing.TB, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestDownload reads an archive as USAspending makes them: a file in parts, beside
// contracts and a readme.
func TestDownload(t *testing.T) {
	t.Parallel()
	whole := sample(t, "usaspending/transactions_nyc.csv")
	head := string(whole[:bytes.IndexByte(whole, '\n')+1])
	s := newScanner(bytes.NewReader(whole), comma)
	for s.at < 12 {
		s.next()
	}
	at := 0
	for line := 1; line < s.line; line++ {
		at += bytes.IndexByte(whole[at:], '\n') + 1
	}
	b := packed(t,
		"Assistance_PrimeTransactions_2024-11-19_H20M57S09_10.csv", head,
		"Assistance_PrimeTransactions_2024-11-19_H20M57S09_2.csv", head+string(whole[at:]),
		"Assistance_PrimeTransactions_2024-11-19_H20M57S09_1.csv", string(whole[:at]),
		"Contracts_PrimeTransactions_2024-11-19_H20M57S09_1.csv", "contract_transaction_unique_key,award_id_piid\nx,y\n",
		"AssistanceSummary_download_readme.txt", "This is a readme.\n", "Data_Dictionary_Crosswalk.xlsx", "PK\x03\x04…", "__MACOSX/._x", "x")
	r, rows := read(t, source("download.zip", b), "")
	_, want := read(t, source("one.csv", whole), "")
	if len(r.Parts) != 3 || !strings.HasSuffix(r.Parts[0], "_1.csv") || !strings.HasSuffix(r.Parts[2], "_10.csv") || len(rows) != len(want) {
		t.Fatalf("parts %q, %d rows, want %d", r.Parts, len(rows), len(want))
	}
	for i := range rows {
		if rows[i].At != want[i].At || rows[i].Key != want[i].Key || !bytes.Equal(rows[i].Body, want[i].Body) {
			t.Errorf("row %d: %+v; want %+v", i, rows[i], want[i])
		}
	}
	if rows[0].Part != 0 || rows[len(rows)-1].Part != 1 || rows[10].Line != 2 {
		t.Errorf("part %d and %d, line %d", rows[0].Part, rows[len(rows)-1].Part, rows[10].Line)
	}
	notes := fmt.Sprint(r.Notes)
	for _, aside := range []string{"left aside: these are contracts", "AssistanceSummary_download_readme.txt left aside", "an archive or a workbook within an archive"} {
		if !strings.Contains(notes, aside) {
			t.Errorf("no note %q in %s", aside, notes)
		}
	}
	if r.Done() == 0 || r.Done() > 3*int64(len(b)) {
		t.Errorf("done %d of %d", r.Done(), len(b))
	}
}

// overlapping is an archive whose directory names the same packed bytes many times.
func overlapping(text string, times uint16) []byte {
	var one bytes.Buffer
	pack, _ := flate.NewWriter(&one, flate.BestCompression)
	_, _ = pack.Write([]byte(text))
	_ = pack.Close()
	sum, size, whole := crc32.ChecksumIEEE([]byte(text)), uint32(one.Len()), uint32(len(text))
	le := binary.LittleEndian
	entry := func(signature uint32, head []byte, name string, tail int) []byte {
		b := append(le.AppendUint32(nil, signature), head...)
		b = append(b, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0)
		b = le.AppendUint32(le.AppendUint32(le.AppendUint32(b, sum), size), whole)
		b = le.AppendUint16(b, uint16(len(name)))
		return append(append(b, make([]byte, tail)...), name...)
	}
	out := append(entry(0x04034b50, nil, "f.csv", 2), one.Bytes()...)
	at := uint32(len(out))
	for i := range times {
		out = append(out, entry(0x02014b50, []byte{20, 0}, fmt.Sprintf("Assistance_PrimeAwardSummaries_%d.csv", i), 16)...)
	}
	end := le.AppendUint16(le.AppendUint16(append(le.AppendUint32(nil, 0x06054b50), 0, 0, 0, 0), times), times)
	end = le.AppendUint32(le.AppendUint32(end, uint32(len(out))-at), at)
	return append(out, append(end, 0, 0)...)
}

func TestArchivesRefused(t *testing.T) {
	t.Parallel()
	awards, subs := strings.Join(columnsOfKind(t, "Assistance_PrimeAwardSummaries"), ",")+"\n", strings.Join(columnsOfKind(t, "Assistance_Subawards"), ",")+"\n"
	secret := packed(t, "a.csv", awards)
	// The first header of a file has its flags at 6, the directory's at 8.
	secret[6] |= 1
	secret[bytes.Index(secret, []byte("PK\x01\x02"))+8] |= 1
	many := make([]string, 0, 200)
	for i := range 100 {
		many = append(many, fmt.Sprintf("%d.csv", i), awards)
	}
	cut := packed(t, "a.csv", awards)
	damaged := packed(t, "a.csv", awards+strings.Repeat("x,", 4000))
	damaged[200] ^= 0xFF
	for want, b := range map[string][]byte{
		"under a password":                 secret,
		"more than 200 times its size":     packed(t, "bomb.csv", strings.Repeat("0,", 40<<20)),
		"100 files, more than 64":          packed(t, many...),
		"leads out of it":                  packed(t, "../../etc/passwd.csv", awards),
		"holds no file":                    packed(t),
		"an archive or a workbook within":  packed(t, "a.zip", string(packed(t, "a.csv", awards))),
		"several tables":                   packed(t, "a.csv", "x,y\n1,2\n", "b.csv", "x,z\n1,2\n"),
		"it may be cut off":                cut[:len(cut)-30],
		"of its 2 files, a.csv was left":   packed(t, "a.csv", "contract_transaction_unique_key,award_id_piid\nx,y\n", "b.pdf", "%PDF-1.4"),
		"a document of Word or PowerPoint": packed(t, "word/document.xml", "<w/>"),
		"an OpenDocument file":             packed(t, "mimetype", "x", "content.xml", "<c/>"),
		"is damaged":                       damaged,
		"share their bytes":                overlapping(awards, 3),
	} {
		r, err := Recognise(source("x.zip", b), "")
		if err == nil {
			err = r.Each(func(Row) error { return nil })
		}
		if models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
	both := packed(t, "s.csv", subs, "a.csv", awards)
	if r, rows := read(t, source("x.zip", both), models.ReportedSubaward); r.Kind != models.ReportedSubaward || len(rows) != 0 {
		t.Errorf("of two kinds, the one that is asked for: %s", r.Kind)
	}
	if r, _ := read(t, source("x.zip", both), ""); r.Kind != models.ReportedAward || fmt.Sprint(r.Also) != "[federal-subaward]" || !strings.Contains(fmt.Sprint(r.Notes), "s.csv is of another kind (federal-subaward), and is read by itself") {
		t.Errorf("of two kinds: %s, also %v, notes %v", r.Kind, r.Also, r.Notes)
	}
}

// TestLiarsAreCaught unpacks a file that is longer than its archive says.
func TestLiarsAreCaught(t *testing.T) {
	t.Parallel()
	var squeezed bytes.Buffer
	w, err := flate.NewWriter(&squeezed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("a,b\n" + strings.Repeat("0,0\n", 8<<20))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, err := z.CreateRaw(&zip.FileHeader{Name: "a.csv", Method: zip.Deflate, CompressedSize64: uint64(squeezed.Len()), UncompressedSize64: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(squeezed.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Recognise(source("x.zip", out.Bytes()), ""); err == nil || !strings.Contains(err.Error(), "longer than the archive says") {
		t.Errorf("got %v", err)
	}
}

// TestLongDirectory refuses an archive whose list of files alone would fill the memory.
func TestLongDirectory(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := range 60_000 {
		if _, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("%060d.csv", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	b := out.Bytes()
	end := bytes.LastIndex(b, []byte("PK\x05\x06"))
	if end < 0 || binary.LittleEndian.Uint16(b[end+10:]) != 60_000 {
		t.Fatal("no archive of 60,000 files")
	}
	if _, err := Recognise(source("x.zip", b), ""); err == nil || !strings.Contains(err.Error(), "list of its files is") {
		t.Errorf("got %v", err)
	}
}

func TestNaturally(t *testing.T) {
	t.Parallel()
	for _, p := range [][2]string{{"a_2.csv", "a_10.csv"}, {"a_1.csv", "a_1x.csv"}, {"a", "b"}, {"a_007", "a_8"}, {"", "a"}} {
		if naturally(p[0], p[1]) >= 0 || naturally(p[1], p[0]) <= 0 || naturally(p[0], p[0]) != 0 {
			t.Errorf("%q does not stand before %q", p[0], p[1])
		}
	}
}
