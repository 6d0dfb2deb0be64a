package intake

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"proviso/models"
)

// The docket that RECAP lays down in the Internet Archive for each case: details of the
// case, parties, and a flat list of documents, an entry's attachments after it.

// archivedRoot is what the XML of such a docket begins with.
const archivedRoot = "gov_uscourts_docket"

// archivedRows gives the one row of the docket.
func archivedRows(open opener) func(func(Row) error) error {
	return func(yield func(Row) error) error {
		line, _, t, err := archivedCase(open)
		if err != nil {
			return err
		}
		return yield(t.row(1, line))
	}
}

// archivedEntries gives the rows of its entries.
func archivedEntries(open opener) func(func(Row) error) error {
	return func(yield func(Row) error) error {
		_, _, docket, err := archivedCase(open)
		if err != nil {
			return err
		}
		g := &archivedGroup{docket: docket, seen: map[string]bool{}, yield: yield}
		err = archivedParts(open, func(r *xmlReader, name string, start xml.StartElement) error {
			if name != "document_list" {
				return r.skip()
			}
			return r.children(func(child xml.StartElement) error {
				line := r.line()
				if child.Name.Local != "document" {
					return r.skip()
				}
				of, spoil, err := r.record(child)
				if err != nil {
					return err
				}
				return g.add(line, of, spoil)
			})
		})
		if err != nil {
			return err
		}
		return g.give()
	}
}

// archivedParts calls each with the parts of the docket; each reads its part to the end.
func archivedParts(open opener, each func(r *xmlReader, name string, start xml.StartElement) error) error {
	in, err := open()
	if err != nil {
		return err
	}
	r := newXMLReader(in)
	roots := 0
	for {
		t, err := r.token()
		if errors.Is(err, io.EOF) {
			if roots == 0 {
				return models.Invalid("line 1", "the file holds no element")
			}
			return nil
		}
		if err != nil {
			return err
		}
		start, is := t.(xml.StartElement)
		if !is {
			continue
		}
		if roots++; roots > 1 || start.Name.Local != archivedRoot {
			return models.Invalid(fmt.Sprintf("line %d", r.line()), "the element %s is not expected here; the file is one %s", cutText(start.Name.Local), archivedRoot)
		}
		err = r.children(func(part xml.StartElement) error { return each(r, part.Name.Local, part) })
		if err != nil {
			return err
		}
	}
}

// archivedCase reads the docket's own details.
func archivedCase(open opener) (line int, d models.Docket, t taken, err error) {
	told := false
	err = archivedParts(open, func(r *xmlReader, name string, start xml.StartElement) error {
		if name != "case_details" || told {
			return r.skip()
		}
		told, line = true, r.line()
		of, spoil, err := r.record(start)
		if err != nil {
			return err
		}
		f := &fields{of: of, refused: spoil}
		d = models.Docket{
			Court:      f.court("court", ""),
			Number:     f.text("docket_num"),
			PACER:      f.text("pacer_case_num"),
			Name:       f.text("case_name"),
			Filed:      f.archivedDay("date_case_filed"),
			Terminated: f.archivedDay("date_case_terminated"),
			LastFiling: f.archivedDay("date_last_filing"),
			Judge:      f.text("assigned_to"),
			Cause:      f.text("case_cause"),
			Nature:     f.text("nature_of_suit"),
		}
		t = f.docket(d)
		return nil
	})
	if err == nil && !told {
		err = models.Invalid("case_details", "is missing: it cannot be told whose docket this is")
	}
	return line, d, t, err
}

// archivedDay is a day, which older dockets write as nothing but zeros where it is not known.
func (f *fields) archivedDay(name string) models.Date {
	if f.text(name) == "0000-00-00" {
		f.note(name, "0000-00-00 stands here for a day that is not known; it is left open")
		return 0
	}
	return f.day(name)
}

// mostEntries are the entries of one docket that are looked through for one that stands
// apart from its attachments; the longest dockets have some tens of thousands.
const mostEntries = 1 << 18

// archivedGroup makes one entry of its document and the attachments that follow.
type archivedGroup struct {
	docket taken
	seen   map[string]bool
	yield  func(Row) error

	at, line int
	open     bool
	entry    models.DocketEntry
	fields   fields
}

func (g *archivedGroup) add(line int, of map[string]any, spoil *Note) error {
	f := &fields{of: of, refused: spoil}
	number, attachment := f.text("doc_num"), f.text("attachment_num")
	p := models.DocketPaper{
		Number: number, Attachment: attachment, Description: f.text("short_desc"), PACER: f.pacerDocument("pacer_doc_id"),
	}
	if attachment == "0" {
		p.Attachment = ""
	}
	if !g.open || number == "" || g.entry.Number != number {
		if err := g.give(); err != nil {
			return err
		}
		g.open, g.line, g.fields = true, line, fields{}
		g.entry = models.DocketEntry{Docket: g.docket.key, Number: number}
		switch {
		case number == "":
			g.fields.refuse("doc_num", "is missing: the document cannot be told from others")
		case g.seen[number]:
			g.fields.refuse("doc_num", "%s stood further up already; its attachments must follow it", cutText(number))
		}
		if g.seen[number] = true; len(g.seen) > mostEntries {
			return models.Invalid(fmt.Sprintf("line %d", line), "the docket has more than %d entries", mostEntries)
		}
	}
	if g.entry.Filed == 0 {
		g.entry.Filed = f.archivedDay("date_filed")
	}
	if g.entry.Description == "" && p.Attachment == "" {
		g.entry.Description = f.text("long_desc")
	}
	g.entry.Papers = append(g.entry.Papers, p)
	if len(g.entry.Papers) > MostCells {
		f.refuse("", "has more than %d attachments", MostCells)
		g.entry.Papers = nil
	}
	g.fields.tell(f)
	return nil
}

// give gives the entry that was gathered.
func (g *archivedGroup) give() error {
	if !g.open {
		return nil
	}
	g.open = false
	if g.docket.refused != nil {
		g.fields.refused = g.docket.refused
	}
	t := g.fields.taken(g.docket.key+"/"+g.entry.Number, g.docket.key, "", g.entry)
	return giveRows(&g.at, g.line, []taken{t}, g.yield)
}
