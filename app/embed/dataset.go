package embed

import (
	"encoding/json"
	"time"

	"proviso/app/publication"
	"proviso/views/tell"
)

// The types of schema.org that we write.
type (
	dataset struct {
		Context     string         `json:"@context"`
		Type        string         `json:"@type"`
		ID          string         `json:"@id"`
		Name        string         `json:"name"`
		Description string         `json:"description"`
		URL         string         `json:"url"`
		Identifier  string         `json:"identifier"`
		Version     string         `json:"version"`
		Language    string         `json:"inLanguage"`
		Modified    string         `json:"dateModified"`
		Temporal    string         `json:"temporalCoverage"`
		License     string         `json:"license"`
		Free        bool           `json:"isAccessibleForFree"`
		Creator     organization   `json:"creator"`
		Measured    []string       `json:"variableMeasured"`
		Files       []dataDownload `json:"distribution"`
		BasedOn     []creativeWork `json:"isBasedOn,omitempty"`
	}
	organization struct {
		Type string `json:"@type"`
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	dataDownload struct {
		Type   string `json:"@type"`
		Format string `json:"encodingFormat"`
		URL    string `json:"contentUrl"`
	}
	creativeWork struct {
		Type      string        `json:"@type"`
		Name      string        `json:"name"`
		URL       string        `json:"url,omitempty"`
		Published string        `json:"datePublished,omitempty"`
		Publisher *organization `json:"publisher,omitempty"`
	}
)

// descriptionLetters are those that search engines read of a description.
const descriptionLetters = 5000

// Dataset is the JSON-LD of a page for search engines: what may stand between the tags
// of a script of the type application/ld+json, as it is. Nothing in it can end the
// element. False if the edition has no such thing.
func Dataset(f tell.Frame, kind, id string) (string, bool) {
	a, ok := aboutOf(f, kind, id)
	if !ok {
		return "", false
	}
	table, _ := f.Edition.Table(kind, id)
	page := f.Base + f.Page(tell.PageOf(kind, id))
	home := organization{"Organization", siteName, f.Base + f.Live("")}
	d := dataset{Context: "https://schema.org", Type: "Dataset", ID: page + "#data", Name: siteName + ": " + a.Title, Description: shortened(a.Alt+" "+f.Say("machines.rows."+publication.TableKind(kind, id)), descriptionLetters),
		URL: page, Identifier: pageOf(f, kind, id), Version: f.Edition.ID, Language: f.Lang, Modified: f.Edition.Published.UTC().Format(time.RFC3339), Temporal: temporal(f, kind, id), License: Licence, Free: true, Creator: home,
		Files: []dataDownload{{"DataDownload", "text/csv", f.Base + f.File(kind, id, "csv")}, {"DataDownload", "application/json", f.Base + f.File(kind, id, "json")}}}
	for _, c := range table.Columns {
		d.Measured = append(d.Measured, c.Name)
	}
	for i := range a.sources {
		d.BasedOn = append(d.BasedOn, workOf(&a.sources[i]))
	}
	text, err := json.Marshal(d) // it escapes <, > and &
	if err != nil {
		panic(err)
	}
	return string(text), true
}

func workOf(s *publication.Source) creativeWork {
	w := creativeWork{Type: "CreativeWork", Name: s.Title, URL: s.URL}
	if _, err := time.Parse(time.DateOnly, string(s.Date)); err == nil { // schema.org knows no doubt about a day
		w.Published = string(s.Date)
	}
	if s.Publisher != "" {
		w.Publisher = &organization{Type: "Organization", Name: s.Publisher}
	}
	return w
}

// temporal is from the first dated event that is known to the day to the day that is
// told of, or that day alone.
func temporal(f tell.Frame, kind, id string) string {
	var events []publication.Event
	switch publication.Kind(kind) {
	case publication.KindPlace:
		events = f.Edition.Place(id).Events
	case publication.KindGrant:
		events = f.Edition.Grant(id).Events
	case publication.KindCase:
		events = f.Edition.Case(id).Events
	}
	day := string(f.Edition.AsOf)
	first := day
	for _, e := range events {
		if _, err := time.Parse(time.DateOnly, string(e.Date)); err == nil && string(e.Date) < first {
			first = string(e.Date)
		}
	}
	if first == day {
		return day
	}
	return first + "/" + day
}
