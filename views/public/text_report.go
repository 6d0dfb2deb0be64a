package public

import (
	"strconv"
	"unicode/utf8"

	"github.com/a-h/templ"

	"proviso/views/tell"
)

// Report is what a reader tells of an error. Contact may be empty.
type Report struct{ About, Text, Contact string }

// What the fields of a report hold at most, in characters.
const (
	reportTextLeast   = 10 // less says nothing that could be looked into
	reportAboutMost   = 300
	reportTextMost    = 4000
	reportContactMost = 200
)

// Wrong says by field what keeps a report from being taken: "missing" or "long".
func (r Report) Wrong() map[string]string {
	wrong := map[string]string{}
	for _, x := range []struct {
		field, value string
		least, most  int
	}{{"about", r.About, 1, reportAboutMost}, {"text", r.Text, reportTextLeast, reportTextMost}, {"contact", r.Contact, 0, reportContactMost}} {
		switch n := utf8.RuneCountInString(x.value); {
		case n < x.least:
			wrong[x.field] = "missing"
		case n > x.most:
			wrong[x.field] = "long"
		}
	}
	return wrong
}

// ReportForm is how a reader tells of an error: an address that takes it, without a
// cookie, and three fields of which one may stay empty.
type ReportForm struct {
	Action, Lang, Send   string
	About, Text, Contact ReportField
}

// ReportField is a field with its name in the form and what is wrong with it.
type ReportField struct {
	Name, Label, Optional, Hint string
	Value, Wrong                string
	Most                        int
}

// describedBy are the ids of what explains a field.
func (x ReportField) describedBy() string {
	if x.Wrong != "" {
		return "report-" + x.Name + "-wrong report-" + x.Name + "-hint"
	}
	return "report-" + x.Name + "-hint"
}

// invalid is what aria-invalid says of a field.
func invalid(x ReportField) string { return strconv.FormatBool(x.Wrong != "") }

func reportForm(f tell.Frame, r Report, wrong map[string]string) *ReportForm {
	field := func(name, value string, most int) ReportField {
		x := ReportField{Name: name, Label: f.Say("text.report." + name), Hint: f.Say("text.report." + name + "_hint"), Value: value, Most: most}
		if w := wrong[name]; w != "" {
			x.Wrong = f.Say("text.report.wrong." + name + "_" + w)
		}
		return x
	}
	form := &ReportForm{Action: "/corrections/report", Lang: f.Lang, Send: f.Say("text.report.send"),
		About: field("about", r.About, reportAboutMost), Text: field("text", r.Text, reportTextMost), Contact: field("contact", r.Contact, reportContactMost)}
	form.Contact.Optional = f.Say("text.report.optional")
	return form
}

// Reported thanks for a report that was taken.
func Reported(f tell.Frame) templ.Component {
	a := About{Path: "corrections", Tab: "corrections", Title: f.Say("text.reported"), Heading: f.Say("text.reported"), Lede: f.Say("text.reported.lede"), Description: f.Say("text.reported.lede")}
	return textPage(f, a, textSection(f, "reported", "next").links(Link{Text: f.Say("text.reported.log"), URL: f.Page("corrections")}))
}

// ReportAgain gives a report back that could not be taken, with what is wrong.
func ReportAgain(f tell.Frame, r Report) templ.Component {
	a := About{Path: "corrections", Tab: "corrections", Title: f.Say("text.report.again"), Heading: f.Say("text.report.again"), Lede: f.Say("text.report.again_lede"), Description: f.Say("text.report.again_lede")}
	s := textSection(f, "corrections", "report")
	s.Report = reportForm(f, r, r.Wrong())
	return textPage(f, a, s)
}
