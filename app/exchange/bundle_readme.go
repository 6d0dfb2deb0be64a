package exchange

import (
	"fmt"
	"strings"

	"proviso/models"
)

// bundleFiles says what each file of a bundle holds.
var bundleFiles = [][2]string{
	{"facts.csv", "the public facts about the jurisdiction, and those about no one jurisdiction (cases, conditions, programs and the like) that name it or that its own facts name; each as it stood at the end of the span, with its version, the day from which it was known (empty: of old) and the sources on which it rests"},
	{"sources.csv", "these sources"},
	{"work.csv", "what the workspace keeps about the jurisdiction and is not privileged: deadlines, what was signed, record holds, and those answers to awards and files of federal demands that are given out"},
	{"documents.csv", "the documents that are given out, one row a version, with the SHA-256 of its content and where it lies; of one that was taken away, when and why"},
	{"documents/", "their contents"},
	{"trail.csv", "who wrote what about the jurisdiction, when and why; of a line that is withheld, that it was written"},
	{"withheld.csv", "the index of what is withheld: a control number, the kind of thing, the days on which it was first and last written and how often, the role that its authors have now (empty: none), the ground, and the public fact to which it belongs"},
	{"manifest.csv", "the length and SHA-256 of every other file"},
}

// readme says what a bundle is and how it is checked.
func readme(b *models.Bundle) string {
	var out strings.Builder
	para := func(format string, args ...any) { out.WriteString(wrapped(fmt.Sprintf(format, args...)) + "\r\n\r\n") }
	para("PUBLIC RECORDS: %s (%s)", oneLine(b.Place), oneLine(b.Jurisdiction))
	if b.Illustrative {
		para("ILLUSTRATIVE: this jurisdiction is invented, to try the program with, and so is all that is said of it here; laws, cases and sources that are real stand beside it as what it is measured by. Each row of each table says so, and the name of each document.")
	}
	para("Made with Proviso on %s, by somebody with the role %s, in answer to request: %s", b.Made.Words(), b.Role, oneLine(b.Reference))
	para("Span: %s", span(b))
	para("It is of the record as it stood when its trail ended with line %d, hash %s. Nothing that was written later is in it. Instants are UTC.", b.Head.Seq, b.Head.Hash)

	para("WHAT IT HOLDS")
	for _, f := range bundleFiles {
		para("%s: %s.", f[0], f[1])
	}
	para("Bodies of facts are JSON. A cell that begins with =, +, -, @ or a tab has an apostrophe before it, so that no spreadsheet takes it for a formula; take it away before hashing.")
	para("The trail has lines about this jurisdiction and, where one line is about several, about those others too. Lines about accounts of people are not in it.")

	para("WHAT IS WITHHELD, AND WHY")
	para("%s.", withheldWords(b))
	para("What counsel keeps is withheld as privileged, whoever made this bundle. A document, an answer to an award, the file of a demand, and a driver or scenario of a budget plan are given out if the person who made the bundle decided so; what nobody decided on is withheld as not reviewed for release. withheld.csv says of each what it is, by the role of whom, and on which ground, and nothing of what it says or is called; in trail.csv its control number stands at each line about it, and where its id would say what it is called, no id. What was withdrawn is in the trail alone.")

	para("HOW TO CHECK IT")
	para("The SHA-256 of every file must be the one in manifest.csv. That of this ZIP as a whole is in the trail of the program that made it, in a line with the action make-records, the kind records and the id %s: whoever runs it can look it up.", oneLine(b.Jurisdiction))
	para("Each line of the trail has the hash of the line before it in previous. The hash of a line is the SHA-256 of \"proviso trail 1\", seq, at, actor, action, kind, id, fact_seq, digest, reason, previous and, of a line about a fact, version, known_from, withdrawn (0 or 1) and the sources in order, each written as its length in bytes, a colon, its bytes and a comma. The digest is the SHA-256 of what stands in after. The hash of a line that is withheld cannot be made anew.")
	para("Proviso reports what orders, notices and agencies say; it is not legal advice.")
	return strings.TrimRight(out.String(), "\r\n") + "\r\n"
}

// span is which days the bundle is of.
func span(b *models.Bundle) string {
	switch {
	case b.From != 0 && b.To != 0:
		return fmt.Sprintf("what was written from %s to %s, both days included; each thing as it stood at the end of %s.", b.From.Words(), b.To.Words(), b.To.Words())
	case b.From != 0:
		return fmt.Sprintf("what was written on %s or later.", b.From.Words())
	case b.To != 0:
		return fmt.Sprintf("what was written up to %s, that day included; each thing as it stood at the end of it.", b.To.Words())
	}
	return "all that the record holds."
}

// withheldWords count what is withheld, by ground.
func withheldWords(b *models.Bundle) string {
	if len(b.Withheld) == 0 {
		return "Nothing is withheld"
	}
	n, order := map[string]int{}, []string{}
	for _, x := range b.Withheld {
		key := oneLine(x.Ground)
		if n[key]++; n[key] == 1 {
			order = append(order, key)
		}
	}
	out := make([]string, len(order))
	for i, ground := range order {
		out[i] = fmt.Sprintf("%d on the ground of %s", n[ground], ground)
	}
	return strings.Join(out, "; ") + fmt.Sprintf(" (%d in all)", len(b.Withheld))
}

// wrapped breaks a text into lines that fit a screen.
func wrapped(s string) string {
	const width = 100
	var out strings.Builder
	n := 0
	for i, word := range strings.Fields(s) {
		switch {
		case i == 0:
		case n+1+len(word) > width:
			out.WriteString("\r\n")
			n = 0
		default:
			out.WriteByte(' ')
			n++
		}
		out.WriteString(word)
		n += len(word)
	}
	return out.String()
}
