package exchange

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"proviso/models"
)

var pasteColumns = []PasteColumn{
	{Name: "number", Aliases: []string{"PO", "order no."}, Required: true, Kind: PasteText},
	{Name: "what", Kind: PasteText},
	{Name: "amount", Aliases: []string{"open amount"}, Required: true, Kind: PasteMoney},
	{Name: "obligated on", Kind: PasteDay},
	{Name: "month", Kind: PasteMonth},
	{Name: "fte", Kind: PasteNumber},
	{Name: "part", Kind: PastePercent},
}

func TestReadPaste(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		text string
		want [][]string
		at   []int
	}{
		"from a spreadsheet": {"PO\tOpen amount\tWhat\r\nPO-1\t$1,200.50\tradios\r\n\r\nPO-2\t 3 \t\r\n",
			[][]string{{"PO-1", "radios", "1200.50", "", "", "", ""}, {"PO-2", "", "3.00", "", "", "", ""}}, []int{2, 4}},
		"with a mark before it":          {"\ufeffnumber,amount\nPO-1,5", [][]string{{"PO-1", "", "5.00", "", "", "", ""}}, []int{2}},
		"with semicolons":                {"number;amount\nPO-1;5,000.00\n", [][]string{{"PO-1", "", "5000.00", "", "", "", ""}}, []int{2}},
		"with lines of old":              {"number,amount\rPO-1,5\rPO-2,6", [][]string{{"PO-1", "", "5.00", "", "", "", ""}, {"PO-2", "", "6.00", "", "", "", ""}}, []int{2, 3}},
		"quoted":                         {"number,what,amount\n\"PO, 1\",\"says \"\"now\"\"\nand then\",\"1,000\"\nPO-2,,1\n", [][]string{{"PO, 1", `says "now" and then`, "1000.00", "", "", "", ""}, {"PO-2", "", "1.00", "", "", "", ""}}, []int{2, 3}},
		"a mark in a spreadsheet":        {"number\twhat\tamount\n\"A\" to B\tx\t1", [][]string{{`"A" to B`, "x", "1.00", "", "", "", ""}}, []int{2}},
		"an empty column, a blank start": {"\n\nnumber,,AMOUNT,\nPO-1,,5,\n,,,\n", [][]string{{"PO-1", "", "5.00", "", "", "", ""}}, []int{4}},
		"every kind": {"number,amount,obligated_on,month,fte,part\n1,0,2027-03-31,2027-03,1.50,12.5 %\n2,0,3/31/2027,3/2027,\"1,000\",30\n3,0,,Mar 2027,007,0\n4,0,,March 2027,,\n5,0,,Mar-27,,\n6,0,,3/1/2027,unknown,Unknown\n",
			[][]string{{"1", "", "0.00", "2027-03-31", "2027-03", "1.5", "12.5"}, {"2", "", "0.00", "2027-03-31", "2027-03", "1000", "30"}, {"3", "", "0.00", "", "2027-03", "7", "0"},
				{"4", "", "0.00", "", "2027-03", "", ""}, {"5", "", "0.00", "", "2027-03", "", ""}, {"6", "", "0.00", "", "2027-03", "", ""}}, []int{2, 3, 4, 5, 6, 7}},
		"what our own files keep from being a formula": {"number,amount\n'=1+1,5\n", [][]string{{"=1+1", "", "5.00", "", "", "", ""}}, []int{2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ReadPaste(x.text, pasteColumns)
			if err != nil || !reflect.DeepEqual(got, Pasted{x.want, x.at}) {
				t.Errorf("got %q at %v, %v; want %q at %v", got.Rows, got.At, err, x.want, x.at)
			}
		})
	}
	for name, x := range map[string]struct{ text, want string }{
		"nothing":                    {" \r\n\t\n", "nothing was pasted; the first row names the columns: number, what, amount"},
		"a head alone":               {"number,amount\n,\n", "no row below"},
		"a column of another table":  {"number,amount,colour\n", `there is no column "colour"; the columns are number, what`},
		"one under two names":        {"number,amount,PO\n", "number stands there twice"},
		"one that is needed":         {"number,what\nPO-1,x\n", "the column amount is missing"},
		"no name":                    {"number,amount,\nPO-1,5,\nPO-2,6,x\n", `row 3: "x" stands in column 3, which has no name`},
		"more than the head":         {"number,amount\nPO-1,5,x\n", "row 2: "},
		"no amount":                  {"number,amount\nPO-1,5\n\nPO-2,\n", "row 4, amount: is missing"},
		"words for money":            {"number,amount\nPO-1,5\nPO-2,N/A\n", `row 3, amount: "N/A" is not an amount of money`},
		"unknown where it is needed": {"number,amount\nPO-1,unknown\n", "row 2, amount: is missing"},
		"a day that is none":         {"number,amount,obligated on\nPO-1,5,2/30/2027\n", "row 2, obligated on: "},
		"a day the other way":        {"number,amount,obligated on\nPO-1,5,31.3.2027\n", "it is written 2027-03-31 or 3/31/2027"},
		"a month that is none":       {"number,amount,month\nPO-1,5,2027-13\n", "row 2, month: "},
		"a number below zero":        {"number,amount,fte\nPO-1,5,-1\n", "row 2, fte: "},
		"a number with three":        {"number,amount,fte\nPO-1,5,1.125\n", "row 2, fte: "},
		"more than all":              {"number,amount,part\nPO-1,5,130\n", "row 2, part: "},
		"a mark left open":           {"number,amount\n\"PO-1,5\n", "row 2: a quotation mark"},
		"too many rows":              {"number,amount\n" + strings.Repeat("1,1\n", MostPastedRows+1), "more than 5000 rows"},
		"too long":                   {"number,amount\n" + strings.Repeat(" ", MostPasted), "at most 1048576"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ReadPaste(x.text, pasteColumns)
			if models.KindOf(err) != models.KindInvalid || !strings.Contains(err.Error(), x.want) || len(got.Rows) > 0 {
				t.Errorf("got %d rows, %v; want %q", len(got.Rows), err, x.want)
			}
		})
	}
	if got, err := ReadPaste("number,amount\n"+strings.Repeat("1,1\n", MostPastedRows), pasteColumns); err != nil || len(got.Rows) != MostPastedRows {
		t.Errorf("as many rows as may be: %d, %v", len(got.Rows), err)
	}
}

