package law

import (
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// reasons words one ground: the fact itself and, where it reaches the
// jurisdiction by membership or as a subdivision, that as a reason of its own.
func (d *Day) reasons(j *models.Jurisdiction, x *cell, g ground, alone bool) []models.Reason {
	switch g.kind {
	case models.ReasonAttachment:
		return []models.Reason{d.attachmentReason(x, g, alone)}
	case models.ReasonWithdrawal:
		return []models.Reason{d.withdrawalReason(x, g, alone)}
	case models.ReasonOrder:
		out := []models.Reason{d.orderReason(j, x, g, alone)}
		return append(out, d.membershipReason(j, g, g.order.Sources, alone)...)
	}
	out := []models.Reason{d.noticeReason(j, g, alone)}
	return append(out, d.membershipReason(j, g, g.notice.Sources, alone)...)
}

func (d *Day) attachmentReason(x *cell, g ground, alone bool) models.Reason {
	k, a := x.k, x.by
	start := k.start(a)
	if k.Effective.Known() && k.Effective.Earliest > start.Earliest {
		start = k.Effective
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: carried by %s awards", k.Title, attachmentWords(a))
	if a.Announced.Known() || k.Announced.Known() {
		fmt.Fprintf(&b, " since %s", start.Words())
	} else {
		b.WriteString("; the day of its announcement is not recorded")
	}
	switch {
	case k.Proposed:
		b.WriteString("; proposed, and no final action is recorded, so whether it binds is uncertain")
	case a.Uncertain || k.Uncertain:
		b.WriteString("; the record marks this as uncertain")
	case g.c == models.Maybe:
		b.WriteString("; whether that was by this day is uncertain")
	}
	d.tellStale(&b, k.VerifiedThrough)
	b.WriteString(".")
	sources := a.Sources
	if len(sources) == 0 {
		sources = k.Sources
	}
	return models.Reason{Kind: models.ReasonAttachment, ID: k.ID, Text: b.String(), Since: start,
		Until: d.visible(k.Withdrawn), Certainty: g.c, Sole: alone, Sources: d.r.cite(sources)}
}

func attachmentWords(a *models.Attachment) string {
	what := strings.Join(a.Programs, ", ")
	switch {
	case a.AllPrograms:
		what = "all"
	case what == "" && len(a.Agencies) > 0:
		what = strings.Join(a.Agencies, ", ")
	case what == "" && len(a.ProgramKinds) > 0:
		what = strings.Join(a.ProgramKinds, " and ")
	case what == "":
		what = "all"
	}
	if a.FiscalYear != 0 {
		return fmt.Sprintf("FY%d %s", a.FiscalYear, what)
	}
	return what
}

func (d *Day) withdrawalReason(x *cell, g ground, alone bool) models.Reason {
	k := x.k
	var b strings.Builder
	fmt.Fprintf(&b, "The agency no longer applies this condition from %s", k.Withdrawn.Words())
	if g.c == models.Maybe && !g.lapsed {
		b.WriteString("; whether that had taken effect by this day is uncertain")
	}
	d.tellStale(&b, k.VerifiedThrough)
	b.WriteString(".")
	id := k.WithdrawnBy
	if id == "" {
		id = k.ID
	}
	return models.Reason{Kind: models.ReasonWithdrawal, ID: id, Text: b.String(), Since: k.Withdrawn, Certainty: g.c,
		Sole: alone, Sources: d.r.cite(k.Sources)}
}

func (d *Day) orderReason(j *models.Jurisdiction, x *cell, g ground, alone bool) models.Reason {
	o := g.order
	var b strings.Builder
	fmt.Fprintf(&b, "%s protects %s", orderWords(o), d.whom(j, g.via))
	if why := d.doubts(j, x, g); why != "" {
		fmt.Fprintf(&b, "; %s", why)
	}
	if d.clock.openEnded(o.To) {
		d.tellStale(&b, o.VerifiedThrough)
	}
	b.WriteString(".")
	return models.Reason{Kind: models.ReasonOrder, ID: o.ID, Text: b.String(), Since: o.From, Until: d.visible(o.To),
		Certainty: g.c, Sole: alone, Sources: d.r.cite(o.Sources)}
}

// orderWords: Preliminary injunction of 15 September 2017 in City of Chicago v.
// Sessions (N.D. Ill. 1:17-cv-05720).
func orderWords(o *order) string {
	kind := strings.ReplaceAll(o.Kind, "_", " ")
	kind = strings.ToUpper(kind[:min(1, len(kind))]) + kind[min(1, len(kind)):]
	when := ""
	if o.From.Known() {
		when = " of " + o.From.Words()
	}
	return fmt.Sprintf("%s%s in %s (%s)", kind, when, o.matter.Caption, strings.TrimSpace(o.matter.Court+" "+o.matter.Docket))
}

// whom says whom a fact protects, in the words of the route.
func (d *Day) whom(j *models.Jurisdiction, via route) string {
	switch via.kind {
	case routeSubdivision:
		return fmt.Sprintf("the local governments of %s, %s among them", d.stateName(via.via), j.Name)
	case routeMember:
		return fmt.Sprintf("members of an association (%s)", d.r.groups[via.via].Title)
	case routeEveryone, routeVacatur:
		return "every grantee"
	}
	return j.Name + " by name"
}

func (d *Day) stateName(usps string) string {
	best := ""
	for id, code := range d.r.states {
		if code == usps && (best == "" || id < best) {
			best = id
		}
	}
	if s := d.r.jurisdictions[best]; s != nil {
		return s.Name
	}
	return "a state not known"
}

// doubts says why an order does not settle the matter.
func (d *Day) doubts(j *models.Jurisdiction, x *cell, g ground) string {
	if g.c == models.Yes {
		return ""
	}
	o, c := g.order, d.clock
	var why []string
	add := func(yes bool, format string, args ...any) {
		if yes {
			why = append(why, fmt.Sprintf(format, args...))
		}
	}
	add(o.Uncertain, "the record marks this order as uncertain")
	add(!o.From.Known(), "its day is not recorded")
	add(o.From.Known() && c.happened(o.From) == models.Maybe, "whether it was made by this day is uncertain")
	add(c.happened(o.To) == models.Maybe, "whether it had ended by this day is uncertain")
	add(c.happened(o.Reversed) != models.No && c.happened(o.Mandate) != models.Yes,
		"reversed on %s, but no mandate is recorded, and a reversal binds with the mandate", o.Reversed.Words())
	add(o.inDoubt(c), "the formal order may have come later, up to %s", o.UnsettledTo.Words())
	add(o.unsettledFor(j, c) && g.via.kind == routeEveryone,
		"from %s it could not be found out whether it still is stayed for others than the parties", o.UnsettledFor.Words())
	add(g.via.kind == routeMember && g.via.c == models.Maybe, "membership of %s is not confirmed", j.Name)
	add(g.via.kind == routeSubdivision && o.subs[j.State] == models.Maybe, "whether it covers local governments is not known")
	add(g.via.kind == routeNamed && g.via.c == models.Maybe, "that it protects %s is not confirmed", j.Name)
	add(g.via.kind != routeNamed && o.narrowedFor(x.k.ID, c) == models.Maybe,
		"narrowed on appeal to those it names, of others it does not speak")
	add(g.via.kind == routeVacatur && g.via.c == models.Maybe, "whether the condition was set aside for all is not confirmed")
	if len(why) == 0 && !g.lapsed {
		why = append(why, "whether it reaches this award on this day is uncertain")
	}
	return strings.Join(why, "; ")
}

// membershipReason is the fact that puts the jurisdiction among those protected.
func (d *Day) membershipReason(j *models.Jurisdiction, g ground, sources []string, alone bool) []models.Reason {
	switch g.via.kind {
	case routeMember:
		a := d.r.groups[g.via.via]
		text := fmt.Sprintf("%s is recorded as a member: %s.", j.Name, a.Title)
		if g.via.c == models.Maybe {
			text = fmt.Sprintf("Whether %s is a member is not confirmed: %s.", j.Name, a.Title)
		}
		return []models.Reason{{Kind: models.ReasonMembership, ID: a.ID, Text: text, Certainty: g.via.c, Sole: alone, Sources: d.r.cite(a.Sources)}}
	case routeSubdivision:
		text := fmt.Sprintf("%s is a local government of %s.", j.Name, d.stateName(g.via.via))
		if g.via.via == "" {
			text = fmt.Sprintf("The record does not know the state of %s.", j.Name)
		}
		return []models.Reason{{Kind: models.ReasonMembership, ID: d.stateID(g.via.via), Text: text, Certainty: g.via.c, Sole: alone, Sources: d.r.cite(sources)}}
	}
	return nil
}

func (d *Day) stateID(usps string) string {
	for _, k := range sortedKeys(d.r.states) {
		if d.r.states[k] == usps {
			return k
		}
	}
	return "unknown"
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (d *Day) noticeReason(j *models.Jurisdiction, g ground, alone bool) models.Reason {
	n := g.notice
	var b strings.Builder
	fmt.Fprintf(&b, "The agency announced that it will not enforce award conditions %s of FY%d", numbers(n.Numbers), n.FiscalYear)
	since := n.Date
	switch {
	case n.Date.Known():
		fmt.Fprintf(&b, " (%s)", n.Date.Words())
	case n.NotBefore.Known():
		since = models.OnDay(n.NotBefore)
		fmt.Fprintf(&b, " (undated; not before %s)", n.NotBefore.Words())
	}
	if n.reader {
		b.WriteString("; for whom was not captured")
	} else {
		fmt.Fprintf(&b, " against %s", d.whom(j, g.via))
	}
	if n.about == models.Maybe {
		b.WriteString("; which condition stands behind which number is not confirmed")
	}
	if n.Uncertain {
		b.WriteString("; the record marks this notice as uncertain")
	}
	if d.clock.openEnded(n.Until) {
		d.tellStale(&b, g.verified)
	}
	b.WriteString(".")
	return models.Reason{Kind: models.ReasonNotice, ID: n.ID, Text: b.String(), Since: since, Until: d.visible(n.Until),
		Certainty: g.c, Sole: alone, Sources: d.r.cite(n.Sources)}
}

// numbers writes 41, 42, 43, 45 as "41-43, 45".
func numbers(ns []int) string {
	var parts []string
	for i := 0; i < len(ns); {
		k := i
		for k+1 < len(ns) && ns[k+1] == ns[k]+1 {
			k++
		}
		if k-i >= 2 {
			parts = append(parts, fmt.Sprintf("%d-%d", ns[i], ns[k]))
		} else {
			for ; i < k; i++ {
				parts = append(parts, fmt.Sprint(ns[i]))
			}
			parts = append(parts, fmt.Sprint(ns[k]))
		}
		i = k + 1
	}
	return strings.Join(parts, ", ")
}

// tellStale adds that a fact was last verified before the day asked about.
func (d *Day) tellStale(b *strings.Builder, verified models.Date) {
	if d.staleSince(verified) == 0 {
		return
	}
	fmt.Fprintf(b, "; not verified since %s", verified.Words())
	if d.clock.lapsed(verified) {
		fmt.Fprintf(b, ", which is %d days or more before the day asked about", StaleAfter)
	}
}

// visible is the end of an interval as known on the day of knowledge.
func (d *Day) visible(end models.When) models.When {
	if d.clock.hidden(end) {
		return models.When{}
	}
	return end
}

// cite looks the sources up; one that the record does not hold is passed over
// (the loader refuses it).
func (r *Record) cite(ids []string) []models.Source {
	out := make([]models.Source, 0, len(ids))
	for _, id := range ids {
		if s, ok := r.sources[id]; ok && !slices.ContainsFunc(out, func(x models.Source) bool { return x.ID == id }) {
			out = append(out, *s)
		}
	}
	return out
}
