package intake

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"proviso/models"
)

// auditCSV is the federal awards of a Single Audit: the form SF-SAC, a workbook, as it is
// or made into rows, or the Federal Audit Clearinghouse's own export of them.
var auditCSV = format{
	name: "federal awards of a Single Audit (SF-SAC)",
	kind: models.ReportedAudit,
	sniff: func(b *beginning) bool {
		c := columnsOf(b.head)
		return c.at(auditPrefix...) >= 0 && c.at(auditExtension...) >= 0 && c.at(auditExpended...) >= 0
	},
	open: func(b *beginning) (reading, error) {
		c := columnsOf(b.head)
		a := auditColumns(&c)
		if a.report < 0 {
			a.named = reportNumber.FindString(b.name)
		}
		switch {
		case a.report >= 0:
		case a.named != "":
			c.notes = append(c.notes, Note{Msg: "the rows do not say of which audit they are; its number, " + a.named + ", was taken from the file's name"})
		default:
			c.notes = append(c.notes, Note{Msg: "nothing says of which audit the rows are: two such files are taken for one. Put the report's number into the file's name, as in federal-awards-181744-22.csv"})
		}
		return reading{each: withoutAside(b.records(b.how, a.row)), notes: c.notes}, nil
	},
}

// The columns by which it is known, as the clearinghouse's files call them and as the
// form does.
var (
	auditPrefix    = []string{"federal_agency_prefix", "Federal Agency Prefix"}
	auditExtension = []string{"three_digit_extension", "federal_award_extension", "ALN (CFDA) Three Digit Extension"}
	auditExpended  = []string{"amount_expended", "Amount Expended"}
)

// withoutAside leaves rows away that are none: lines of a form that nobody filled in.
func withoutAside(each func(yield func(Row) error) error) func(yield func(Row) error) error {
	return func(yield func(Row) error) error {
		at := 0
		return each(func(row Row) error {
			if row.aside {
				return nil
			}
			at++
			row.At = at
			return yield(row)
		})
	}
}

// reportNumber is an audit's number in the name of a file: the former 181744-22, or the
// present 2023-06-GSAFAC-0000002166.
var reportNumber = regexp.MustCompile(`\d{4}-\d{2}-[A-Z]+-\d{10}|\d{4,7}-\d{2}\b`)

// auditReader knows where the columns of an award are.
type auditReader struct {
	head                                                       []string
	report, auditee, line, prefix, extension, award            int
	program, cluster, expended, direct, through, throughNumber int
	passed, major                                              int
	named                                                      string // the report's number by the file's name
}

func auditColumns(c *columns) *auditReader {
	return &auditReader{
		head: c.head, report: c.at("report_id"), auditee: c.at("auditee_uei", "uei", "auditee_ein"),
		line: c.at("award_reference", "Award Reference (Read Only)"), prefix: c.at(auditPrefix...), extension: c.at(auditExtension...),
		award: c.at("additional_award_identification", "Additional Award Identification"), program: c.at("program_name", "federal_program_name", "Federal Program Name"),
		cluster: c.at("cluster_name", "Cluster Name"), expended: c.at(auditExpended...), direct: c.at("is_direct", "Direct Award"),
		through:       c.at("passthrough_name", "If no (Direct Award), Name of Passthrough Entity"),
		throughNumber: c.at("passthrough_identifying_number", "passthrough_id", "If no (Direct Award), Identifying Number Assigned by the Pass-through Entity, if assigned"),
		passed:        c.at("subrecipient_amount", "passthrough_amount", "If yes (Passed Through), Amount Passed Through to Subrecipients"),
		major:         c.at("is_major", "Major Program (MP)"),
	}
}

func (a *auditReader) row(row *Row, cells [][]byte) {
	r := record{row, a.head, cells}
	if row.aside = len(r.bytes(a.prefix)) == 0 && len(r.bytes(a.extension)) == 0 && len(r.bytes(a.program)) == 0 && len(r.bytes(a.expended)) == 0; row.aside {
		return
	}
	award := models.AuditAward{
		Auditee: r.text(a.auditee), Report: r.text(a.report), Line: r.text(a.line),
		ALN: r.auditedALN(a.prefix, a.extension), Award: r.text(a.award), Program: r.words(a.program), Cluster: r.text(a.cluster),
		Expended: r.usd(a.expended), Direct: r.yes(a.direct), PassThrough: r.words(a.through), PassNumber: r.text(a.throughNumber),
		Subrecipients: r.usd(a.passed), Major: r.yes(a.major),
	}
	if award.Report == "" {
		award.Report = a.named
	}
	if award.Line == "" {
		award.Line = strconv.Itoa(row.At)
	}
	if award.Expended == nil {
		row.refuse(models.Invalid(a.head[a.expended], "the amount is missing; an award of the schedule has one, which may be 0"))
	}
	if row.Refused == nil {
		row.Key, row.Subject = auditKeys(&award)
		row.keepJSON(award)
	}
}

