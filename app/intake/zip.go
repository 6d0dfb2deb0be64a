package intake

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strings"

	"proviso/models"
)

// mostDirectory is how long an archive's list of its files may be, in bytes: some forty
// thousand files. archive/zip holds all of it.
const mostDirectory = 4 << 20

// recogniseArchive reads what lies in a ZIP: the parts of one download, or a workbook.
func recogniseArchive(from io.ReaderAt, src Source, asKind models.ReportKind) (*Reader, error) {
	if n := directoryOf(from, src.Size); n > mostDirectory {
		return nil, models.Invalid(src.Name, "the archive's list of its files is %d bytes long; no download's is", n)
	}
	z, err := zip.NewReader(from, src.Size)
	if err != nil {
		return nil, models.Invalid(src.Name, "the archive cannot be opened (%s); it may be cut off. Download it again", err.Error())
	}
	names := map[string]bool{}
	for _, f := range z.File {
		names[f.Name] = true
	}
	switch {
	case names["xl/workbook.xml"] || names["[Content_Types].xml"] && names["xl/workbook.bin"]:
		return recogniseWorkbook(from, src, z, asKind)
	case names["word/document.xml"], names["ppt/presentation.xml"]:
		return nil, notAText(src.Name, "it is a document of Word or PowerPoint")
	case names["content.xml"] && names["mimetype"]:
		return nil, models.Invalid(src.Name, "this is an OpenDocument file; save it as .xlsx or CSV")
	}
	if err := disjoint(src.Name, z.File); err != nil {
		return nil, err
	}
	parts, aside, err := partsOf(src.Name, z)
	if err != nil {
		return nil, err
	}
	return readParts(src.Name, parts, aside, asKind)
}

// directoryOf is how many bytes archive/zip would take for the list of files, by the
// archive's end record; 0 if that is not found, which archive/zip then says itself.
func directoryOf(from io.ReaderAt, size int64) int64 {
	tail := make([]byte, min(size, 66<<10))
	if _, err := from.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || i+22 > len(tail) {
		return 0
	}
	end := size - int64(len(tail)) + int64(i)
	length, offset := int64(binary.LittleEndian.Uint32(tail[i+12:])), int64(binary.LittleEndian.Uint32(tail[i+16:]))
	if length == 0xFFFFFFFF || offset == 0xFFFFFFFF { // ZIP64: the true figures lie before
		record := make([]byte, 56)
		if j := bytes.LastIndex(tail[:i], []byte("PK\x06\x06")); j >= 0 && j+56 <= len(tail) {
			copy(record, tail[j:])
			end = size - int64(len(tail)) + int64(j)
		}
		length, offset = int64(binary.LittleEndian.Uint64(record[40:])), int64(binary.LittleEndian.Uint64(record[48:]))
	}
	return end - max(0, min(offset, end-length))
}

// partsOf are the files of an archive that may be read, in the order in which they
// count up, and notes on those that are not.
func partsOf(name string, z *zip.Reader) (parts []file, aside []Note, err error) {
	var whole uint64
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if err := checkEntry(name, f); err != nil {
			return nil, nil, err
		}
		if whole += f.UncompressedSize64; whole > MostUnpacked {
			return nil, nil, models.Invalid(name, "unpacked, the archive would be larger than %d GiB", MostUnpacked>>30)
		}
		base := path.Base(f.Name)
		if strings.HasPrefix(base, ".") || strings.HasPrefix(f.Name, "__MACOSX/") || f.UncompressedSize64 == 0 {
			continue
		}
		parts = append(parts, entry(f))
	}
	switch {
	case len(parts) == 0:
		return nil, nil, models.Invalid(name, "the archive holds no file")
	case len(parts) > MostParts:
		return nil, nil, models.Invalid(name, "the archive holds %d files, more than %d; import the ones that are meant by themselves", len(parts), MostParts)
	}
	slices.SortStableFunc(parts, func(a, b file) int { return naturally(a.name, b.name) })
	return parts, aside, nil
}

// disjoint refuses an archive of which two files are the same bytes: no program packs so,
// but one who wants little to become much.
func disjoint(name string, files []*zip.File) error {
	type span struct {
		from, to int64
		name     string
	}
	var spans []span
	for _, f := range files {
		from, err := f.DataOffset()
		if err != nil {
			return models.Invalid(name, "the archive cannot be opened (%s: %s); it may be cut off. Download it again", f.Name, err.Error())
		}
		if f.CompressedSize64 > 0 {
			spans = append(spans, span{from, from + int64(min(f.CompressedSize64, math.MaxInt64/2)), f.Name})
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return models.Invalid(name, "the files %.60q and %.60q in the archive share their bytes; no program packs so. Unpack it, look at what is in it, and import that", spans[i-1].name, spans[i].name)
		}
	}
	return nil
}

// checkEntry refuses an archive for one of its files. Nothing is ever written under a
// name out of an archive; one that no program gives is a sign of what the rest is.
func checkEntry(archive string, f *zip.File) error {
	switch {
	case len(f.Name) > 1024 || strings.ContainsAny(f.Name, "\x00\\\n\r") || strings.HasPrefix(f.Name, "/") || slices.Contains(strings.Split(f.Name, "/"), ".."):
		return models.Invalid(archive, "the archive has a file with a name that leads out of it or cannot be one: %.60q", f.Name)
	case f.Flags&1 != 0:
		return models.Invalid(archive, "the file %s in the archive is under a password; unpack it and import what is in it", f.Name)
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return models.Invalid(archive, "the file %s in the archive is packed in a way that is not read; pack it as an ordinary ZIP", f.Name)
	case f.UncompressedSize64 > f.CompressedSize64*MostRatio+1<<20:
		return models.Invalid(archive, "the file %s in the archive would be more than %d times its size when unpacked; no table is", f.Name, MostRatio)
	}
	return nil
}

