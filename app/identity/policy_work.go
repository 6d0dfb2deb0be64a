package identity

import (
	"slices"
	"strings"

	"proviso/models"
)

// seesPlans is who sees the budget plan of some jurisdiction.
var seesPlans = Anywhere(models.RoleBudget, models.RoleGrants, models.RoleCounsel, models.RoleAuditor)

// seesPublications is who sees what was published, by whom, and how.
var seesPublications = Anywhere(models.RolePublisher, models.RoleAuditor, models.RoleAdmin)

// workPolicy is who may take the routes of the workspace. That a person may do
// something in one jurisdiction and not in another is looked at again where it is
// done: what a route lets through is at least that somebody may do it somewhere.
var workPolicy = []Rule{
	{"GET", "/sign-in", Public},
	{"POST", "/sign-in", Public},
	{"GET", "/sign-in/oidc", Public},          // sends the browser to the provider
	{"GET", "/sign-in/oidc/callback", Public}, // takes nothing but what this browser began
	{"POST", "/sign-out", SignedIn},
	{"GET", "/welcome/:token", Public},
	{"POST", "/welcome/:token", Public},
	{"GET", "/workspace", SignedIn},
	{"GET", "/account", SignedIn},
	{"GET", "/account/mail", SignedIn},
	{"POST", "/account/mail", SignedIn},
	{"POST", "/account/password", SignedIn},
	{"POST", "/account/second/start", SignedIn},
	{"POST", "/account/second/confirm", SignedIn},
	{"POST", "/account/second/remove", SignedIn},
	{"POST", "/account/second/recovery", SignedIn},
	{"POST", "/account/sessions/:id/end", SignedIn},
	{"POST", "/account/tokens", AnyRole()},
	{"POST", "/account/tokens/:id/revoke", SignedIn},
	{"GET", "/workspace/acceptances", AnyRole()},
	{"GET", "/workspace/acceptances/:id", AnyRole()},
	{"POST", "/workspace/acceptances/:id/plan", Roles(models.RoleGrants)},
	{"POST", "/workspace/acceptances/:id/finance", Roles(models.RoleBudget)},
	{"POST", "/workspace/acceptances/:id/counsel", Roles(models.RoleCounsel)},
	{"POST", "/workspace/acceptances/:id/lock", Roles(models.RoleGrants)},
	{"POST", "/workspace/acceptances/:id/unlock", Roles(models.RoleGrants)},
	{"POST", "/workspace/acceptances/:id/sign", Roles(models.RoleSigner)},
	{"POST", "/workspace/acceptances/:id/pack", Roles(models.RoleGrants)},
	{"GET", "/workspace/acceptances/:id/packs/:digest", AnyRole()},
	{"POST", "/workspace/acceptances/:id/record", Roles(models.RoleGrants, models.RoleCounsel)},
	{"GET", "/deadlines", AnyRole()},
	{"POST", "/deadlines/calendar", AnyRole()},
	{"GET", "/deadlines/reassign", AnyRole()},
	{"POST", "/deadlines/reassign", Roles(models.RoleGrants)},
	{"GET", "/deadlines/:id", AnyRole()},
	{"POST", "/deadlines/:id", AnyRole()}, // to mute a reminder takes no more than to see it
	{"GET", "/calendar/:token", Public},   // the address is a secret of one person's
	{"GET", "/budget/drivers", seesPlans},
	{"GET", "/budget/drivers/:id", seesPlans},
	{"POST", "/budget/drivers/:id", Roles(models.RoleBudget, models.RoleCounsel)},
	{"GET", "/budget/drivers/:id/counsel", seesPlans}, // counsel, and whom counsel names
	{"POST", "/budget/drivers/:id/counsel", Roles(models.RoleCounsel)},
	{"GET", "/budget/claims", seesPlans}, // counsel, and whom counsel names
	{"POST", "/budget/claims", Roles(models.RoleCounsel)},
	{"GET", "/budget/scenarios", seesPlans},
	{"POST", "/budget/scenarios", Roles(models.RoleBudget, models.RoleCounsel)},
	{"GET", "/budget/scenarios/:id", seesPlans},
	{"POST", "/budget/scenarios/:id", Roles(models.RoleBudget, models.RoleCounsel)},
	{"GET", "/budget/log", seesPlans},
	{"GET", "/workspace/grants", AnyRole()},
	{"GET", "/workspace/grants/:id", AnyRole()},
	{"POST", "/workspace/grants/:id/payment", Roles(models.RoleGrants)},
	{"POST", "/workspace/grants/:id/checked", Roles(models.RoleGrants)},
	{"GET", "/workspace/grants/:id/memorandum", AnyRole()},
	{"POST", "/workspace/grants/:id/memorandum", Roles(models.RoleGrants)},
	{"GET", "/budget", Anywhere(models.RoleBudget, models.RoleGrants, models.RoleCounsel, models.RoleAuditor)},
	{"POST", "/budget/stop", Roles(models.RoleBudget, models.RoleCounsel)},
	{"GET", "/workspace/demands", AnyRole()},
	{"GET", "/workspace/demands/:id/:jurisdiction", AnyRole()},
	{"POST", "/workspace/demands/:id/:jurisdiction", Roles(models.RoleGrants, models.RoleCounsel)},
	{"POST", "/workspace/demands/:id/:jurisdiction/release", Roles(models.RoleCounsel)},
	{"GET", "/workspace/demands/:id/:jurisdiction/privilege", AnyRole()}, // counsel, and whom counsel names
	{"POST", "/workspace/demands/:id/:jurisdiction/privilege", Roles(models.RoleCounsel)},
	{"POST", "/workspace/demands/:id/:jurisdiction/privilege/serve", Roles(models.RoleCounsel)},
	{"GET", "/budget/reports", Anywhere(models.RoleBudget, models.RoleGrants, models.RoleCounsel, models.RoleAuditor)},
	{"POST", "/budget/reports", Roles(models.RoleBudget)},
	{"GET", "/budget/reports/:id", Anywhere(models.RoleBudget, models.RoleGrants, models.RoleCounsel, models.RoleAuditor)},
	{"GET", "/budget/years/:id", Anywhere(models.RoleBudget, models.RoleGrants, models.RoleCounsel, models.RoleAuditor)},
	{"POST", "/budget/years/:id", Roles(models.RoleBudget, models.RoleGrants)},
	{"GET", "/budget/awards/:id", Anywhere(models.RoleBudget, models.RoleGrants, models.RoleCounsel, models.RoleAuditor)},
	{"POST", "/budget/awards/:id", Roles(models.RoleBudget, models.RoleGrants)},
	{"GET", "/budget/ledger", Anywhere(models.RoleBudget, models.RoleGrants, models.RoleCounsel, models.RoleAuditor)},
	{"POST", "/budget/ledger", Roles(models.RoleBudget, models.RoleGrants)},
	{"GET", "/budget/reconcile", Anywhere(models.RoleBudget, models.RoleGrants, models.RoleCounsel, models.RoleAuditor)},
	{"POST", "/budget/reconcile", Roles(models.RoleBudget, models.RoleGrants)},
	{"GET", "/budget/freeze", Anywhere(models.RoleBudget, models.RoleGrants, models.RoleCounsel, models.RoleAuditor)},
	{"POST", "/budget/freeze", Roles(models.RoleBudget, models.RoleGrants)},
	{"GET", "/workspace/facts", AnyRole()},
	{"GET", "/workspace/facts/:kind", AnyRole()},
	{"GET", "/workspace/facts/:kind/new", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"POST", "/workspace/facts/:kind/new", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"GET", "/workspace/facts/:kind/:id", AnyRole()},
	{"POST", "/workspace/facts/:kind/:id", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"GET", "/workspace/facts/:kind/:id/history", AnyRole()},
	{"POST", "/workspace/facts/:kind/:id/confirm", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"POST", "/workspace/facts/:kind/:id/withdraw", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"GET", "/workspace/documents", AnyRole()},
	{"GET", "/workspace/documents/new", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"POST", "/workspace/documents/upload", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"GET", "/workspace/documents/:id", AnyRole()},
	{"GET", "/workspace/documents/:id/versions/:version", AnyRole()},
	{"POST", "/workspace/documents/:id/upload", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"POST", "/workspace/documents/:id/describe", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"POST", "/workspace/documents/:id/remove", Roles(models.RoleGrants, models.RoleCounsel)},
	{"GET", "/workspace/publications", seesPublications},
	{"POST", "/workspace/publications", Everywhere(models.RolePublisher)},
	{"GET", "/workspace/publications/preview", Everywhere(models.RolePublisher)},
	{"GET", "/workspace/publications/preview/*", Everywhere(models.RolePublisher)},
	{"GET", "/workspace/publications/settings", seesPublications},
	{"POST", "/workspace/publications/settings", Everywhere(models.RolePublisher)},
	{"GET", "/workspace/publications/reports", Everywhere(models.RolePublisher, models.RoleGrants)}, // which may name their readers
	{"POST", "/workspace/publications/reports", Everywhere(models.RolePublisher, models.RoleGrants)},
	{"GET", "/workspace/publications/:number", seesPublications},
	{"GET", "/workspace/publications/:number/withdraw", Everywhere(models.RolePublisher)},
	{"POST", "/workspace/publications/:number/withdraw", Everywhere(models.RolePublisher)},
	{"GET", "/workspace/trail", Anywhere(models.RoleAuditor, models.RoleAdmin, models.RoleCounsel)},
	{"GET", "/workspace/trail/check", Anywhere(models.RoleAuditor, models.RoleAdmin, models.RoleCounsel)},
	{"GET", "/workspace/trail/records", Anywhere(models.RoleAuditor, models.RoleAdmin, models.RoleCounsel)},
	{"POST", "/workspace/trail/records", Anywhere(models.RoleAuditor, models.RoleAdmin, models.RoleCounsel)},
	{"GET", "/workspace/trail/:id", Anywhere(models.RoleAuditor, models.RoleAdmin, models.RoleCounsel)},
	{"GET", "/workspace/imports", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"POST", "/workspace/imports", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"GET", "/workspace/imports/proposals", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"POST", "/workspace/imports/proposals", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"GET", "/workspace/imports/:number/recipients", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"POST", "/workspace/imports/:number/recipients", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"GET", "/workspace/imports/:number", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"POST", "/workspace/imports/sending/begin", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"POST", "/workspace/imports/:number/slices", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"POST", "/workspace/imports/:number/sent", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"GET", "/workspace/imports/:number/columns", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"POST", "/workspace/imports/:number/columns", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"POST", "/workspace/imports/:number/keep", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"POST", "/workspace/imports/:number/leave", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"POST", "/workspace/imports/:number/undo", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"GET", "/api/v1/imports", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"GET", "/api/v1/imports/:number", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"GET", "/api/v1/imports/:number/rows", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"GET", "/api/v1/imports/:number/recipients", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"GET", "/api/v1/proposals", Anywhere(models.RoleGrants, models.RoleBudget)},
	{"GET", "/api/v1/reconciliation", seesPlans},
	{"GET", "/workspace/reviews", Anywhere(models.RoleGrants, models.RoleCounsel)},
	{"POST", "/workspace/reviews/:id/done", Anywhere(models.RoleGrants, models.RoleCounsel)},
	{"POST", "/workspace/reviews/:id/dismiss", Anywhere(models.RoleGrants, models.RoleCounsel)},
	{"GET", "/workspace/reviews/address", Everywhere(models.RoleAdmin, models.RoleGrants)},
	{"POST", "/workspace/reviews/address", Everywhere(models.RoleAdmin, models.RoleGrants)},
	{"GET", "/workspace/webhooks", Anywhere(models.RolePublisher)},
	{"POST", "/workspace/webhooks", Anywhere(models.RolePublisher)},
	{"POST", "/workspace/webhooks/change", Anywhere(models.RolePublisher)},
	{"GET", "/workspace/people", Anywhere(models.RoleAdmin)},
	{"POST", "/workspace/people/invite", Anywhere(models.RoleAdmin)},
	{"POST", "/workspace/people/:id/give", Anywhere(models.RoleAdmin)},
	{"POST", "/workspace/people/:id/take", Anywhere(models.RoleAdmin)},
	{"POST", "/workspace/people/:id/disable", Anywhere(models.RoleAdmin)},
	{"POST", "/workspace/people/:id/enable", Anywhere(models.RoleAdmin)},
}

