// Package publish is where a publisher looks at what is to leave, lets it leave, and
// takes it back.
package publish
