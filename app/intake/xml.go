package intake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"proviso/models"
)

// xmlReader walks through XML and holds one element at a time. encoding/xml fetches
// nothing, knows no entities but the five of XML itself and refuses what is not well
// formed; what is added are bounds, and a plain no to files that declare entities.
type xmlReader struct {
	dec   *xml.Decoder
	feed  *textFeed
	depth int
}

func newXMLReader(in io.Reader) *xmlReader {
	f := &textFeed{in: in, line: 1}
	r := &xmlReader{dec: xml.NewDecoder(f), feed: f}
	// What comes is UTF-8 already, whatever the file once declared.
	r.dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return r
}

func (r *xmlReader) line() int {
	line, _ := r.dec.InputPos()
	return line
}

func (r *xmlReader) broken(err error) error {
	line := fmt.Sprintf("line %d", r.line())
	var syntax *xml.SyntaxError
	switch {
	case r.feed.over:
		return models.Invalid(line, "one piece is longer than %d MiB; none of this kind is", MostRecord>>20)
	case errors.As(err, &syntax):
		return models.Invalid(line, "this is not XML that can be read: %s", cutText(syntax.Msg))
	case errors.Is(err, io.EOF):
		return models.Invalid(line, "the file ends in the middle; fetch it again")
	}
	return fmt.Errorf("read XML: %w", err)
}

// token is the next one that says something.
func (r *xmlReader) token() (xml.Token, error) {
	for {
		r.feed.mark = r.dec.InputOffset()
		t, err := r.dec.Token()
		if err != nil {
			if errors.Is(err, io.EOF) && r.depth == 0 && !r.feed.over {
				return nil, io.EOF
			}
			return nil, r.broken(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if r.depth++; r.depth > MostNesting {
				return nil, models.Invalid(fmt.Sprintf("line %d", r.line()), "elements nest deeper than %d levels", MostNesting)
			}
			return t, nil
		case xml.EndElement:
			r.depth--
			return t, nil
		case xml.CharData:
			return t, nil
		case xml.Directive:
			if bytes.ContainsRune(t, '[') || bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
				return nil, models.Invalid(fmt.Sprintf("line %d", r.line()), "the file declares entities of its own, which are not read; none of this kind needs any")
			}
		}
	}
}

// children calls each at the beginning of every element within the one that was begun;
// each reads it to its end.
func (r *xmlReader) children(each func(xml.StartElement) error) error {
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if err := each(t); err != nil {
				return err
			}
		}
	}
}

// skip passes over an element that was begun.
func (r *xmlReader) skip() error {
	for outer := r.depth - 1; r.depth > outer; {
		if _, err := r.token(); err != nil {
			return err
		}
	}
	return nil
}

// record is an element that was begun, with its attributes and the texts of its
// children by their names. Of a name that stands twice it cannot be told which holds, but
// for those of which there may be many.
func (r *xmlReader) record(start xml.StartElement, many ...string) (map[string]any, *Note, error) {
	out := map[string]any{}
	var spoil *Note
	parts := 0
	put := func(name, text string) {
		parts++
		switch _, twice := out[name]; {
		case spoil != nil:
		case twice && !slices.Contains(many, name):
			spoil = &Note{name, "stands twice, and it cannot be told which holds"}
		case len(text) > MostCell:
			spoil = &Note{name, fmt.Sprintf("is longer than %d MiB", MostCell>>20)}
		case parts > MostCells:
			spoil = &Note{"", fmt.Sprintf("has more than %d parts", MostCells)}
		case slices.Contains(many, name):
			list, _ := out[name].([]any)
			out[name] = append(list, text)
		default:
			out[name] = text
		}
	}
	for _, a := range start.Attr {
		put(a.Name.Local, a.Value)
	}
	from := r.dec.InputOffset()
	err := r.children(func(child xml.StartElement) error {
		text, err := r.text()
		if err != nil {
			return err
		}
		if r.dec.InputOffset()-from > MostRecord && spoil == nil {
			spoil = &Note{"", fmt.Sprintf("is longer than %d MiB", MostRecord>>20)}
			out = map[string]any{}
		}
		put(child.Name.Local, text)
		return nil
	})
	return out, spoil, err
}

// text is all text within an element that was begun, up to one byte more than a cell
// may have.
func (r *xmlReader) text() (string, error) {
	var b strings.Builder
	for outer := r.depth - 1; r.depth > outer; {
		t, err := r.token()
		if err != nil {
			return "", err
		}
		if data, is := t.(xml.CharData); is {
			b.Write(data[:min(len(data), MostCell+1-b.Len())])
		}
	}
	return b.String(), nil
}
