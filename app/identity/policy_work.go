package identity

import (
	"slices"
	"strings"

	"proviso/models"
)

// workPolicy is who may take the routes of the workspace. That a person may do
// something in one jurisdiction and not in another is looked at again where it is
// done: what a route lets through is at least that somebody may do it somewhere.
var workPolicy = []Rule{
	{"GET", "/sign-in", Public},
	{"POST", "/sign-in", Public},
	{"POST", "/sign-out", SignedIn},
	{"GET", "/welcome/:token", Public},
	{"POST", "/welcome/:token", Public},
	{"GET", "/workspace", SignedIn},
	{"GET", "/account", SignedIn},
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
	{"GET", "/workspace/facts", AnyRole()},
	{"GET", "/workspace/facts/:kind", AnyRole()},
	{"GET", "/workspace/facts/:kind/new", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"POST", "/workspace/facts/:kind/new", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"GET", "/workspace/facts/:kind/:id", AnyRole()},
	{"POST", "/workspace/facts/:kind/:id", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"GET", "/workspace/facts/:kind/:id/history", AnyRole()},
	{"POST", "/workspace/facts/:kind/:id/confirm", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"POST", "/workspace/facts/:kind/:id/withdraw", Roles(models.RoleGrants, models.RoleBudget, models.RoleCounsel)},
	{"GET", "/workspace/people", Anywhere(models.RoleAdmin)},
	{"POST", "/workspace/people/invite", Anywhere(models.RoleAdmin)},
	{"POST", "/workspace/people/:id/give", Anywhere(models.RoleAdmin)},
	{"POST", "/workspace/people/:id/take", Anywhere(models.RoleAdmin)},
	{"POST", "/workspace/people/:id/disable", Anywhere(models.RoleAdmin)},
	{"POST", "/workspace/people/:id/enable", Anywhere(models.RoleAdmin)},
}

// Public is true of a rule that lets everybody through.
func (r Rule) Public() bool { return r.Who.kind == public }

// ForPrograms is true of a route that an API token opens: one that takes roles, but
// for keeping people and signing, which a person does, and for the account itself.
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
