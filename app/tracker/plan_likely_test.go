package tracker

import (
	"math"
	"strings"
	"testing"

	"proviso/app/budget"
	"proviso/app/store"
	"proviso/models"
)

// believing is a likelihood of the lantern driver, all of it at one chance.
func believing(p models.Percent) models.Likelihood {
	return models.Likelihood{ID: lanternID, Reason: "canary of a reason", Cases: []models.LikelyCase{{Chances: []models.LikelyChance{{Outcome: "enforced", P10: p, P50: p, P90: p}}}}}
}

// some is a person with one role in Brindlewick.
func some(role models.Role) models.Person {
	return models.Person{ID: string(role), Assignments: []models.Assignment{{Role: role, Jurisdiction: brindlewick}}}
}

func TestLikelihoods(t *testing.T) {
	t.Parallel()
	tr, ctx := withDriver(t), t.Context()
	fails(t, "who keeps awards alone", tr.KeepLikelihood(ctx, some(models.RoleGrants), believing(30_00), 0), models.KindDenied, "budget or counsel")
	fails(t, "of no driver", tr.KeepLikelihood(ctx, petra(), models.Likelihood{ID: "none"}, 0), models.KindNotFound, "driver")
	fails(t, "above all", tr.KeepLikelihood(ctx, petra(), believing(100_01), 0), models.KindInvalid, "from 0 to 100")
	for i, p := range []models.Percent{30_00, 31_41} {
		if err := tr.KeepLikelihood(ctx, petra(), believing(p), i); err != nil {
			t.Fatal(err)
		}
	}
	fails(t, "of an older version", tr.KeepLikelihood(ctx, petra(), believing(1), 1), models.KindConflict, "version 2 of this likelihood")
	for _, role := range models.Roles {
		all, err := tr.Likelihoods(ctx, some(role), lanternID)
		p, planErr := tr.PlanFacts(ctx, some(role), brindlewick, 0)
		if role != models.RoleBudget && role != models.RoleCounsel {
			if err == nil || planErr == nil && (len(p.Likely) > 0 || p.Version(models.FactLikelihood, lanternID) != 0) {
				t.Errorf("%s reads them: %v", role, all)
			}
			continue
		}
		if err != nil || len(all) != 2 || all[1].Cases[0].Chances[0].P50 != 31_41 || all[1].By != "petra" || all[1].Version != 2 || all[0].At.IsZero() || p.Likely[lanternID].Cases[0].Chances[0].P50 != 31_41 {
			t.Errorf("%s: %+v, %v", role, all, err)
		}
	}
	if _, err := tr.Likelihoods(ctx, models.Person{ID: "x", Assignments: []models.Assignment{{Role: models.RoleCounsel, Jurisdiction: "denver-co"}}}, lanternID); models.KindOf(err) != models.KindNotFound {
		t.Errorf("counsel of another place: %v", err)
	}
}

// What counsel keeps is for counsel, and for the roles that counsel names, from when
// counsel names them.
func TestCounselsOwn(t *testing.T) {
	t.Parallel()
	tr, ctx, lee := withDriver(t), t.Context(), some(models.RoleCounsel)
	own := models.CounselLikelihood{Likelihood: believing(70_00)}
	own.Told = true
	flag := models.ClaimsFlag{ID: "illustrative-g4", Claims: 2, Damages: 100_000_00, Reason: "canary of a reason"}
	fails(t, "the budget office", tr.KeepCounselLikelihood(ctx, petra(), own, 0), models.KindDenied, "counsel")
	fails(t, "the budget office", tr.KeepClaimsFlag(ctx, petra(), flag, 0), models.KindDenied, "counsel")
	fails(t, "an award of another place", tr.KeepClaimsFlag(ctx, lee, models.ClaimsFlag{ID: "illustrative-g1"}, 0), models.KindNotFound, "grant")
	flag.Readers = []models.Role{models.RoleViewer}
	fails(t, "who sees no plan", tr.KeepClaimsFlag(ctx, lee, flag, 0), models.KindInvalid, "sees a plan")
	for version, readers := range [][]models.Role{nil, {models.RoleAuditor}} {
		own.Readers, flag.Readers = readers, readers
		if err := tr.KeepCounselLikelihood(ctx, lee, own, version); err != nil {
			t.Fatal(err)
		}
		if err := tr.KeepClaimsFlag(ctx, lee, flag, version); err != nil {
			t.Fatal(err)
		}
		fails(t, "again", tr.KeepCounselLikelihood(ctx, lee, own, version), models.KindConflict, "version")
		fails(t, "again", tr.KeepClaimsFlag(ctx, lee, flag, version), models.KindConflict, "version")
		for _, role := range models.Roles {
			l, v, err := tr.CounselLikelihood(ctx, some(role), lanternID)
			c, claimsErr := tr.ClaimsFlags(ctx, some(role), brindlewick)
			if role != models.RoleCounsel && (role != models.RoleAuditor || version == 0) {
				if err == nil || len(l.Cases)+v+len(c.Rows) > 0 || claimsErr != nil && models.KindOf(claimsErr) != models.KindDenied {
					t.Errorf("%s reads it: %v, %v", role, l, c.Rows)
				}
				continue
			}
			if err != nil || claimsErr != nil || v != version+1 || l.Told || l.Cases[0].Chances[0].P50 != 70_00 {
				t.Errorf("%s: %+v, %v, %v", role, l, err, claimsErr)
			}
			flagged := 0
			for _, r := range c.Rows {
				if r.Flag != nil {
					flagged++
					if r.Award.Grant.ID != flag.ID || r.Version != version+1 || r.Low != 328_616_00 || r.High != 357_238_00 {
						t.Errorf("%s: %+v", role, r)
					}
				}
			}
			if flagged != 1 || (len(c.Rows) > 1) != (role == models.RoleCounsel) {
				t.Errorf("%s sees %d awards, %d flags", role, len(c.Rows), flagged)
			}
		}
	}
	if _, v, err := tr.CounselLikelihood(ctx, lee, lanternID); err != nil || v != 2 {
		t.Errorf("version %d, %v", v, err)
	}
}

