package cli

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"proviso/app/tracker"
	"proviso/models"
)

// textWidth is the width to which sentences are wrapped.
const textWidth = 100

// writeAnswer writes one answer for reading.
func writeAnswer(w io.Writer, a models.Answer) error {
	subject := a.Jurisdiction
	if a.Program != "" {
		subject += ", " + a.Program
	}
	if a.FiscalYear != 0 {
		subject += fmt.Sprintf(" FY%d", a.FiscalYear)
	}
	known := ""
	if a.KnownOn != 0 {
		known = ", as known on " + a.KnownOn.Words()
	}
	fmt.Fprintf(w, "%s under %s on %s%s: %s\n", a.Condition, subject, a.AsOf.Words(), known, strings.ReplaceAll(string(a.Standing), "_", " "))
	if a.Illustrative {
		fmt.Fprintln(w, "Illustrative: what is asked about was invented to try the program.")
	}
	fmt.Fprintf(w, "Enforceable: %s\n", a.Enforceable())
	if a.Stale != 0 {
		fmt.Fprintf(w, "Not verified since %s.\n", a.Stale.Words())
	}
	writeReasons(w, "Because", a.Reasons, true)
	writeReasons(w, "Looked at, and does not protect here", a.Passed, false)
	_, err := fmt.Fprintln(w, "\nNot legal advice.")
	return err
}

func writeReasons(w io.Writer, title string, reasons []models.Reason, cite bool) {
	if len(reasons) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", title)
	for _, r := range reasons {
		alone := ""
		if r.Sole {
			alone = " The answer rests on this alone."
		}
		wrap(w, fmt.Sprintf("- [%s %s] ", r.Kind, r.ID), "  ", r.Text+alone)
		if !cite {
			continue
		}
		for _, s := range r.Sources {
			fmt.Fprintf(w, "    %s\n", strings.TrimSpace(strings.Join([]string{s.Title, s.Date.String(), s.URL}, "  ")))
		}
	}
}

// writeLadder writes a day's ladder for reading: a line a grant, its conditions
// and its reasons below.
func writeLadder(w io.Writer, l tracker.Assessed) error {
	tab := &strings.Builder{}
	tw := tabwriter.NewWriter(tab, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "JURISDICTION\tPROGRAM\tYEAR\tAWARD NUMBER\tAMOUNT\tBASIS\tRUNG\tNEXT DEADLINE")
	for i := range l.Grants {
		a := &l.Grants[i]
		due := ""
		if a.NextDeadline != nil {
			due = a.NextDeadline.Date.String()
		}
		amount, basis := figure(a.Figure)
		name := a.Grant.Jurisdiction
		if a.Grant.Via != "" {
			name += " via " + a.Grant.Via
		}
		if a.Grant.Illustrative {
			name += models.IllustrativeMark
		}
		fmt.Fprintf(tw, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", name, a.Grant.Program, a.Grant.FiscalYear, a.Grant.AwardNumber, amount, basis, a.Rung, due)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	lines := strings.Split(strings.TrimRight(tab.String(), "\n"), "\n")
	fmt.Fprintln(w, strings.TrimRight(lines[0], " "))
	for i := range l.Grants {
		fmt.Fprintln(w, strings.TrimRight(lines[i+1], " "))
		writeDetails(w, &l.Grants[i])
	}
	return writeFooter(w, l)
}

func figure(f *models.Figure) (amount, basis string) {
	if f == nil {
		return "unknown", "unknown"
	}
	amount, basis = f.USD.Format(), string(f.Basis)
	if f.Approximate {
		amount = "about " + amount
	}
	if f.Disputed {
		basis += ", disputed"
	}
	return amount, basis
}

func writeDetails(w io.Writer, a *models.Assessment) {
	if p := a.Position; p != nil {
		fmt.Fprintf(w, "    spent, not yet repaid %s; neither spent nor received %s; received, not spent %s; received and spent %s\n",
			p.SpentUnpaid.Format(), p.Future.Format(), p.OwedBack.Format(), p.Demandable.Format())
	}
	for _, s := range []struct {
		standing models.Standing
		word     string
	}{{models.InForce, "in force"}, {models.Blocked, "blocked"}, {models.NotEnforced, "not enforced"}, {models.WithdrawnByUSG, "withdrawn"}, {models.UncertainStands, "uncertain"}} {
		if ids := a.With(s.standing); ids != "" {
			wrap(w, "    "+s.word+": ", "      ", ids)
		}
	}
	wrap(w, "    why: ", "      ", cmp.Or(a.Why(), "no finding"))
	for _, c := range a.Changes {
		wrap(w, "    to "+string(c.To)+" if: ", "      ", strings.Join(c.Facts, "; and "))
	}
}

func writeFooter(w io.Writer, l tracker.Assessed) error {
	counts := map[models.Rung]int{}
	for i := range l.Grants {
		counts[l.Grants[i].Rung]++
	}
	var by []string
	for i := len(models.Rungs) - 1; i >= 0; i-- {
		if n := counts[models.Rungs[i]]; n > 0 {
			by = append(by, fmt.Sprintf("%d %s", n, models.Rungs[i]))
		}
	}
	known := ""
	if l.KnownOn != 0 {
		known = ", as known on " + l.KnownOn.Words()
	}
	fmt.Fprintf(w, "\n%d grants as of %s%s; record revision %d", len(l.Grants), l.AsOf.Words(), known, l.Revision)
	if len(by) > 0 {
		fmt.Fprintf(w, ": %s", strings.Join(by, ", "))
	}
	_, err := fmt.Fprintf(w, ".\nNot known: the rung of %d, the amount of %d, the position of %d; %d condition standings are uncertain.\nAmounts of different bases are not added up. Not legal advice.\n",
		l.Unknown.Rungs, l.Unknown.Amounts, l.Unknown.Positions, l.Unknown.Conditions)
	return err
}

// wrap writes text after a head, broken at spaces to textWidth.
func wrap(w io.Writer, head, indent, text string) {
	line, width := head, utf8.RuneCountInString(head)
	start := true
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		if !start && width+1+n > textWidth {
			fmt.Fprintln(w, line)
			line, width, start = indent, len(indent), true
		}
		if !start {
			line, width = line+" ", width+1
		}
		line, width, start = line+word, width+n, false
	}
	fmt.Fprintln(w, line)
}
