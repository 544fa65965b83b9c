#!/usr/bin/env bash
# cargo for the browser's half, with the compiler that set-up found; one that is not the server's keeps its own target folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if [ -s target/wasm-toolchain.env ]; then
    # shellcheck disable=SC1091 — made by setup.sh
    . target/wasm-toolchain.env
    export CARGO_TARGET_DIR="$PWD/target/wasm"
    if [ "${1:-}" = clippy ]; then
        # Debian's compiler comes without clippy: the compiler's own lints must do.
        set -- "${@/#clippy/check}"
        args=()
        for arg in "$@"; do
            [ "$arg" = -- ] && break
            args+=("$arg")
        done
        set -- "${args[@]}"
    fi
fi
exec cargo "$@"
