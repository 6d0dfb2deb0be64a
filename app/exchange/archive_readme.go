package exchange

import (
	"fmt"
	"strings"
)

// archiveWords are for whoever finds an archive and nothing else.
func archiveWords(from ArchiveParts) string {
	var b strings.Builder
	fmt.Fprintf(&b, `This is a whole database of Proviso: a ZIP of files of JSON lines.

KEEP IT AS YOU KEEP THE DATABASE. It holds what counsel wrote in confidence, who works
here, hashes of passwords and tokens, and documents that are not public. Nothing in it
is encrypted but the secrets of second factors and of webhooks. Their key is not in it:
the file of --key-file (beside a SQLite database, with .key for an ending) must go to
the new house apart from this one.

What is in it
  schema.json          the tables, their columns and keys (schema %d of the database)
  tables/NAME.jsonl    a row a line, in the order of the key, each column by its name;
                       instants in UTC, booleans true or false, bytes in base64, and
                       null where nothing is known
  documents/SHA256     contents of documents, each under the SHA-256 of its bytes%s
  SHA256SUMS           the SHA-256 of each file above
  manifest.json        rows, bytes and SHA-256 of each file, the digest of the whole
                       record, and the last line of the trail

What is of the moment is not: who is signed in, sign-ins under way, one-time links,
leases of work.

How to check it
  unzip -q FILE -d FOLDER && cd FOLDER && sha256sum -c SHA256SUMS
  The ZIP's comment, its last 64 bytes, is the SHA-256 of all bytes before it:
  head -c -64 FILE | sha256sum; tail -c 64 FILE

How to use it
  proviso import FILE --db NEW.db        (or a postgres:// URL of an empty database)
  It is checked whole before anything is written, and all of it lands or nothing.
  Stop the old house first: both would send the same mail.
`, from.Schema.Version, map[bool]string{true: "\n                       (left out of this archive)"}[from.WithoutDocuments])
	return b.String()
}
