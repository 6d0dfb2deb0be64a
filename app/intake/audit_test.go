package intake

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"proviso/models"
)

const auditHead = "award_reference,federal_agency_prefix,three_digit_extension,additional_award_identification,program_name,amount_expended,cluster_name,federal_program_total,is_direct,passthrough_name,passthrough_identifying_number,is_passed,subrecipient_amount,is_major,audit_report_type,number_of_audit_findings\n"

// Not every award of a schedule has a listing's number: research has none, and what an
// auditee does not know it counts. The rows are those of two schedules, their numbers varied.
func TestAuditedListings(t *testing.T) {
	t.Parallel()
	row := func(prefix, extension string) string {
		return auditHead + "AWARD-0117," + prefix + "," + extension + ",,EDWARD BYRNE MEMORIAL JUSTICE ASSISTANCE GRANT PROGRAM,-11945,N/A,318669,N,FLORIDA DEPARTMENT OF LAW ENFORCEMENT,X,N,,N,,0\n"
	}
	for told, want := range map[string]string{
		"16,738": "16.738", "93,45": "93.045", "47,RD": "47.RD", "10,rd": "10.RD", "12,RD2": "12.RD2", "97,U01": "97.U01", "14,871A": "14.871A", "93,CA7": "93.CA7",
		"C10,001": "refused", "A1,001": "refused", "20,RD22": "refused", "4,RD": "refused", "16,": "refused", ",738": "refused",
	} {
		prefix, extension, _ := strings.Cut(told, ",")
		_, rows := read(t, source("federal-awards-181744-22.csv", []byte(row(prefix, extension))), "")
		got := "refused"
		if rows[0].Refused == nil {
			var a models.AuditAward
			if err := json.Unmarshal(rows[0].Body, &a); err != nil {
				t.Fatal(err)
			}
			if got = a.ALN; a.Expended == nil || *a.Expended != -1194500 || rows[0].Subject != a.ALN {
				t.Errorf("%s: %+v", told, rows[0])
			}
		}
		if got != want {
			t.Errorf("%s is read as %s, want %s: %+v", told, got, want, rows[0].Refused)
		}
	}
}

// The form itself, a workbook, is read where it is filled in; its cover and its lists of
// programs are left aside.
func TestAuditForm(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	set := func(sheet string, row int, cells ...any) {
		t.Helper()
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", row), &cells); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"Coversheet", "Form", "FederalPrograms"} {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	set("Coversheet", 1, "Federal Audit Clearinghouse", "This workbook contains five worksheets")
	set("Coversheet", 4, "Auditee UEI:", "")
	set("Form", 1, "Award Reference (Read Only)", "Federal Agency Prefix", "ALN (CFDA) Three Digit Extension", "Additional Award Identification", "Federal Program Name", "Amount Expended", "Cluster Name",
		"Federal Program Total", "Cluster Total", "Direct Award", "If no (Direct Award), Name of Passthrough Entity", "If no (Direct Award), Identifying Number Assigned by the Pass-through Entity, if assigned",
		"If yes (Passed Through), Amount Passed Through to Subrecipients", "Major Program (MP)")
	set("Form", 2, "AWARD-0001", "16", "738", "", "EDWARD BYRNE MEMORIAL JUSTICE ASSISTANCE GRANT PROGRAM", -11945, "N/A", 318669, 0, "N", "FLORIDA DEPARTMENT OF LAW ENFORCEMENT", "2017-MU-BX-0187", "", "N")
	set("Form", 3, "AWARD-0002", "93", "045", "", "SPECIAL PROGRAMS FOR THE AGING", 643285, "AGING CLUSTER", 2467250, 0, "Y", "", "", 50000, "Y")
	for i := 4; i < 40; i++ {
		set("Form", i, "", "", "", "", "", "", "", 0, 0)
	}
	set("FederalPrograms", 1, "Federal Program Names", "Program Numbers")
	set("FederalPrograms", 2, "WILDLIFE SERVICES", "10.028")
	r, rows := read(t, source("federal-awards-workbook.xlsx", bytesOf(t, f)), "")
	if r.Kind != models.ReportedAudit || len(rows) != 2 || rows[1].At != 2 || rows[1].Line != 3 {
		t.Fatalf("%s, %d rows, notes %v", r.Kind, len(rows), r.Notes)
	}
	want := []string{
		`{"line":"AWARD-0001","aln":"16.738","program":"EDWARD BYRNE MEMORIAL JUSTICE ASSISTANCE GRANT PROGRAM","expended":"-11945.00","direct":false,"pass_through":"FLORIDA DEPARTMENT OF LAW ENFORCEMENT","pass_through_number":"2017-MU-BX-0187","major":false}`,
		`{"line":"AWARD-0002","aln":"93.045","program":"SPECIAL PROGRAMS FOR THE AGING","cluster":"AGING CLUSTER","expended":"643285.00","direct":true,"to_subrecipients":"50000.00","major":true}`,
	}
	for i, row := range rows {
		if string(row.Body) != want[i] {
			t.Errorf("got  %s\nwant %s", row.Body, want[i])
		}
	}
	if rows[0].Subject != "2017MUBX0187/015" {
		t.Errorf("subject %s", rows[0].Subject)
	}
}

// What the clearinghouse's API gives is read like its files.
func TestAuditJSON(t *testing.T) {
	t.Parallel()
	award := func(more string) string {
		return `{"report_id":"2022-09-GSAFAC-0000000001","auditee_uei":"X","award_reference":"AWARD-0117","federal_agency_prefix":"16","federal_award_extension":"738","federal_program_name":"JAG","cluster_name":"N/A","amount_expended":-11945,"is_direct":"N","is_major":"N","passthrough_amount":null` + more + `}`
	}
	_, rows := read(t, source("x.json", []byte("["+award("")+","+award(`,"award_reference":"AWARD-0118"`)+",{}]")), "")
	if len(rows) != 3 || rows[0].Refused != nil || rows[0].Key != "2022-09-GSAFAC-0000000001/AWARD-0117" || rows[1].Refused == nil || rows[2].Refused == nil {
		t.Fatalf("got %+v", rows)
	}
	want := `{"auditee":"X","report":"2022-09-GSAFAC-0000000001","line":"AWARD-0117","aln":"16.738","program":"JAG","expended":"-11945.00","direct":false,"major":false}`
	if string(rows[0].Body) != want {
		t.Errorf("got  %s\nwant %s", rows[0].Body, want)
	}
	for text, want := range map[string]string{
		strings.Replace(award(""), "-11945", "null", 1):                      "amount_expended is missing",
		strings.Replace(award(""), `"738"`, `"73"`, 1):                       "is not the number of a listing",
		strings.Replace(award(""), `"738"`, `"RD"`, 1):                       "",
		strings.Replace(award(""), `"is_direct":"N"`, `"is_direct":"?"`, 1):  "is neither Y nor N",
		strings.Replace(award(""), `"is_direct":"N"`, `"is_direct":true`, 1): "",
		strings.Replace(award(""), `"AWARD-0117"`, `""`, 1):                  "award_reference is missing",
	} {
		_, rows := read(t, source("x.json", []byte("["+text+"]")), "")
		said := ""
		if n := rows[0].Refused; n != nil {
			said = n.Field + " " + n.Msg
		}
		if !strings.Contains(said, want) || (said == "") != (want == "") {
			t.Errorf("%s: %q, want %q", text, said, want)
		}
	}
}
