package pictures

import (
	"strings"

	"proviso/models"
	"proviso/views/words"
)

// SpanKind is what an order does in a span of time.
type SpanKind string

const (
	InForce    SpanKind = "in_force"
	Stayed     SpanKind = "stayed"      // for everybody
	StayedPart SpanKind = "stayed_part" // for some
	UnsurePart SpanKind = "unsure_part" // for some it cannot be told
	Unsure     SpanKind = "unsure"      // it cannot be told
)

// Span is a stretch of time; an unknown To means that no end was found.
type Span struct {
	From, To models.When
	Kind     SpanKind
	Words    string // what it is, "" for InForce
}

// OrderRow is an order as it is drawn. What the picture shows is in it and
// nowhere else.
type OrderRow struct {
	Name     string
	Protects string
	From     models.When // unknown: the day is not recorded
	Until    models.When // unknown: no end was found
	Ended    string      // how it ended
	Verified models.Date // through when that it runs was verified, where it has no end
	Denied   bool        // refused on From: nothing runs
	Spans    []Span
	Remarks  []string
}

// OrderRows tells the orders of a case as spans, with what was known on a day
// (zero: everything recorded). What lies after that day is left out. It repeats
// what the record says of each order and weighs nothing.
func OrderRows(w *words.Words, m models.Case, names map[string]string, known models.Date) []OrderRow {
	told := func(when models.When) models.When {
		if known != 0 && when.Known() && when.Earliest > known {
			return models.When{}
		}
		return when
	}
	var out []OrderRow
	for _, o := range m.Orders {
		if o.From.Known() && !told(o.From).Known() {
			continue
		}
		r := OrderRow{Name: idWords(o.Kind), Protects: beneficiaries(w, o, names), From: o.From, Until: told(o.To), Ended: o.EndedBy}
		if o.Scope == models.ScopeNone || strings.HasSuffix(o.Kind, "_denied") {
			r.Denied, r.Until, r.Ended = true, models.When{}, ""
			out = append(out, r)
			continue
		}
		if !r.Until.Known() {
			r.Ended = ""
		}
		r.spans(w, m, o, names, told)
		out = append(out, r)
	}
	return out
}

func (r *OrderRow) spans(w *words.Words, m models.Case, o models.Order, names map[string]string, told func(models.When) models.When) {
	add := func(kind SpanKind, from, to models.When, text string) {
		r.Spans = append(r.Spans, Span{from, to, kind, text})
	}
	begun := o.From
	if !begun.Known() {
		begun = told(m.Filed)
	}
	reversed, mandate := told(o.Reversed), told(o.Mandate)
	if mandate.Known() && (!r.Until.Known() || mandate.Earliest < r.Until.Earliest) {
		r.Until, r.Ended = mandate, w.Say("picture.mandate")
	}
	add(InForce, begun, r.Until, "")
	for _, s := range o.Stays {
		if !told(s.From).Known() {
			continue
		}
		to := told(s.To)
		if !to.Known() {
			to = r.Until
		}
		kind, text := StayedPart, w.Say("picture.stayed_part", "Whom", stayedFor(w, s, names))
		if s.AsTo == models.StayAll {
			kind, text = Stayed, w.Say("picture.stayed")
			if len(s.Except) > 0 {
				kind, text = StayedPart, w.Say("picture.stayed_part", "Whom", stayedFor(w, s, names))
			}
		}
		if s.Uncertain {
			kind, text = UnsurePart, w.Say("picture.unsure_stay")
		}
		add(kind, s.From, to, text)
	}
	if told(o.UnsettledFor).Known() {
		add(UnsurePart, o.UnsettledFor, r.Until, w.Say("picture.unsure_others"))
	}
	if reversed.Known() {
		text := w.Say("picture.reversed")
		if mandate.Known() {
			text = w.Say("picture.reversed_until")
		}
		add(Unsure, reversed, r.Until, text)
	}
	if told(o.UnsettledFrom).Known() {
		add(Unsure, o.UnsettledFrom, told(o.UnsettledTo), w.Say("picture.unsure_window"))
	}
	switch {
	case !o.From.Known():
		add(Unsure, begun, r.Until, w.Say("picture.unsure_start"))
	case o.Uncertain:
		add(Unsure, begun, r.Until, w.Say("picture.unsure_order"))
	}
	if !r.Until.Known() && told(models.OnDay(o.VerifiedThrough)).Known() {
		r.Verified = o.VerifiedThrough
	}
	for _, n := range o.Narrowings {
		if told(n.Date).Known() {
			r.Remarks = append(r.Remarks, w.Say("picture.narrowed", "Day", short(n.Date), "Conditions", strings.Join(n.Conditions, ", ")))
		}
	}
	if told(o.MandateNotBy).Known() && !mandate.Known() {
		r.Remarks = append(r.Remarks, w.Say("picture.no_mandate", "Day", short(o.MandateNotBy)))
	}
}

// beneficiaries says whom an order protects.
func beneficiaries(w *words.Words, o models.Order, names map[string]string) string {
	if o.Scope == models.ScopeNone {
		return w.Say("picture.nobody")
	}
	if len(o.Protected) == 0 && len(o.ProtectedUncertain) == 0 {
		return w.Say("picture.scope." + string(o.Scope))
	}
	out := few(w, o.Protected, names)
	if maybe := few(w, o.ProtectedUncertain, names); maybe != "" {
		out = list("; ", out, w.Say("picture.perhaps", "Whom", maybe))
	}
	if len(o.Subdivisions) > 0 {
		out += " " + w.Say("picture.subdivisions")
	}
	return out
}

func stayedFor(w *words.Words, s models.Stay, names map[string]string) string {
	except := few(w, s.Except, names)
	if s.AsTo == models.StayListed {
		return list(" ", few(w, s.Listed, names), exceptFor(w, except))
	}
	if except != "" {
		return w.Say("picture.all_except", "Whom", except)
	}
	if s.AsTo == models.StayNonParties {
		return w.Say("picture.non_parties")
	}
	return w.Say("picture.everyone")
}

func exceptFor(w *words.Words, whom string) string {
	if whom == "" {
		return ""
	}
	return "(" + w.Say("picture.except", "Whom", whom) + ")"
}

// few names up to three and counts the rest.
func few(w *words.Words, ids []string, names map[string]string) string {
	const most = 3
	var out []string
	for i, id := range ids {
		if i == most && len(ids) > most+1 {
			out = append(out, w.Say("picture.more", "N", len(ids)-most))
			break
		}
		switch name := names[id]; {
		case id == models.Everyone:
			out = append(out, w.Say("picture.everyone"))
		case name != "":
			out = append(out, name)
		default:
			out = append(out, idWords(strings.TrimPrefix(id, models.GroupPrefix)))
		}
	}
	return strings.Join(out, ", ")
}

// idWords is an id as words.
func idWords(id string) string { return strings.NewReplacer("_", " ", "-", " ").Replace(id) }