// FuzzReadPaste: nothing that is pasted breaks it, and what it reads is the same once
// more when it is written as a file and pasted from there.
func FuzzReadPaste(f *testing.F) {
	for _, s := range []string{"", "number,amount\nPO-1,5", "PO\tAmount\tWhat\r\n\"a\"\"b\tc\"\t$ 1,234.00\tx\ry", "number;amount;month\n'=1;5;Mar-27", "\ufeffnumber,amount\n\"a\nb\",-0.01", "number,amount,what\n''-x,1,'\u200b=y", "\"", "\"\"\"\",\xff\x00",
		"number,amount,part,fte\n1,1,0.50%,000.10\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ReadPaste(text, pasteColumns)
		if err != nil {
			if models.KindOf(err) != models.KindInvalid {
				t.Fatal(err)
			}
			return
		}
		var b bytes.Buffer
		table := models.Table{Rows: got.Rows}
		for _, c := range pasteColumns {
			table.Columns = append(table.Columns, models.Column{Name: c.Name, Money: c.Kind == PasteMoney})
		}
		if err := WriteCSV(&b, table); err != nil {
			t.Fatal(err)
		}
		if b.Len() > MostPasted {
			return
		}
		again, err := ReadPaste(b.String(), pasteColumns)
		if err != nil || !reflect.DeepEqual(again.Rows, got.Rows) {
			t.Fatalf("%q was read as %q, and from a file as %q, %v", text, got.Rows, again.Rows, err)
		}
	})
}
