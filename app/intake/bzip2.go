package intake

import (
	"compress/bzip2"
	"errors"
	"io"

	"proviso/models"
)

// bzipped is what a file packed with bzip2 holds, as CourtListener gives out its bulk
// files. It is unpacked as it is read, and no further than MostRatio times its length: the
// format can hold thousands.
func bzipped(f file) file {
	most := min(f.size*MostRatio+1<<20, MostUnpacked)
	return file{name: f.name, size: f.size, open: func() (io.Reader, error) {
		from, err := f.open()
		if err != nil {
			return nil, err
		}
		return &unzipping{from: bzip2.NewReader(from), name: f.name, left: most}, nil
	}}
}

// unzipping stops what does not end, and says which file is damaged.
type unzipping struct {
	from io.Reader
	name string
	left int64
}

func (u *unzipping) Read(b []byte) (int, error) {
	n, err := u.from.Read(b)
	var damaged bzip2.StructuralError
	switch u.left -= int64(n); {
	case u.left < 0:
		return 0, models.Invalid(u.name, "unpacked, it is more than %d times as long or longer than %d GiB; no table is", MostRatio, MostUnpacked>>30)
	case errors.As(err, &damaged), errors.Is(err, io.ErrUnexpectedEOF):
		return n, models.Invalid(u.name, "it cannot be unpacked to its end (%s); download it again", err.Error())
	}
	return n, err
}
