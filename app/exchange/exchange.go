// Package exchange carries models across the edge and back: question lines and
// answers, assessments as JSON, tables as CSV, seed files as positioned YAML. It
// promises that what it cannot read is an error that says where and what would
// be right. It refuses to decide anything, and knows no file, clock or database.
package exchange
