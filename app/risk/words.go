package risk

import (
	"strings"

	"proviso/models"
)

// at words a day with the preposition that it takes: on 15 September 2017, in
// September 2018, between two days, on a day not known.
func at(w models.When) string {
	switch len(strings.TrimSuffix(w.String(), "?")) {
	case len("2018"), len("2018-09"):
		return "in " + w.Words()
	case len("2018-09-15"), 0:
		return "on " + w.Words()
	}
	return w.Words()
}

// list writes a, b and c.
func list(ids []string) string {
	if len(ids) < 2 {
		return strings.Join(ids, "")
	}
	return strings.Join(ids[:len(ids)-1], ", ") + " and " + ids[len(ids)-1]
}

// sender is who acted, as a sentence begins with it.
func sender(a *models.Action) string {
	s := senderWithin(a)
	return strings.ToUpper(s[:1]) + s[1:]
}

// senderWithin is who acted, within a sentence. An agency known by its letters
// alone (fema, DHS) takes no article.
func senderWithin(a *models.Action) string {
	switch {
	case a.Office == "":
		return "a federal agency"
	case len(a.Office) <= len("fema") && !strings.ContainsAny(a.Office, " -"):
		return strings.ToUpper(a.Office)
	case strings.ToUpper(a.Office[:1]) == a.Office[:1]:
		return "the " + strings.TrimPrefix(a.Office, "The ")
	}
	return "the federal government (" + a.Office + ")"
}

// done is a step in words that follow "was".
func done(k models.StepKind) string {
	if k.OfPayment() {
		return "seen (" + plainKind(string(k)) + ")"
	}
	switch k {
	case models.StepAwarded:
		return "made"
	case models.StepAcceptAsked:
		return "laid before the governing body for acceptance"
	case models.StepJudgment:
		return "the subject of a judgment"
	}
	return string(k)
}

func plainKind(kind string) string { return strings.ReplaceAll(kind, "_", " ") }
