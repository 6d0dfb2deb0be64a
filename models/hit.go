package models

// HitKind is the kind of thing that a search finds. Kinds stand in addresses.
type HitKind string

const (
	HitPlace       HitKind = "place"
	HitGrant       HitKind = "grant"
	HitProgram     HitKind = "program"
	HitCondition   HitKind = "condition"
	HitCase        HitKind = "case"
	HitOrder       HitKind = "order"
	HitAction      HitKind = "action"
	HitNotice      HitKind = "notice"
	HitAssociation HitKind = "association"
	HitSource      HitKind = "source"
)

// HitKinds lists them in the order in which they are shown.
var HitKinds = []HitKind{HitPlace, HitGrant, HitProgram, HitCondition, HitCase, HitOrder, HitAction, HitNotice, HitAssociation, HitSource}

// ParseHitKind reads a kind.
func ParseHitKind(field, s string) (HitKind, error) {
	for _, k := range HitKinds {
		if s == string(k) {
			return k, nil
		}
	}
	return "", Invalid(field, "%q is not a kind of thing that can be searched; it is place, grant, program, condition, case, order, action, notice, association or source", s)
}

// Hit is one thing found: the field of its kind is set, and of an order the case
// too.
type Hit struct {
	Kind        HitKind
	ID          string
	Place       *Jurisdiction
	Grant       *Grant
	Rung        Rung // of a grant on the day; "" where there is no such grant yet
	Program     *Program
	Condition   *Condition
	Case        *Case
	Order       *Order
	Action      *Action
	Notice      *Notice
	Association *Association
	Source      *Source
}
