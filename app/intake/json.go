package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"

	"proviso/models"
)

// jsonReader walks through JSON and holds one record at a time. It rests on the tokens
// of encoding/json, and adds what they do not do: a bound on every text and record,
// names that stand twice, bytes that are not UTF-8 (the library takes them for U+FFFD
// without a word), and the line.
type jsonReader struct {
	dec   *json.Decoder
	feed  *textFeed
	depth int
}

// deepestSkipped is how deep a value may nest that is passed over.
const deepestSkipped = 10_000

func newJSONReader(in io.Reader) *jsonReader {
	f := &textFeed{in: transform.NewReader(in, encoding.UTF8Validator), line: 1}
	r := &jsonReader{dec: json.NewDecoder(f), feed: f}
	r.dec.UseNumber() // as written: 16.738 is a text, 1e2 an error for who wants money
	return r
}

// readAhead is how much is read at once beyond what was asked for.
const readAhead = 256 << 10

// textFeed gives the decoder its bytes, and no more of them than a record may have.
type textFeed struct {
	in     io.Reader
	given  int64
	mark   int64 // where the token begins that is being read
	over   bool  // a token went on beyond MostRecord
	failed error
	ahead  []byte // given, and not yet passed by lineAt
	line   int    // on which ahead begins
}

func (f *textFeed) Read(p []byte) (int, error) {
	if f.given-f.mark > MostRecord+readAhead {
		f.over = true
		return 0, errors.New("too long")
	}
	// Whole pieces: the decoder looks through what it has from the beginning each time.
	n, err := io.ReadFull(f.in, p[:min(len(p), readAhead)])
	switch {
	case err == io.ErrUnexpectedEOF:
		err = io.EOF
	case err != nil && err != io.EOF:
		f.failed = err
	}
	f.lineAt(f.mark)
	f.ahead = append(f.ahead, p[:n]...)
	f.given += int64(n)
	return n, err
}

// lineAt is the line of a byte. It is asked from the beginning to the end, never back.
func (f *textFeed) lineAt(offset int64) int {
	past := max(0, min(len(f.ahead), len(f.ahead)-int(f.given-offset)))
	f.line += bytes.Count(f.ahead[:past], []byte{'\n'})
	if past > 0 {
		f.ahead = append(f.ahead[:0], f.ahead[past:]...)
	}
	return f.line
}

// broken is why a file cannot be read on, with the line.
func (r *jsonReader) broken(err error) error {
	line := fmt.Sprintf("line %d", r.line())
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		line = fmt.Sprintf("line %d", r.feed.lineAt(r.feed.given))
	}
	var syntax *json.SyntaxError
	switch {
	case r.feed.over:
		return models.Invalid(line, "one value is longer than %d MiB; no record of this kind is", MostRecord>>20)
	case errors.Is(r.feed.failed, encoding.ErrInvalidUTF8):
		return models.Invalid(line, "on it or soon after stands a byte that is not UTF-8; save the file as UTF-8")
	case errors.As(err, &syntax):
		return models.Invalid(line, "this is not JSON: %s", strings.TrimPrefix(syntax.Error(), "json: "))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return models.Invalid(line, "the file ends in the middle; fetch it again")
	}
	return fmt.Errorf("read JSON: %w", err)
}

// token is the next one.
func (r *jsonReader) token() (json.Token, error) {
	r.feed.mark = r.dec.InputOffset()
	t, err := r.dec.Token()
	if err != nil {
		return nil, r.broken(err)
	}
	if d, is := t.(json.Delim); is {
		if d == '{' || d == '[' {
			r.depth++
		} else {
			r.depth--
		}
	}
	if r.depth > deepestSkipped {
		return nil, models.Invalid(fmt.Sprintf("line %d", r.line()), "values nest deeper than %d levels", deepestSkipped)
	}
	return t, nil
}

// line is that of the last token.
func (r *jsonReader) line() int { return r.feed.lineAt(r.dec.InputOffset()) }

// end is nil if nothing follows.
func (r *jsonReader) end() error {
	r.feed.mark = r.dec.InputOffset()
	_, err := r.dec.Token()
	switch {
	case errors.Is(err, io.EOF) && r.feed.failed == nil && !r.feed.over:
		return nil
	case err != nil:
		return r.broken(err)
	}
	return models.Invalid(fmt.Sprintf("line %d", r.line()), "something follows after the end of the JSON; a file holds one value")
}

