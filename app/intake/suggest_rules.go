package intake

import "regexp"

func words(s string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + s) }

var (
	deletedEntry = words(`^(?:court deleted|deleted|entered in error|filed in error|docketed in error|disregard|entry deleted|placed in file - not used|document locked)`)
	appealNotice = words(`^(?:(?:amended|corrected|second|joint|protective|first)\s+)*notice of (?:interlocutory |cross[- ]?)?appeal\b|^civil case docketed\. notice of appeal`)

	// courtAct is how the entry of an act of a court begins.
	courtAct = words(`^(?:e[op]: |\d+ )?(?:(?:(?:text|electronic|paperless|minute|clerk'?s?|court|per curiam|amended|corrected|modified|superseding|second|third|first|final|partial|consent|agreed|stipulated|memorandum|published|unpublished|administrative|interim|sealed|redacted|public|endorsed|oral|written|bench|in chambers|certified (?:true )?copy of|filed|received|copy of|opinion|decision|ruling|findings of fact|conclusions of law|judg(?:e)?ment|amended|cjra|mdl|usca|and|&|,)[ -]*)*)` +
		`(?:order|opinion|judg(?:e)?ment|ruling|decision|minute entry|minutes|mandate|(?:preliminary|permanent) injunction|temporary restraining order|injunction|decree|memorandum (?:opinion|decision|disposition|and order|& order|order)|per curiam|usca|entry|supreme court|district court order|(?:9th |ninth )?circuit)\b`)

	// partyPaper is how the entry of a paper of the parties begins, or of one that decides
	// nothing: a recommendation, a separate opinion, a hearing.
	partyPaper = words(`^(?:(?:first|second|third|joint|unopposed|consent|emergency|amended|corrected|renewed|ex ?parte|expedited|agreed|plaintiffs?['’]?s?|defendants?['’]?s?|letter|oral|sealed|supplemental|government['’]?s?)[ /-]*)*` +
		`(?:motion|notice|proposed|\(proposed|\[proposed|memorandum|brief|response|reply|opposition|objection|declaration|affidavit|letter|stipulation|joint|status report|report|findings and recommendation|complaint|answer|transcript|exhibit|certificate|summons|request|supplement|dissent|concurrence|concurring|appearance|attorney|scheduling|schedule|briefing|statement|redacted|sealed|transmission|appeal record|record|case |civil cover|index|errata|withdrawal|amicus|set/reset|reset|terminate|failure)\b`)

	ruled  = words(`\b((?:partly-)?(?:granting|granted|grants|denying|denied|denies))\b`)
	inPart = words(`\bin[- ]part\b|partly-`)
	unsure = words(`\b(?:should|would|may|might|not|if|must|to) (?:not )?be\b|\b(?:not|if) (?:granted|denied|granting|denying)\b|\bshow cause\b|\brecommend|\bproposed\b|\basks?\b|\brequest(?:s|ing) that\b|\border (?:setting|referring)\b|previously (?:granted|denied)|\bcourt['’]s? denial\b`)
	// idleClause is of another day, or of what has not happened.
	idleClause = words(`\b(?:show cause|recommend(?:s|ed|ation)|anticipated|proposed order|will be|shall be heard|under advisement|taken under submission)\b`)
)

// relief is what a motion may ask for, and what it means that it was granted or denied.
type relief struct {
	asked           *regexp.Regexp
	but             *regexp.Regexp
	granted, grants string
	denied, denies  string
}

