package intake

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// CourtListener's bulk files are tables of its database as PostgreSQL copies them out.
// Since January 2025 every value is quoted and a quote within escaped by a backslash;
// before, values were quoted where they must be and a quote was doubled. Nothing between
// two commas is no value, "" an empty text.

// bulkFile is one of the tables, known by columns that no other has.
type bulkFile struct {
	name    string
	columns []string
	aside   string // what to take instead, of a table that is not read
}

var bulkFiles = []bulkFile{
	{"dockets", []string{"docket_number", "court_id", "pacer_case_id", "case_name"}, ""},
	{"courts", []string{"pacer_court_id", "fjc_court_id", "citation_string"}, "these are the courts themselves; take the file dockets"},
	{"originating-court-information", []string{"ordering_judge_str", "date_received_coa", "docket_number"}, "these are the courts below of appeals, without saying of which; take the file dockets"},
	{"opinion-clusters", []string{"precedential_status", "docket_id", "case_name"}, "these are opinions without their dockets' numbers; take the file dockets"},
	{"opinions", []string{"html_with_citations", "cluster_id"}, "these are the texts of opinions; take the file dockets"},
	{"citations", []string{"volume", "reporter", "cluster_id"}, "these are citations of opinions; take the file dockets"},
}

// bulkFileOf is the table that has this header, or nil.
func bulkFileOf(head []string) *bulkFile {
	for i := range bulkFiles {
		if !slices.ContainsFunc(bulkFiles[i].columns, func(c string) bool { return !slices.Contains(head, c) }) {
			return &bulkFiles[i]
		}
	}
	return nil
}

// bulkDialect is how a bulk file quotes, which its first value shows: an id, quoted since
// everything is.
func bulkDialect(seen []byte) dialect {
	_, rest, _ := bytes.Cut(seen, []byte{'\n'})
	return dialect{separator: ',', backslash: bytes.HasPrefix(rest, []byte{'"'})}
}

// bulkDockets gives the rows of the table of dockets.
func bulkDockets(open opener, how dialect) func(func(Row) error) error {
	return func(yield func(Row) error) error {
		in, err := open()
		if err != nil {
			return err
		}
		s := newScanner(in, how)
		if !s.next() || s.wrong != "" {
			return bulkEnd(s, "the file has no header")
		}
		var head []string
		for _, c := range s.cells {
			head = append(head, strings.TrimSpace(string(c)))
		}
		of := map[string]any{}
		for s.next() {
			row := taken{}
			switch {
			case s.wrong != "":
				row.refused = s.note(head)
			case len(s.cells) != len(head):
				row.refused = &Note{Msg: fmt.Sprintf("the record on line %d has %d cells where the header has %d; it is torn", s.line, len(s.cells), len(head))}
			default:
				for i, name := range head {
					if bulkRead[name] {
						of[name] = nil
						if c := s.cells[i]; c != nil {
							of[name] = string(c)
						}
					}
				}
				row = bulkDocket(of)
			}
			if err := yield(row.row(s.at-1, s.line)); err != nil {
				return err
			}
		}
		return s.err
	}
}

// bulkEnd is why a file has no header.
func bulkEnd(s *scanner, msg string) error {
	if s.err != nil {
		return s.err
	}
	return models.Invalid("line 1", "%s", msg)
}

// bulkRead are the columns that are read.
var bulkRead = map[string]bool{
	"id": true, "date_modified": true, "appeal_from_str": true, "assigned_to_str": true, "date_filed": true,
	"date_terminated": true, "date_last_filing": true, "case_name_short": true, "case_name": true, "case_name_full": true,
	"slug": true, "docket_number": true, "docket_number_core": true, "pacer_case_id": true, "cause": true,
	"nature_of_suit": true, "appeal_from_id": true, "court_id": true,
}

// bulkDocket is the row of a docket. The table has no address, but what one is made of.
func bulkDocket(of map[string]any) taken {
	f := &fields{of: of}
	d := models.Docket{
		ID:           f.text("id"),
		Court:        f.court("court_id", ""),
		Number:       f.text("docket_number"),
		Core:         f.text("docket_number_core"),
		PACER:        f.text("pacer_case_id"),
		Name:         cmp.Or(f.text("case_name"), f.text("case_name_full"), f.text("case_name_short")),
		Filed:        f.day("date_filed"),
		Terminated:   f.day("date_terminated"),
		LastFiling:   f.day("date_last_filing"),
		Judge:        f.text("assigned_to_str"),
		Cause:        f.text("cause"),
		Nature:       f.text("nature_of_suit"),
		AppealFrom:   cmp.Or(f.text("appeal_from_id"), f.text("appeal_from_str")),
		LastModified: f.text("date_modified"),
	}
	if slug := f.text("slug"); slug != "" && d.ID != "" {
		d.URL = listenerURL("/docket/" + d.ID + "/" + slug + "/")
	}
	return f.docket(d)
}
