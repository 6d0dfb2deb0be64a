package publication

// Overview is the whole record on the day.
type Overview struct {
	Grants   int         `json:"grants"`
	Rungs    []Count     `json:"by_rung"` // worst first; those on which none stands left out
	Sums     Sums        `json:"amounts"`
	Demanded int         `json:"demanded"` // jurisdictions against which a demand stands open
	Cases    []CaseLine  `json:"cases"`    // with an order in force, or of which it cannot be told
	Places   []PlaceLine `json:"jurisdictions"`
	States   []StateLine `json:"states"`
	Lines    []GrantLine `json:"lines"`
	Changes  []Change    `json:"changes"` // the newest first, of the 90 days before the day
	Terms    []TermLine  `json:"conditions"`
	Verified Day         `json:"verified_through,omitempty"` // the earliest on which any standing rests
	Sources  int         `json:"sources"`                    // how many the record has
}

// PlaceLine is a jurisdiction in a list.
type PlaceLine struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	State  string `json:"state,omitempty"`
	Kind   string `json:"kind,omitempty"`
	Grants int    `json:"grants"`
	Worst  string `json:"worst_rung,omitempty"` // "" without grants
	Asked  int    `json:"asked"`                // federal actions that name it
	Cases  int    `json:"cases"`
}

// StateLine is a state of the map: the worst rung of the grants in it.
type StateLine struct {
	Code   string `json:"code"`
	Worst  string `json:"worst_rung"`
	Grants int    `json:"grants"` // on that rung
	Of     int    `json:"of"`     // in all
}

// TermLine is a condition with how many grants stand how under it.
type TermLine struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Short     string         `json:"short"`
	Kind      string         `json:"kind,omitempty"`
	Standings map[string]int `json:"standings"`
}

// Place is one jurisdiction on the day.
type Place struct {
	ID             string      `json:"id"`
	Name           string      `json:"name"`
	Kind           string      `json:"kind,omitempty"`
	State          string      `json:"state,omitempty"`
	Population     int64       `json:"population,omitempty"`
	PopulationYear int         `json:"population_year,omitempty"`
	Worst          string      `json:"worst_rung,omitempty"`
	Grants         []GrantLine `json:"grants"`
	Sums           Sums        `json:"amounts"`
	Cover          []Standing  `json:"conditions"` // each with the grants that stand so
	Demands        []Demand    `json:"demands"`
	Cases          []CaseLine  `json:"cases"` // to which it is a party
	Associations   []Ref       `json:"associations,omitempty"`
	Events         []Event     `json:"events"`
	Verified       Day         `json:"verified_through,omitempty"` // the earliest on which a standing rests
	Illustrative   bool        `json:"illustrative,omitempty"`
	Sources        []Source    `json:"sources"`
}

// Grant is one award or application on the day.
type Grant struct {
	GrantLine
	ALN          string     `json:"aln,omitempty"`
	Agency       string     `json:"agency,omitempty"`
	Statute      string     `json:"statute,omitempty"`
	ProgramName  string     `json:"program_name,omitempty"` // in full
	Joint        bool       `json:"joint,omitempty"`        // one fiscal agent applied for several
	Inferred     string     `json:"inferred,omitempty"`     // why it is known to exist although no figure was found; in English
	Position     *Position  `json:"position"`               // null: not known
	Conditions   []Standing `json:"conditions"`
	Findings     []Finding  `json:"findings"` // those that put it on its rung first
	Demands      []Demand   `json:"demands"`  // that name its jurisdiction and touch it
	Events       []Event    `json:"events"`
	NextDeadline *Deadline  `json:"next_deadline"`
	Illustrative bool       `json:"illustrative,omitempty"`
	Sources      []Source   `json:"sources"`
}

// Deadline is a day by which something must be done.
type Deadline struct {
	Date    Day    `json:"date"`
	What    string `json:"what"` // in English
	Sources []int  `json:"sources,omitempty"`
}

// Case is one matter on the day.
type Case struct {
	CaseLine
	Appeals    []string    `json:"appeal_dockets,omitempty"`
	Judge      string      `json:"judge,omitempty"`
	Ended      When        `json:"ended,omitempty"`
	Plaintiffs []Party     `json:"plaintiffs,omitempty"`
	Defendants []string    `json:"defendants,omitempty"`
	Posture    string      `json:"posture,omitempty"` // in English
	Orders     []Order     `json:"orders"`
	Events     []Event     `json:"events"`
	Hanging    []GrantLine `json:"grants"` // of which a "no" rests on one of its orders
	Sums       Sums        `json:"amounts"`
	Gaps       []Gap       `json:"not_found,omitempty"`
	Sources    []Source    `json:"sources"`
}

