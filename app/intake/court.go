package intake

import (
	"cmp"
	"regexp"
	"strings"

	"proviso/models"
)

// What CourtListener tells of dockets: replies of its API in version 3 and 4, one or a
// list of them, and replies of its search, whose names are in camelCase. Numbers of
// documents are texts, and so are the ids of PACER.

// listenedDocket is the row of a docket as the API replies it.
func listenedDocket(record map[string]any) []taken {
	f := &fields{of: record}
	d := models.Docket{
		ID:           f.text("id"),
		Court:        f.court("court_id", "court"),
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
		AppealFrom:   cmp.Or(lastOfPath(f.text("appeal_from")), f.text("appeal_from_str")),
		URL:          listenerURL(f.text("absolute_url")),
		LastModified: f.text("date_modified"),
	}
	if below, is := f.value("original_court_info").(map[string]any); is {
		d.Original = (&fields{of: below}).text("docket_number")
	}
	return []taken{f.docket(d)}
}

// searchedDockets is the row of a docket that a search found, by its filings (r), by
// itself (d) or by an opinion in it (o).
func searchedDockets(record map[string]any) []taken {
	f := &fields{of: record}
	d := models.Docket{
		ID:         f.text("docket_id"),
		Court:      f.court("court_id", ""),
		Number:     f.plain("docketNumber"),
		PACER:      f.text("pacer_case_id"),
		Name:       cmp.Or(f.plain("caseName"), f.plain("caseNameFull"), f.plain("case_name_full")),
		Terminated: f.day("dateTerminated"),
		Judge:      f.plain("assignedTo"),
		Cause:      f.plain("cause"),
		Nature:     f.plain("suitNature"),
		URL:        listenerURL(f.text("docket_absolute_url")),
	}
	if f.has("cluster_id") {
		f.note("dateFiled", "is the day of the opinion that was found, not of the docket; the docket's is left open")
		d.URL = listenerURL(f.text("absolute_url"))
	} else {
		d.Filed = f.day("dateFiled")
	}
	d.LastModified = f.text("meta", "timestamp")
	return []taken{f.docket(d)}
}

// docket closes the reading of one.
func (f *fields) docket(d models.Docket) taken {
	if d.Number == "" {
		f.refuse("docket_number", "is missing: a docket without its number cannot be told from others")
	}
	key := models.DocketNumber(d.Court, d.Number)
	return f.taken(key, key, dated(d.LastModified), d)
}

// courtID is how CourtListener calls a court: rid, ilnd, ca7, scotus.
var courtID = regexp.MustCompile(`^[a-z][a-z0-9]{1,14}$`)

// court is the id of a docket's court, told as itself or by the address of it.
func (f *fields) court(id, address string) string {
	s := f.text(id)
	if s == "" && address != "" {
		s = lastOfPath(f.text(address))
	}
	s = strings.ToLower(s)
	switch {
	case s == "":
		f.refuse(id, "is missing: a docket's number says nothing without its court")
	case strings.ContainsAny(s, "/ "):
		f.refuse(id, "%q is not the id of a court, like rid, ilnd or ca7", cutText(s))
	case !courtID.MatchString(s):
		f.note(id, "%q does not look like CourtListener's id of a court, like rid, ilnd or ca7; it is kept", cutText(s))
	}
	return s
}

// lastOfPath is the id at the end of an address, or the text if it is none.
func lastOfPath(s string) string {
	s = strings.TrimRight(s, "/")
	return s[strings.LastIndexByte(s, '/')+1:]
}

// listenerURL makes an address out of a path on CourtListener's site.
func listenerURL(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return path
	}
	return "https://www.courtlistener.com" + path
}
