package intake

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"proviso/models"
)

// listenedEntry is the row of a docket entry as the API and its alerts tell it. The
// docket is there by CourtListener's id alone, an address in the API, a number in
// alerts; version 1 of the alerts has it only in the addresses of the documents.
func listenedEntry(record map[string]any) []taken {
	f := &fields{of: record}
	e := models.DocketEntry{
		ID:           f.text("id"),
		Docket:       lastOfPath(f.text("docket")),
		Number:       f.text("entry_number"),
		Sequence:     f.text("recap_sequence_number"),
		Filed:        f.day("date_filed"),
		Description:  f.plain("description"),
		LastModified: f.text("date_modified"),
	}
	for _, v := range f.list("recap_documents") {
		of := f.within(v)
		e.Papers = append(e.Papers, of.paper("description"))
		e.Docket = cmp.Or(e.Docket, docketOfPath(of.text("absolute_url")))
		f.tell(of)
	}
	if e.Docket == "" {
		f.refuse("docket", "is missing: it cannot be told on which docket the entry stands")
	}
	if e.ID == "" {
		f.refuse("id", "is missing: the entry cannot be told from others")
	}
	return []taken{f.taken(e.Docket+"/"+e.ID, e.Docket, dated(e.LastModified), e)}
}

// searchedEntries are the entries of a docket that a search found. They come as
// documents, each with its entry's number and text; those of one entry become one.
func searchedEntries(record map[string]any) []taken {
	f := &fields{of: record}
	court, number, docket := f.court("court_id", ""), f.plain("docketNumber"), f.text("docket_id")
	if number == "" {
		f.refuse("docketNumber", "is missing: a docket without its number cannot be told from others")
	}
	papers := f.list("recap_documents")
	if f.refused != nil {
		return []taken{f.taken("", "", "", nil)}
	}
	var out []taken
	seen := map[string]int{}
	for _, v := range papers {
		of := f.within(v)
		if f.refused != nil {
			return append(out, f.taken("", "", "", nil))
		}
		of.notes = append(of.notes, f.notes...)
		t := of.foundEntry(docket, models.DocketNumber(court, number))
		at, again := seen[t.key]
		if !again || t.refused != nil {
			seen[t.key] = len(out)
			out = append(out, t)
			continue
		}
		first, more := out[at].body.(models.DocketEntry), t.body.(models.DocketEntry)
		first.Papers = append(first.Papers, more.Papers...)
		out[at].body = first
	}
	return out
}

// foundDocument is the row of a document that a search found by itself (rd): its docket
// is there by id alone.
func foundDocument(record map[string]any) []taken {
	f := &fields{of: record}
	docket := cmp.Or(f.text("docket_id"), docketOfPath(f.text("absolute_url")))
	return []taken{f.foundEntry(docket, docket)}
}

// foundEntry reads a document of a search as the entry that it belongs to.
func (f *fields) foundEntry(docket, subject string) taken {
	e := models.DocketEntry{
		ID:           f.text("docket_entry_id"),
		Docket:       subject,
		Number:       f.text("entry_number"),
		Filed:        f.day("entry_date_filed"),
		Description:  f.plain("description"),
		LastModified: f.text("meta", "timestamp"),
	}
	e.Papers = []models.DocketPaper{f.paper("short_description")}
	if docket == "" {
		f.refuse("docket_id", "is missing: it cannot be told on which docket the entry stands")
	}
	if e.ID == "" {
		f.refuse("docket_entry_id", "is missing: the entry cannot be told from others")
	}
	return f.taken(docket+"/"+e.ID, subject, dated(e.LastModified), e)
}

// paper reads a document of an entry; its description stands under another name in a
// search.
func (f *fields) paper(described string) models.DocketPaper {
	p := models.DocketPaper{
		ID:          f.text("id"),
		Number:      f.text("document_number"),
		Attachment:  f.text("attachment_number"),
		Description: f.plain(described),
		PACER:       f.pacerDocument("pacer_doc_id"),
		Pages:       f.pages("page_count"),
		URL:         listenerURL(f.text("absolute_url")),
	}
	return p
}

// pacerDocument is PACER's id of a document. Its fourth digit says whether it was asked
// for from a docket or from a list of attachments; written 0, as CourtListener does, it
// is the same in both.
func (f *fields) pacerDocument(name string) string {
	s := f.text(name)
	if len(s) < 5 || s[3] != '1' || strings.Trim(s, "0123456789") != "" {
		return s
	}
	f.note(name, "%s is kept as %s: the fourth digit of PACER's id of a document is written 0", s, s[:3]+"0"+s[4:])
	return s[:3] + "0" + s[4:]
}

// pages is a number of pages; 0 if it is not known, or is none.
func (f *fields) pages(name string) int {
	s := f.text(name)
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' || n > 1_000_000 {
			f.note(name, "%q is not a number of pages and is left out", cutText(s))
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}

var docketPath = regexp.MustCompile(`/docket/(\d+)/`)

// docketOfPath is the id of the docket in the address of a document on it.
func docketOfPath(path string) string {
	if m := docketPath.FindStringSubmatch(path); m != nil {
		return m[1]
	}
	return ""
}

// SortEntries puts the entries of a docket in their order: by sequence where there is
// one, which is the day and the place on it, else by day and number.
func SortEntries(entries []models.DocketEntry) {
	slices.SortStableFunc(entries, func(a, b models.DocketEntry) int {
		return cmp.Or(
			strings.Compare(cmp.Or(a.Sequence, a.Filed.String()), cmp.Or(b.Sequence, b.Filed.String())),
			cmp.Compare(len(a.Number), len(b.Number)), strings.Compare(a.Number, b.Number))
	})
}
