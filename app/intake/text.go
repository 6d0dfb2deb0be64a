package intake

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"proviso/models"
)

// file is one file to be read: a source, or a part of an archive.
type file struct {
	name string
	size int64
	open func() (io.Reader, error) // from its first byte, each time anew
}

// bytesSeen is how much of a file's beginning is looked at to say what it is.
const bytesSeen = 64 << 10

// bytesChecked is how much of a file is looked at to say how its characters are
// written. A place name that is not ASCII may stand far down.
const bytesChecked = 32 << 20

// text is a file as UTF-8, whichever way its characters are written.
type text struct {
	notes []Note // what was read another way than as UTF-8
	file
}

// textOf finds out how the characters of a file are written. A file that is no text is
// refused with what it seems to be.
func textOf(f file) (text, error) {
	head, err := f.beginning(bytesSeen)
	if err != nil {
		return text{}, err
	}
	if what := signature(head); what != "" {
		return text{}, notAText(f.name, what)
	}
	t := text{file: f}
	switch coded := utf16In(head); {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		t.open = func() (io.Reader, error) { return skipping(f.open, 3) }
	case coded != "":
		t.notes = append(t.notes, Note{Msg: "the file is written in " + string(coded) + " and was read as that"})
		t.open = decoding(f.open, utf16.UTF16(coded.order(), utf16.UseBOM).NewDecoder)
	case manyControls(head):
		return text{}, notAText(f.name, "it holds bytes that no text has, and seems to be a program's own format")
	default:
		if err := t.eightBits(); err != nil {
			return text{}, err
		}
	}
	return t, t.oldMac()
}

// notAText refuses a file and says what was looked for.
func notAText(name, what string) error {
	return models.Invalid(name, "this is not a table or text that can be read: %s; save or download it as CSV", what)
}

// beginning is the first n bytes of the file, or all of it if it is shorter.
func (f file) beginning(n int) ([]byte, error) {
	from, err := f.open()
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(from, int64(n)))
	if err != nil {
		return nil, fmt.Errorf("read the beginning of %s: %w", f.name, err)
	}
	return b, nil
}

// signature says what a file is that is no text, by its first bytes.
func signature(head []byte) string {
	for _, kind := range []struct{ magic, what string }{
		{"%PDF", "it is a PDF"},
		{"\x89PNG", "it is an image"}, {"\xFF\xD8\xFF", "it is an image"}, {"GIF8", "it is an image"}, {"II*\x00", "it is an image"}, {"MM\x00*", "it is an image"},
		{"MZ\x90\x00", "it is a Windows program"}, {"\x7FELF", "it is a program"}, {"\xCF\xFA\xED\xFE", "it is a program"},
		{"\x1F\x8B", "it is packed with gzip; unpack it first"}, {"7z\xBC\xAF\x27\x1C", "it is a 7-Zip archive; unpack it first"}, {"Rar!", "it is a RAR archive; unpack it first"}, {"BZh", "it is packed with bzip2; unpack it first"},
		{"SQLite format 3\x00", "it is an SQLite database"}, {"PAR1", "it is a Parquet file"}, {"{\\rtf", "it is a word-processor document (RTF)"},
		{"\xFF\xFE\x00\x00", "its characters are written in UTF-32"}, {"\x00\x00\xFE\xFF", "its characters are written in UTF-32"},
	} {
		if bytes.HasPrefix(head, []byte(kind.magic)) {
			return kind.what
		}
	}
	if bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
		if bytes.Contains(head, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return "it is an Office document under a password; open it and save it without one"
		}
		return "it is a document of Office 97 to 2003 (.xls, .doc), or one under a password; open it and save it as .xlsx without a password"
	}
	return ""
}

// manyControls is true if one byte in fifty is a control character that no text has.
func manyControls(head []byte) bool {
	n := 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' {
			n++
		}
	}
	return n > 4 && n > len(head)/50
}

// utf16Name is a way of writing UTF-16; "" is not UTF-16.
type utf16Name string

const (
	utf16LE utf16Name = "UTF-16 (little-endian)"
	utf16BE utf16Name = "UTF-16 (big-endian)"
)

func (n utf16Name) order() utf16.Endianness {
	if n == utf16BE {
		return utf16.BigEndian
	}
	return utf16.LittleEndian
}

