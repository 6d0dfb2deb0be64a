package models

// KindTooSoon is the kind of an error about something that was tried too often:
// wait, and try again.
const KindTooSoon ErrorKind = "too-soon"

// TooSoon is an error about something that was tried too often; it says when to
// try again.
func TooSoon(field, format string, args ...any) *Error {
	e := Invalid(field, format, args...)
	e.Kind = KindTooSoon
	return e
}
