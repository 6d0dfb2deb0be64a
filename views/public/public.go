// Package public is the site that the public reads: pages of what was published, in
// English and Spanish, without scripts. It sees published documents alone.
package public
