package intake

import (
	"strings"

	"proviso/models"
)

// inventoried is the row of a program of the Federal Program Inventory.
func inventoried(record map[string]any) []taken {
	f := &fields{of: record}
	l := models.Listing{
		Number:    f.text("id"),
		Title:     f.text("name"),
		Popular:   f.text("popular_name"),
		Agency:    joined(", ", f.text("sub_agency_name"), f.text("top_agency_name")),
		Types:     f.words("assistance_types"),
		Objective: f.text("objective"),
		URL:       f.text("sam_url"),
	}
	if kind := f.text("program_type"); kind != "" && kind != "assistance_listing" {
		f.refuse("program_type", "is %q: only assistance listings are read", cutText(kind))
	}
	if _, whole := wholeALN(l.Number); !whole {
		f.refuse("id", "%q is not an Assistance Listing's number, which is two digits, a point and three more", cutText(l.Number))
	}
	if l.Title == "" {
		f.refuse("name", "is missing")
	}
	l.Money = f.years()
	return []taken{f.taken(l.Number+"/inventory", l.Number, "", l)} // it stands beside the listing itself
}

// years is the money of a program by federal fiscal year. An estimate of zero is how
// the inventory writes that there is none: it has no other in any program.
func (f *fields) years() []models.ListingYear {
	var out []models.ListingYear
	for _, v := range f.list("obligations") {
		of := f.within(v)
		y := models.ListingYear{Year: of.text("x"), Obligated: of.usd("sam_actual"), Estimated: of.usd("sam_estimate"), USAspending: of.usd("usa_spending_actual")}
		if y.Estimated != nil && *y.Estimated == 0 {
			y.Estimated = nil
		}
		f.tell(of)
		f.differ(y)
		out = append(out, y)
	}
	for _, v := range f.list("outlays") {
		of := f.within(v)
		year, outlay := of.text("x"), of.usd("outlay")
		f.tell(of)
		for i := range out {
			if out[i].Year == year {
				out[i].Outlay = outlay
				year = ""
			}
		}
		if year != "" && outlay != nil {
			out = append(out, models.ListingYear{Year: year, Outlay: outlay})
		}
	}
	return out
}

// differ notes where the two systems do not say the same of a year. Some programs are
// not reported to USAspending at all (16.607), or not in each year (16.606).
func (f *fields) differ(y models.ListingYear) {
	sam, spending := y.Obligated, y.USAspending
	if spending == nil || sam == nil || *sam == *spending {
		return
	}
	switch {
	case *spending < 0:
		f.note("obligations", "of %s USAspending has %s, more taken back than given, and SAM.gov %s; both are kept", y.Year, spending.Format(), sam.Format())
	case *spending == 0:
		f.note("obligations", "of %s USAspending has nothing where SAM.gov has %s: it is not reported there, or not under this number", y.Year, sam.Format())
	case *sam == 0:
		f.note("obligations", "of %s SAM.gov has nothing where USAspending has %s", y.Year, spending.Format())
	default:
		f.note("obligations", "of %s SAM.gov has %s and USAspending %s; both are kept", y.Year, sam.Format(), spending.Format())
	}
}

// within reads an element of a list.
func (f *fields) within(v any) *fields {
	object, is := v.(map[string]any)
	if !is {
		f.refuse("", "a list holds %s, where an object is expected", kindOf(v))
	}
	return &fields{of: object}
}

// tell takes over what was said of a part.
func (f *fields) tell(part *fields) {
	f.notes = append(f.notes, part.notes...)
	if f.refused == nil {
		f.refused = part.refused
	}
}

// words are the texts of a list in one.
func (f *fields) words(path ...string) string {
	var out []string
	for _, v := range f.list(path...) {
		if s, is := v.(string); is && strings.TrimSpace(s) != "" {
			out = append(out, strings.TrimSpace(s))
		}
	}
	return strings.Join(out, "; ")
}

// joined are the texts that say something.
func joined(by string, texts ...string) string {
	var out []string
	for _, s := range texts {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, by)
}
