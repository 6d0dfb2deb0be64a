package cli

import (
	"fmt"
	"os"
	"strings"

	"proviso/app/tracker"
	"proviso/app/vault"
	"proviso/models"
)

// papersAt says where documents are kept. Keys come from the environment or from a
// file, never from arguments, which other users of the machine can see.
type papersAt struct {
	Documents   string `name:"documents" env:"PROVISO_DOCUMENTS" placeholder:"DIR|s3://BUCKET[/PATH]" help:"Where documents are kept: a folder (default: beside the database), or a bucket of an S3-compatible store."`
	S3Endpoint  string `name:"s3-endpoint" env:"PROVISO_S3_ENDPOINT" placeholder:"URL" help:"The store's address, like https://s3.example.org."`
	S3Region    string `name:"s3-region" default:"us-east-1" env:"PROVISO_S3_REGION" placeholder:"REGION" help:"The store's region (${default})."`
	S3PathStyle bool   `name:"s3-path-style" env:"PROVISO_S3_PATH_STYLE" help:"Name the bucket in the path of an address, not in its host."`
	S3Keys      string `name:"s3-keys" env:"PROVISO_S3_KEYS" placeholder:"FILE" help:"A file of two lines, the id of a key and the key; without it PROVISO_S3_ACCESS_KEY and PROVISO_S3_SECRET_KEY are read."`
}

// vault is the place of documents. Nothing is asked of a store yet.
func (p papersAt) vault(r *run, limit int64) (*vault.Vault, error) {
	bucket, ok := strings.CutPrefix(p.Documents, "s3://")
	if !ok {
		dir := p.Documents
		if dir == "" && isFile(r.db) {
			dir = r.db + ".documents"
		}
		if dir == "" {
			dir = defaultDB + ".documents"
		}
		return vault.Folder(dir, limit), nil
	}
	b := vault.Bucket{Endpoint: p.S3Endpoint, Region: p.S3Region, PathStyle: p.S3PathStyle, Access: os.Getenv("PROVISO_S3_ACCESS_KEY"), Secret: os.Getenv("PROVISO_S3_SECRET_KEY")}
	b.Name, b.Prefix, _ = strings.Cut(strings.Trim(bucket, "/"), "/")
	if p.S3Keys != "" {
		text, err := os.ReadFile(p.S3Keys)
		if err != nil {
			return nil, usage{fmt.Errorf("--s3-keys: %w", err)}
		}
		id, key, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
		b.Access, b.Secret = strings.TrimSpace(id), strings.TrimSpace(key)
	}
	v, err := vault.InBucket(b, limit)
	if err != nil {
		return nil, usage{fmt.Errorf("--documents: %w", err)}
	}
	return v, nil
}

type documentsCmd struct {
	Verify documentsVerifyCmd `cmd:"" help:"Check that every version of every document is there as it was kept, and name what no document needs."`
}

type documentsVerifyCmd struct {
	papersAt
}

// Run prints what was found otherwise than whole and, after it, in how many it
// was; csv and json hold every version.
func (c *documentsVerifyCmd) Run(r *run) error {
	s, err := r.open(false)
	if err != nil {
		return err
	}
	defer s.Close()
	t := tracker.New(s, r.now)
	if t.Vault, err = c.vault(r, 0); err != nil {
		return err
	}
	defer t.Vault.Close()
	n := map[tracker.ContentState]int{}
	table := models.Table{Columns: []models.Column{{Name: "state"}, {Name: "document"}, {Name: "version", Numeric: true}, {Name: "name"}, {Name: "digest"}, {Name: "bytes", Numeric: true}}}
	err = t.CheckContents(r.ctx, func(x tracker.Content) error {
		n[x.State]++
		version := ""
		if x.Version > 0 {
			version = fmt.Sprint(x.Version)
		}
		if x.State != tracker.ContentWhole || r.format != "table" {
			table.Rows = append(table.Rows, []string{string(x.State), x.Document, version, x.Name, x.Digest, fmt.Sprint(x.Size)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(table.Rows) > 0 {
		if err := r.show(table); err != nil {
			return err
		}
	}
	fmt.Fprintf(r.Err, "%d versions are whole, %d altered, %d missing; %d files are of no document.\n", n[tracker.ContentWhole], n[tracker.ContentAltered], n[tracker.ContentMissing], n[tracker.ContentOrphan])
	if n[tracker.ContentAltered]+n[tracker.ContentMissing] > 0 {
		return errTold
	}
	return nil
}
