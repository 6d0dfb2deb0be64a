package store_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm/schema"

	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/models"
)

// wantSchema is both schemas: table, column, and "null" where it may be.
var wantSchema = []string{
	"alert_addresses.hash key", "alert_addresses.made_at", "alert_addresses.made_by",
	"api_tokens.id key", "api_tokens.hash", "api_tokens.person_id", "api_tokens.name", "api_tokens.scopes", "api_tokens.created_at",
	"api_tokens.expires_at", "api_tokens.last_used_at null", "api_tokens.revoked_at null",
	"assignments.person_id key", "assignments.role key", "assignments.jurisdiction key", "assignments.office key",
	"calendars.person_id key", "calendars.hash", "calendars.created_at",
	"claimed_roles.person_id key", "claimed_roles.role key", "claimed_roles.jurisdiction key", "claimed_roles.office key",
	"fact_sources.seq key", "fact_sources.source_kind", "fact_sources.source_id key",
	"facts.seq key", "facts.kind", "facts.id", "facts.version", "facts.recorded_at", "facts.known_from null", "facts.author",
	"facts.reason", "facts.withdrawn", "facts.body", "facts.digest",
	"forecast_runs.id key", "forecast_runs.jurisdiction", "forecast_runs.holder", "forecast_runs.until", "forecast_runs.done", "forecast_runs.total",
	"forecast_runs.stopped_at null", "forecast_runs.ended_at null", "forecast_runs.result",
	"import_recipients.import key", "import_recipients.at key", "import_recipients.recipient", "import_recipients.state", "import_recipients.uei",
	"import_recipients.performed", "import_recipients.subjects", "import_recipients.records",
	"import_rows.import key", "import_rows.at key", "import_rows.line", "import_rows.subject", "import_rows.key", "import_rows.dated", "import_rows.digest",
	"import_rows.verdict", "import_rows.body", "import_rows.notes",
	"imports.number key", "imports.kind", "imports.file", "imports.bytes", "imports.digest", "imports.jurisdiction", "imports.shape", "imports.mapping",
	"imports.state", "imports.began_at", "imports.began_by", "imports.against", "imports.records", "imports.done", "imports.counts", "imports.notes", "imports.kept_at null", "imports.kept_by",
	"imports.ended_at null", "imports.ended_by", "imports.ended_why",
	"invitations.hash key", "invitations.kind", "invitations.person_id null", "invitations.roles", "invitations.invited_by",
	"invitations.created_at", "invitations.expires_at", "invitations.used_at null",
	"leases.name key", "leases.holder", "leases.until",
	"mail_readers.person_id key", "mail_readers.digest", "mail_readers.reminded null", "mail_readers.digested null",
	"outbox.id key", "outbox.person_id", "outbox.kind", "outbox.about", "outbox.subject", "outbox.body", "outbox.created_at", "outbox.due_at",
	"outbox.tries", "outbox.sent_at null", "outbox.failed_at null", "outbox.last_error",
	"people.id key", "people.login", "people.name", "people.mail", "people.password_hash null", "people.totp_secret null",
	"people.totp_pending null", "people.totp_step", "people.issuer null", "people.subject null", "people.disabled_at null", "people.created_at",
	"processes.id key", "processes.key_mark", "processes.began_at", "processes.seen_at",
	"public_documents.digest key", "public_documents.body",
	"publication_settings.version key", "publication_settings.changed_at", "publication_settings.author", "publication_settings.body",
	"publication_withdrawals.number key", "publication_withdrawals.withdrawn_at", "publication_withdrawals.author", "publication_withdrawals.reason",
	"publications.number key", "publications.hash", "publications.revision", "publications.as_of", "publications.known_on null", "publications.manifest",
	"publications.published_at", "publications.author", "publications.reason",
	"reader_reports.id key", "reader_reports.received_at", "reader_reports.about", "reader_reports.message", "reader_reports.contact",
	"reader_reports.answered_at null", "reader_reports.answered_by null", "reader_reports.answer",
	"received_alerts.key key", "received_alerts.received_at", "received_alerts.type", "received_alerts.what", "received_alerts.digest", "received_alerts.body",
	"received_alerts.tries", "received_alerts.worked_at null", "received_alerts.outcome",
	"recovery_codes.hash key", "recovery_codes.person_id", "recovery_codes.used_at null",
	"request_counts.meter key", "request_counts.span key", "request_counts.client key", "request_counts.process key", "request_counts.number",
	"reviews.id key", "reviews.raised_at", "reviews.raised_by", "reviews.case_id", "reviews.docket", "reviews.entry", "reviews.told", "reviews.import", "reviews.at",
	"reviews.suggested", "reviews.state", "reviews.settled_at null", "reviews.settled_by", "reviews.why",
	"sessions.id key", "sessions.hash", "sessions.person_id", "sessions.client", "sessions.created_at", "sessions.seen_at",
	"sessions.rotated_at null", "sessions.expires_at", "sessions.revoked_at null",
	"sign_in_attempts.kind key", "sign_in_attempts.about key", "sign_in_attempts.failures", "sign_in_attempts.last_at", "sign_in_attempts.next_at",
	"sign_in_starts.hash key", "sign_in_starts.browser", "sign_in_starts.client", "sign_in_starts.nonce", "sign_in_starts.verifier", "sign_in_starts.onward", "sign_in_starts.expires_at",
	"subjects.kind key", "subjects.id key",
	"trail.seq key", "trail.at", "trail.actor", "trail.action", "trail.kind", "trail.id", "trail.fact_seq", "trail.digest",
	"trail.detail", "trail.previous", "trail.hash",
	"upload_slices.import key", "upload_slices.at key", "upload_slices.bytes",
	"webhook_deliveries.id key", "webhook_deliveries.webhook_id", "webhook_deliveries.event_id", "webhook_deliveries.type", "webhook_deliveries.body",
	"webhook_deliveries.created_at", "webhook_deliveries.due_at", "webhook_deliveries.tries", "webhook_deliveries.sent_at null", "webhook_deliveries.failed_at null",
	"webhook_deliveries.last_status", "webhook_deliveries.last_error",
	"webhooks.id key", "webhooks.url", "webhooks.kind", "webhooks.about", "webhooks.secret", "webhooks.old_secret", "webhooks.old_until null",
	"webhooks.created_by", "webhooks.created_at", "webhooks.paused_at null", "webhooks.ended_at null", "webhooks.ended_why",
}

