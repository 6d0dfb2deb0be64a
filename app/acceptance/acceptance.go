// Package acceptance is pure: an award that is offered and how its conditions
// stand on a day in; out comes what each way of answering would mean, in dollars
// and days, the text to be signed, and who may sign it next. It promises that
// nothing privileged can be part of a text (it is given none), and that a text
// cannot be signed out of order, twice, or otherwise than as it was frozen. It
// refuses to recommend a route.
package acceptance

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"proviso/models"
)

// Offer is an award that waits for an answer.
type Offer struct {
	Grant      models.Grant
	Place      string // name of the recipient
	Program    string // title
	Figure     *models.Figure
	OwnMoney   *models.USD // spent before the award; nil: not known
	AsOf       models.Date
	Due        models.Date // zero: not known
	Conditions []Term
}

// Term is a condition of the offer, as it stands on the day.
type Term struct {
	models.ConditionStanding
	Title string
	Text  string   // that is certified; "" if the record has none
	Rests []string // names of what holds it off
}

// Effect is what a route would mean.
type Effect struct {
	Route   models.Route
	Open    bool           // whether it can be taken as things stand
	Comes   *models.Figure // the award, if it is made; nil also where it is not known
	Waits   bool           // meanwhile the award is not made
	Forgone bool           // the award is given up
	Own     *models.USD    // own money that is lost if the award never comes
	Binding []Term         // bind from the acceptance on
	Held    []Term         // accepted too, but not enforceable as things stand
	Unsure  []Term         // nobody can say
	By      models.Date    // when it must be done
	Rung    models.Rung    // where the grant would stand then; "" where that is not for the rules to say
}

// takes are the routes by which the award comes at once.
var takes = []models.Route{models.RouteAccept, models.RouteLetter, models.RouteUnderOrder}

// Effects are those of all routes, in the order of models.Routes.
func (o Offer) Effects() []Effect {
	var binding, held, unsure []Term
	for _, t := range o.Conditions {
		switch t.Standing {
		case models.InForce:
			binding = append(binding, t)
		case models.Blocked, models.NotEnforced:
			held = append(held, t)
		case models.UncertainStands:
			unsure = append(unsure, t)
		}
	}
	out := make([]Effect, 0, len(models.Routes))
	for _, r := range models.Routes {
		e := Effect{Route: r, Open: o.Due == 0 || o.AsOf <= o.Due, By: o.Due}
		switch {
		case slices.Contains(takes, r):
			e.Comes, e.Binding, e.Held, e.Unsure = o.Figure, binding, held, unsure
			e.Rung = taken(r, binding, held, unsure)
			// An order or a notice must be there to rest on.
			e.Open = e.Open && (r != models.RouteUnderOrder || len(held) > 0)
		case r == models.RouteDecline || r == models.RouteWithdraw:
			e.Forgone, e.Own, e.Rung = true, o.OwnMoney, models.Lost
		default: // more time, another certification, a suit: the money waits
			e.Waits, e.Own = true, o.OwnMoney
			if r == models.RouteAlternative {
				e.Rung = models.AtIssue
			}
			// A suit may be brought after the day too.
			e.Open = e.Open || r == models.RouteSue
		}
		out = append(out, e)
	}
	return out
}

// taken is where a grant stands that was accepted, by the rules of the ladder for
// its conditions alone.
func taken(r models.Route, binding, held, unsure []Term) models.Rung {
	switch {
	case r == models.RouteLetter && len(binding)+len(unsure) > 0:
		return models.AtIssue // certified in another form than was asked
	case len(binding) > 0:
		return models.Open
	case len(unsure) > 0:
		return models.RungUnknown
	case len(held) > 0:
		return models.Protected
	}
	return models.Clear
}

