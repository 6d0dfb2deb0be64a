package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"strconv"
	"strings"
)

// The trail is a chain: each line's hash covers the line before, so that nothing
// in it can be changed, removed or put in another order without all later hashes
// coming out different. Somebody who keeps the newest hash elsewhere can tell
// even if the whole chain was made anew.
//
// The hash is the SHA-256, in lower-case hex, of these fields, each written as
// its length in bytes in decimal, a colon, its bytes and a comma (a netstring),
// so that no two lines have the same encoding:
//
//	"proviso trail 1", seq, at, actor, action, kind, id, fact_seq, digest, detail, previous
//
// and, where the line is about a fact, what of that fact no column of the line
// repeats, so that withdrawing a fact, moving the day from which it was known or
// taking a source away behind the trail's back is found too:
//
//	version, known_from, withdrawn ("0" or "1"), then its source ids in order of their bytes
//
// Numbers are in decimal, at is 2006-01-02T15:04:05.000000Z, and a day that is
// not known is empty. If this changes, change the "1" first: old lines must
// still come out.

// noHash is the previous of the first line.
var noHash = strings.Repeat("0", 2*sha256.Size)

// seal is the hash of the line; fact is nil where it is about none.
func (l *lineRow) seal(fact *factRow, sources []string) string {
	h := sha256.New()
	for _, field := range []string{
		"proviso trail 1", strconv.FormatInt(l.Seq, 10), string(l.At), l.Actor, l.Action, string(l.Kind), l.ID,
		strconv.FormatInt(l.FactSeq, 10), l.Digest, l.Detail, l.Previous,
	} {
		writeField(h, field)
	}
	if fact != nil {
		knownFrom, _ := fact.KnownFrom.Value()
		text, _ := knownFrom.(string)
		withdrawn := "0"
		if fact.Withdrawn {
			withdrawn = "1"
		}
		writeField(h, strconv.Itoa(fact.Version))
		writeField(h, text)
		writeField(h, withdrawn)
		for _, id := range sources {
			writeField(h, id)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func writeField(h hash.Hash, s string) {
	io.WriteString(h, strconv.Itoa(len(s)))
	io.WriteString(h, ":")
	io.WriteString(h, s)
	io.WriteString(h, ",")
}

func digestOf(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// TrailHas says whether a line with this hash is in the trail. A hash that was
// kept elsewhere and is still in a trail without faults proves that all up to
// that line is as it was.
func (s *Store) TrailHas(ctx context.Context, hash string) (bool, error) {
	n, err := only[int64](ctx, s.read, "SELECT count(*) FROM trail WHERE hash = ?", hash)
	return n > 0, s.fault(ctx, "look for a line of the trail", err)
}
