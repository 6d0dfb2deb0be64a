package models

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// FieldType says how a field of a fact is written.
type FieldType string

const (
	FieldText    FieldType = "text"
	FieldLong    FieldType = "long" // text of several lines
	FieldDay     FieldType = "day"  // Date
	FieldWhen    FieldType = "when" // When
	FieldMoney   FieldType = "money"
	FieldNumber  FieldType = "number"
	FieldYesNo   FieldType = "yes_no"
	FieldChoice  FieldType = "choice"  // one of Choices
	FieldRef     FieldType = "ref"     // the id of a thing of the kind Of
	FieldTexts   FieldType = "texts"   // several, in order
	FieldNumbers FieldType = "numbers" // several, in order
	FieldRefs    FieldType = "refs"    // ids of things of the kind Of, in order
	FieldGroup   FieldType = "group"   // Fields, or none at all
	FieldGroups  FieldType = "groups"  // Fields, several times, in order
)

// Field is one field of the body of a fact. Fields are derived from the structs
// that facts are, and from the table below, for what a struct does not say.
type Field struct {
	Name     string // in the body
	Type     FieldType
	Needed   bool // is written even where it says nothing
	Choices  []string
	Of       FactKind
	Fields   []Field
	Has      string // name of the struct of Fields
	Explains bool   // there is more to say of it than its name
}

// catalogue says of each struct which fields it has, in the order in which a
// person fills them in. After a name stands what the struct does not say: ~ long
// text, @ the kind that it names a thing of, = one of these, ? there is more to
// say of it. A test holds it to the structs.
var catalogue = map[string]string{
	"Source":        "id title url publisher date seen? grade=primary|secondary|tertiary illustrative note~",
	"Jurisdiction":  "id name kind=state|county|city|consolidated|special_district state? geoid? population population_year fiscal_year_start? uncertain illustrative note~ sources@source",
	"Association":   "id title definition~ confirmed_members@jurisdiction member_kinds? note~ sources@source",
	"Program":       "id name short_name aln? aln_unverified agency kind=formula|competitive|discretionary statute illustrative sources@source",
	"Condition":     "id title short_names era? kind issuer announced effective? withdrawn? withdrawn_by@notice voluntary policy_not_award_term proposed uncertain verified_through? activation requires~ must_certify~ consequences~ authority_asserted~ statutes attachments status~ illustrative note~ sources@source details",
	"Attachment":    "fiscal_year? programs@program all_programs program_kinds agencies announced withdrawn? form signer uncertain note~ sources@source details",
	"Detail":        "name value~",
	"NumberBlock":   "id program@program fiscal_year numbers families@condition unrelated uncertain note~ sources@source",
	"Case":          "id caption role=challenge|enforcement|rule|context court docket appeal_dockets judge filed ended verified_through? uncertain conditions_challenged@condition programs@program all_programs fiscal_years related@case defendants final_posture~ note~ sources@source orders events plaintiffs details",
	"Party":         "id? joined by uncertain",
	"Event":         "date kind text~ citation uncertain note~ sources@source",
	"Order":         "id kind scope=parties|parties_and_subdivisions|class|nationwide|apa_vacatur|concession|none from to? ended_by verified_through? conditions@condition does_not_cover@condition programs@program agencies fiscal_years fiscal_years_uncertain action@action? protected? protected_uncertain? includes_political_subdivisions@jurisdiction? subdivisions_not_confirmed@jurisdiction apa_vacatur? reversed_on mandate_issued mandate_not_issued_as_of non_parties_uncertain_from? uncertain_window_from uncertain_window_to uncertain stayed narrowed note~ sources@source details",
	"Stay":          "from to? as_to=all|non_parties|listed listed? except? by uncertain note~ sources@source",
	"Narrowing":     "date conditions@condition text~",
	"Notice":        "id kind program@program fiscal_year award_condition_numbers conditions@condition also date not_before? until? deadline respond_by protected? includes_political_subdivisions@jurisdiction? jurisdictions@jurisdiction revocable uncertain text~ note~ sources@source details",
	"Action":        "id kind effect=demand|allegation|hold|reduction|termination|clawback|offer|release|clearance? title date office person person_title addressed_to recipients@jurisdiction everyone recipients_role programs@program all_programs fiscal_years conditions@condition cases@case follows@action response_deadline deadline_note legal_basis asked_for~ threat~ responses disagreements uncertain illustrative note~ sources@source details",
	"Response":      "jurisdiction@jurisdiction date outcome? note~ sources@source",
	"Disagreement":  "field applies_to values",
	"RivalValue":    "value source@source note~",
	"Grant":         "id jurisdiction@jurisdiction program@program fiscal_year award_number? pass_through@jurisdiction? inferred? illustrative joint note~ sources@source",
	"Joint":         "fiscal_agent@jurisdiction members@jurisdiction shares? memoranda note~",
	"Memorandum":    "version date administrative_fee shares note~ sources@source",
	"Share":         "member initial? amount status=pending|signed|declined on",
	"Amount":        "id grant@grant kind=allocation|request|award|reported|modification|deobligation|expended|drawn|unliquidated|own_money_before_award|interest_owed usd since? approximate disputed? status other_values note~ sources@source",
	"Rival":         "usd kind=allocation|request|award|reported|modification|deobligation|expended|drawn|unliquidated|own_money_before_award|interest_owed source@source approximate note~",
	"Step":          "id grant@grant kind=local_review|applied|board_approved|submitted|withdrawn|selected|offered|awarded|acceptance_requested|accepted|declined|applied_without_certification|held|released|cleared|denied|terminated|judgment|extension_requested|extended|closed|period_start|period_end|payments_open|payments_held|payments_reviewed|payments_suspended|payments_not_visible|draw_rejected|payments_closed|payments_unknown date as_of? until verified_through? note~ sources@source",
	"Report":        "id grant@grant kind=financial|performance period_end due_on filed_on sources@source",
	"Certification": "id grant@grant condition@condition office state=drafting|counsel_review|signed|signed_with_letter|alternative_sent|refused|superseded|withdrawn date due_on note~ sources@source",
	"ContextFigure": "id kind=program_total|reported_exposure scope? program@program fiscal_year period usd approximate note~ sources@source",
	"Practice":      "id who@jurisdiction practice~ date uncertain sources@source",
	"Gap":           "id subject searched~ last_known~ affects? sources@source",
	"Exclusion":     "id of? from reason~",
}

