package dossier

import (
	"cmp"
	"fmt"
	"strings"

	"proviso/models"
	"proviso/views/layout"
	"proviso/views/ui"
)

// Plain is a kind of the record as words.
func Plain(kind string) string { return plain.Replace(kind) }

var plain = strings.NewReplacer("oig_", "OIG ", "_", " ")

// Upper begins a text as a sentence.
func Upper(s string) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// Within is a sentence within another: without its final point, and its first
// article small.
func Within(s string) string {
	s = strings.TrimSuffix(strings.TrimSpace(s), ".")
	for _, article := range []string{"The ", "A ", "An ", "No ", "Whether "} {
		if rest, ok := strings.CutPrefix(s, article); ok {
			return strings.ToLower(article) + rest
		}
	}
	return s
}

// List writes a, b and c.
func List(c layout.Context, items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return c.Words.Say("dossier.and", "First", strings.Join(items[:len(items)-1], ", "), "Last", items[len(items)-1])
}

// Few lists up to a number of items and counts the rest.
func Few(c layout.Context, items []string, most int) string {
	if len(items) <= most+1 {
		return List(c, items)
	}
	return List(c, append(items[:most:most], c.Words.Say("dossier.more", "N", len(items)-most)))
}

// Round is money as a sentence has it: three figures that count, with a word
// where that is not the exact amount.
func Round(c layout.Context, f *models.Figure) string {
	unit := models.USD(100)
	for f.USD/unit >= 1000 {
		unit *= 10
	}
	n := (f.USD + unit/2) / unit * unit
	s := ui.Whole(n)
	if n >= 1_000_000_00 {
		s = strings.TrimRight(strings.TrimRight(fmt.Sprintf("$%.2f", float64(n)/1_000_000_00), "0"), ".")
		s = c.Words.Say("dossier.million", "Amount", s)
	}
	if n != f.USD || f.Approximate {
		return c.Words.Say("money.about", "Amount", s)
	}
	return s
}

// Note is somebody's remark on a fact. It bears no day of its own and may tell
// what came later, so it is not shown of a day as it was known then.
func Note(c layout.Context, note string) string {
	if c.KnownOn != 0 {
		return ""
	}
	return note
}

// short is a day in a table, kept on one line.
func short(d models.Date) string { return strings.ReplaceAll(ui.Short(d), " ", "\u00a0") }

// When is a day in a table.
func When(c layout.Context, w models.When) string {
	if w.Exact() {
		return short(w.Earliest)
	}
	if !w.Known() {
		return c.Words.Say("money.unknown")
	}
	return w.Words()
}

// WhenCell is a day in a table; a file has it as the record does.
func WhenCell(c layout.Context, w models.When) ui.Cell {
	return ui.Cell{Text: ui.Link{Text: When(c, w)}, Data: cmp.Or(w.String(), "unknown")}
}

// DateCell is a known day in a table.
func DateCell(d models.Date) ui.Cell {
	return ui.Cell{Text: ui.Link{Text: short(d)}, Data: d.String()}
}

// MoneyCell is a grant's amount; a file has plain dollars and cents.
func MoneyCell(c layout.Context, f *models.Figure) ui.Cell {
	x := ui.Cell{Text: ui.Link{Text: ui.Amount(c.Words, f)}, Data: "unknown"}
	if f != nil {
		x.Data = f.USD.String()
	}
	return x
}

// ConditionName is a condition in few words.
func ConditionName(k *models.Condition) string {
	if len(k.ShortNames) > 0 {
		return k.ShortNames[0]
	}
	name, _, _ := strings.Cut(k.Title, ":")
	name, _, _ = strings.Cut(name, " (")
	return name
}

// ActionName says what an action is.
func ActionName(c layout.Context, a *models.Action) string {
	switch {
	case a.Title != "":
		return a.Title
	case a.Office != "":
		return c.Words.Say("dossier.action_by", "Kind", Upper(Plain(a.Kind)), "Office", Office(a))
	}
	return Upper(Plain(a.Kind))
}

// agencies are those that are known by their letters.
var agencies = map[string]bool{"doj": true, "bja": true, "ojp": true, "ovc": true, "cops": true, "omb": true, "hhs": true, "gsa": true, "dot": true, "dhs": true, "fema": true}

// OfficeName is an office as it is written: OMB for omb, Attorney General for
// attorney-general.
func OfficeName(office string) string {
	if office == "" || strings.ToUpper(office[:1]) == office[:1] {
		return office
	}
	parts := strings.Split(office, "-")
	for i, p := range parts {
		if agencies[p] {
			parts[i] = strings.ToUpper(p)
		} else {
			parts[i] = Upper(p)
		}
	}
	return strings.Join(parts, " ")
}

// Office is who acted, within a sentence; letters take no article.
func Office(a *models.Action) string {
	if agencies[a.Office[strings.LastIndex(a.Office, "-")+1:]] {
		return OfficeName(a.Office)
	}
	return "the " + strings.TrimPrefix(OfficeName(a.Office), "The ")
}

// ActionLink leads to an action's page.
func ActionLink(c layout.Context, a *models.Action) ui.Link {
	return ui.Link{Text: ActionName(c, a), URL: c.At("/demands/" + a.ID)}
}

