package identity

// Hashed counts the passwords that were hashed.
func (d *Identity) Hashed() int64 { return d.hashed.Load() }

// Slots is how many passwords may be hashed at once.
func (d *Identity) Slots() int { return cap(d.running) }

// Occupy takes a slot until it is given back.
func (d *Identity) Occupy() (giveBack func()) {
	d.running <- struct{}{}
	return func() { <-d.running }
}

// ParsePHC reads a hash and writes it again.
func ParsePHC(s string) (string, error) {
	h, err := parsePHC(s)
	return h.String(), err
}

// ParseBearer and IsToken read tokens.
var (
	ParseBearer = parseBearer
	IsToken     = isToken
	WaitAfter   = waitAfter
)

// Step is the step of time of a code.
func (d *Identity) Step(secret, code string) (int64, bool) { return d.stepOf(secret, code) }
