package embed

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// ready is one thing as it is sent, in every encoding that a client may like. It is
// never changed once made.
type ready struct {
	contentType string
	tag         string // of the entity, without its encoding and quotes
	packed      [encodings][]byte
	size        int                 // of the plain bytes
	extra       [][2]string         // headers of its own
	sealed      sync.Once           // guards what follows
	headers     [encodings][]header // all of them, of each encoding
	unpacked    atomic.Pointer[[]byte]
}

// header is one that is written as it stands.
type header struct{ name, value []byte }

// seal lays out the headers once: they are the same for every request.
func (a *ready) seal(frozen bool) {
	a.sealed.Do(func() {
		for e := range encodings {
			all := [][2]string{{"Etag", a.etag(e)}, {"Cache-Control", liveCache}}
			if frozen {
				all[1][1] = frozenCache
			}
			if a.packed[brotliPacked] != nil {
				all = append(all, [2]string{"Vary", "Accept-Encoding"})
			}
			for _, x := range append(all, a.extra...) {
				a.headers[e] = append(a.headers[e], header{[]byte(x[0]), []byte(x[1])})
			}
		}
	})
}

// encoding is how an answer is packed; the smaller number is the better where a
// client likes both as well.
type encoding int

const (
	brotliPacked encoding = iota
	zstdPacked
	gzipPacked
	plain
	encodings
)

// encodingNames are as in Accept-Encoding; plain has none.
var encodingNames = [encodings]string{"br", "zstd", "gzip", ""}

// brotliLevel and gzipLevel pack a card in about a millisecond; higher ones gain
// one part in twenty and take ten times as long, so that publishing would be slow.
const (
	brotliLevel = 5
	gzipLevel   = 6
	// worthPacking is from how many bytes an answer is packed: less fits one packet.
	worthPacking = 400
)

var zstdWriter = sync.OnceValue(func() *zstd.Encoder {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // of options that are constants
	}
	return w
})

// Writers are used again: each takes a megabyte to make, and thousands of pages are
// packed one after the other.
var (
	brotliWriters = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, brotliLevel) }}
	gzipWriters   = sync.Pool{New: func() any {
		w, err := gzip.NewWriterLevel(nil, gzipLevel)
		if err != nil {
			panic(err) // of a level that is a constant
		}
		return w
	}}
)

// newReady packs a body.
func newReady(body []byte, contentType string) (*ready, error) {
	sum := sha256.Sum256(append([]byte(contentType), body...))
	a := &ready{contentType: contentType, tag: base64.RawURLEncoding.EncodeToString(sum[:12]), size: len(body)}
	if len(body) < worthPacking || strings.HasPrefix(contentType, "image/png") {
		a.packed[plain] = body
		return a, nil
	}
	var b bytes.Buffer
	w := brotliWriters.Get().(*brotli.Writer)
	defer brotliWriters.Put(w)
	w.Reset(&b)
	if err := closed(w, body); err != nil {
		return nil, fmt.Errorf("pack with brotli: %w", err)
	}
	a.packed[brotliPacked] = bytes.Clone(b.Bytes())
	b.Reset()
	z := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(z)
	z.Reset(&b)
	if err := closed(z, body); err != nil {
		return nil, fmt.Errorf("pack with gzip: %w", err)
	}
	a.packed[gzipPacked] = bytes.Clone(b.Bytes())
	a.packed[zstdPacked] = zstdWriter().EncodeAll(body, make([]byte, 0, len(body)/3))
	return a, nil
}

var zstdReader = sync.OnceValue(func() *zstd.Decoder {
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		panic(err) // of options that are constants
	}
	return r
})

// bytes are the plain ones. Of what is packed they are not kept until somebody asks
// for them: browsers do not, and they are most of what an answer weighs.
func (a *ready) bytes() []byte {
	if a.packed[zstdPacked] == nil {
		return a.packed[plain]
	}
	if p := a.unpacked.Load(); p != nil {
		return *p
	}
	body, err := zstdReader().DecodeAll(a.packed[zstdPacked], make([]byte, 0, a.size))
	if err != nil {
		panic(fmt.Sprintf("unpack what was packed here: %v", err))
	}
	a.unpacked.Store(&body)
	return body
}

func closed(w io.WriteCloser, body []byte) error {
	if _, err := w.Write(body); err != nil {
		return err
	}
	return w.Close()
}

// weight is how many bytes it holds.
func (a *ready) weight() int {
	n := 0
	for _, p := range a.packed {
		n += len(p)
	}
	return n
}

// in is the answer in the encoding that the client likes best of those there are.
func (a *ready) in(accepts []byte) (encoding, []byte) {
	e := plain
	if len(accepts) > 0 {
		e = liked(string(accepts))
	}
	if e == plain || a.packed[e] == nil {
		return plain, a.bytes()
	}
	return e, a.packed[e]
}

// common are the lists that browsers and tools send.
var common = map[string]encoding{"": plain, "gzip, deflate, br, zstd": brotliPacked, "gzip, deflate, br": brotliPacked, "br": brotliPacked, "gzip": gzipPacked, "zstd": zstdPacked, "identity": plain, "gzip, deflate": gzipPacked, "*": brotliPacked}

// liked is the best encoding that a client takes. One that says nothing may be a
// program that cannot unpack.
func liked(accepts string) encoding {
	if e, ok := common[accepts]; ok {
		return e
	}
	var like [encodings]float64
	all := -1.0
	for i := range like {
		like[i] = -1
	}
	for one := range strings.SplitSeq(accepts, ",") {
		name, params, _ := strings.Cut(one, ";")
		q := quality(params)
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "*" {
			all = q
		}
		for i := range encodings {
			if encodingNames[i] == name && name != "" || i == plain && name == "identity" {
				like[i] = q
			}
		}
	}
	best, most := plain, 0.0
	for i := range plain {
		q := like[i]
		if q < 0 {
			q = all
		}
		if q > most {
			best, most = i, q
		}
	}
	return best
}

// quality is what a client says of an encoding: 1 where it says nothing, 0 where that
// cannot be read.
func quality(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		name, value, ok := strings.Cut(strings.TrimSpace(p), "=")
		if !ok || !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		var q float64
		if _, err := fmt.Sscanf(strings.TrimSpace(value), "%g", &q); err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return q
	}
	return 1
}
