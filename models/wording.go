package models

// PieceKind says to which of two texts a piece belongs.
type PieceKind string

const (
	PieceKept    PieceKind = "kept"
	PieceRemoved PieceKind = "removed"
	PieceAdded   PieceKind = "added"
)

// Piece is a run of words that stands in both of two texts, or in one alone.
// The kept and removed pieces put together are the earlier text, the kept and
// added ones the later, to the letter.
type Piece struct {
	Kind PieceKind
	Text string
}
