// Package words is the message catalogue: every word that a page says in its own
// voice stands in a file per language and is asked for by its id. It refuses to
// know the page. (What rules and the law say of a case comes with the answer.)
package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.json
var catalogues embed.FS

// Words speaks one language.
type Words struct {
	localizer *i18n.Localizer
	messages  map[string]message // by id; one that cannot be cut has no pieces
	Lang      string             // as in the lang attribute
}

// English is what the workspace speaks.
var English = must(load("en"))

// Spanish has what the public reads: every message of a family of pages that has a
// file in Spanish beside its English one. It falls back to nothing.
var Spanish = must(load("es"))

func must(w *Words, err error) *Words {
	if err != nil {
		panic(err)
	}
	return w
}

func load(lang string) (*Words, error) {
	bundle := i18n.NewBundle(language.Make(lang))
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	// A language is its main file and one for each family of pages.
	files, err := fs.Glob(catalogues, "*"+lang+".json")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("message catalogue %s: no files (%v)", lang, err)
	}
	messages := map[string]message{}
	for _, name := range files {
		file, err := bundle.LoadMessageFileFS(catalogues, name)
		if err != nil {
			return nil, fmt.Errorf("message catalogue %s: %w", name, err)
		}
		for _, m := range file.Messages {
			messages[m.ID], _ = cut(m)
		}
	}
	return &Words{i18n.NewLocalizer(bundle, lang), messages, lang}, nil
}

// Say is the message of an id. Pairs of names and values fill its places; a name
// "N" with a number also chooses between singular and plural. An id that is not
// in the catalogue panics: a test renders every page.
func (w *Words) Say(id string, pairs ...any) string {
	if m := w.messages[id]; m.other != nil {
		if s, ok := m.say(pairs); ok {
			return s
		}
	}
	return w.localized(id, pairs)
}

// localized is the message as the library says it.
func (w *Words) localized(id string, pairs []any) string {
	c := i18n.LocalizeConfig{MessageID: id}
	if len(pairs) > 0 {
		data := map[string]any{}
		for i := 0; i+1 < len(pairs); i += 2 {
			data[pairs[i].(string)] = pairs[i+1]
			if pairs[i] == "N" {
				c.PluralCount = pairs[i+1]
			}
		}
		c.TemplateData = data
	}
	s, err := w.localizer.Localize(&c)
	if err != nil {
		panic(fmt.Sprintf("message %s: %v", id, err))
	}
	return s
}

// Knows is true of an id that is in the catalogue: what a record calls a thing has
// no end, and only some of its names are worded here.
func (w *Words) Knows(id string) bool {
	_, ok := w.messages[id]
	return ok
}