// skip passes over a value of which the first token is read.
func (r *jsonReader) skip(first json.Token) error {
	if d, is := first.(json.Delim); !is || d == '}' || d == ']' {
		return nil
	}
	for outer := r.depth - 1; r.depth > outer; {
		if _, err := r.token(); err != nil {
			return err
		}
	}
	return nil
}

// members calls each with the name of every member of an object whose brace is read;
// each reads the value. A name that stands twice is an error: which of them holds?
func (r *jsonReader) members(each func(name string) error) error {
	seen := map[string]bool{}
	for r.dec.More() {
		t, err := r.token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		if seen[name] {
			return models.Invalid(fmt.Sprintf("line %d", r.line()), "%q stands twice in one object", name)
		}
		if seen[name] = true; len(seen) > MostCells {
			return models.Invalid(fmt.Sprintf("line %d", r.line()), "an object has more than %d names", MostCells)
		}
		if err := each(name); err != nil {
			return err
		}
	}
	_, err := r.token()
	return err
}

// elements calls each before every element of an array whose bracket is read; each
// reads the element.
func (r *jsonReader) elements(each func() error) error {
	for r.dec.More() {
		if err := each(); err != nil {
			return err
		}
	}
	_, err := r.token()
	return err
}

// record is the next value as a tree: map[string]any, []any, string, json.Number, bool
// or nil. One that is too long, too deep or says two things of one name is passed over
// to its end, and the note says why.
func (r *jsonReader) record() (any, *Note, error) {
	t, err := r.token()
	if err != nil {
		return nil, nil, err
	}
	return r.recordFrom(t)
}

func (r *jsonReader) recordFrom(first json.Token) (any, *Note, error) {
	b := &jsonTree{r: r, from: r.dec.InputOffset(), outer: r.depth}
	if d, is := first.(json.Delim); is && (d == '{' || d == '[') {
		b.outer--
	}
	v, err := b.value("", first)
	if err != nil || b.spoilt == nil {
		return v, nil, err
	}
	for r.depth > b.outer {
		if _, err := r.token(); err != nil {
			return nil, nil, err
		}
	}
	return nil, b.spoilt, nil
}

// jsonTree is a record in the making.
type jsonTree struct {
	r      *jsonReader
	from   int64
	outer  int // depth outside of it
	cells  int
	spoilt *Note // once set, nothing more is kept
}

func (b *jsonTree) spoil(path, format string, args ...any) {
	if b.spoilt == nil {
		b.spoilt = &Note{Field: path, Msg: fmt.Sprintf(format, args...)}
	}
}

func (b *jsonTree) value(path string, t json.Token) (any, error) {
	b.cells++
	switch {
	case b.r.dec.InputOffset()-b.from > MostRecord:
		b.spoil("", "is longer than %d MiB", MostRecord>>20)
	case b.cells > MostCells:
		b.spoil("", "has more than %d values", MostCells)
	case b.r.depth-b.outer > MostNesting:
		b.spoil(path, "nests deeper than %d levels", MostNesting)
	}
	if b.spoilt != nil {
		return nil, nil
	}
	switch t := t.(type) {
	case json.Delim:
		if t == '[' {
			return b.array(path)
		}
		return b.object(path)
	case string:
		if len(t) > MostCell {
			b.spoil(path, "is longer than %d MiB", MostCell>>20)
		} else if strings.ContainsRune(t, 0) {
			b.spoil(path, "holds a NUL character")
		}
	}
	return t, nil
}

func (b *jsonTree) object(path string) (any, error) {
	out := map[string]any{}
	for b.r.dec.More() {
		t, err := b.r.token()
		if err != nil {
			return nil, err
		}
		name, _ := t.(string)
		if _, twice := out[name]; twice {
			b.spoil(below(path, name), "stands twice, and it cannot be told which holds")
		}
		if t, err = b.r.token(); err != nil {
			return nil, err
		}
		v, err := b.value(below(path, name), t)
		if err != nil || b.spoilt != nil {
			return nil, err
		}
		out[name] = v
	}
	_, err := b.r.token()
	return out, err
}

func (b *jsonTree) array(path string) (any, error) {
	out := []any{}
	for b.r.dec.More() {
		t, err := b.r.token()
		if err != nil {
			return nil, err
		}
		v, err := b.value(fmt.Sprintf("%s[%d]", path, len(out)), t)
		if err != nil || b.spoilt != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, err := b.r.token()
	return out, err
}

func below(path, name string) string {
	if len(name) > 100 {
		name = name[:100] + "…"
	}
	if path == "" {
		return name
	}
	return path + "." + name
}
