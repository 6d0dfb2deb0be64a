package public

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/views/tell"
)

// shown is a page of each kind.
var shown = []string{"", "jurisdictions", "jurisdictions/denver-co", "grants/denver-co-byrne-jag-fy2017", "cases", "cases/chicago-v-sessions-fy2017",
	"coverage", "coverage/jag-info-questionnaire", "coverage/jag-notice.denver-co", "comparisons", "comparisons/cops-hiring-fy2017"}

// A page of each kind, in each language, as it is heard: its words in their order, with
// the marks of headings, lists and links. (Of long lists the first five are kept.)
func TestHeard(t *testing.T) {
	for _, lang := range tell.Languages {
		for _, path := range shown {
			f := frame(t, lang, days[0])
			if strings.HasPrefix(path, "coverage/jag-info") {
				f = frame(t, lang, days[1]) // it was made later
			}
			short := *f.Edition
			short.Overview.Lines = short.Overview.Lines[:5]
			short.Overview.Places = slices.Clone(short.Overview.Places[:5])
			f.Edition = &short
			name := lang + "-" + strings.ReplaceAll(path, "/", "_") + ".golden"
			if path == "" {
				name = lang + "-portfolio.golden"
			}
			text := heard(t, rendered(t, f, path))
			golden.Equal(t, name, bytes.ReplaceAll(text, []byte(f.Edition.ID), []byte("(edition)"))) // it moves with the record
		}
	}
}

// blocks begin a line, with what is written before it.
var blocks = map[string]string{"h1": "# ", "h2": "## ", "h3": "### ", "p": "", "li": "- ", "tr": "", "dt": "", "caption": "", "summary": "+ ", "title": "title: ", "label": "label: ", "option": "* ", "optgroup": "", "button": "button: ", "table": "", "svg": ""}

// heard is a page as text.
func heard(t *testing.T, page []byte) []byte {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(page))
	dec.Strict, dec.AutoClose, dec.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var out strings.Builder
	line, within := "", 0 // within: how deep in what is not read out
	end := func() {
		if s := strings.Join(strings.Fields(line), " "); s != "" {
			out.WriteString(s + "\n")
		}
		line = ""
	}
	for {
		token, err := dec.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			if within > 0 {
				within++
				continue
			}
			get := map[string]string{}
			for _, a := range x.Attr {
				get[a.Name.Local] = a.Value
			}
			if before, ok := blocks[x.Name.Local]; ok && (x.Name.Local != "svg" || get["role"] == "img") {
				end()
				line = before
			}
			if l := get["lang"]; l != "" && x.Name.Local != "html" && x.Name.Local != "a" {
				line += " [" + l + "] "
			}
			switch {
			case x.Name.Local == "svg" && get["role"] == "img":
				line += "picture: " + get["aria-label"]
				end()
				within = 1
			case x.Name.Local == "svg":
				within = 1
			case x.Name.Local == "td" && get["data-label"] != "":
				line += " | "
			case x.Name.Local == "th":
				line += " | "
			case x.Name.Local == "nav":
				end()
				line = "nav " + get["aria-label"] + ":"
				end()
			case x.Name.Local == "meta" && get["name"] == "description":
				line = "description: " + get["content"]
				end()
			case x.Name.Local == "optgroup":
				line += get["label"]
				end()
			case x.Name.Local == "dd" || x.Name.Local == "span":
				line += " "
			case x.Name.Local == "a" && get["aria-label"] != "":
				line += " [" + get["aria-label"] + "]"
				within = 1
			}
		case xml.EndElement:
			if within > 0 {
				within--
				continue
			}
			if _, ok := blocks[x.Name.Local]; ok && x.Name.Local != "svg" {
				end()
			}
		case xml.CharData:
			if within > 0 {
				continue
			}
			line += string(x)
		}
	}
	end()
	return []byte(out.String())
}
