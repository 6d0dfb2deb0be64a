package intake

import (
	"regexp"
	"strings"
)

var (
	// entryTail is what clerks add: attachments, who entered it and when.
	entryTail = regexp.MustCompile(`(?i)\(attachments?:.*|[\[(](?:entered|edited)[: ].*|--\[edited.*|\(additional attachment.*|modified (?:text )?on \d.*`)
	partly    = regexp.MustCompile(`(?i)\b(grant|den)(ing|ied|ed|s|ies|y)\b,? in[- ]part(?:,? and (?:den|grant)(?:ying|ing|ied|ed|s|ies|y),? in[- ]part)?`)
	// acting are the verbs with which a clause of an order begins.
	acting = regexp.MustCompile(`(?i)[,;]?\s+(?:and\s+)?\b((?:partly-)?(?:granting|denying)|dismissing|vacating|reversing|affirming|lifting|dissolving|staying|terminating|finding|setting|directing|referring|adopting)\b`)
	// numbered parts the motions of a list: granting 5 Motion for TRO and 6 Motion for …
	listedMotion = regexp.MustCompile(`(?i)(?:,|\band\b|;)\s+\[?\d+\]?\s+`)
	asking       = regexp.MustCompile(`(?i)\b(?:motions?|requests?|applications?|petitions?)\b(?:\s*[\[(]?[^\s\])]{0,12}\d[^\s\])]{0,8}[\])]?)?,?\s*(?:\(doc[^)]*\))?\s*(?:by [^,.;]{0,60} )?\b(?:for|to)\b\s+`)
	direct       = regexp.MustCompile(`(?i)\b(?:granting|denying|grants|denies)\s+(?:(?:the|an?|plaintiffs?['’]?s?|defendants?['’]?s?|states?['’]?|motion|\d+)\s+)*`)
	articles     = regexp.MustCompile(`(?i)^(?:(?:an?|the|entry of|partial|emergency|nationwide|immediate|administrative|plaintiffs?['’]?s?)\s+)*`)
)

// shortened are words after whose point no sentence ends.
var shortened = map[string]bool{"no": true, "nos": true, "dkt": true, "doc": true, "docs": true, "v": true, "fed": true, "civ": true, "app": true,
	"cir": true, "jr": true, "sr": true, "mr": true, "ms": true, "mrs": true, "dr": true, "st": true, "inc": true, "co": true, "corp": true,
	"ltd": true, "u.s": true, "exec": true, "ecf": true, "pl": true, "pls": true, "def": true, "defs": true, "deft": true, "et": true, "al": true}

// mostRead is how much of an entry is read, in bytes. What an order does stands in its
// first sentences; a text far longer than this is a transcript, or was made to take time.
const mostRead = 16 << 10

// telling are the beginnings of words without which no clause says anything.
var telling = []string{"grant", "deni", "deny", "enjoin", "restrain", "stay", "vacat", "dissolv", "set aside", "revers", "affirm", "mandate",
	"dismiss", "extend", "modif", "amend", "narrow", "clarif", "appeal"}

// tells is false for a clause that need not be read closely.
func tells(clause string) bool {
	lower := strings.ToLower(clause)
	for _, word := range telling {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// entryText is an entry's text in one line, without what clerks add, and with what is
// done in part said in one word.
func entryText(s string) string {
	if len(s) > mostRead {
		s = s[:mostRead]
	}
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, " ")), " ")
	s = entryTail.ReplaceAllString(s, "")
	s = partly.ReplaceAllString(s, "partly-$1$2")
	return strings.TrimLeft(s, "*# -.\"")
}

// clauses parts a text where sentences end, at semicolons, and before the verbs of an
// order.
func clauses(text string) []string {
	var out []string
	for _, sentence := range sentences(text) {
		from := 0
		for _, at := range acting.FindAllStringSubmatchIndex(sentence, -1) {
			if at[2] > from {
				out = append(out, sentence[from:at[2]])
				from = at[2]
			}
		}
		out = append(out, sentence[from:])
	}
	return out
}

func sentences(text string) []string {
	var out []string
	from := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ';':
		case '.':
			word := strings.ToLower(strings.TrimLeft(text[from:i][strings.LastIndexByte(text[from:i], ' ')+1:], "([\"'"))
			ends := i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '('
			if !ends || shortened[word] || len(word) == 1 {
				continue
			}
		default:
			continue
		}
		out = append(out, text[from:i])
		from = i + 1
	}
	return append(out, text[from:])
}

// motions are what the motions of a clause ask for, each from its first word on.
func motions(clause string) []string {
	var out []string
	for _, part := range listedMotion.Split(clause, -1) {
		at := asking.FindStringIndex(part)
		if at == nil {
			if at = direct.FindStringIndex(part); at == nil {
				continue
			}
		}
		asked := part[at[1]:]
		out = append(out, articles.ReplaceAllString(asked, ""))
	}
	return out
}
