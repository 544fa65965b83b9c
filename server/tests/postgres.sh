#!/usr/bin/env bash
# postgres.sh COMMAND…: runs a command beside a PostgreSQL server of its own, which is gone with it; EDGESWEEP_TEST_POSTGRES
# is its URL. Nothing is asked of the disk, since nothing is kept.
# postgres.sh --server FOLDER start|restart|stop: one that stays until it is stopped, with its socket in the folder.
set -euo pipefail

PATH="$PATH:$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)"
# The server does not run as root, and its tools want a folder that they may enter.
as_owner() (
    cd "$folder"
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- env PATH="$PATH" "$@"; else "$@"; fi
)
or_say() { local log="$1"; shift; "$@" >"$log" 2>&1 </dev/null || { cat "$log" >&2; exit 1; }; }
start() {
    if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
    or_say "$folder.log" as_owner initdb -D "$folder/rows" -U edgesweep -A trust -E UTF8 --locale=C.UTF-8 --no-sync
    local options="-k '$folder' -c listen_addresses= -c max_connections=300"
    options+=" -c fsync=off -c full_page_writes=off"
    or_say "$folder.log" as_owner pg_ctl -D "$folder/rows" -w -l "$folder/server.log" -o "$options" start
}
stop() {
    as_owner pg_ctl -D "$folder/rows" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder/rows" "$folder.log"
}

if [ "${1-}" = --server ]; then
    folder="$2"
    case "$3" in
        start | stop) "$3" ;;
        restart) or_say "$folder.log" as_owner pg_ctl -D "$folder/rows" -w -m immediate restart -l "$folder/server.log" ;;
    esac
    exit
fi

folder="$(mktemp -d)"
trap 'stop; rm -rf "$folder"' EXIT
start
export EDGESWEEP_TEST_POSTGRES="postgres://edgesweep@localhost/postgres?host=$folder"
"$@"
