package intake

import (
	"regexp"
	"strconv"

	"proviso/models"
)

// auditCSV is the federal awards of a Single Audit: the SF-SAC workbook made into rows,
// or the Federal Audit Clearinghouse's own export of them.
var auditCSV = format{
	name: "federal awards of a Single Audit (SF-SAC)",
	kind: models.ReportedAudit,
	sniff: func(b *beginning) bool {
		return b.has("federal_agency_prefix", "amount_expended") && (b.has("three_digit_extension") || b.has("federal_award_extension"))
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
		return reading{each: b.records(b.how, a.row), notes: c.notes}, nil
	},
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
		line: c.at("award_reference"), prefix: c.at("federal_agency_prefix"), extension: c.at("three_digit_extension", "federal_award_extension"),
		award: c.at("additional_award_identification"), program: c.at("program_name", "federal_program_name"),
		cluster: c.at("cluster_name"), expended: c.at("amount_expended"), direct: c.at("is_direct"),
		through: c.at("passthrough_name"), throughNumber: c.at("passthrough_identifying_number", "passthrough_id"),
		passed: c.at("subrecipient_amount", "passthrough_amount"), major: c.at("is_major"),
	}
}

func (a *auditReader) row(row *Row, cells [][]byte) {
	r := record{row, a.head, cells}
	award := models.AuditAward{
		Auditee: r.text(a.auditee), Report: r.text(a.report), Line: r.text(a.line),
		ALN: r.joinedALN(a.prefix, a.extension), Award: r.text(a.award), Program: r.words(a.program), Cluster: r.text(a.cluster),
		Expended: r.usd(a.expended), Direct: r.yes(a.direct), PassThrough: r.words(a.through), PassNumber: r.text(a.throughNumber),
		Subrecipients: r.usd(a.passed), Major: r.yes(a.major),
	}
	if award.Report == "" {
		award.Report = a.named
	}
	if award.Line == "" {
		award.Line = strconv.Itoa(row.At)
	}
	if award.Cluster == "N/A" {
		award.Cluster = ""
	}
	if award.Expended == nil {
		row.refuse(models.Invalid(a.head[a.expended], "the amount is missing; an award of the schedule has one, which may be 0"))
	}
	if row.Refused != nil {
		return
	}
	row.Key, row.Subject = award.Report+"/"+award.Line, award.ALN
	for _, number := range []string{award.Award, award.PassNumber} {
		if n, ok := ReadAwardNumber(number); ok {
			row.Subject = subject(n.Number, justice)
			break
		}
	}
	row.keepJSON(award)
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
