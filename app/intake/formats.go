package intake

import (
	"bytes"
	"strings"

	"proviso/models"
)

// otherFormats are those that are not tables with a header of their own: JSON, XML, and
// the bulk files of CourtListener.
func otherFormats() []format {
	out := []format{bulkCSV, archivedXML(models.ReportedDocket, archivedRows), archivedXML(models.ReportedEntry, archivedEntries), opportunitiesXML}
	for _, j := range jsonFormats {
		out = append(out, format{
			name: string(j.shape),
			kind: j.kind,
			sniff: func(b *beginning) bool {
				shape, _ := jsonShapeOf(b.seen)
				return shape == j.shape
			},
			open: func(b *beginning) (reading, error) {
				_, where := jsonShapeOf(b.seen)
				return reading{each: j.rows(b.open, where), notes: b.paged(where)}, nil
			},
		})
	}
	return out
}

// paged notes that a reply is one page of several, which its end tells; of a file too
// long for a page it is not asked.
func (b *beginning) paged(where string) []Note {
	if where != "results" || b.size > MostRecord {
		return nil
	}
	_, head, err := parsedHead(b.open)
	if err != nil {
		return nil // reading it says so
	}
	f := &fields{of: head}
	next, _ := f.value("next").(string)
	if more, _ := f.value("page_metadata", "hasNext").(bool); more || next != "" {
		return []Note{{Msg: "this is one page of a longer list; what stands on the others is not in it"}}
	}
	return nil
}

// bulkCSV is CourtListener's table of dockets.
var bulkCSV = format{
	name: "CourtListener's bulk file of dockets",
	kind: models.ReportedDocket,
	sniff: func(b *beginning) bool {
		f := bulkFileOf(b.head)
		return f != nil && f.aside == ""
	},
	open: func(b *beginning) (reading, error) {
		return reading{each: bulkDockets(b.open, bulkDialect(b.seen))}, nil
	},
}

// archivedXML is a docket of RECAP in the Internet Archive.
func archivedXML(kind models.ReportKind, rows func(opener) func(func(Row) error) error) format {
	return format{
		name:  "RECAP's docket in XML",
		kind:  kind,
		sniff: func(b *beginning) bool { return bytes.Contains(b.seen, []byte("<"+archivedRoot)) },
		open:  func(b *beginning) (reading, error) { return reading{each: rows(b.open)}, nil },
	}
}

// otherAside says of a file of those formats that is known and not read what to take
// instead; "" of any other.
func (b *beginning) otherAside() string {
	if f := bulkFileOf(b.head); f != nil && f.aside != "" {
		return "this is CourtListener's bulk file " + f.name + ": " + f.aside
	}
	if bytes.Contains(b.seen[:min(len(b.seen), 2000)], []byte("http://www.w3.org/2001/XMLSchema\"")) && bytes.Contains(b.seen, []byte(":schema")) {
		return "this is the schema of a format and no file of it; take the file that it describes"
	}
	return strings.TrimSpace(jsonLeftAside(b.seen))
}

// twin is the format of the same files that gives the kind that is asked for, if one
// does: a docket's file has the docket and its entries, and is a format of each.
func twin(f *format, asKind models.ReportKind) *format {
	for i := range formats {
		if formats[i].name == f.name && formats[i].kind == asKind {
			return &formats[i]
		}
	}
	return f
}

// alsoIn are the other kinds of row in the files of a format.
func alsoIn(f format) []models.ReportKind {
	var out []models.ReportKind
	for i := range formats {
		if formats[i].name == f.name && formats[i].kind != f.kind {
			out = append(out, formats[i].kind)
		}
	}
	return out
}
