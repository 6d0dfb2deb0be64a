package publication

// Ref names a thing of the record.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Source is a document or page on which facts rest. Facts name it by its place in
// the list of their document, from 1.
type Source struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitempty"`
	URL       string `json:"url,omitempty"`
	Date      When   `json:"date,omitempty"`  // of the document
	Grade     string `json:"grade,omitempty"` // primary, secondary, tertiary
}

// Amount is what is known of a grant's money. Amounts of different bases are never
// added.
type Amount struct {
	USD         Cents   `json:"usd"`
	Basis       string  `json:"basis"`                // allocation, request, award, reported
	Changed     *Cents  `json:"changed_to,omitempty"` // an award with what was added and taken since
	Since       When    `json:"since,omitempty"`
	Approximate bool    `json:"approximate,omitempty"`
	Disputed    bool    `json:"disputed,omitempty"` // counted in no sum
	Rivals      []Rival `json:"other_values,omitempty"`
	Sources     []int   `json:"sources,omitempty"`
}

// Now is the amount as it stands.
func (a *Amount) Now() Cents {
	if a.Changed != nil {
		return *a.Changed
	}
	return a.USD
}

// Rival is what another source gives for the same.
type Rival struct {
	USD         Cents  `json:"usd"`
	Basis       string `json:"basis"`
	Approximate bool   `json:"approximate,omitempty"`
	Sources     []int  `json:"sources,omitempty"`
}

// Position is where the money of an award stands: four amounts that make up the
// award and are never added to one "at risk".
type Position struct {
	Award       Cents `json:"award"`
	SpentUnpaid Cents `json:"spent_unpaid"`
	Future      Cents `json:"future"`
	OwedBack    Cents `json:"owed_back"`
	Demandable  Cents `json:"demandable"`
}

// Sum is the amounts of one basis.
type Sum struct {
	Basis       string `json:"basis"`
	USD         Cents  `json:"usd"`
	Grants      int    `json:"grants"`
	Approximate bool   `json:"approximate,omitempty"` // one of them is
}

// Sums are the amounts of some grants, a basis each, and how many have none.
type Sums struct {
	By          []Sum `json:"by_basis"`
	Unknown     int   `json:"unknown"`      // grants of which no amount is known
	Disputed    int   `json:"disputed"`     // whose amount is disputed, in no sum
	PassThrough int   `json:"pass_through"` // parts of a state's award, in no sum
}

// Count is how many grants stand on a rung.
type Count struct {
	Rung   string `json:"rung"`
	Grants int    `json:"grants"`
}

// GrantLine is a grant in a list.
type GrantLine struct {
	ID          string         `json:"id"`
	Place       Ref            `json:"jurisdiction"`
	State       string         `json:"state,omitempty"`
	Program     Ref            `json:"program"`
	FiscalYear  int            `json:"fiscal_year"`
	AwardNumber string         `json:"award_number,omitempty"`
	Via         *Ref           `json:"pass_through,omitempty"` // the state whose award it is a part of
	Rung        string         `json:"rung"`
	Amount      *Amount        `json:"amount"` // null: not known
	Standings   map[string]int `json:"standings,omitempty"`
	Verified    Day            `json:"verified_through,omitempty"`
}

// Hold is an order or a notice that stands between a condition and a place.
type Hold struct {
	ID       string `json:"id"`
	Kind     string `json:"kind"`             // order or notice
	Relief   string `json:"relief,omitempty"` // the order's kind: preliminary_injunction, ...
	Case     Ref    `json:"case,omitzero"`    // of an order
	Court    string `json:"court,omitempty"`  // of an order
	Reach    string `json:"reach,omitempty"`  // how it includes the place: named, party, state, member, everyone
	From     When   `json:"from,omitempty"`   // of a notice, its day
	Scope    string `json:"scope,omitempty"`  // of an order
	Verified Day    `json:"verified_through,omitempty"`
}