// The trail says that what is privileged was written and for whom, and nothing of it,
// even in its reason, which all who read the trail would see.
func TestTrailOfLikelihoods(t *testing.T) {
	t.Parallel()
	tr, ctx, lee := withDriver(t), t.Context(), some(models.RoleCounsel)
	if err := tr.KeepLikelihood(ctx, petra(), believing(31_41), 0); err != nil {
		t.Fatal(err)
	}
	if err := tr.KeepCounselLikelihood(ctx, lee, models.CounselLikelihood{Likelihood: believing(31_41), Readers: []models.Role{models.RoleBudget}}, 0); err != nil {
		t.Fatal(err)
	}
	if err := tr.KeepClaimsFlag(ctx, lee, models.ClaimsFlag{ID: "illustrative-g4", Claims: 3141, Damages: 3141, Reason: "canary of a reason"}, 0); err != nil {
		t.Fatal(err)
	}
	lines, err := tr.store.Lines(ctx, store.TrailFilter{Kinds: models.PrivilegedKinds}, 10)
	if err != nil || len(lines) != 3 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for _, l := range lines {
		said, _, _ := strings.Cut(l.Detail, " [salt ")
		want := map[models.FactKind]string{models.FactLikelihood: "for the budget office and counsel", models.FactCounselLikelihood: "for counsel and budget", models.FactClaimsFlag: "for counsel"}[l.Kind]
		if said != want {
			t.Errorf("%s: %q, want %q", l.Kind, said, want)
		}
	}
	for _, kind := range []models.FactKind{models.FactLikelihood, models.FactCounselLikelihood, models.FactClaimsFlag} {
		all := every(t, tr, some(models.RoleAuditor), TrailQuery{Kind: kind})
		if len(all) != 1 || !all[0].Withheld || all[0].Detail+all[0].Before+all[0].After != "" {
			t.Errorf("the auditor reads %+v", all)
		}
	}
}

// What was believed on the day before counts, by when it was recorded; on the day itself
// one knew. The store's clock stands on 31 March 2026.
func TestForecastLog(t *testing.T) {
	t.Parallel()
	tr, ctx := withDriver(t), t.Context()
	if err := tr.KeepLikelihood(ctx, petra(), believing(30_00), 0); err != nil {
		t.Fatal(err)
	}
	recorded := models.NewDate(2026, 3, 31)
	for i, x := range []struct {
		on    models.Date
		not   budget.Unscored
		score float64
	}{{recorded, budget.NothingBelieved, 0}, {recorded + 1, "", 0.49}} {
		version := 1 + 2*i
		if err := tr.EndDriver(ctx, petra(), lanternID, version, models.DriverEnd{Outcome: "enforced", On: x.on, Why: "decided"}); err != nil {
			t.Fatal(err)
		}
		for _, role := range []models.Role{models.RoleBudget, models.RoleCounsel, models.RoleGrants, models.RoleAuditor} {
			log, err := tr.ForecastLog(ctx, some(role), brindlewick)
			if err != nil || len(log.Resolved) != 1 {
				t.Fatalf("%s: %d, %v", role, len(log.Resolved), err)
			}
			r := log.Resolved[0]
			if !log.Foresees {
				if r.Stood != nil || r.Chances != nil || r.Score != 0 || log.Brier.Sample != 0 {
					t.Errorf("%s reads what was believed: %+v", role, r)
				}
				continue
			}
			if r.Not != x.not || math.Abs(r.Score-x.score) > 1e-9 || log.Brier.Sample != i {
				t.Errorf("ended on %s: %+v, %+v", x.on, r, log.Brier)
			}
		}
		if err := tr.ReopenDriver(ctx, petra(), lanternID, version+1, "again"); err != nil {
			t.Fatal(err)
		}
	}
	if log, err := tr.ForecastLog(ctx, petra(), brindlewick); err != nil || len(log.Resolved) != 0 {
		t.Errorf("what is open again is in the log: %+v, %v", log.Resolved, err)
	}
	if _, err := tr.ForecastLog(ctx, some(models.RoleViewer), brindlewick); models.KindOf(err) != models.KindDenied {
		t.Errorf("who sees no plan: %v", err)
	}
}
