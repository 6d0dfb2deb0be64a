package tell

// FixedFamily is the fixed words of a field, each with what pages call it.
type FixedFamily struct {
	ID    string
	Field string // with the type where fields of several have the name
	Words [][2]string
}

// fixed are the closed kinds, as they stand in fields.
var fixed = []struct {
	field, family string
	kinds         []string
}{
	{"rung", "rung", []string{"clear", "protected", "open", "unknown", "at_issue", "restricted", "lost"}},
	{"standing", "standing", []string{"not_attached", "withdrawn", "blocked", "not_enforced", "in_force", "uncertain"}},
	{"cover", "cover", []string{"covered", "not_covered", "partly", "uncertain"}},
	{"basis", "basis", []string{"allocation", "request", "award", "reported"}},
	{"kind (jurisdiction)", "kind", []string{"state", "county", "city", "consolidated", "special_district"}},
	{"reach", "reach", []string{"named", "party", "state", "member", "everyone"}},
	{"scope", "scope", []string{"parties", "parties_and_subdivisions", "class", "nationwide", "apa_vacatur", "concession", "none"}},
	{"as_to", "stay", []string{"all", "non_parties", "listed"}},
	{"effect", "effect", []string{"demand", "allegation", "hold", "reduction", "termination", "clawback", "offer", "release", "clearance"}},
	{"lane", "lane", []string{"life", "payment", "action", "orders", "certification"}},
	{"word (step)", "step", []string{"local_review", "applied", "board_approved", "submitted", "withdrawn", "selected", "offered", "awarded", "acceptance_requested", "accepted", "declined", "applied_without_certification", "held", "released", "cleared", "denied", "terminated", "judgment", "extension_requested", "extended", "closed", "period_start", "period_end", "payments_open", "payments_held", "payments_reviewed", "payments_suspended", "payments_not_visible", "draw_rejected", "payments_closed", "payments_unknown"}},
	{"word (certification)", "cert", []string{"drafting", "counsel_review", "signed", "signed_with_letter", "alternative_sent", "refused", "superseded", "withdrawn"}},
	{"cause", "cause", []string{"political", "self_inflicted"}},
	{"grade", "grade", []string{"primary", "secondary", "tertiary"}},
	{"relief", "relief", []string{"preliminary_injunction", "permanent_injunction", "temporary_restraining_order", "summary_judgment", "government_concession", "denied"}},
}

// FixedWords are the closed kinds with their words, for those who read the files.
func (v Voice) FixedWords() []FixedFamily {
	out := make([]FixedFamily, 0, len(fixed))
	for _, x := range fixed {
		f := FixedFamily{ID: x.family, Field: x.field}
		for _, k := range x.kinds {
			f.Words = append(f.Words, [2]string{k, v.closed(x.family, k)})
		}
		out = append(out, f)
	}
	return out
}
