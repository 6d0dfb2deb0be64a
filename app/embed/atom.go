package embed

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/app/publication"
	"proviso/views/tell"
)

// FeedKinds are the kinds of things that have an Atom feed; the one of corrections has
// the id "all".
var FeedKinds = []string{string(publication.KindPlace), string(publication.KindGrant), string(publication.KindCase), feedCorrections}

const feedCorrections = "corrections"

// feedEntries is how many entries a feed has at most, the newest.
const feedEntries = 50

// AtomType is the media type of feeds.
const AtomType = "application/atom+xml; charset=utf-8"

// The elements of RFC 4287 that we write, in the order in which they stand.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Sub     string      `xml:"subtitle"`
	Updated string      `xml:"updated"`
	Author  atomPerson  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Rights  string      `xml:"rights"`
	Entries []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
	URI  string `xml:"uri"`
}

type atomLink struct {
	Rel      string `xml:"rel,attr"`
	Type     string `xml:"type,attr,omitempty"`
	HrefLang string `xml:"hreflang,attr,omitempty"`
	Href     string `xml:"href,attr"`
	Title    string `xml:"title,attr,omitempty"`
}

type atomEntry struct {
	ID       string       `xml:"id"`
	Title    string       `xml:"title"`
	Updated  string       `xml:"updated"`
	Links    []atomLink   `xml:"link"`
	Category atomCategory `xml:"category"`
	Content  *atomText    `xml:"content,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Lang string `xml:"xml:lang,attr,omitempty"`
	Text string `xml:",chardata"`
}

// Feed is the Atom feed of a thing: what happened, and what was corrected. False if
// the edition has no such thing.
func Feed(f tell.Frame, kind, id string) ([]byte, bool) {
	f.Frozen, f.Theme = false, "" // a feed goes on
	var entries []atomEntry
	feed := atomFeed{Lang: f.Lang, Author: atomPerson{siteName, f.Base + f.Live("")}, Rights: licenceTag + ", " + Licence}
	page := f.Base + f.Live("corrections")
	if kind == feedCorrections {
		if id != publication.OverviewID {
			return nil, false
		}
		feed.Title, feed.Sub = f.Say("machines.feed.corrections"), f.Say("machines.feed.corrections_sub")
		entries = mended(f, f.Edition.Corrections, kind, id)
	} else {
		if !slices.Contains(FeedKinds, kind) {
			return nil, false
		}
		a, ok := aboutOf(f, kind, id)
		if !ok {
			return nil, false
		}
		page = liveOf(f, kind, id)
		feed.Title, feed.Sub = f.Say("machines.feed.title", "Title", a.Title), f.Say("machines.feed.sub")
		entries = append(happenings(f, kind, id, a.sources), mended(f, concerning(f.Edition, kind, id), kind, id)...)
	}
	// The newest first; of one moment, in the order of their ids, which never changes.
	slices.SortStableFunc(entries, func(x, y atomEntry) int { return cmp.Or(cmp.Compare(y.Updated, x.Updated), cmp.Compare(x.ID, y.ID)) })
	feed.Entries = entries[:min(len(entries), feedEntries)]
	feed.Updated = moment(f.Edition.Published)
	if len(entries) > 0 {
		feed.Updated = entries[0].Updated
	}
	feed.ID = nameUUID("feed", f.Lang, kind, id)
	feed.Links = []atomLink{{Rel: "self", Type: "application/atom+xml", HrefLang: f.Lang, Href: f.Base + f.Feed(kind, id)}, {Rel: "alternate", Type: "text/html", HrefLang: f.Lang, Href: page}}
	for _, lang := range tell.Languages {
		if g := inLanguages(f)[lang]; lang != f.Lang {
			feed.Links = append(feed.Links, atomLink{Rel: "alternate", Type: "application/atom+xml", HrefLang: lang, Href: f.Base + g.Feed(kind, id)})
		}
	}
	text, err := xml.MarshalIndent(feed, "", " ")
	if err != nil {
		panic(err) // names and texts can be written
	}
	return append([]byte(xml.Header), append(text, '\n')...), true
}

// happenings are the dated facts of a document.
func happenings(f tell.Frame, kind, id string, sources []publication.Source) []atomEntry {
	var events []publication.Event
	switch publication.Kind(kind) {
	case publication.KindPlace:
		events = f.Edition.Place(id).Events
	case publication.KindGrant:
		events = f.Edition.Grant(id).Events
	case publication.KindCase:
		events = f.Edition.Case(id).Events
	}
	out := make([]atomEntry, 0, len(events))
	seen := map[string]int{}
	for i := range events {
		e := &events[i]
		what := []string{"event", f.Lang, kind, id, string(e.Date), e.Lane, e.Kind, e.Word, e.Subject.ID, e.Order, e.By}
		key := strings.Join(what, "\x00")
		seen[key]++
		entry := atomEntry{ID: nameUUID(append(what, strconv.Itoa(seen[key]))...), Title: f.Say("machines.feed.event", "On", f.ShortWhen(e.Date), "Text", f.Event(e)), Updated: dated(f, happened(e, sources)),
			Category: atomCategory{e.Kind}, Links: []atomLink{{Rel: "alternate", Type: "text/html", HrefLang: f.Lang, Href: liveOf(f, kind, id)}}}
		if e.Date == "" {
			entry.Title = f.Event(e)
		}
		if e.Text != "" { // the record's own words
			entry.Content = &atomText{Type: "text", Text: e.Text}
			if f.Lang != "en" {
				entry.Content.Lang = "en"
			}
		}
		for _, n := range e.Sources {
			if n >= 1 && n <= len(sources) && sources[n-1].URL != "" {
				entry.Links = append(entry.Links, atomLink{Rel: "related", Href: sources[n-1].URL, Title: sources[n-1].Title})
			}
		}
		out = append(out, entry)
	}
	return out
}

// happened is the day of an event or, where the record does not know it, of the newest
// source that tells of it: by then it had happened. An entry that moved with every
// publication would be news to its reader each time.
func happened(e *publication.Event, sources []publication.Source) string {
	day := string(e.Date)
	if day != "" {
		return day
	}
	for _, n := range e.Sources {
		if n >= 1 && n <= len(sources) {
			day = max(day, string(sources[n-1].Date))
		}
	}
	return day
}

// mended are entries for corrections.
func mended(f tell.Frame, list []publication.Correction, kind, id string) []atomEntry {
	out := make([]atomEntry, 0, len(list))
	seen := map[string]int{}
	for i := range list {
		c := &list[i]
		what := []string{"correction", f.Lang, kind, id, strconv.Itoa(c.Edition), string(c.Date), c.Subject.ID, c.Kind, c.Field, c.Old, c.New}
		key := strings.Join(what, "\x00")
		seen[key]++
		said := func(v string) string { return cmp.Or(v, f.Say("machines.feed.nothing")) }
		text := f.Say("machines.feed.correction_text", "Field", c.Field, "Old", said(c.Old), "New", said(c.New))
		reason := c.Reason
		if f.Lang == "es" {
			if reason = c.ReasonES; reason == "" {
				reason = f.Say("machines.feed.in_english", "Text", c.Reason)
			}
		}
		out = append(out, atomEntry{ID: nameUUID(append(what, strconv.Itoa(seen[key]))...), Title: f.Say("machines.feed.correction", "Day", f.ShortDay(c.Date), "Subject", c.Subject.Name), Updated: dated(f, string(c.Date)),
			Category: atomCategory{"correction"}, Links: []atomLink{{Rel: "alternate", Type: "text/html", HrefLang: f.Lang, Href: f.Base + f.Live("corrections")}},
			Content: &atomText{Type: "text", Text: text + " " + reason}})
	}
	return out
}

// dated is the moment that stands for a day as far as it is known: its last, so that
// it does not move while no more is known. What is not known at all, or lies ahead of
// the publication, was news when it was published.
func dated(f tell.Frame, when string) string {
	_, last, interval := strings.Cut(when, "/")
	if !interval {
		last = when
	}
	last = strings.TrimSuffix(last, "?")
	var t time.Time
	var err error
	switch len(last) {
	case len("2018"):
		t, err = time.Parse("2006", last)
		t = t.AddDate(1, 0, -1)
	case len("2018-09"):
		t, err = time.Parse("2006-01", last)
		t = t.AddDate(0, 1, -1)
	default:
		t, err = time.Parse(time.DateOnly, last)
	}
	if err != nil || t.After(f.Edition.Published) {
		return moment(f.Edition.Published)
	}
	return moment(t)
}

func moment(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// nameUUID is an id that is the same wherever the site stands and whenever it is made:
// a UUID of version 8 (RFC 9562) from the SHA-256 of what it names.
func nameUUID(what ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(what, "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	h := hex.EncodeToString(sum[:16])
	return "urn:uuid:" + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