// Fields are the fields of a kind, in the order of a form; not to be changed.
func Fields(kind FactKind) []Field {
	s, ok := shelves[kind]
	if !ok {
		return nil
	}
	fields, err := fieldsOf(s.made())
	if err != nil {
		panic(err) // the table does not fit the struct: a test says so first
	}
	return fields
}

var (
	fieldsMu   sync.Mutex
	fieldsDone = map[reflect.Type][]Field{}
)

func fieldsOf(t reflect.Type) ([]Field, error) {
	fieldsMu.Lock()
	done, ok := fieldsDone[t]
	fieldsMu.Unlock()
	if ok {
		return done, nil
	}
	made := map[string]Field{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		m, err := fieldOf(f.Type)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", t.Name(), f.Name, err)
		}
		m.Name, m.Needed = name, options == ""
		made[name] = m
	}
	var out []Field
	for _, row := range strings.Fields(catalogue[t.Name()]) {
		row, explains := strings.CutSuffix(row, "?")
		row, long := strings.CutSuffix(row, "~")
		row, choices, chosen := strings.Cut(row, "=")
		name, of, refers := strings.Cut(row, "@")
		f, ok := made[name]
		if !ok {
			return nil, fmt.Errorf("%s has no field %s, or two rows say what it is", t.Name(), name)
		}
		delete(made, name)
		f.Explains = explains
		switch {
		case long:
			f.Type = FieldLong
		case chosen:
			f.Type, f.Choices = FieldChoice, strings.Split(choices, "|")
		case refers && f.Type == FieldTexts:
			f.Type, f.Of = FieldRefs, FactKind(of)
		case refers:
			f.Type, f.Of = FieldRef, FactKind(of)
		}
		if refers && !slices.Contains(FactKinds, f.Of) {
			return nil, fmt.Errorf("%s.%s: %s is not a kind", t.Name(), name, of)
		}
		out = append(out, f)
	}
	for name := range made {
		return nil, fmt.Errorf("no row says what the field %s of %s is", name, t.Name())
	}
	fieldsMu.Lock()
	fieldsDone[t] = out
	fieldsMu.Unlock()
	return out, nil
}

// fieldOf is what the type of a field says of it.
func fieldOf(t reflect.Type) (Field, error) {
	switch t {
	case reflect.TypeFor[Date]():
		return Field{Type: FieldDay}, nil
	case reflect.TypeFor[When]():
		return Field{Type: FieldWhen}, nil
	case reflect.TypeFor[USD]():
		return Field{Type: FieldMoney}, nil
	}
	group := func(of reflect.Type, t FieldType) (Field, error) {
		fields, err := fieldsOf(of)
		return Field{Type: t, Fields: fields, Has: of.Name()}, err
	}
	switch t.Kind() {
	case reflect.String:
		return Field{Type: FieldText}, nil
	case reflect.Bool:
		return Field{Type: FieldYesNo}, nil
	case reflect.Int, reflect.Int64:
		return Field{Type: FieldNumber}, nil
	case reflect.Pointer:
		return group(t.Elem(), FieldGroup)
	case reflect.Slice:
		switch t.Elem().Kind() {
		case reflect.String:
			return Field{Type: FieldTexts}, nil
		case reflect.Int:
			return Field{Type: FieldNumbers}, nil
		case reflect.Struct:
			return group(t.Elem(), FieldGroups)
		}
	}
	return Field{}, fmt.Errorf("a form cannot hold a %s", t)
}
