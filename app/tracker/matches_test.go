package tracker

import (
	"strings"
	"testing"

	"proviso/app/intake"
	"proviso/models"
)

// spellings are the ways in which federal files write a government of the record.
func spellings(j *models.Jurisdiction) []string {
	name := strings.ToUpper(j.Name)
	out := []string{name, j.Name}
	add := func(formats ...string) {
		for _, f := range formats {
			out = append(out, strings.ReplaceAll(f, "X", name))
		}
	}
	switch j.Kind {
	case models.City:
		name = strings.TrimPrefix(name, "CITY OF ")
		add("CITY OF X", "X, CITY OF", "X CITY", "THE CITY OF X", "CITY OF X, THE", "CITY OF X, "+j.State)
	case models.County:
		name = strings.TrimSuffix(name, " COUNTY")
		add("COUNTY OF X", "X, COUNTY OF", "X COUNTY", "X CO.", "COUNTY OF X GOVERNMENT")
	case models.State:
		if name != "DISTRICT OF COLUMBIA" {
			name = strings.TrimPrefix(strings.TrimPrefix(name, "STATE OF "), "COMMONWEALTH OF ")
			add("STATE OF X", "X, STATE OF", "X STATE", "COMMONWEALTH OF X")
		}
	case models.Consolidated:
		if rest, ok := strings.CutPrefix(name, "CITY AND COUNTY OF "); ok {
			name = rest
			add("X CITY & COUNTY", "X, CITY & COUNTY OF", "X, CITY AND COUNTY OF", "CITY & COUNTY OF X")
		}
		if rest, ok := strings.CutPrefix(name, "CITY OF "); ok {
			name = rest
			add("X, CITY OF", "X CITY")
		}
	}
	for _, s := range out {
		if strings.Contains(s, "SAINT ") {
			out = append(out, strings.Replace(s, "SAINT ", "ST. ", 1))
		}
	}
	return out
}

// Every jurisdiction of the record is known again in every spelling, by its name and state
// alone, and is nobody's in another state.
func TestEveryPlaceIsKnownAgain(t *testing.T) {
	t.Parallel()
	_, r := realItems(t)
	known := intake.KnownAs(r.Jurisdictions)
	n := 0
	for i := range r.Jurisdictions {
		j := &r.Jurisdictions[i]
		if j.State == "" || j.Illustrative {
			continue
		}
		for _, name := range spellings(j) {
			n++
			all := intake.Candidates(intake.Recipient{FederalRecipient: models.FederalRecipient{Name: name, State: j.State}}, known)
			if is, ok := intake.Certain(all); !ok || is.Jurisdiction != j.ID {
				t.Errorf("%s, %s: %v, want %s", name, j.State, all, j.ID)
			}
			for _, c := range intake.Candidates(intake.Recipient{FederalRecipient: models.FederalRecipient{Name: name, State: "WY"}}, known) {
				t.Errorf("%s of Wyoming is %s", name, c.Jurisdiction)
			}
		}
	}
	if n < 500 {
		t.Errorf("only %d spellings", n)
	}
}