// Text is what the offices sign: the award, the route, every condition with its
// words and standing, and the letter. The same offer and acceptance give the same
// bytes.
func (o Offer) Text(a models.Acceptance, route string) (string, error) {
	if a.Route == "" {
		return "", models.Invalid("route", "is not chosen yet; choose how the award is answered")
	}
	if len(a.Offices) == 0 {
		return "", models.Invalid("offices", "are missing; name each office that must sign, in order")
	}
	if a.Route == models.RouteLetter && strings.TrimSpace(a.Letter) == "" {
		return "", models.Invalid("letter", "is missing; the route is to accept with one")
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	number := o.Grant.AwardNumber
	if number == "" {
		number = "not known"
	}
	line("ANSWER TO AN AWARD")
	line("")
	line("Recipient: %s", o.Place)
	line("Program: %s, federal fiscal year %d", o.Program, o.Grant.FiscalYear)
	line("Award number: %s", number)
	if o.Figure == nil {
		line("Amount: not known")
	} else {
		line("Amount: %s (%s)", o.Figure.USD.Format(), strings.ReplaceAll(string(o.Figure.Basis), "_", " "))
	}
	if o.Grant.Illustrative {
		line("Illustrative: this is no real award.")
	}
	line("Answer: %s", route)
	line("Round: %d", a.Round)
	line("Standings: as of %s", o.AsOf)
	line("")
	line("CONDITIONS")
	if len(o.Conditions) == 0 {
		line("")
		line("The record attaches none to this award.")
	}
	for i, t := range o.Conditions {
		line("")
		line("%d. %s (%s)", i+1, t.Title, t.Condition)
		line("   Standing: %s", strings.ReplaceAll(string(t.Standing), "_", " "))
		for _, r := range t.Rests {
			line("   Rests on: %s", r)
		}
		if t.Text == "" {
			line("   Text: not in the record")
		} else {
			line("   Text: %s", strings.Join(strings.Fields(t.Text), " "))
		}
	}
	if a.Letter != "" {
		line("")
		line("LETTER")
		line("")
		line("%s", strings.TrimSpace(a.Letter))
	}
	line("")
	line("TO BE SIGNED, IN THIS ORDER")
	line("")
	for i, office := range a.Offices {
		line("%d. %s", i+1, office)
	}
	return b.String(), nil
}

// Digest is the SHA-256 of a text, in hex.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Next is the office that must sign next; "" if all have. Only signatures of the
// round and of the very text count.
func Next(a models.Acceptance, signed []models.Signature) string {
	if a.Frozen == nil {
		return ""
	}
	for _, office := range a.Offices {
		if !slices.ContainsFunc(signed, func(s models.Signature) bool {
			return s.Grant == a.ID && s.Round == a.Round && s.Office == office && s.Digest == a.Frozen.Digest
		}) {
			return office
		}
	}
	return ""
}

// MaySign says why an office may not sign now a text of which the signer saw the
// digest; nil if it may.
func MaySign(a models.Acceptance, signed []models.Signature, office, digest string) error {
	switch next := Next(a, signed); {
	case a.Frozen == nil:
		return models.Conflict("text", "is not locked: it can still be changed, so nobody can sign it")
	case Digest(a.Frozen.Text) != a.Frozen.Digest:
		return models.Conflict("text", "is not the text that was locked: its hash is another")
	case digest != a.Frozen.Digest:
		return models.Conflict("text", "was opened and locked again since this page was made; read it as it is now")
	case !slices.Contains(a.Offices, office):
		return models.Invalid("office", "%q does not have to sign; these do: %s", office, strings.Join(a.Offices, ", "))
	case next == "":
		return models.Conflict("office", "all offices have signed")
	case next != office:
		if slices.Index(a.Offices, office) < slices.Index(a.Offices, next) {
			return models.Conflict("office", "%s has signed", office)
		}
		return models.Conflict("office", "%s signs before %s", next, office)
	}
	return nil
}

// SignatureID is the id of an office's signature: there can be one a round.
func SignatureID(grant string, round int, office string) string {
	return fmt.Sprintf("%s/%d/%s", grant, round, office)
}
