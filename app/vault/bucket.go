package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Bucket says where a bucket is and how it is reached.
type Bucket struct {
	Endpoint  string // https://host[:port]; http is for this machine alone
	Region    string
	Name      string
	Prefix    string // of every key; "" or a path without slashes at its ends
	PathStyle bool   // the bucket stands in the path, not in the host's name
	Access    string // id of the key
	Secret    string // the key itself
}

// bucket keeps files as objects. A store shows an object once it is whole, and
// refuses one whose checksum is another than was sent: a put that is broken off
// leaves nothing to be seen.
type bucket struct {
	client       *minio.Client
	name, prefix string
}

// InBucket keeps files in a bucket, which must be there. The limit is of one file,
// in bytes. Nothing is asked of the store yet.
func InBucket(b Bucket, limit int64) (*Vault, error) {
	u, err := url.Parse(b.Endpoint)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return nil, fmt.Errorf("the address of the store of documents is not like https://s3.example.org")
	}
	if u.Scheme == "http" && !isHere(u.Hostname()) {
		return nil, fmt.Errorf("the store of documents must be reached over https: over http others could read along")
	}
	if b.Access == "" || b.Secret == "" {
		return nil, errors.New("the store of documents has no key")
	}
	o := &minio.Options{Creds: credentials.NewStaticV4(b.Access, b.Secret, ""), Secure: u.Scheme == "https", Region: b.Region, MaxRetries: 3}
	if b.PathStyle {
		o.BucketLookup = minio.BucketLookupPath
	} else {
		o.BucketLookup = minio.BucketLookupDNS
	}
	client, err := minio.New(u.Host, o)
	if err != nil {
		return nil, fmt.Errorf("the store of documents: %w", err)
	}
	p := &bucket{client: client, name: b.Name}
	if b.Prefix != "" {
		p.prefix = b.Prefix + "/"
	}
	return &Vault{p, limit}, nil
}

// isHere is true of a host that is this machine.
func isHere(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

func (p *bucket) key(digest string) string { return p.prefix + at(digest) }

// draft is a temporary file of this machine: the content is looked at before any
// of it is sent.
func (p *bucket) draft() (*os.File, func(), error) {
	f, err := os.CreateTemp("", "proviso-*")
	if err != nil {
		return nil, nil, err
	}
	return f, func() { f.Close(); os.Remove(f.Name()) }, nil
}

func (p *bucket) put(ctx context.Context, f *os.File, digest string, size int64) error {
	// In one piece, so that it is there with one answer; with a checksum, so that
	// the store refuses what did not arrive as it was sent.
	o := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true, SendContentMd5: true}
	_, err := p.client.PutObject(ctx, p.name, p.key(digest), io.NewSectionReader(f, 0, size), size, o)
	return err
}

// get brings the content to a temporary file, which goes when it is closed: what
// is given out was checked before, and is not asked for twice.
func (p *bucket) get(ctx context.Context, digest string) (io.ReadSeekCloser, error) {
	object, err := p.client.GetObject(ctx, p.name, p.key(digest), minio.GetObjectOptions{})
	if err != nil {
		return nil, absent(err)
	}
	defer object.Close()
	f, drop, err := p.draft()
	if err != nil {
		return nil, err
	}
	if _, err = io.Copy(f, object); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		drop()
		return nil, absent(err)
	}
	return brought{f, drop}, nil
}

// brought is content that was brought here to be read.
type brought struct {
	*os.File
	drop func()
}

func (b brought) Close() error { b.drop(); return nil }

func (p *bucket) remove(ctx context.Context, digest string) error {
	return absent(p.client.RemoveObject(ctx, p.name, p.key(digest), minio.RemoveObjectOptions{}))
}

func (p *bucket) each(ctx context.Context, f func(string, int64) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for o := range p.client.ListObjectsIter(ctx, p.name, minio.ListObjectsOptions{Prefix: p.prefix, Recursive: true}) {
		if o.Err != nil {
			return o.Err
		}
		if err := f(strings.TrimPrefix(o.Key, p.prefix), o.Size); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (p *bucket) check(ctx context.Context) error {
	there, err := p.client.BucketExists(ctx, p.name)
	if err == nil && !there {
		err = fmt.Errorf("there is no bucket %s", p.name)
	}
	return err
}

func (p *bucket) close() error { return nil }

// absent is the error about an object that is not there, as other places have it.
func absent(err error) error {
	if r := minio.ToErrorResponse(err); r.Code == minio.NoSuchKey {
		return fs.ErrNotExist
	}
	return err
}
