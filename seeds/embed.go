// Package seeds holds the public record that ships with the program: one file a
// case, condition, notice and federal action, one a jurisdiction with its
// grants. Every fact names its sources. It knows nothing; app/seed reads it.
package seeds

import "embed"

//go:embed *.yaml actions cases conditions grants jurisdictions notices sources
var FS embed.FS
