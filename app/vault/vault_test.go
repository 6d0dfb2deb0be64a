package vault

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"proviso/models"
)

const small = 4 << 20

func opened(t *testing.T) (*Vault, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "documents")
	v := Folder(dir, small)
	t.Cleanup(func() { v.Close() })
	return v, dir
}

// office is a packed document of parts and their content.
func office(t *testing.T, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, parts[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// archived is a file that begins and ends as it should, and in between is an
// archive of a program whose comment is the end.
func archived(t *testing.T, head, tail string) string {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(head)
	z := zip.NewWriter(&b)
	z.SetOffset(int64(len(head)))
	w, err := z.Create("Evil.class")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, "x")
	if err := z.SetComment(tail); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// telling is a packed document whose parts tell of themselves, in the list of parts
// that is read and in front of each of them, that they are so long, whatever they hold.
func telling(t *testing.T, says uint32, parts ...string) string {
	t.Helper()
	s := []byte(office(t, parts...))
	for _, mark := range []struct {
		sign string
		at   int
	}{{"PK\x01\x02", 24}, {"PK\x03\x04", 22}, {"PK\x07\x08", 12}} {
		for i := 0; ; {
			n := bytes.Index(s[i:], []byte(mark.sign))
			if n < 0 {
				break
			}
			i += n + len(mark.sign)
			binary.LittleEndian.PutUint32(s[i-len(mark.sign)+mark.at:], says)
		}
	}
	return string(s)
}

// wrapping is a packed document of two parts that say of themselves that they are, both
// together, as good as nothing: their sum is more than a number holds.
func wrapping(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, "<w/>")
	if w, err = z.CreateRaw(&zip.FileHeader{Name: "word/a.xml", UncompressedSize64: 1<<64 - 4, CompressedSize64: 1}); err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, "x")
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// folded is a packed document whose parts are all the same bytes of it, listed many
// times over.
func folded(t *testing.T, times, length int) string {
	t.Helper()
	s := office(t, "word/document.xml", strings.Repeat("a", length))
	at := strings.Index(s, "PK\x01\x02")
	end := strings.Index(s, "PK\x05\x06")
	out := []byte(s[:at] + strings.Repeat(s[at:end], times) + s[end:])
	tail := out[len(out)-22:]
	binary.LittleEndian.PutUint16(tail[8:], uint16(times))
	binary.LittleEndian.PutUint16(tail[10:], uint16(times))
	binary.LittleEndian.PutUint32(tail[12:], uint32((end-at)*times))
	return string(out)
}

func TestKinds(t *testing.T) {
	v, dir := opened(t)
	pdf, page := "%PDF-1.7\n1 0 obj\n%%EOF\n", "<!DOCTYPE html><script>alert(1)</script>"
	png := "\x89PNG\r\n\x1a\n....IEND\xaeB`\x82"
	for _, c := range []struct{ name, content, want string }{
		{"letter.pdf", pdf, ""},
		{"LETTER.PDF", pdf, ""},
		{"seal.png", png, ""},
		{"photo.jpeg", "\xff\xd8\xff....\xff\xd9", ""},
		{"note.txt", "Größe: 5 €\r\n\tend", ""},
		{"ledger.csv", "\ufeffa,b\n1,2\n", ""},
		{"memo.docx", office(t, "word/document.xml", "<w/>"), ""},
		{"book.xlsx", office(t, "xl/workbook.xml", "<w/>"), ""},
		{"page.html", page, "is of no type that is kept"},
		{"letter", pdf, "is of no type that is kept"},
		{"../../etc/passwd", "x", "is of no type that is kept"},
		{"letter.pdf.exe", pdf, "is of no type that is kept"},
		{"letter.pdf", page, "is not a PDF"},
		{"letter.pdf", page + pdf, "is not a PDF"},
		{"letter.pdf", pdf + office(t, "word/document.xml", "<w/>"), "is not a PDF"},
		{"seal.png", png + page, "is not a PNG"},
		{"photo.jpg", png, "is not a JPEG"},
		{"photo.jpg", archived(t, "\xff\xd8\xff....", "\xff\xd9"), "is an archive too"},
		{"letter.pdf", archived(t, "%PDF-1.7\n", "\n%%EOF\n"), "is an archive too"},
		{"seal.png", archived(t, "\x89PNG\r\n\x1a\n", "IEND\xaeB`\x82"), "is an archive too"},
		{"drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "is of no type that is kept"},
		{"seal.png", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "is not a PNG"},
		{"seal.gif", "GIF89a...." + office(t, "Evil.class", "x"), "is of no type that is kept"},
		{"photo.jpg", "GIF89a...." + office(t, "Evil.class", "x"), "is not a JPEG"},
		{"letter.pdf", "MZ\x90\x00%PDF-1.7 %%EOF", "is not a PDF"},
		{"note.txt", "  \n" + page, "looks like a page"},
		{"note.txt", "a\x00b", "is not plain text"},
		{"note.txt", "\xc3", "is not plain text"},
		{"note.txt", strings.Repeat("a", 64<<10-1) + "é", ""},
		{"memo.docx", office(t, "xl/workbook.xml", "<w/>"), "is not an office document"},
		{"memo.docx", pdf + office(t, "word/document.xml", "<w/>"), "is not an office document"},
		{"memo.docx", office(t, "word/document.xml", "<w/>", "word/vbaProject.bin", "x"), "holds a program"},
		{"memo.docx", office(t, "word/document.xml", strings.Repeat("a", 8<<20)), "times its size"},
		{"memo.docx", telling(t, 9, "word/document.xml", strings.Repeat("a", 8<<20)), "is not an office document that can be opened"},
		{"memo.docx", telling(t, 0, "word/document.xml", strings.Repeat("a", 8<<20)), "is not an office document that can be opened"},
		{"memo.docx", telling(t, 20, "word/document.xml", "<w/>"), "is not an office document that can be opened"},
		{"memo.docx", telling(t, 100<<20, "word/document.xml", "<w/>"), "times its size"},
		{"memo.docx", telling(t, 257<<20, "word/document.xml", "<w/>"), "swells to more than 256 MiB"},
		{"memo.docx", telling(t, 1<<32-2, "word/document.xml", "<w/>"), "swells to more than 256 MiB"},
		{"memo.docx", telling(t, 129<<20, "word/document.xml", "<w/>", "word/a.xml", "<w/>"), "swells to more than 256 MiB"},
		{"memo.docx", wrapping(t), "swells to more than 256 MiB"},
		{"memo.docx", folded(t, 400, 1<<20), "swells to more than 256 MiB"},
		{"memo.docx", folded(t, 20_000, 1), "is not an office document"},
		{"memo.docx", office(t, "word/document.xml", "<w/>")[:60], "is not an office document"},
		{"empty.txt", "", "is empty"},
		{"long.txt", strings.Repeat("a", small+1), "is longer than 4 MiB"},
		{"most.txt", strings.Repeat("a", small), ""},
	} {
		got, err := v.Put(t.Context(), c.name, strings.NewReader(c.content))
		if c.want != "" {
			if err == nil || models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s %.20q: %v, want %q", c.name, c.content, err, c.want)
			}
			continue
		}
		sum := sha256.Sum256([]byte(c.content))
		if err != nil || got.Digest != hex.EncodeToString(sum[:]) || got.Size != int64(len(c.content)) {
			t.Errorf("%s %.20q: %+v, %v", c.name, c.content, got, err)
			continue
		}
		f, err := v.Get(t.Context(), got.Digest)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := io.ReadAll(f); err != nil || string(back) != c.content {
			t.Errorf("%s comes back otherwise: %v", c.name, err)
		}
		f.Close()
	}
	if left, err := os.ReadDir(filepath.Join(dir, incoming)); err != nil || len(left) > 0 {
		t.Errorf("%d files are left half-written, %v", len(left), err)
	}
}

// TestGet: nothing but a digest names a file, and content that was changed on the
// disk is not given out.
func TestGet(t *testing.T) {
	v, dir := opened(t)
	kept, err := v.Put(t.Context(), "a.txt", strings.NewReader("as it was"))
	if err != nil {
		t.Fatal(err)
	}
	for _, digest := range []string{"", "..", "../" + kept.Digest, strings.ToUpper(kept.Digest), kept.Digest[:63], strings.Repeat("0", 64), "incoming/x"} {
		if _, err := v.Get(t.Context(), digest); models.KindOf(err) != models.KindNotFound {
			t.Errorf("%q: %v", digest, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, kept.Digest[:2], kept.Digest), []byte("as it is!"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Get(t.Context(), kept.Digest); !errors.Is(err, ErrAltered) || models.KindOf(err) != "" {
		t.Errorf("changed content: %v", err)
	}
	// Keeping it again mends it.
	if _, err := v.Put(t.Context(), "a.txt", strings.NewReader("as it was")); err != nil {
		t.Fatal(err)
	}
	if f, err := v.Get(t.Context(), kept.Digest); err != nil {
		t.Error(err)
	} else {
		f.Close()
	}
}

// TestTogether: many who keep the same content at once all succeed.
func TestTogether(t *testing.T) {
	v, _ := opened(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			f, err := v.Put(t.Context(), "a.txt", strings.NewReader("the same"))
			if err != nil {
				t.Error(err)
				return
			}
			if r, err := v.Get(t.Context(), f.Digest); err != nil {
				t.Error(err)
			} else {
				r.Close()
			}
		})
	}
	all.Wait()
}

// TestStopped: what is under way when its context ends leaves nothing.
func TestStopped(t *testing.T) {
	v, dir := opened(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := v.Put(ctx, "a.txt", strings.NewReader("text")); err == nil {
		t.Error("it was kept")
	}
	if left, _ := os.ReadDir(filepath.Join(dir, incoming)); len(left) > 0 {
		t.Error("a part of it is left")
	}
}

// FuzzKinds: no content makes a check fail in another way than by saying so.
func FuzzKinds(f *testing.F) {
	for name := range kinds {
		f.Add(name, []byte("%PDF-1.7 %%EOF"))
		f.Add(name, []byte("PK\x03\x04"))
	}
	f.Fuzz(func(t *testing.T, ext string, content []byte) {
		k, err := kindOf("a." + ext)
		if err != nil {
			return
		}
		if err := k.check(bytes.NewReader(content), int64(len(content))); err != nil && models.KindOf(err) != models.KindInvalid {
			t.Errorf("%s: %v", ext, err)
		}
	})
}
