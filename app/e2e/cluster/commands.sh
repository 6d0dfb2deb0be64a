# The commands of "Outgrowing one machine" in README.md, as go tool task cluster runs them: each
# part under its name, with ports of its own in the place of these.

# == primary
initdb -D primary -U postgres -E UTF8 -A scram-sha-256 --pwfile=password
pg_ctl -D primary -w -l primary.log -o '-p 5501 -c unix_socket_directories=' start
psql -h 127.0.0.1 -p 5501 -U postgres -v ON_ERROR_STOP=1 -v password="$(cat password)" <<'END'
CREATE ROLE proviso LOGIN PASSWORD :'password';
CREATE ROLE standby LOGIN REPLICATION PASSWORD :'password';
CREATE DATABASE proviso OWNER proviso;
END

# == standby
pg_basebackup -D standby -c fast -R -C -S standby -d 'host=127.0.0.1 port=5501 user=standby application_name=standby'
pg_ctl -D standby -w -l standby.log -o '-p 5502 -c unix_socket_directories=' start
psql -h 127.0.0.1 -p 5501 -U postgres -v ON_ERROR_STOP=1 <<'END'
ALTER SYSTEM SET synchronous_standby_names = 'standby';
ALTER SYSTEM SET max_slot_wal_keep_size = '4GB';
SELECT pg_reload_conf();
END

# == settings
export PROVISO_DB='postgres://proviso@127.0.0.1:5501,127.0.0.1:5502/proviso?target_session_attrs=read-write'
export PROVISO_DB_REPLICA='postgres://proviso@127.0.0.1:5502/proviso'
export PROVISO_KEY_FILE=/srv/proviso/proviso.key PROVISO_DOCUMENTS=/srv/proviso/documents
export PROVISO_TRUSTED_PROXIES=127.0.0.1

# == first
proviso serve --addr 127.0.0.1:8081

# == second
proviso serve --addr 127.0.0.1:8082

# == promote
pg_ctl -D standby -w promote

# == rejoin
pg_basebackup -D replacement -c fast -R -C -S standby -d 'host=127.0.0.1 port=5502 user=standby application_name=standby'
pg_ctl -D replacement -w -l replacement.log -o '-p 5501 -c unix_socket_directories=' start
