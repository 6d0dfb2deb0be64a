package intake

import (
	"cmp"
	"encoding/json"
	"fmt"

	"proviso/models"
)

// A docket as juriscraper parses it from a court's page, or as CourtListener lays it
// beside the court's XML in the Internet Archive: one object, in which the entries stand
// before the docket's number. So it is read twice, once for what it says of itself.

// parsedRows gives the one row of the docket.
func parsedRows(open opener) func(func(Row) error) error {
	return func(yield func(Row) error) error {
		line, head, err := parsedHead(open)
		if err != nil {
			return err
		}
		_, t := parsedDocket(head)
		return yield(t.row(1, line))
	}
}

// parsedEntries gives the rows of its entries.
func parsedEntries(open opener) func(func(Row) error) error {
	return func(yield func(Row) error) error {
		_, head, err := parsedHead(open)
		if err != nil {
			return err
		}
		docket, t := parsedDocket(head)
		seen := map[string]int{}
		at := 0
		err = jsonRecords(open, "docket_entries", func(f found) error {
			row := taken{refused: f.spoil}
			if t.refused != nil {
				row.refused = t.refused
			} else if f.spoil == nil {
				row = parsedEntry(f.value, docket, t.key, seen)
				if len(seen) > mostEntries {
					return models.Invalid(fmt.Sprintf("line %d", f.line), "the docket has more than %d entries", mostEntries)
				}
			}
			return giveRows(&at, f.line, []taken{row}, yield)
		})
		return err
	}
}

// parsedHead is what a docket says of itself, without its lists.
func parsedHead(open opener) (line int, head map[string]any, err error) {
	in, err := open()
	if err != nil {
		return 0, nil, err
	}
	r := newJSONReader(in)
	t, err := r.token()
	if err != nil {
		return 0, nil, err
	}
	if t != json.Delim('{') {
		return 0, nil, models.Invalid("line 1", "one docket, an object, is expected")
	}
	line, head = r.line(), map[string]any{}
	err = r.members(func(name string) error {
		t, err := r.token()
		if err != nil {
			return err
		}
		if t == json.Delim('[') {
			return r.skip(t)
		}
		v, spoil, err := r.recordFrom(t)
		if spoil != nil {
			return models.Invalid(fmt.Sprintf("line %d", r.line()), "%s %s", name, spoil.Msg)
		}
		head[name] = v
		return err
	})
	if err == nil {
		err = r.end()
	}
	return line, head, err
}

func parsedDocket(head map[string]any) (models.Docket, taken) {
	f := &fields{of: head}
	d := models.Docket{
		ID:           f.text("id"), // CourtListener's own file has it
		Court:        f.court("court_id", "court"),
		Number:       f.text("docket_number"),
		Core:         f.text("docket_number_core"),
		PACER:        f.text("pacer_case_id"),
		Name:         cmp.Or(f.text("case_name"), f.text("case_name_full")),
		Filed:        f.day("date_filed"),
		Terminated:   f.day("date_terminated"),
		LastFiling:   f.day("date_last_filing"),
		Judge:        f.text("assigned_to_str"),
		Cause:        f.text("cause"),
		Nature:       f.text("nature_of_suit"),
		AppealFrom:   f.text("appeal_from"),
		URL:          listenerURL(f.text("absolute_url")),
		LastModified: f.text("date_modified"),
	}
	if origin, is := f.value("originating_court_information").(map[string]any); is {
		of := &fields{of: origin}
		d.Original = of.text("docket_number")
		d.AppealFrom = cmp.Or(of.text("court_id"), d.AppealFrom)
	}
	return d, f.docket(d)
}

// parsedEntry is the row of an entry. Entries have no id of their own: they are known by
// their number (the second with the same number is 12.2), and those without one, minutes
// mostly, by their day and their place on it. Both stay when the clerk corrects the text.
func parsedEntry(record map[string]any, d models.Docket, docket string, seen map[string]int) taken {
	f := &fields{of: record}
	e := models.DocketEntry{
		ID:           f.text("id"),
		Docket:       docket,
		Number:       cmp.Or(f.text("entry_number"), f.text("document_number")),
		Sequence:     f.text("recap_sequence_number"),
		Filed:        cmp.Or(f.day("date_filed"), f.day("date_entered")),
		Description:  f.text("description"),
		LastModified: f.text("date_modified"),
	}
	if main := f.paper("short_description"); main.PACER != "" || main.Pages > 0 {
		main.ID = ""
		e.Papers = append(e.Papers, main)
	}
	for _, list := range []string{"attachments", "recap_documents"} {
		for _, v := range f.list(list) {
			of := f.within(v)
			p := of.paper("description")
			p.Number = cmp.Or(p.Number, e.Number)
			e.Papers = append(e.Papers, p)
			f.tell(of)
		}
	}
	key := docket + "/" + e.Number
	switch {
	case e.ID != "" && d.ID != "":
		key = d.ID + "/" + e.ID
	case e.Number == "":
		if e.Filed == 0 {
			f.refuse("date_filed", "is missing, and the entry has no number: it cannot be told from others")
		}
		seen[e.Filed.String()]++
		key = fmt.Sprintf("%s/%s.%d", docket, e.Filed, seen[e.Filed.String()])
	default:
		if seen[e.Number]++; seen[e.Number] > 1 {
			key += fmt.Sprintf(".%d", seen[e.Number])
		}
	}
	return f.taken(key, docket, dated(e.LastModified), e)
}
