package web

import (
	"mime"
	"strings"
	"testing"
)

// TestAttached: whatever a file is called, the header that names it is one line of
// plain letters, says that it is to be kept, and names one file, by the same name in
// full; what reads only the old form comes to the same ending.
func TestAttached(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"letter.pdf", "two words.pdf", `say "hello".pdf`, `"; filename="evil.exe`, `a\"; filename*=UTF-8''evil.exe; x=".pdf`, "a\r\nSet-Cookie: x=1\r\n\r\n<script>.pdf", "a\nb.pdf", "a\x00.exe\x00.pdf", "a;b;c.pdf", "a,b.pdf", "a%22%0d%0ab.pdf", "100%.pdf",
		"Größe 5 €.pdf", "申請書.pdf", "\u202efdp.exe", "a\u0085b\u2028c.pdf", "'; filename*=utf-8''x.pdf", "a*b.pdf", "(a)<b>@c.pdf", "../../etc/passwd", `..\..\a.pdf`, `two\\of them.pdf`, `ends in \`, "=?utf-8?q?evil.exe?=", " ", "~.pdf", strings.Repeat("é", 120) + ".pdf",
	} {
		header := attached(name)
		if strings.ContainsFunc(header, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%q: more than one line of plain letters: %q", name, header)
		}
		kind, params, err := mime.ParseMediaType(header)
		if err != nil || kind != "attachment" || len(params) != 1 || params["filename"] != name {
			t.Errorf("%q: %q is read as %q %q, %v", name, header, kind, params, err)
		}
		old, _, _ := strings.Cut(header, "; filename*=")
		if plain := strings.TrimSuffix(strings.TrimPrefix(old, `attachment; filename="`), `"`); strings.ContainsAny(plain, `"\%;`) {
			t.Errorf("%q: %q holds what some programs read otherwise", name, old)
		}
		kind, params, err = mime.ParseMediaType(old)
		if err != nil || kind != "attachment" || len(params) != 1 || len([]rune(params["filename"])) != len([]rune(name)) || ending(params["filename"]) != ending(name) {
			t.Errorf("%q: %q is read as %q %q, %v", name, old, kind, params, err)
		}
	}
}

// ending is what decides what opens a file, where it is of plain letters.
func ending(name string) string {
	if i := strings.LastIndexByte(name, '.'); i >= 0 && !strings.ContainsAny(name[i:], `"\%;`+"\x00\r\n") {
		return name[i:]
	}
	return ""
}