// utf16In says whether a text is UTF-16: by its mark, or because every other byte is a
// NUL, as in English text without one.
func utf16In(head []byte) utf16Name {
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return utf16LE
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return utf16BE
	}
	var nul [2]int
	for i, c := range head {
		if c == 0 {
			nul[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case half >= 2 && nul[1] > half*3/4 && nul[0] <= half/50:
		return utf16LE
	case half >= 2 && nul[0] > half*3/4 && nul[1] <= half/50:
		return utf16BE
	}
	return ""
}

// eightBits has a text whose characters are a byte each read as what they are. UTF-8
// with a few damaged characters stays UTF-8, and the records that hold them are refused.
func (t *text) eightBits() error {
	from, err := t.file.open()
	if err != nil {
		return err
	}
	var votes votes
	buf := make([]byte, 256<<10)
	for kept, read := 0, 0; read < bytesChecked; {
		n, err := io.ReadFull(from, buf[kept:])
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return fmt.Errorf("read %s: %w", t.name, err)
		}
		b := buf[:kept+n]
		// The last bytes are looked at again with what follows them.
		last := len(b)
		if err == nil {
			last -= utf8.UTFMax
		}
		last = votes.count(b, last)
		if err != nil {
			break
		}
		read += n
		kept = copy(buf, b[last:])
	}
	name, page := votes.winner()
	if page != nil {
		t.notes = append(t.notes, Note{Msg: "the file is not UTF-8; its characters look like " + name + " and were read as that. Look at names with accents before you take them"})
		t.open = decoding(t.file.open, page.NewDecoder)
	}
	return nil
}

// votes counts what speaks for each way of writing characters beyond ASCII.
type votes struct {
	utf8, broken   int // sequences that are UTF-8; bytes that are none
	windows, roman int
}

// count looks at b until a byte, or to the end of the character that it lies in, and
// says how far it went.
func (v *votes) count(b []byte, until int) int {
	i := 0
	for i < until {
		if ascii(b[i:min(i+64, len(b))]) {
			i = min(i+64, len(b))
			continue
		}
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		if r, n := utf8.DecodeRune(b[i:]); r != utf8.RuneError || n > 1 {
			v.utf8++
			i += n
			continue
		}
		v.broken++
		v.windows += fits(charmap.Windows1252, b, i)
		v.roman += fits(charmap.Macintosh, b, i)
		i++
	}
	return i
}

func (v *votes) winner() (string, *charmap.Charmap) {
	switch {
	case v.broken == 0 || v.utf8 > v.broken:
		return "", nil
	case v.roman > v.windows:
		return "Mac Roman", charmap.Macintosh
	}
	return "Windows-1252", charmap.Windows1252
}

// fits says how well the byte at i, read by a code page, stands among its neighbours: a
// small letter within a word speaks for it, a sign within one or a capital after a
// small letter against it. So 0x96 in Ca?on is ñ of Mac Roman and not the dash of
// Windows.
func fits(page *charmap.Charmap, b []byte, i int) int {
	r := page.DecodeByte(b[i])
	before, after := near(b, i-1), near(b, i+1)
	inWord := unicode.IsLetter(before) || unicode.IsLetter(after)
	switch {
	case r == utf8.RuneError || unicode.IsControl(r):
		return -5
	case unicode.IsUpper(r) && unicode.IsLower(before):
		return -2
	case unicode.IsLower(r) && unicode.IsUpper(before) && unicode.IsUpper(after):
		return -1
	case unicode.IsLetter(r) && inWord:
		return 2
	case unicode.IsLetter(r):
		return -1
	case r == '’' && (unicode.IsUpper(after) || strings.ContainsRune("sStdlrvm", after) || !unicode.IsLetter(after) && (before == 's' || before == 'S')):
		return 2 // d’Alene, city’s, cities’; but in R’o it stands for í
	case unicode.IsLetter(before) && unicode.IsLetter(after):
		return -2
	case unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Pi, r) || unicode.Is(unicode.Pf, r) || r == '…' || r == '•' || r == '§' || r == '\u00a0':
		return 1
	}
	return 0
}

func near(b []byte, i int) rune {
	if i < 0 || i >= len(b) || b[i] >= utf8.RuneSelf {
		return ' '
	}
	return rune(b[i])
}

// oldMac has lines end with \n that end with a carriage return alone.
func (t *text) oldMac() error {
	head, err := t.beginning(bytesSeen)
	if err != nil || bytes.IndexByte(head, '\n') >= 0 || bytes.IndexByte(bytes.TrimRight(head, "\r"), '\r') < 0 {
		return err
	}
	open := t.open
	t.notes = append(t.notes, Note{Msg: "the lines of the file end as on old Macintoshes, and were read so"})
	t.open = func() (io.Reader, error) {
		from, err := open()
		return returns{from}, err
	}
	return nil
}

// returns reads carriage returns as line ends.
type returns struct{ from io.Reader }

func (r returns) Read(b []byte) (int, error) {
	n, err := r.from.Read(b)
	for i, c := range b[:n] {
		if c == '\r' {
			b[i] = '\n'
		}
	}
	return n, err
}

// decoding opens a file as UTF-8.
func decoding[D transform.Transformer](open func() (io.Reader, error), decoder func() D) func() (io.Reader, error) {
	return func() (io.Reader, error) {
		from, err := open()
		if err != nil {
			return nil, err
		}
		return transform.NewReader(from, decoder()), nil
	}
}

// skipping opens a file behind its first n bytes.
func skipping(open func() (io.Reader, error), n int64) (io.Reader, error) {
	from, err := open()
	if err != nil {
		return nil, err
	}
	if _, err := io.CopyN(io.Discard, from, n); err != nil {
		return nil, fmt.Errorf("skip the mark at the beginning: %w", err)
	}
	return from, nil
}