var reliefs = []relief{
	{words(`^(?:temporary restraining order|tro)\b(?:,? (?:and|or|/) ?)?(?:for )?(?:an? )?preliminary injunction`), nil,
		"preliminary_injunction", "it seems to grant a temporary restraining order, a preliminary injunction, or both", "preliminary_injunction_denied", "it seems to deny a temporary restraining order, a preliminary injunction, or both"},
	{words(`^(?:preliminary injunction|preliminary injunctive relief|injunction pending appeal|preliminarily enjoin)`), words(`^preliminary injunction (?:hearing|briefing|schedule)`),
		"preliminary_injunction", "it seems to grant a preliminary injunction", "preliminary_injunction_denied", "it seems to deny a preliminary injunction"},
	{words(`^(?:temporary restraining order|tro\b)`), nil,
		"temporary_restraining_order", "it seems to grant a temporary restraining order", "temporary_restraining_order_denied", "it seems to deny a temporary restraining order"},
	{words(`^permanent injunction`), nil, "permanent_injunction", "it seems to grant a permanent injunction", "denied", "it seems to deny a permanent injunction"},
	{words(`^summary judgment`), nil, "summary_judgment", "it seems to grant summary judgment", "", ""},
	{words(`^stay (?:of )?(?:further |all |these |the |this )*(?:proceedings|case|action|litigation|discovery|briefing|deadlines|matter|schedule)`), nil,
		"stay_of_proceedings", "it seems to stay the proceedings, not the order", "", ""},
	{words(`^(?:stay|temporary stay)\b`), words(`^stay (?:of )?(?:removal|execution|page|transfer)`), "stay", "it seems to stay what was ordered", "stay_denied", "it seems to deny a stay"},
	{words(`^(?:lift|vacate|dissolve) (?:the |administrative |temporary )*stay`), nil, "stay_lifted", "it seems to lift a stay", "", ""},
	{words(`^(?:vacate|dissolve|set aside)\b.{0,60}(?:injunction|order|judgment|tro\b)`), words(`hearing|deadline|schedul`), "vacated", "it seems to vacate an order", "", ""},
	{words(`^(?:clarify|clarification)\b`), nil, "order_clarifying", "it seems to clarify an order", "", ""},
	{words(`^(?:enforce|enforcement of)\b`), nil, "order_enforcing", "it seems to enforce an order", "", ""},
	{words(`^(?:modify|amend|alter|extend|extension of)\b.{0,60}(?:injunction|restraining order|\btro\b|judgment)`), words(`\btime\b|briefing|schedule|deadline`), "order_amended", "it seems to change an order or how long it runs", "", ""},
	{words(`^voluntar(?:y|ily) dismiss(?:al)?.{0,40}appeal|^dismiss(?:al)?(?: of)? (?:the |its |this )*appeal`), nil, "appeal_dropped", "it seems that an appeal was given up", "", ""},
	{words(`^(?:voluntary |voluntarily )?dismiss(?:al)?\b`), words(`^dismiss (?:the )?(?:indictment|count)`), "dismissed", "it seems to dismiss the case or part of it", "", ""},
}

// rule is words that mean something by themselves.
type rule struct {
	kind string
	says *regexp.Regexp
	but  *regexp.Regexp
	why  string
}

// openingRules read the first words of an act of a court.
var openingRules = []rule{
	{"mandate", words(`^(?:usca |received (?:\S+ ){0,6}|certified copy of (?:usca )?)?mandate\b`), words(`\brecall|no mandate`), "the mandate of the court above seems to have issued or arrived"},
	{"preliminary_injunction", words(`^(?:amended |stipulated |order (?:and|of|for|entering|granting) )?preliminary injunction\b`), words(`^preliminary injunction (?:hearing|appeal|brief)`), "it seems to be a preliminary injunction"},
	{"permanent_injunction", words(`^(?:amended |stipulated |final judgment and |order (?:and|of|for|entering|granting) )?permanent injunction\b`), nil, "it seems to be a permanent injunction"},
	{"temporary_restraining_order", words(`^(?:amended |order (?:and|of|for|entering|granting) )?temporary restraining order\b`), nil, "it seems to be a temporary restraining order"},
	{"order_amended", words(`^(?:(?:first|second|third) )?(?:amended|corrected|modified|superseding) (?:[a-z&]+ ){0,4}?(?:order|judgment|injunction|opinion|decision)\b`), words(`count\(s\)|commitment|imprisonment|forfeiture|as to counts`), "it seems to amend or correct an order"},
	{"judgment", words(`^(?:(?:final|partial|clerk'?s?|consent|default|amended|declaratory|district court) )*judg(?:e)?ment\b`), words(`^judg(?:e)?ment (?:returned|and commitment)|commitment|count\(s\)|imprisonment|custody of|probation|as to [^(]{0,60}\(\d+\)|^judgment from|issued as mandate|received\.?$`), "judgment seems to have been entered"},
}

