package intake

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"proviso/models"
)

// many is the sample over and over, with keys that differ, for so many rows.
func many(t testing.TB, rows int) *multiplied {
	t.Helper()
	file := sample(t, "usaspending/transactions_nyc.csv")
	s := newScanner(bytes.NewReader(file), comma)
	s.next()
	head := bytes.IndexByte(file, '\n') + 1
	m := &multiplied{head: file[:head], rows: rows}
	records, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records[1:] {
		if r[82] == "04" || len(m.body) == 0 {
			var b bytes.Buffer
			w := csv.NewWriter(&b)
			if err := w.Write(r); err != nil {
				t.Fatal(err)
			}
			w.Flush()
			m.body = append(m.body, b.Bytes())
		}
	}
	return m
}

// multiplied makes a file as it is read.
type multiplied struct {
	head []byte
	body [][]byte
	rows int

	at   int
	left []byte
}

func (m *multiplied) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		if len(m.left) == 0 {
			switch {
			case m.at > m.rows:
				if n == 0 {
					return 0, io.EOF
				}
				return n, nil
			case m.at == 0:
				m.left = m.head
			default:
				m.left = append(fmt.Appendf(nil, "%d_", m.at), m.body[m.at%len(m.body)]...)
			}
			m.at++
		}
		copied := copy(b[n:], m.left)
		m.left = m.left[copied:]
		n += copied
	}
	return n, nil
}

func BenchmarkTransactions(b *testing.B) {
	const rows = 20_000
	file, err := io.ReadAll(many(b, rows))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		b.ReportAllocs()
		for b.Loop() {
			r, err := Recognise(source("t.csv", file), "")
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			if err := r.Each(func(row Row) error {
				if row.Refused == nil {
					n++
				}
				return nil
			}); err != nil || n < rows/2 {
				b.Fatal(n, err)
			}
		}
		b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("encoding_csv_cells_alone", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			r := csv.NewReader(bytes.NewReader(file))
			r.ReuseRecord = true
			for {
				if _, err := r.Read(); err == io.EOF {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}

func BenchmarkBody(b *testing.B) {
	_, rows := read(b, source("t.csv", sample(b, "usaspending/transactions_nyc.csv")), "")
	var tx models.FederalTransaction
	if err := json.Unmarshal(rows[len(rows)-1].Body, &tx); err != nil {
		b.Fatal(err)
	}
	b.Run("ours", func(b *testing.B) {
		var o object
		for b.Loop() {
			o.b = o.b[:0]
			o.transaction(&tx)
		}
	})
	b.Run("encoding_json", func(b *testing.B) {
		for b.Loop() {
			if _, err := json.Marshal(tx); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkScanner(b *testing.B) {
	one := sample(b, "usaspending/transactions_nyc.csv")
	many := bytes.Repeat(one, 64<<20/len(one))
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(many)))
		b.ReportAllocs()
		for b.Loop() {
			s := newScanner(bytes.NewReader(many), comma)
			for s.next() {
			}
			if s.err != nil {
				b.Fatal(s.err)
			}
		}
	})
	b.Run("encoding/csv", func(b *testing.B) {
		b.SetBytes(int64(len(many)))
		b.ReportAllocs()
		for b.Loop() {
			r := csv.NewReader(bytes.NewReader(many))
			r.ReuseRecord = true
			for {
				if _, err := r.Read(); err == io.EOF {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