// auditKeys are what tells an award of a schedule from others, and what it hangs on: the
// Justice Department's award whose number it names, or its listing.
func auditKeys(a *models.AuditAward) (key, of string) {
	if a.Cluster == "N/A" {
		a.Cluster = ""
	}
	of = a.ALN
	for _, number := range []string{a.Award, a.PassNumber} {
		if n, ok := ReadAwardNumber(number); ok {
			of = subject(n.Number, justice)
			break
		}
	}
	return a.Report + "/" + a.Line, of
}

// auditedAward is the row of an award as the clearinghouse's API tells it.
func auditedAward(of map[string]any) []taken {
	f := &fields{of: of}
	a := models.AuditAward{
		Auditee: cmp.Or(f.text("auditee_uei"), f.text("auditee_ein")), Report: f.text("report_id"), Line: f.text("award_reference"),
		ALN: f.text("federal_agency_prefix") + "." + strings.ToUpper(f.text("federal_award_extension")), Award: f.text("additional_award_identification"),
		Program: f.beginning(MostCell, "federal_program_name"), Cluster: f.text("cluster_name"), Expended: f.usd("amount_expended"), Direct: f.yes("is_direct"),
		PassThrough: f.text("passthrough_name"), PassNumber: f.text("passthrough_id"), Subrecipients: f.usd("passthrough_amount"), Major: f.yes("is_major"),
	}
	if _, whole := wholeALN(a.ALN); !whole && !(len(a.ALN) > 3 && noListing.MatchString(a.ALN[3:])) {
		f.refuse("federal_award_extension", "%q is not the number of a listing: two digits, a point and three more characters, as in 16.738; RD and U01 stand for one that is not known", cutText(a.ALN))
	}
	for _, missing := range []struct{ field, told string }{{"report_id", a.Report}, {"award_reference", a.Line}} {
		if missing.told == "" {
			f.refuse(missing.field, "is missing: the award cannot be told from others")
		}
	}
	if a.Expended == nil {
		f.refuse("amount_expended", "is missing; an award of the schedule has one, which may be 0")
	}
	key, subject := auditKeys(&a)
	return []taken{f.taken(key, subject, "", a)}
}

// yes reads Y and N, or true and false; nothing is unknown.
func (f *fields) yes(name string) *bool {
	is, told := f.value(name).(bool)
	switch {
	case told:
	case f.text(name) == "":
		return nil
	case f.text(name) == "Y":
		is = true
	case f.text(name) != "N":
		f.refuse(name, "%q is neither Y nor N", cutText(f.text(name)))
		return nil
	}
	return &is
}

// noListing is what stands for the last part of a number where there is none or it is not
// known: research and development, and the auditee's own count of what is unknown; or a
// letter behind it (the form's instructions).
var noListing = regexp.MustCompile(`^(RD\d?|U\d\d|\d{3}[A-Z])$`)

// auditedALN is a listing's number as a Single Audit tells it, which need not be one.
func (r *record) auditedALN(prefix, extension int) string {
	e := strings.ToUpper(r.text(extension))
	if p := r.text(prefix); noListing.MatchString(e) && len(p) == 2 && digits(p) >= 0 {
		return p + "." + e
	}
	return r.joinedALN(prefix, extension)
}

// yes reads Y and N; nothing is unknown.
func (r *record) yes(i int) *bool {
	var is bool
	switch s := r.text(i); s {
	case "":
		return nil
	case "Y", "y", "Yes", "true", "TRUE", "t":
		is = true
	case "N", "n", "No", "false", "FALSE", "f":
	default:
		r.row.refuse(models.Invalid(r.head[i], "%q is neither Y nor N", s))
		return nil
	}
	return &is
}