// clauseRules read a clause of an act of a court.
var clauseRules = []rule{
	{"permanent_injunction", words(`\bpermanently (?:enjoin|restrain)(?:ed|s)`), nil, "it seems to enjoin for good"},
	{"temporary_restraining_order", words(`\btemporarily (?:enjoined|restrained)`), nil, "it seems to restrain for a time"},
	{"preliminary_injunction", words(`\bpreliminarily (?:enjoin|restrain)(?:ed|s)|\b(?:is|are) (?:hereby )?enjoined\b`), words(`permanently|temporarily`), "it seems to enjoin; for how long, the words may not say"},
	{"order_amended", words(`\b(?:extending|extends|modifying|modifies|amending|amends|narrowing|narrows)\b.{0,60}(?:injunction|restraining order|\btro\b)`), words(`deadline|time to|briefing|\bstayed\b`), "it seems to change an order or how long it runs"},
	{"order_clarifying", words(`\bclarif(?:ying|ies)\b.{0,60}(?:injunction|order|judgment)`), nil, "it seems to clarify an order"},
	{"stay_lifted", words(`\b(?:lifting|lifts|vacating|vacates|dissolving|dissolves)\b (?:the |its |administrative |temporary |partial )*stay\b|\bstay\b.{0,60}\b(?:is|are) (?:hereby )?(?:lifted|vacated|dissolved)`), words(`removal|conditional transfer`), "it seems to lift a stay"},
	{"stay_of_proceedings", words(`\b(?:proceedings?|case|action|discovery|deadlines|schedule|matter)\b[^,]{0,60}\b(?:is|are) (?:hereby )?stayed|\bstaying (?:the |this |all )*(?:case|action|proceedings|discovery)`), nil, "it seems to stay the proceedings, not an order"},
	{"stay", words(`\b(?:order|injunction|judgment|decision|ruling)\b.{0,120}\b(?:is|are) (?:hereby )?(?:administratively |temporarily )?stayed|\bstaying (?:the |its |\d+ )*(?:order|injunction|judgment|preliminary injunction)|\badministrative(?:ly)? stay\b.{0,40}\b(?:granted|entered|issued)`), words(`\b(?:proceedings|discovery|briefing|removal)\b.{0,40}stayed|denied`), "it seems to stay an order"},
	{"vacated", words(`\b(?:vacating|vacates|dissolving|dissolves)\b.{0,60}(?:injunction|restraining order|judgment|opinion|decision|\border\b)|\b(?:injunction|restraining order|judgment|order|opinion|decision|rule)\b.{0,120}?\b(?:is|are|was) (?:hereby )?(?:vacated|dissolved|set aside)|\bvacated(?: ?/ ?|,? (?:and )?)remanded|(?-i:\bVACATED\b)`), words(`\b(?:hearings?|deadlines?|conference|trial|sentenc\w+|convictions?|dates?|schedule|verdict|mandate)\b|order to show cause`), "it seems to vacate an order, judgment or opinion"},
	{"reversed", words(`\breversed\b|\breversing\b|\breverses\b`), words(`be reversed|revers(?:e|ed) the order of`), "it seems to reverse; that binds when the mandate issues"},
	{"affirmed", words(`\b(?:is|are|was) (?:hereby )?affirmed|\baffirmed(?:\.|$| \[|,| in)|\baffirming\b|(?-i:\bAFFIRMED\b)`), words(`be affirmed|issued a mandate`), "it seems to affirm what was ordered"},
	{"mandate", words(`\bmandate (?:is |was |has been )?(?:hereby )?issued\b|\bissued as (?:the )?mandate\b|\b(?:serve|act|constitutes?|issued)(?:s)? (?:as )?(?:and for )?the (?:court['’]s )?mandate\b|\bissuing the mandate\b`), words(`recall|no mandate|until|issued a mandate|received copy|granted`), "the mandate seems to have issued"},
	{"mandate_recalled", words(`\bmandate\b.{0,60}\brecalled\b|\brecalling (?:the |its )?mandate\b`), words(`\bmotion\b`), "it seems to recall a mandate: what it ended may run again"},
	{"appeal_dropped", words(`\bappeals?\b.{0,120}\b(?:is|are) (?:hereby )?dismissed.{0,80}42\(b\)|\bstipulation withdrawing (?:this|the) appeal`), nil, "it seems that an appeal was given up"},
	{"dismissed", words(`\b(?:case|action|complaint|claims?|appeals?|petition|matter|lawsuit|suit|challenge)\b.{0,100}?\b(?:is|are) (?:hereby )?dismissed|\bdismiss(?:ing|es)\b.{0,40}\b(?:case|action|complaint|claims?|appeal|petition|matter|lawsuit|challenge)|\border (?:of|for) dismissal|\b(?:PETITION|APPEAL|ACTION|CASE) DISMISSED`), words(`42\(b\)|automatic dismissal|case to be dismissed`), "it seems to dismiss the case, the appeal or part of it"},
}
