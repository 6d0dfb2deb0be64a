package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/url"

	"proviso/models"
)

// cursor says where a list goes on. It is good for one query of one revision: the
// list is then the same, so that no item is given twice or left out.
type cursor struct {
	query    [8]byte // digest of the list, its filters, order and days
	revision int64
	offset   int
}

// String is the cursor as a client keeps it.
func (x cursor) String() string {
	b := append([]byte{}, x.query[:]...)
	b = binary.AppendUvarint(b, uint64(x.revision))
	b = binary.AppendUvarint(b, uint64(x.offset))
	return base64.RawURLEncoding.EncodeToString(b)
}

// parseCursor reads what String wrote and nothing else.
func parseCursor(s string) (cursor, error) {
	bad := models.Invalid("cursor", "is not one that a list has given; take it from next of the page before, or leave it out to begin")
	var x cursor
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) <= len(x.query) {
		return cursor{}, bad
	}
	n := copy(x.query[:], b)
	revision, used := binary.Uvarint(b[n:])
	if used <= 0 || revision > 1<<62 {
		return cursor{}, bad
	}
	n += used
	offset, used := binary.Uvarint(b[n:])
	if used <= 0 || offset > 1<<31-1 {
		return cursor{}, bad
	}
	x.revision, x.offset = int64(revision), int(offset)
	if x.String() != s {
		return cursor{}, bad
	}
	return x, nil
}

// queryDigest is of everything that decides a list but the revision, how many of it
// are given at once and where it goes on.
func (a *asked) queryDigest() [8]byte {
	q := url.Values{}
	for k, v := range a.query {
		if k != "limit" && k != "cursor" {
			q[k] = v
		}
	}
	q.Set("as_of", a.asOf.String())
	var b bytes.Buffer
	b.WriteString(a.list)
	b.WriteByte('?')
	b.WriteString(q.Encode())
	sum := sha256.Sum256(b.Bytes())
	return [8]byte(sum[:8])
}

// start is where the page that is asked for begins.
func (a *asked) start() (int, error) {
	v := a.query.Get("cursor")
	if v == "" {
		return 0, nil
	}
	x, err := parseCursor(v)
	switch {
	case err != nil:
		return 0, err
	case x.query != a.queryDigest():
		return 0, models.Invalid("cursor", "is of another query: keep the filters, sort, as_of and known_on that it came with (as_of is %s here), or leave it out to begin", a.asOf)
	case x.revision != a.book.Record.Revision:
		return 0, models.Invalid("cursor", "is of revision %d of the record, which is now at %d: leave it out to begin again", x.revision, a.book.Record.Revision)
	}
	return x.offset, nil
}
