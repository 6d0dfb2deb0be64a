package vault

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"proviso/models"
)

// kind is a type of file that may be kept, and how its content is known.
type kind struct {
	media string
	check func(r io.ReaderAt, size int64) error
}

// kinds are by the end of a file's name. None of them runs anything where it is
// opened: a document that does (macros, pages, programs) is not kept.
var kinds = map[string]kind{
	"pdf":  {"application/pdf", framed("a PDF", "%PDF-", "%%EOF", 1024)},
	"png":  {"image/png", framed("a PNG picture", "\x89PNG\r\n\x1a\n", "IEND\xaeB`\x82", 8)},
	"jpg":  {"image/jpeg", framed("a JPEG picture", "\xff\xd8\xff", "\xff\xd9", 2)},
	"jpeg": {"image/jpeg", framed("a JPEG picture", "\xff\xd8\xff", "\xff\xd9", 2)},
	"txt":  {"text/plain; charset=utf-8", isText},
	"csv":  {"text/csv; charset=utf-8", isText},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", packed("word/document.xml")},
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", packed("xl/workbook.xml")},
}

func kindOf(name string) (kind, error) {
	k, ok := kinds[strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))]
	if !ok {
		return kind{}, models.Invalid("file", "%q is of no type that is kept; it may be pdf, png, jpg, txt, csv, docx or xlsx", name)
	}
	return k, nil
}

func wrong(what string) error {
	return models.Invalid("file", "is not %s, as its name says", what)
}

// framed checks how a file begins and ends. What stands before the one or after
// the other would make it a file of two types.
func framed(what, first, last string, within int64) func(io.ReaderAt, int64) error {
	return func(r io.ReaderAt, size int64) error {
		head, err := part(r, 0, min(size, int64(len(first))))
		if err != nil {
			return err
		}
		n := min(size, within)
		tail, err := part(r, size-n, n)
		if err != nil {
			return err
		}
		end := bytes.LastIndex(tail, []byte(last))
		if string(head) != first || end < 0 || len(bytes.Trim(tail[end+len(last):], "\r\n\x00 ")) > 0 {
			return wrong(what)
		}
		// An archive is read from its end, and its comment can be what ends a file
		// of another type.
		if z, err := zip.NewReader(r, size); err == nil && len(z.File) > 0 {
			return models.Invalid("file", "is an archive too; keep what is in it by itself")
		}
		return nil
	}
}

func part(r io.ReaderAt, from, n int64) ([]byte, error) {
	b := make([]byte, n)
	if _, err := r.ReadAt(b, from); err != nil && err != io.EOF {
		return nil, fmt.Errorf("look at a document: %w", err)
	}
	return b, nil
}

// isText checks that a file is UTF-8 without control characters, and no page.
func isText(r io.ReaderAt, size int64) error {
	in := io.NewSectionReader(r, 0, size)
	var left []byte // of a character that a part cut in two
	buffer := make([]byte, 64<<10)
	first := true
	for {
		n, err := in.Read(buffer)
		b := append(left, buffer[:n]...)
		if first && bytes.HasPrefix(bytes.TrimLeft(b, "\ufeff \t\r\n"), []byte("<")) {
			return wrong("plain text (it looks like a page)")
		}
		first = false
		for len(b) > 0 && (utf8.FullRune(b) || err == io.EOF) {
			c, width := utf8.DecodeRune(b)
			if c == utf8.RuneError && width < 2 || c < ' ' && c != '\n' && c != '\r' && c != '\t' {
				return wrong("plain text in UTF-8")
			}
			b = b[width:]
		}
		left = append([]byte(nil), b...)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("look at a document: %w", err)
		}
	}
}

// Limits of a packed document. What office programs write is packed to a tenth,
// not to a thousandth, of its size.
const (
	longestPart  = 256 << 20
	mostParts    = 10_000
	mostPacked   = 200 // times
	packedAtEase = 1 << 20
)

// packed checks an office document: a zip from its first byte to its last, that
// has the part which makes it one, runs nothing, and does not swell when opened.
func packed(main string) func(io.ReaderAt, int64) error {
	return func(r io.ReaderAt, size int64) error {
		head, err := part(r, 0, min(size, 4))
		if err != nil {
			return err
		}
		z, err := zip.NewReader(r, size)
		if err != nil || string(head) != "PK\x03\x04" || len(z.File) > mostParts || z.Comment != "" {
			return wrong("an office document")
		}
		var total uint64
		found := false
		for _, f := range z.File {
			name := strings.ToLower(f.Name)
			found = found || name == main
			if strings.Contains(name, "vbaproject") || strings.Contains(name, "activex") || strings.Contains(name, "embeddings/") {
				return models.Invalid("file", "holds a program or another file inside; keep it without")
			}
			total += f.UncompressedSize64
			if f.UncompressedSize64 > longestPart || total > longestPart {
				return models.Invalid("file", "swells to more than %d MiB when it is opened", longestPart>>20)
			}
		}
		if total > packedAtEase && total > uint64(size)*mostPacked {
			return models.Invalid("file", "swells to %d times its size when it is opened", total/uint64(size))
		}
		if !found {
			return wrong("an office document")
		}
		return swells(z, longestPart)
	}
}

// swells reads every part, since the sizes that a zip tells of itself may be
// lies.
func swells(z *zip.Reader, limit int64) error {
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			return wrong("an office document that can be opened")
		}
		n, err := io.Copy(io.Discard, io.LimitReader(in, limit+1))
		in.Close()
		if limit -= n; limit < 0 {
			return models.Invalid("file", "swells to more than %d MiB when it is opened", longestPart>>20)
		}
		if err != nil {
			return wrong("an office document that can be opened")
		}
	}
	return nil
}
