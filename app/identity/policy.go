package identity

import (
	"slices"

	"proviso/models"
)

// Rule says who may take one route.
type Rule struct {
	Method  string // HEAD goes with GET
	Pattern string // as the router has it
	Who     Who
}

// Who is whom a rule lets through. The zero Who is nobody, so that a rule without
// one lets nobody through.
type Who struct {
	kind  kind
	roles []models.Role
}

type kind int

const (
	nobodyAtAll kind = iota
	public
	signedIn
	bySecret
	inPlace
	anywhere
	everywhere
)

var (
	// Public is everybody, signed in or not.
	Public = Who{kind: public}
	// SignedIn is everybody who has signed in, whatever their roles: for what is
	// about themselves.
	SignedIn = Who{kind: signedIn}
	// BySecret is whoever knows the address, which is itself a secret of another program's:
	// it is looked at where it is taken. No session, role or token counts there.
	BySecret = Who{kind: bySecret}
)

// Roles is who has one of these roles in the jurisdiction that is asked about, or
// in one of those that it is a part of.
func Roles(roles ...models.Role) Who { return Who{inPlace, roles} }

// Anywhere is who has one of these roles in some jurisdiction: for what shows each
// their own, such as lists.
func Anywhere(roles ...models.Role) Who { return Who{anywhere, roles} }

// Everywhere is who has one of these roles in every jurisdiction: for what is about the
// whole record, such as letting it leave.
func Everywhere(roles ...models.Role) Who { return Who{everywhere, roles} }

// AnyRole is who has any role at all, anywhere.
func AnyRole() Who { return Anywhere(models.Roles...) }

// Policy is who may take which route: all of them, and what has no row is for
// nobody.
var Policy = []Rule{
	// For the machines around: these tell nothing of the record, and metrics looks
	// at the address that asks.
	{"GET", "/healthz", Public},
	{"GET", "/readyz", Public},
	{"GET", "/metrics", Public},
	{"GET", "/static/:file", Public},
	{"GET", "/favicon.ico", Public},

	// The public record, as data and as pages.
	{"GET", "/api/openapi.json", Public},
	{"GET", "/api/docs", Public},
	{"GET", "/api/v1/coverage", Public},
	{"POST", `/api/v1/coverage\:batch`, Public}, // many questions at once; nothing is written
	{"GET", "/api/v1/grants", Public},
	{"GET", "/api/v1/grants/:id", Public},
	{"GET", "/api/v1/assessments", Public},
	{"GET", "/api/v1/jurisdictions", Public},
	{"GET", "/api/v1/jurisdictions/:id", Public},
	{"GET", "/api/v1/programs", Public},
	{"GET", "/api/v1/conditions", Public},
	{"GET", "/api/v1/conditions/:id", Public},
	{"GET", "/api/v1/cases", Public},
	{"GET", "/api/v1/cases/:id", Public},
	{"GET", "/api/v1/orders", Public},
	{"GET", "/api/v1/notices", Public},
	{"GET", "/api/v1/demands", Public},
	{"GET", "/api/v1/actions", Public},
	{"GET", "/api/v1/sources", Public},
	{"GET", "/api/v1/sources/:id", Public},

	// The public site and the embeds: what was published, from memory.
	{"GET", "/en/*", Public},
	{"GET", "/es/*", Public},
	{"GET", "/embed/:kind/:id", Public},
	{"GET", "/feeds/:kind/:id", Public},
	{"GET", "/oembed", Public},
	{"GET", "/corrections", Public},
	{"POST", "/corrections/report", Public}, // what a reader reports as wrong; a few an hour
	{"GET", "/embed.js", Public},
	{"GET", "/sitemap.xml", Public},
	{"GET", "/sitemap-:part.xml", Public},
	{"GET", "/robots.txt", Public},

	{"GET", "/", Public},
	{"GET", "/grants", Public},
	{"GET", "/grants/:id", Public},
	{"GET", "/coverage", Public},
	{"GET", "/coverage/answer", Public},
	{"GET", "/conditions", Public},
	{"GET", "/conditions/:id", Public},
	{"GET", "/cases", Public},
	{"GET", "/cases/:id", Public},
	{"GET", "/jurisdictions", Public},
	{"GET", "/jurisdictions/:slug", Public},
	{"GET", "/demands", Public},
	{"GET", "/demands/:id", Public},
	{"GET", "/programs", Public},
	{"GET", "/programs/:id", Public},
	{"GET", "/notices", Public},
	{"GET", "/notices/:id", Public},
	{"GET", "/sources", Public},
	{"GET", "/sources/:id", Public},
	{"GET", "/method", Public},
	{"GET", "/search", Public},

	// What other programs send.
	{"POST", "/alerts/courtlistener/:secret", BySecret},
}

// Find is the rule of a route.
func Find(method, pattern string) (Rule, bool) {
	if method == "HEAD" {
		method = "GET"
	}
	for _, table := range [][]Rule{Policy, workPolicy} {
		if i := slices.IndexFunc(table, func(r Rule) bool { return r.Method == method && r.Pattern == pattern }); i >= 0 {
			return table[i], true
		}
	}
	return Rule{}, false
}

// Allowed says whether the rule lets a person through. Within is the jurisdiction
// that is asked about, then those that it is a part of; none: what is asked about
// is in no jurisdiction, and takes a role that holds everywhere.
func Allowed(r Rule, p models.Person, within []string) bool {
	switch r.Who.kind {
	case public:
		return true
	case bySecret: // by nothing that is known of a person
		return false
	case signedIn:
		return p.ID != "" && !p.Disabled
	case inPlace:
		return p.ID != "" && p.Has(within, r.Who.roles...)
	case anywhere:
		return p.ID != "" && p.HasAnywhere(r.Who.roles...)
	case everywhere:
		return p.ID != "" && p.Has(nil, r.Who.roles...)
	}
	return false
}
