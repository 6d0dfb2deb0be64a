// Package seeds holds the public record that ships with the program: one file a
// case, condition, notice and federal action, one a jurisdiction with its
// grants. Every fact names its sources. Beside it stands a sample, all of it
// invented, to try the program with. It knows nothing; app/seed reads it.
package seeds

import "embed"

//go:embed *.yaml actions cases conditions grants jurisdictions notices sources
var FS embed.FS

//go:embed sample
var Sample embed.FS

// Plans are invented plans for the places of the sample.
//
//go:embed plans
var Plans embed.FS