// Party is a plaintiff and the day on which it joined.
type Party struct {
	Ref
	Joined    When `json:"joined,omitempty"`
	Uncertain bool `json:"uncertain,omitempty"`
}

// Order is relief granted or denied.
type Order struct {
	ID         string `json:"id"`
	Kind       string `json:"kind"`
	Scope      string `json:"scope"`
	Conditions []Ref  `json:"conditions,omitempty"`
	From       When   `json:"from,omitempty"`
	To         When   `json:"to,omitempty"`
	EndedBy    string `json:"ended_by,omitempty"` // in English
	Reversed   When   `json:"reversed_on,omitempty"`
	Mandate    When   `json:"mandate,omitempty"`
	Stays      []Stay `json:"stays,omitempty"`
	Runs       string `json:"runs"` // yes, no, uncertain
	ByName     int    `json:"protects_by_name"`
	ByScope    int    `json:"protects_by_scope"`
	Unsure     int    `json:"protects_perhaps"`
	Verified   Day    `json:"verified_through,omitempty"`
	Sources    []int  `json:"sources,omitempty"`
}

// Stay suspends an order.
type Stay struct {
	From   When     `json:"from"`
	To     When     `json:"to,omitempty"`
	AsTo   string   `json:"as_to"` // all, non_parties, listed
	Spares []string `json:"spares,omitempty"`
}

// Gap is something that was looked for in vain.
type Gap struct {
	Subject   string `json:"subject"`    // in English
	LastKnown string `json:"last_known"` // in English
}

// Condition is one condition and how every place stands under it on the day.
type Condition struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"` // in English, as Short
	Short     string       `json:"short"`
	Kind      string       `json:"kind,omitempty"`
	Summary   string       `json:"summary,omitempty"` // the record's words, in English
	Statutes  []string     `json:"statutes,omitempty"`
	Announced When         `json:"announced,omitempty"`
	Withdrawn When         `json:"withdrawn,omitempty"`
	Places    []PlaceCover `json:"jurisdictions"`
	Verified  Day          `json:"verified_through,omitempty"`
	Sources   []Source     `json:"sources"`
}

// PlaceCover is whether one place is covered against a condition, that is, whether
// an order or a notice keeps it from being enforced there, or it was withdrawn:
// covered and not_covered of all its grants that carry the condition, partly of
// some, and uncertain of all or the rest. Reasons stand in the place's document.
type PlaceCover struct {
	Place     Ref            `json:"jurisdiction"`
	State     string         `json:"state,omitempty"`
	Cover     string         `json:"cover"`
	Standings map[string]int `json:"standings"` // grants by standing
}

// Covers are what Cover can be.
const (
	Covered        = "covered"
	NotCovered     = "not_covered"
	PartlyCovered  = "partly"
	UncertainCover = "uncertain"
)

// CoverOf reads grants by standing.
func CoverOf(standings map[string]int) string {
	free := standings["blocked"] + standings["not_enforced"] + standings["withdrawn"] + standings["not_attached"]
	bound, unsure := standings["in_force"], standings["uncertain"]
	switch {
	case free > 0 && bound > 0:
		return PartlyCovered
	case unsure > 0 || free+bound == 0:
		return UncertainCover
	case bound > 0:
		return NotCovered
	}
	return Covered
}

// Comparison sets places side by side that have a grant of one program and year.
type Comparison struct {
	ID         string     `json:"id"`
	Program    Ref        `json:"program"`
	FiscalYear int        `json:"fiscal_year"`
	Rows       []Compared `json:"rows"`
	Sums       Sums       `json:"amounts"`
	NoPeople   int        `json:"population_unknown"` // rows without a population
	Verified   Day        `json:"verified_through,omitempty"`
	Sources    []Source   `json:"sources"`
}

// Compared is one place of a comparison.
type Compared struct {
	GrantLine
	Kind           string `json:"kind,omitempty"`
	Population     int64  `json:"population,omitempty"`
	PopulationYear int    `json:"population_year,omitempty"`
	PerThousand    *Cents `json:"usd_per_1000_residents"` // null: the amount or the population is not known
	Demanded       bool   `json:"demanded"`               // a demand stands open against the place
}