// Everywhere is true of a rule for those alone who have a role in every jurisdiction.
func (r Rule) Everywhere() bool { return r.Who.kind == everywhere }

// BySecret is true of a rule for whoever knows the address.
func (r Rule) BySecret() bool { return r.Who.kind == bySecret }

// Public is true of a rule that lets everybody through.
func (r Rule) Public() bool { return r.Who.kind == public }

// ForPrograms is true of a route that an API token opens: one that takes roles, but
// for keeping people, signing and publishing, which a person does, and for the account
// itself.
func (r Rule) ForPrograms() bool {
	person := len(r.Who.roles) == 1 && (r.Who.roles[0] == models.RoleAdmin || r.Who.roles[0] == models.RoleSigner)
	return (r.Who.kind == inPlace || r.Who.kind == anywhere) && !person && !strings.HasPrefix(r.Pattern, "/account")
}

// Allows says whether the rule lets a person take the route at all: for a rule of
// roles in a jurisdiction, whether there is one where it would.
func (r Rule) Allows(p models.Person) bool {
	if r.Who.kind == inPlace {
		return Allowed(Rule{Who: Anywhere(r.Who.roles...)}, p, nil)
	}
	return Allowed(r, p, nil)
}

// Rules are all rows of the policy table.
func Rules() []Rule { return slices.Concat(Policy, workPolicy) }
