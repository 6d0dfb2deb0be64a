// Package embed is what the public gets: the site, the embeds and the files beside
// them, from publications held in memory. It promises an answer while the database
// is locked or gone, and sets no cookie. It refuses to know the record: it imports
// neither models nor the tracker.
package embed
