package models

import "time"

// FactKind is the kind of thing that a stored fact describes. Kinds are stored
// and never renamed.
type FactKind string

const (
	FactSource        FactKind = "source"
	FactJurisdiction  FactKind = "jurisdiction"
	FactAssociation   FactKind = "association"
	FactProgram       FactKind = "program"
	FactCondition     FactKind = "condition"
	FactNumberBlock   FactKind = "number-block"
	FactCase          FactKind = "case"
	FactNotice        FactKind = "notice"
	FactAction        FactKind = "action"
	FactGrant         FactKind = "grant"
	FactAmount        FactKind = "amount"
	FactStep          FactKind = "step"
	FactReport        FactKind = "report"
	FactCertification FactKind = "certification"
	FactContext       FactKind = "context-figure"
	FactPractice      FactKind = "practice"
	FactGap           FactKind = "gap"
	FactExclusion     FactKind = "exclusion"
)

// FactKinds lists every kind in the order in which they are loaded: what others
// refer to comes first.
var FactKinds = []FactKind{
	FactSource, FactJurisdiction, FactAssociation, FactProgram, FactCondition, FactNumberBlock, FactCase, FactNotice, FactAction,
	FactGrant, FactAmount, FactStep, FactReport, FactCertification, FactContext, FactPractice, FactGap, FactExclusion,
}

// Fact is one version of one thing in the record. Facts are only ever added: a
// correction is a new version that supersedes the one before it.
type Fact struct {
	Seq        int64     `gorm:"column:seq;primaryKey"` // order of recording, from 1
	Kind       FactKind  `gorm:"column:kind"`
	ID         string    `gorm:"column:id"`
	Version    int       `gorm:"column:version"` // from 1 within Kind and ID
	RecordedAt time.Time `gorm:"column:recorded_at"`
	KnownFrom  Date      `gorm:"column:known_from"` // zero: known from the day of each happening in it
	Author     string    `gorm:"column:author"`
	Reason     string    `gorm:"column:reason"`
	Withdrawn  bool      `gorm:"column:withdrawn"` // this version says: the thing is no longer held
	Body       string    `gorm:"column:body"`      // canonical JSON
	Digest     string    `gorm:"column:digest"`    // SHA-256 of Body, hex
}

func (Fact) TableName() string { return "facts" }

// FactSourceLink ties a version of a fact to a source that it rests on.
type FactSourceLink struct {
	Seq        int64    `gorm:"column:seq;primaryKey"`
	SourceKind FactKind `gorm:"column:source_kind"` // always "source"
	SourceID   string   `gorm:"column:source_id;primaryKey"`
}

func (FactSourceLink) TableName() string { return "fact_sources" }

// Subject is a thing that the record holds facts about.
type Subject struct {
	Kind FactKind `gorm:"column:kind;primaryKey"`
	ID   string   `gorm:"column:id;primaryKey"`
}

func (Subject) TableName() string { return "subjects" }

// TrailLine is one line of the hash-chained trail: who did what, when, to which
// version of which fact. Hash covers all other columns and so the line before.
type TrailLine struct {
	Seq      int64     `gorm:"column:seq;primaryKey"`
	At       time.Time `gorm:"column:at"`
	Actor    string    `gorm:"column:actor"`
	Action   string    `gorm:"column:action"`
	Kind     FactKind  `gorm:"column:kind"`
	ID       string    `gorm:"column:id"`
	FactSeq  int64     `gorm:"column:fact_seq"` // 0 where the line is about no fact
	Digest   string    `gorm:"column:digest"`
	Detail   string    `gorm:"column:detail"`
	Previous string    `gorm:"column:previous"`
	Hash     string    `gorm:"column:hash"`
}

func (TrailLine) TableName() string { return "trail" }
