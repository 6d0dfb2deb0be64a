package intake

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// clean says whether b is UTF-8 without a NUL. utf8.Valid goes byte by byte from the
// first character beyond ASCII on; real text has few of them, far apart.
func clean(b []byte) bool {
	if bytes.IndexByte(b, 0) >= 0 {
		return false
	}
	return firstNotUTF8(b) < 0
}

func firstNotUTF8(b []byte) int {
	for i := 0; i < len(b); {
		if i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:])&0x8080808080808080 == 0 {
			i += 8
			continue
		}
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// ascii says whether b holds nothing else.
func ascii(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