// Standing is how one condition stands for one grant, or for grants of a place that
// stand alike.
type Standing struct {
	Condition   Ref      `json:"condition"`
	Short       string   `json:"short"`          // what people call the condition, in English
	Kind        string   `json:"kind,omitempty"` // certification, access, notice, ...
	Standing    string   `json:"standing"`
	Enforceable string   `json:"enforceable"`                // yes, no, uncertain
	Stale       Day      `json:"stale,omitempty"`            // what it rests on was verified through that day
	Since       When     `json:"since,omitempty"`            // from when it has stood so
	Verified    Day      `json:"verified_through,omitempty"` // through when what it rests on was verified
	Voluntary   bool     `json:"voluntary,omitempty"`
	Policy      bool     `json:"policy,omitempty"` // a policy, no term of an award
	Sole        bool     `json:"sole,omitempty"`   // one of Holds alone carries it
	Holds       []Hold   `json:"holds,omitempty"`
	Doubt       string   `json:"doubt,omitempty"` // why it is uncertain, a sentence of the record in English
	Grants      []string `json:"grants,omitempty"`
	Sources     []int    `json:"sources,omitempty"`
}

// Finding is one rule's word.
type Finding struct {
	Rule     string `json:"rule"`
	Title    string `json:"title"` // in English, as Text
	Text     string `json:"text"`
	Citation string `json:"citation,omitempty"`
	Rung     string `json:"rung,omitempty"`
	Cause    string `json:"cause,omitempty"` // political, self_inflicted
	Since    When   `json:"since,omitempty"`
	Sources  []int  `json:"sources,omitempty"`
}

// Event is something dated. Kind says what sort of fact it is, Word which of its
// sort; both are fixed names and are worded by who shows them.
type Event struct {
	Date      When   `json:"date,omitempty"`
	Until     When   `json:"until,omitempty"`
	Lane      string `json:"lane,omitempty"`   // life, payment, action, orders, certification
	Kind      string `json:"kind"`             // step, amount, action, response, order, stay, notice, certification, report, docket
	Word      string `json:"word,omitempty"`   // the step, the basis, the kind of action, the outcome, the kind of order, ...
	Seen      bool   `json:"seen,omitempty"`   // it was so on that day; when it began is not known
	Subject   Ref    `json:"subject,omitzero"` // the action, notice, condition or, of an order, the case
	By        string `json:"by,omitempty"`     // the office or the court
	USD       *Cents `json:"usd,omitempty"`    // of an amount
	Text      string `json:"text,omitempty"`   // the record's own words, in English
	Order     string `json:"order,omitempty"`  // id
	Uncertain bool   `json:"uncertain,omitempty"`
	Sources   []int  `json:"sources,omitempty"`
}

// Demand is a federal letter or request that names a place.
type Demand struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	Effect    string `json:"effect,omitempty"`
	Title     string `json:"title,omitempty"` // in English
	Office    string `json:"office,omitempty"`
	Date      When   `json:"date,omitempty"`
	RespondBy Day    `json:"respond_by,omitempty"`
	Named     int    `json:"named,omitempty"`    // how many jurisdictions it names
	Answered  When   `json:"answered,omitempty"` // by the place
	Outcome   string `json:"outcome,omitempty"`
	Closed    bool   `json:"closed,omitempty"`
	Sources   []int  `json:"sources,omitempty"`
}

// CaseLine is a case in a list.
type CaseLine struct {
	ID       string `json:"id"`
	Caption  string `json:"caption"`
	Court    string `json:"court,omitempty"`
	Docket   string `json:"docket,omitempty"`
	Filed    When   `json:"filed,omitempty"`
	Running  int    `json:"orders_running"`   // orders in force on the day
	Unsure   int    `json:"orders_uncertain"` // of which it cannot be told
	Verified Day    `json:"verified_through,omitempty"`
}

// Change is something that happened lately.
type Change struct {
	Date   When   `json:"date"`
	Kind   string `json:"kind"` // order, action, notice, condition
	Word   string `json:"word,omitempty"`
	About  Ref    `json:"subject,omitzero"` // the case of an order, the action, notice or condition
	By     string `json:"by,omitempty"`
	Text   string `json:"text,omitempty"` // the record's own words, in English
	Grants int    `json:"grants"`         // whose standing it may change
}
