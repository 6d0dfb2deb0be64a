package intake

import (
	"bytes"
	"encoding/json"

	"proviso/models"
)

// jsonShape is which of the files of JSON that are known one is, by the names in its
// beginning.
type jsonShape string

const (
	shapeNone     jsonShape = ""
	shapeSearch   jsonShape = "USAspending award search"
	shapeSubs     jsonShape = "USAspending sub-award search"
	shapeAward    jsonShape = "USAspending award"
	shapeProgram  jsonShape = "Federal Program Inventory"
	shapeAudit    jsonShape = "federal awards of the Federal Audit Clearinghouse"
	shapeWebhook  jsonShape = "CourtListener webhook"
	shapeParsed   jsonShape = "parsed docket"
	shapeDockets  jsonShape = "CourtListener dockets"
	shapeEntries  jsonShape = "CourtListener docket entries"
	shapeFound    jsonShape = "CourtListener search"
	shapeOpinions jsonShape = "CourtListener search for opinions"
	shapePapers   jsonShape = "CourtListener search for documents"
	shapeOther    jsonShape = "other JSON"
)

// jsonShapeOf says what a file is that begins so, and under which name its records
// stand; shapeNone if it is no JSON.
func jsonShapeOf(head []byte) (shape jsonShape, where string) {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if len(head) == 0 || head[0] != '{' && head[0] != '[' {
		return shapeNone, ""
	}
	top, names := jsonNames(head)
	switch {
	case len(top) == 0:
		return shapeNone, ""
	case top["webhook"], top["payload"]:
		return shapeWebhook, ""
	case top["docket_entries"], top["parties"] && top["docket_number"]:
		return shapeParsed, ""
	case top["obligations"] && (top["program_type"] || top["popular_name"]): // its results are what the program achieved
		return shapeProgram, ""
	case top["results"]:
		where = "results"
	default:
		names = top
	}
	switch {
	case summed(top, names):
		return shapeOther, where
	case names["Sub-Award ID"], names["Sub-Awardee Name"]:
		return shapeSubs, where
	case names["Award ID"], names["generated_internal_id"], top["spending_level"]:
		return shapeSearch, where
	case names["federal_agency_prefix"] && names["amount_expended"]:
		return shapeAudit, where
	case names["generated_unique_award_id"]:
		return shapeAward, where
	case names["cluster_id"] && names["docketNumber"]:
		return shapeOpinions, where
	case names["docketNumber"], names["caseName"]:
		return shapeFound, where
	case names["docket_entry_id"]:
		return shapePapers, where
	case names["recap_documents"], names["recap_sequence_number"]:
		return shapeEntries, where
	case names["docket_number"] && (names["case_name"] || names["court_id"]):
		return shapeDockets, where
	}
	return shapeOther, where
}

// summed is true of a search that adds up awards: by recipient, place, program.
func summed(top, listed map[string]bool) bool {
	return (top["category"] || top["geo_layer"]) && top["spending_level"] && !listed["Award ID"] && !listed["generated_internal_id"] && !listed["Sub-Award ID"]
}

// jsonLeftAside says of a file that is known and not read what to take instead; "" of
// any other.
func jsonLeftAside(head []byte) string {
	shape, _ := jsonShapeOf(head)
	if shape != shapeOther {
		return ""
	}
	top, names := jsonNames(head)
	switch {
	case names["federal_action_obligation"] && names["modification_number"]:
		return "these are USAspending's transactions of one award, which do not say of which; download them as CSV, or take the award itself (awards/<id>)"
	case names["federal_account"] && names["transaction_obligated_amount"]:
		return "this is from which accounts USAspending says an award is paid, which does not say which award; take the award itself (awards/<id>)"
	case top["file_url"] && top["total_rows"]:
		return "this is only the note of USAspending on a download; take the file that it names"
	case summed(top, names):
		return "these are sums that USAspending makes of awards, by recipient, place or program, and not the awards; take a reply of spending_by_award, or download them"
	case top["results"] && len(names) == 0:
		return "the list of results in it is empty"
	}
	return "this is JSON of a kind that is not known here; read are replies of USAspending (spending_by_award, awards/<id>) and of CourtListener (dockets, docket entries, its search), its webhooks, " +
		"parsed dockets of PACER, the Federal Program Inventory, and federal awards of the Federal Audit Clearinghouse"
}