// CaseLink leads to a case.
func CaseLink(c layout.Context, m *models.Case) ui.Link {
	return ui.Link{Text: m.Short() + " (" + strings.TrimSpace(m.Court+" "+m.Docket) + ")", URL: c.At("/cases/" + m.ID)}
}

// OrderURL leads to an order on the page of its case.
func OrderURL(c layout.Context, caseID, orderID string) string {
	return c.At("/cases/"+caseID) + "#order-" + orderID
}

// HoldLink names an order or a notice and how it reaches the place.
func HoldLink(c layout.Context, h models.Hold) ui.Link {
	w := c.Words
	switch {
	case h.Order != nil:
		text := h.Name()
		if h.Reach != models.ReachNone {
			text += ", " + w.Say("reach."+string(h.Reach))
		}
		return ui.Link{Text: text, URL: OrderURL(c, h.Case.ID, h.Order.ID)}
	case h.Notice != nil:
		return ui.Link{Text: NoticeName(c, h.Notice)}
	}
	return ui.Link{Text: h.ID}
}

// NoticeName says what a notice is and of when.
func NoticeName(c layout.Context, n *models.Notice) string {
	w := c.Words
	of := w.Say("dossier.undated")
	if n.Date.Known() {
		of = n.Date.Words()
	} else if n.NotBefore.Known() {
		of = w.Say("dossier.not_before", "Day", n.NotBefore.Words())
	}
	program := n.Program
	if n.FiscalYear != 0 {
		program = strings.TrimSpace(fmt.Sprintf("%s FY%d", program, n.FiscalYear))
	}
	return w.Say("dossier.notice", "Of", of, "Program", program)
}

// initials are the parts of program ids that are spoken as letters.
var initials = map[string]bool{"jag": true, "cops": true, "cgic": true, "hud": true, "coc": true, "cvipi": true, "ovw": true, "voca": true, "vawa": true,
	"stop": true, "scaap": true, "empg": true, "safer": true, "bvp": true}

// Program is a program as it is spoken of: Byrne JAG for byrne-jag.
func Program(id string) string {
	parts := strings.Split(id, "-")
	for i, p := range parts {
		switch {
		case initials[p]:
			parts[i] = strings.ToUpper(p)
		case i == 0 || len(p) > len("and"):
			parts[i] = Upper(p)
		}
	}
	return strings.Join(parts, " ")
}

// Award is a grant by its program and year.
func Award(g *models.Grant) string { return fmt.Sprintf("%s FY%d", Program(g.Program), g.FiscalYear) }

// GrantLink leads to a grant, named by its program and year.
func GrantLink(c layout.Context, g *models.Grant) ui.Link {
	return ui.Link{Text: Award(g), URL: c.At("/grants/" + g.ID)}
}

// PlaceLink leads to a place.
func PlaceLink(c layout.Context, id string, names map[string]string) ui.Link {
	if name := names[id]; name != "" {
		return ui.Link{Text: name, URL: c.At("/jurisdictions/" + id)}
	}
	return ui.Link{Text: Plain(strings.ReplaceAll(id, "-", " "))}
}

// Answers words what a recipient answered, each with its day.
func Answers(c layout.Context, all []models.Response) (text string, sources []string) {
	var out []string
	for _, r := range all {
		out = append(out, AnswerWords(c, &r))
		sources = append(sources, r.Sources...)
	}
	return strings.Join(out, "; "), sources
}

// AnswerWords is one answer, or how the matter ended.
func AnswerWords(c layout.Context, r *models.Response) string {
	s := Plain(r.Outcome)
	if r.Date.Known() {
		s += " (" + When(c, r.Date) + ")"
	}
	return s
}

// AnswerURL leads to the reasons of a condition's standing for a grant.
func AnswerURL(c layout.Context, g *models.Grant, condition string) string {
	return c.At("/coverage/answer", "jurisdiction", g.Jurisdiction, "program", g.Program, "fiscal_year", fmt.Sprint(g.FiscalYear), "condition", condition)
}

// Quiet is the line under the sentence: of which day, known when, verified
// through when, on how many sources. More is said after it.
func Quiet(c layout.Context, verified models.Date, sources int, more ...string) string {
	w := c.Words
	parts := []string{w.Say("dossier.as_of", "Day", c.AsOf.Words())}
	if c.KnownOn != 0 {
		parts = append(parts, w.Say("dossier.known_on", "Day", c.KnownOn.Words()))
	}
	switch {
	case verified == 0:
	case verified < c.AsOf:
		parts = append(parts, w.Say("dossier.not_verified_since", "Day", verified.Words()))
	default:
		parts = append(parts, w.Say("dossier.verified_through", "Day", verified.Words()))
	}
	parts = append(parts, w.Say("dossier.sources", "N", sources))
	for _, m := range more {
		if m != "" {
			parts = append(parts, m)
		}
	}
	return strings.Join(parts, " ")
}

// Tense chooses between what is told of the past and of the day itself.
func Tense(c layout.Context) string {
	if c.AsOf < c.Today {
		return "past"
	}
	return "now"
}
