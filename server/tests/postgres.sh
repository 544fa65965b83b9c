#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own, which is gone with it: EDGESWEEP_TEST_POSTGRES is its URL. Nothing is
# asked of the disk, since nothing is kept.
set -euo pipefail

PATH="$PATH:$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)"
folder="$(mktemp -d)"
# The server does not run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- env PATH="$PATH" "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
cd "$folder"

end() {
    as_owner pg_ctl -D "$folder/rows" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap end EXIT

as_owner initdb -D "$folder/rows" -U edgesweep -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/made.log" 2>&1 || { cat "$folder/made.log" >&2; exit 1; }
as_owner pg_ctl -D "$folder/rows" -w -l "$folder/server.log" \
    -o "-k '$folder' -c listen_addresses= -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start >/dev/null ||
    { cat "$folder/server.log" >&2; exit 1; }
export EDGESWEEP_TEST_POSTGRES="postgres://edgesweep@localhost/postgres?host=$folder"
cd "$OLDPWD"
"$@"