// jsonFormat is how the files of one shape are read as one kind of row. A docket with
// its entries is of two kinds.
type jsonFormat struct {
	shape jsonShape
	kind  models.ReportKind
	rows  func(open opener, where string) func(func(Row) error) error
}

var jsonFormats = []jsonFormat{
	{shapeSearch, models.ReportedAward, recordRows(searchedAwards)},
	{shapeSubs, models.ReportedSubaward, recordRows(searchedSubawards)},
	{shapeAward, models.ReportedAward, recordRows(oneAward)},
	{shapeProgram, models.ReportedListing, recordRows(inventoried)},
	{shapeAudit, models.ReportedAudit, recordRows(auditedAward)},
	{shapeDockets, models.ReportedDocket, recordRows(listenedDocket)},
	{shapeEntries, models.ReportedEntry, recordRows(listenedEntry)},
	{shapeFound, models.ReportedDocket, recordRows(searchedDockets)},
	{shapeFound, models.ReportedEntry, recordRows(searchedEntries)},
	{shapeOpinions, models.ReportedDocket, recordRows(searchedDockets)},
	{shapePapers, models.ReportedEntry, recordRows(foundDocument)},
	{shapeParsed, models.ReportedDocket, wholeRows(parsedRows)},
	{shapeParsed, models.ReportedEntry, wholeRows(parsedEntries)},
	{shapeWebhook, models.ReportedEntry, func(open opener, _ string) func(func(Row) error) error {
		return webhookRows(open, func(e Event) []Row { return e.Entries })
	}},
	{shapeWebhook, models.ReportedDocket, func(open opener, _ string) func(func(Row) error) error {
		return webhookRows(open, func(e Event) []Row { return e.Dockets })
	}},
}

// recordRows reads records that stand by themselves.
func recordRows(take func(map[string]any) []taken) func(opener, string) func(func(Row) error) error {
	return func(open opener, where string) func(func(Row) error) error { return jsonRows(open, where, take) }
}

// wholeRows reads a file that is one thing.
func wholeRows(rows func(opener) func(func(Row) error) error) func(opener, string) func(func(Row) error) error {
	return func(open opener, _ string) func(func(Row) error) error { return rows(open) }
}

// jsonNames are the names of the outermost object (or of those of an outermost list)
// and those of the objects in its list of results, as far as a file's beginning shows
// them.
func jsonNames(head []byte) (top, listed map[string]bool) {
	top, listed = map[string]bool{}, map[string]bool{}
	dec := json.NewDecoder(bytes.NewReader(head))
	var within []string // the name under which each open object or list stands
	var isObject []bool
	name, wantName := "", false
	for len(within) < MostNesting {
		t, err := dec.Token()
		if err != nil {
			return top, listed
		}
		switch t := t.(type) {
		case json.Delim:
			if t == '{' || t == '[' {
				within, isObject = append(within, name), append(isObject, t == '{')
				name, wantName = "", t == '{'
				continue
			}
			within, isObject = within[:len(within)-1], isObject[:len(isObject)-1]
		case string:
			if wantName {
				name, wantName = t, false
				keep(top, listed, within, isObject, name)
				continue
			}
		}
		name = ""
		wantName = len(isObject) > 0 && isObject[len(isObject)-1]
		if len(within) == 0 {
			return top, listed
		}
	}
	return top, listed
}

// keep keeps a name that stands in the outermost object or in one of the results.
func keep(top, listed map[string]bool, within []string, isObject []bool, name string) {
	if !isObject[0] { // a list of what is else by itself
		within, isObject = within[1:], isObject[1:]
	}
	switch {
	case len(within) == 1:
		top[name] = true
	case len(within) == 3 && within[1] == "results" && !isObject[1]:
		listed[name] = true
	}
}
