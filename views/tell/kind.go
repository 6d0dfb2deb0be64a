package tell

import (
	"strings"

	"proviso/app/publication"
)

// Word is what a kind of the record is called. English is true where the catalogue has
// no word for it and the voice is not English: Text is then the record's own word.
type Word struct {
	Text    string
	English bool
}

func (w Word) String() string { return w.Text }

// closed words a kind of which the record knows a fixed number; one that is not in the
// catalogue panics, as any message that is missing.
func (v Voice) closed(family, kind string) string {
	if kind == "" {
		kind = "unknown"
	}
	return v.Say("tell." + family + "." + kind)
}

// open words a kind of which the record may have others tomorrow.
func (v Voice) open(family, kind string) Word {
	id := "tell." + family + "." + strings.ReplaceAll(strings.ToLower(kind), " ", "_")
	if kind != "" && v.Knows(id) {
		return Word{Text: v.Say(id)}
	}
	if kind == "" {
		return Word{Text: v.Say("tell.unknown")}
	}
	return Word{Text: strings.ReplaceAll(kind, "_", " "), English: v.Lang != Languages[0]}
}

// Rung is the word of a rung, and RungIs the sentence that says what it means.
func (v Voice) Rung(rung string) string   { return v.closed("rung", rung) }
func (v Voice) RungIs(rung string) string { return v.closed("rung_is", rung) }

// Standing is the word of how a condition stands.
func (v Voice) Standing(standing string) string { return v.closed("standing", standing) }

// Cover is the public's word of whether a place is covered.
func (v Voice) Cover(cover string) string { return v.closed("cover", cover) }

// Certainty is yes, no or uncertain: of what may be enforced, of an order that runs.
func (v Voice) Certainty(c string) string { return v.closed("certainty", c) }

// Basis says what kind of figure an amount is.
func (v Voice) Basis(basis string) string { return v.closed("basis", basis) }

// JurisdictionKind is what a place is; "" is not recorded.
func (v Voice) JurisdictionKind(kind string) string { return v.closed("kind", kind) }

// Reach is how an order or a notice includes a place.
func (v Voice) Reach(reach string) string { return v.closed("reach", reach) }

// Scope is whom an order protects before its exceptions.
func (v Voice) Scope(scope string) string { return v.closed("scope", scope) }

// Step is something that happened to one grant.
func (v Voice) Step(step string) string { return v.closed("step", step) }

// StayAs is for whom a stay suspends an order.
func (v Voice) StayAs(as string) string { return v.closed("stay", as) }

// CertState is how far a certification has come.
func (v Voice) CertState(state string) string { return v.closed("cert", state) }

// Lane is the line of a timeline.
func (v Voice) Lane(lane string) string { return v.closed("lane", lane) }

// Effect is what a federal action does to the grants that it touches.
func (v Voice) Effect(effect string) string {
	if effect == "" {
		effect = "none"
	}
	return v.closed("effect", effect)
}

// Cause is whose doing a finding is.
func (v Voice) Cause(cause string) string { return v.closed("cause", cause) }

// Grade is how near a source is to what it tells of; "" is not graded.
func (v Voice) Grade(grade string) string { return v.closed("grade", grade) }

// Relief is the kind of an order.
func (v Voice) Relief(kind string) Word { return v.open("relief", kind) }

// ConditionKind, ActionKind, Outcome, NoticeKind, DocketKind and ReportKind are kinds
// of which the record may learn others.
func (v Voice) ConditionKind(kind string) Word { return v.open("condition", kind) }
func (v Voice) ActionKind(kind string) Word    { return v.open("action", kind) }
func (v Voice) Outcome(outcome string) Word    { return v.open("outcome", outcome) }
func (v Voice) NoticeKind(kind string) Word    { return v.open("notice", kind) }
func (v Voice) DocketKind(kind string) Word    { return v.open("docket", kind) }
func (v Voice) ReportKind(kind string) Word    { return v.open("report", kind) }

// Office is a federal office as a sentence names it, with its article.
func (v Voice) Office(office string) Word { return v.open("office", office) }

// RuleTitle is the title of the rule of a finding; that of a rule that the catalogue
// does not know is the record's own.
func (v Voice) RuleTitle(f *publication.Finding) Word {
	if v.Knows("tell.rule." + f.Rule) {
		return Word{Text: v.Say("tell.rule." + f.Rule)}
	}
	return Word{Text: f.Title, English: v.Lang != Languages[0]}
}

// Term is what people call a condition; the record's own short name is the fallback.
func (v Voice) Term(id, short string) Word {
	if v.Knows("tell.term." + id) {
		return Word{Text: v.Say("tell.term." + id)}
	}
	return Word{Text: short, English: v.Lang != Languages[0]}
}

// TheTerm is a condition with its article, as a sentence has it; one that the catalogue
// does not know is quoted.
func (v Voice) TheTerm(id, short string) string {
	if v.Knows("tell.the_term." + id) {
		return v.Say("tell.the_term." + id)
	}
	return v.Say("tell.the_term_named", "Term", short)
}

// State is the name of a state by its postal code; of a code that is none, the code.
func (v Voice) State(code string) string {
	if code != "" && !v.Knows("tell.state."+code) {
		return code
	}
	return v.closed("state", code)
}
