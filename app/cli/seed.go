package cli

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"

	"proviso/app/seed"
	"proviso/app/store"
	"proviso/app/tracker"
)

type seedCmd struct {
	Dir    string `placeholder:"DIR" type:"existingdir" xor:"what" help:"Load the seed files of this folder instead of those that ship with the program."`
	Sample bool   `xor:"what" help:"Load an invented county and city too, marked illustrative everywhere, to try the program with."`
}

// sampleAuthor writes what is invented: loading the public record again leaves it
// alone.
const sampleAuthor = "sample"

func (c *seedCmd) Run(r *run) error {
	record, faults := seed.Embedded()
	author, reason := "seed", "the public record that ships with the program"
	switch {
	case c.Dir != "":
		record, faults = seed.Read(os.DirFS(c.Dir))
	case c.Sample:
		record, faults = seed.Sample()
		author, reason = sampleAuthor, "an invented county and city to try the program with"
	}
	if len(faults) > 0 {
		for _, f := range faults {
			fmt.Fprintln(r.Err, f)
		}
		fmt.Fprintf(r.Err, "Nothing was loaded. Faults: %d.\n", len(faults))
		return errTold
	}
	items, err := tracker.Items(record)
	if err != nil {
		return err
	}
	s, err := r.open(true)
	if err != nil {
		return err
	}
	defer s.Close()
	t := tracker.New(s, r.now)
	if c.Sample { // it refers to the public record
		if err := r.seedIfEmpty(s, t); err != nil {
			return err
		}
	}
	loaded, err := t.Load(r.ctx, items, author, "seed", reason)
	if err != nil {
		return err
	}
	plans := 0
	if c.Sample {
		if plans, err = loadPlans(r.ctx, t); err != nil {
			return err
		}
	}
	for _, k := range loaded.Kept {
		fmt.Fprintf(r.Err, "%s was corrected here since it was loaded, and the seed has changed too: kept as corrected; compare them by hand.\n", k)
	}
	what := ""
	if c.Sample {
		what = "illustrative: "
	}
	sentence := what + fmt.Sprintf("%d jurisdictions, %d programs, %d conditions, %d cases, %d notices, %d federal actions, %d grants, %d amounts, %d sources: "+
		"%d added, %d superseded, %d withdrawn, %d unchanged; revision %d",
		len(record.Jurisdictions), len(record.Programs), len(record.Conditions), len(record.Cases), len(record.Notices), len(record.Actions),
		len(record.Grants), len(record.Amounts), len(record.Sources), loaded.Added, loaded.Changed, loaded.Withdrawn, loaded.Unchanged, loaded.Revision)
	if plans > 0 {
		fmt.Fprintf(r.Err, "An invented budget plan was loaded too: %d facts.\n", plans)
	}
	err = r.tell(sentence, []string{"added", "superseded", "withdrawn", "unchanged", "kept", "revision"},
		loaded.Added, loaded.Changed, loaded.Withdrawn, loaded.Unchanged, len(loaded.Kept), loaded.Revision)
	if err != nil {
		return err
	}
	return r.publishShipped(t)
}

// loadPlans loads the plans of the invented places, as far as they are not there yet.
func loadPlans(ctx context.Context, t *tracker.Tracker) (int, error) {
	items, faults := seed.SamplePlans()
	if len(faults) > 0 {
		return 0, fmt.Errorf("the plans that ship with the program: %v", faults[0])
	}
	return t.LoadPlan(ctx, items, sampleAuthor, "seed", "an invented budget plan to try the planner with")
}

type migrateCmd struct{}

func (c *migrateCmd) Run(r *run) error {
	s, err := store.Open(r.ctx, r.db, store.Options{Now: r.now})
	if err != nil {
		return err
	}
	defer s.Close()
	from, to, err := s.Migrate(r.ctx)
	if err != nil {
		return err
	}
	sentence := fmt.Sprintf("schema %d -> %d", from, to)
	if from == to {
		sentence = fmt.Sprintf("schema %d: nothing to do", to)
	}
	return r.tell(sentence, []string{"from", "to"}, from, to)
}

type auditCmd struct {
	Verify  verifyCmd  `cmd:"" help:"Walk the trail and tell every changed, missing or reordered line."`
	Records recordsCmd `cmd:"" help:"Make a ZIP of the records of a jurisdiction to be given out, with an index of what is withheld and why."`
}

type verifyCmd struct {
	Head string `placeholder:"HASH" help:"The hash of a line printed by an earlier run: it must still be in the trail."`
}

func (c *verifyCmd) Run(r *run) error {
	s, err := r.open(false)
	if err != nil {
		return err
	}
	defer s.Close()
	var faults []store.Fault
	report, err := tracker.New(s, r.now).VerifyTrail(r.ctx, c.Head, func(f store.Fault) { faults = append(faults, f) })
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Fprintln(r.Err, f.Text)
	}
	sentence := fmt.Sprintf("%d lines about %d facts, unbroken; head %s", report.Lines, report.Facts, report.Head)
	if len(faults) > 0 {
		sentence = fmt.Sprintf("%d lines about %d facts, %d faults", report.Lines, report.Facts, len(faults))
	}
	err = r.tell(sentence, []string{"lines", "facts", "faults", "head"}, report.Lines, report.Facts, len(faults), report.Head)
	if err == nil && len(faults) > 0 {
		return errTold
	}
	return err
}

type versionCmd struct{}

func (c *versionCmd) Run(r *run) error {
	v := programVersion()
	return r.tell("proviso "+v, []string{"version"}, v)
}

func programVersion() string {
	version := "development"
	if info, ok := debug.ReadBuildInfo(); ok {
		if v := info.Main.Version; v != "" && v != "(devel)" {
			version = v
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && version == "development" {
				version += " " + s.Value
			}
		}
	}
	return version
}
