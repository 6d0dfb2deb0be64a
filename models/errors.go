package models

import (
	"errors"
	"fmt"
	"strings"
)

// ErrorKind says what a user can do about an error.
type ErrorKind string

const (
	KindInvalid  ErrorKind = "invalid"   // the input is wrong: change it
	KindNotFound ErrorKind = "not-found" // nothing by that name
	KindConflict ErrorKind = "conflict"  // somebody else wrote first, or a rule of the record forbids it
	KindRefused  ErrorKind = "refused"   // the database or file cannot be used as it is
	KindAway     ErrorKind = "away"      // the database cannot be reached: try again in a moment
	KindUnsigned ErrorKind = "unsigned"  // sign in first
	KindDenied   ErrorKind = "denied"    // signed in, but it takes another role
)

// Error is something a user can act on; its message is fit to be shown.
type Error struct {
	Kind  ErrorKind
	Field string // the field, row or line at fault; empty where there is none
	Msg   string
	What  string   // of not found: what was looked for
	Near  []string // ids of what exists and comes near
}

func (e *Error) Error() string {
	if e.Field == "" {
		return e.Msg
	}
	return e.Field + ": " + e.Msg
}

// Invalid is an error about one field of an input.
func Invalid(field, format string, args ...any) *Error {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = cut(s)
		}
	}
	return &Error{Kind: KindInvalid, Field: cut(field), Msg: fmt.Sprintf(format, args...)}
}

// longest is how much of an input a message repeats, in characters.
const longest = 200

func cut(s string) string {
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}

// NotFound names what was looked for and, if any come near, what exists.
func NotFound(field, what string, near []string) *Error {
	msg := fmt.Sprintf("no %s is called %q", strings.ReplaceAll(field, "_", " "), cut(what))
	if len(near) > 0 {
		msg += "; did you mean " + strings.Join(near, ", ") + "?"
	}
	return &Error{Kind: KindNotFound, Field: field, Msg: msg, What: what, Near: near}
}

// Conflict is an error about a write that would lose or contradict something.
func Conflict(field, format string, args ...any) *Error {
	return &Error{Kind: KindConflict, Field: field, Msg: fmt.Sprintf(format, args...)}
}

// Refused is an error about a database or file that cannot be used as it is.
func Refused(format string, args ...any) *Error {
	return &Error{Kind: KindRefused, Msg: fmt.Sprintf(format, args...)}
}

// Away is an error about a database that cannot be reached now.
func Away(format string, args ...any) *Error {
	return &Error{Kind: KindAway, Msg: fmt.Sprintf(format, args...)}
}

// Unsigned is an error about something that takes a sign-in.
func Unsigned(format string, args ...any) *Error {
	return &Error{Kind: KindUnsigned, Msg: fmt.Sprintf(format, args...)}
}

// Denied is an error about something that takes a role the person has not.
func Denied(format string, args ...any) *Error {
	return &Error{Kind: KindDenied, Msg: fmt.Sprintf(format, args...)}
}

// KindOf is the kind of the first *Error in err's chain, or "" if there is none.
func KindOf(err error) ErrorKind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}