const sqliteSchema = `SELECT m.name || '.' || c.name || CASE WHEN c.pk > 0 THEN ' key' ELSE '' END || CASE WHEN c."notnull" THEN '' ELSE ' null' END
	FROM sqlite_master m JOIN pragma_table_info(m.name) c
	WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version' ORDER BY m.name, c.cid`

const postgresSchema = `SELECT c.table_name || '.' || c.column_name || CASE WHEN k.column_name IS NOT NULL THEN ' key' ELSE '' END || CASE c.is_nullable WHEN 'NO' THEN '' ELSE ' null' END
	FROM information_schema.columns c
	LEFT JOIN (information_schema.table_constraints t JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name))
	  ON t.constraint_type = 'PRIMARY KEY' AND k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name
	WHERE c.table_schema = current_schema() AND c.table_name <> 'goose_db_version' ORDER BY c.table_name COLLATE "C", c.ordinal_position`

func migratedSchema(t *testing.T, s *store.Store) []string {
	t.Helper()
	query := sqliteSchema
	if store.IsPostgres(s) {
		query = postgresSchema
	}
	return texts(t, s, query)
}

func texts(t *testing.T, s *store.Store, query string) []string {
	t.Helper()
	rows, err := store.WriteDB(s).QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	return out
}

func TestSchemasAreAlike(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if got := migratedSchema(t, s); !slices.Equal(got, wantSchema) {
			t.Errorf("got  %q\nwant %q", got, wantSchema)
		}
	})
}

// recorded are the tables of the record, whose rows are models. What people sign
// in with is no model: it leaves the store only as what is asked of it.
var recorded = []string{"fact_sources", "facts", "subjects", "trail"}

// Both ways: a column without a field, and a field without a column.
func TestModelsFitTheSchema(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := migratedSchema(t, s)
		for i := range want {
			want[i] = strings.TrimSuffix(want[i], " null")
		}
		for name, structs := range map[string][]any{
			"models": {models.FactSourceLink{}, models.Fact{}, models.Subject{}, models.TrailLine{}},
			"rows":   store.Rows(),
		} {
			var got []string
			for _, m := range structs {
				parsed, err := schema.Parse(m, &sync.Map{}, schema.NamingStrategy{})
				if err != nil {
					t.Fatal(err)
				}
				for _, column := range parsed.DBNames {
					line := parsed.Table + "." + column
					if parsed.FieldsByDBName[column].PrimaryKey {
						line += " key"
					}
					got = append(got, line)
				}
			}
			want := slices.Clone(want)
			if name == "models" {
				want = slices.DeleteFunc(want, func(column string) bool {
					table, _, _ := strings.Cut(column, ".")
					return !slices.Contains(recorded, table)
				})
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s:\n got %q\nwant %q", name, got, want)
			}
		}
	})
}

// Every table of ours is STRICT, so that a column holds what it says.
func TestTablesAreStrict(t *testing.T) {
	t.Parallel()
	loose := texts(t, storetest.Open(t), "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'")
	if len(loose) > 0 {
		t.Errorf("not STRICT: %q", loose)
	}
}

func TestMigrationsCorrespond(t *testing.T) {
	t.Parallel()
	list := func(engine string) []string {
		files, err := fs.Glob(os.DirFS("migrations/"+engine), "*")
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	if a, b := list("sqlite"), list("postgres"); !slices.Equal(a, b) || len(a) == 0 {
		t.Errorf("sqlite has %q, postgres %q", a, b)
	}
}