// entry is a file within an archive. That it unpacks to no more than it says of itself,
// archive/zip sees to.
func entry(f *zip.File) file {
	return file{name: f.Name, size: int64(f.UncompressedSize64), open: func() (io.Reader, error) {
		from, err := f.Open()
		if err != nil {
			return nil, models.Invalid(f.Name, "this file of the archive cannot be unpacked: %s", err.Error())
		}
		return &unpacking{from, f.Name}, nil
	}}
}

// unpacking says which file of an archive is damaged.
type unpacking struct {
	from io.Reader
	name string
}

func (u *unpacking) Read(b []byte) (int, error) {
	n, err := u.from.Read(b)
	if err != nil && err != io.EOF {
		return n, models.Invalid(u.name, "this file of the archive is damaged, or longer than the archive says (%s); download it again", err.Error())
	}
	return n, err
}

// naturally compares names as people count: part 2 stands before part 10.
func naturally(a, b string) int {
	for a != "" && b != "" {
		x, y := leadingDigits(a), leadingDigits(b)
		if x != "" && y != "" {
			n, m := strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
			if len(n) != len(m) {
				return len(n) - len(m)
			}
			if c := strings.Compare(n, m); c != 0 {
				return c
			}
			a, b = a[len(x):], b[len(y):]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func leadingDigits(s string) string {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n]
}

// part is a file of an archive whose format is known.
type part struct {
	name string
	how  reading
}

// readParts reads the files of one kind in an archive as one. Of several kinds that is
// the first by the files' names; the reader says which there are beside it.
func readParts(archive string, files []file, aside []Note, asKind models.ReportKind) (*Reader, error) {
	found := map[models.ReportKind][]part{}
	var kinds, also []models.ReportKind
	var others *otherKind
	for _, f := range files {
		known, how, err := knownPart(f, asKind)
		switch {
		case err != nil && models.KindOf(err) == "":
			return nil, fmt.Errorf("read %s in %s: %w", f.name, archive, err)
		case errors.As(err, &others):
			aside = append(aside, Note{f.name, "is " + others.what + ", and is read by itself"})
			continue
		case err != nil:
			aside = append(aside, Note{f.name, "left aside: " + messageOf(err)})
			continue
		}
		if found[known.kind] == nil {
			kinds = append(kinds, known.kind)
		}
		also = append(also, alsoIn(known)...)
		found[known.kind] = append(found[known.kind], part{f.name, how})
	}
	if len(kinds) > 1 { // a table that is not known beside files that are
		kinds = slices.DeleteFunc(kinds, func(k models.ReportKind) bool {
			if k == models.ReportedTable {
				for _, p := range found[k] {
					aside = append(aside, Note{p.name, "left aside: it is not of the kind of the other files"})
				}
			}
			return k == models.ReportedTable
		})
	}
	switch {
	case len(kinds) == 0 && len(aside) == 1:
		return nil, models.Invalid(archive, "nothing in the archive can be read: %s", aside[0].Field+" was "+aside[0].Msg)
	case len(kinds) == 0:
		return nil, models.Invalid(archive, "nothing in the archive can be read; of its %d files, %s was %s", len(aside), aside[0].Field, aside[0].Msg)
	case kinds[0] == models.ReportedTable && len(found[kinds[0]]) > 1:
		return nil, models.Invalid(archive, "the archive holds several tables of which it is not known what they are; import each by itself")
	}
	for _, k := range kinds[1:] {
		for _, p := range found[k] {
			aside = append(aside, Note{p.name, "is of another kind (" + string(k) + "), and is read by itself"})
		}
	}
	r := together(kinds[0], found[kinds[0]], aside)
	for _, k := range slices.Concat(kinds[1:], also) {
		if k != r.Kind && !slices.Contains(r.Also, k) {
			r.Also = append(r.Also, k)
		}
	}
	return r, nil
}

// messageOf is an error without the name of the file, which stands before it already.
func messageOf(err error) string {
	var e *models.Error
	if errors.As(err, &e) {
		return e.Msg
	}
	return err.Error()
}

func knownPart(f file, asKind models.ReportKind) (format, reading, error) {
	head, err := f.beginning(4)
	if err != nil {
		return format{}, reading{}, err
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return format{}, reading{}, models.Invalid(f.name, "it is an archive or a workbook within an archive")
	}
	b, err := begin(f)
	if err != nil {
		return format{}, reading{}, err
	}
	known, err := b.known(asKind)
	if err != nil {
		return format{}, reading{}, err
	}
	how, err := known.open(b)
	how.notes = slices.Concat(b.notes, how.notes)
	return known, how, err
}

// together reads parts one after the other as one file.
func together(kind models.ReportKind, parts []part, notes []Note) *Reader {
	r := &Reader{Kind: kind, Notes: notes}
	for i, p := range parts {
		for _, h := range p.how.heads {
			h.Part = i
			r.Heads = append(r.Heads, h)
		}
		r.Parts = append(r.Parts, p.name)
		for _, n := range p.how.notes {
			if !slices.Contains(r.Notes, n) {
				r.Notes = append(r.Notes, n)
			}
		}
	}
	r.each = func(yield func(Row) error) error {
		before := 0
		for i, p := range parts {
			last := before
			err := p.how.each(func(row Row) error {
				row.At, row.Part = before+row.At, i
				last = row.At
				return yield(row)
			})
			if err != nil {
				return err
			}
			before = last
		}
		return nil
	}
	return r
}
