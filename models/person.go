package models

import (
	"slices"
	"time"
)

// Role is what a person may do in the workspace; public reading needs none.
type Role string

const (
	RoleViewer    Role = "viewer"  // reads the workspace
	RoleGrants    Role = "grants"  // keeps grants, conditions, demands and deadlines
	RoleBudget    Role = "budget"  // keeps amounts, writes finance notes
	RoleCounsel   Role = "counsel" // reads and writes what is privileged
	RoleSigner    Role = "signer"  // signs for an office
	RolePublisher Role = "publisher"
	RoleAuditor   Role = "auditor" // reads the trail
	RoleAdmin     Role = "admin"   // keeps people and their roles
)

// Roles lists every role, the least first.
var Roles = []Role{RoleViewer, RoleGrants, RoleBudget, RoleCounsel, RoleSigner, RolePublisher, RoleAuditor, RoleAdmin}

// ParseRole reads a role.
func ParseRole(field, s string) (Role, error) {
	if r := Role(s); slices.Contains(Roles, r) {
		return r, nil
	}
	return "", Invalid(field, "%q is not a role; it is viewer, grants, budget, counsel, signer, publisher, auditor or admin", s)
}

// Assignment gives a person a role in a jurisdiction and its subdivisions.
type Assignment struct {
	Role         Role   `json:"role"`
	Jurisdiction string `json:"jurisdiction,omitempty"` // "": every one
	Office       string `json:"office,omitempty"`       // for a signer: the office that the person holds, as a certification names it
}

// Words is the assignment for reading: "signer for Sheriff in denver-co".
func (a Assignment) Words() string {
	out := string(a.Role)
	if a.Office != "" {
		out += " for " + a.Office
	}
	if a.Jurisdiction == "" {
		return out + " everywhere"
	}
	return out + " in " + a.Jurisdiction
}

// Person is somebody who has signed in. The zero Person is the public, who may do
// nothing in the workspace.
type Person struct {
	ID          string // stable, never used again
	Login       string
	Name        string
	Mail        string
	Assignments []Assignment
	Disabled    bool
	CreatedAt   time.Time
}

// Has is true if the person has one of the roles in the jurisdiction, or in one of
// those that it is a part of: within lists it first, then its parents.
func (p Person) Has(within []string, roles ...Role) bool {
	if p.Disabled {
		return false
	}
	return slices.ContainsFunc(p.Assignments, func(a Assignment) bool {
		return slices.Contains(roles, a.Role) && (a.Jurisdiction == "" || slices.Contains(within, a.Jurisdiction))
	})
}

// HasAnywhere is true if the person has one of the roles in any jurisdiction.
func (p Person) HasAnywhere(roles ...Role) bool {
	return !p.Disabled && slices.ContainsFunc(p.Assignments, func(a Assignment) bool { return slices.Contains(roles, a.Role) })
}
