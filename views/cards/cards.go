// Package cards is what other sites embed: small pages of what was published, whole
// without scripts. It sees published documents alone.
package cards
