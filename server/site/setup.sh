#!/usr/bin/env bash
# Set-up, a part at a time: `setup.sh wasm browser caches …`. Each part looks first, does only what is missing, and says
# what it does. What it makes is kept in the user's cache folder, so that a second clone has it at once.
set -euo pipefail

readonly ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
readonly CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/edgesweep"
readonly TARGET="wasm32-unknown-unknown"
# rustup downloads the target in seconds; behind a closed network it must not hang.
readonly RUSTUP_LIMIT_S=180

say() { printf '  set-up: %s\n' "$*"; }
fail() { printf '\n  set-up cannot go on: %s\n\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
        fail "installing Debian packages needs root or sudo: $*"
    fi
}

# debian PURPOSE PACKAGE…: installs what is missing, with the package lists fetched at most once.
debian() {
    local purpose="$1"; shift
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    say "installing ${missing[*]} ($purpose)"
    mkdir -p "$ROOT/target"
    local log="$ROOT/target/apt.log"
    if [ ! -e "$ROOT/target/apt-updated" ]; then
        as_root apt-get update >"$log" 2>&1 || fail "apt-get update failed; see target/apt.log"
        touch "$ROOT/target/apt-updated"
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1 ||
        fail "apt-get install ${missing[*]} failed; see target/apt.log"
}

# needs PURPOSE COMMANDS PACKAGES: a command that the system lacks, from Debian or by the reader's hand.
needs() {
    local purpose="$1" commands="$2" packages="$3" missing=""
    for command in $commands; do
        PATH="$PATH:/usr/sbin" command -v "$command" >/dev/null || missing="$missing $command"
    done
    if command -v apt-get >/dev/null; then
        # shellcheck disable=SC2086 — a list of packages
        debian "$purpose" $packages
    elif [ -n "$missing" ]; then
        fail "install$missing for $purpose with your system's package manager, then run this again."
    fi
}

part_base() {
    command -v cargo >/dev/null || fail "install Rust's stable toolchain first: https://rustup.rs"
    needs "compiling SQLite and ring" cc "gcc libc6-dev"
    command -v node >/dev/null || fail "install Node 20 or newer first: https://nodejs.org"
}

has_target() { compgen -G "$("$1" --print sysroot)/lib/rustlib/$TARGET/lib/libcore-*.rlib" >/dev/null; }

# The wasm32 target: the one that is there, rustup's, or one built from the source that Debian's compiler comes with.
# Leaves target/wasm-toolchain.env, which the build reads.
part_wasm() {
    mkdir -p "$ROOT/target"
    local env="$ROOT/target/wasm-toolchain.env"
    if has_target rustc; then
        [ -e "$env" ] || say "$TARGET is installed"
        : >"$env"
        return
    fi
    if [ -s "$env" ] && (. "$env" && [ -d "$WASM_SYSROOT/lib/rustlib/$TARGET/lib" ] && [ -x "$RUSTC" ]); then return; fi
    if [ ! -e "$CACHE/rustup-has-no-target" ] && command -v rustup >/dev/null; then
        say "asking rustup for $TARGET"
        if timeout "$RUSTUP_LIMIT_S" rustup target add "$TARGET" >"$ROOT/target/rustup.log" 2>&1 && has_target rustc; then
            say "rustup installed $TARGET"
            : >"$env"
            return
        fi
        say "rustup could not download it (target/rustup.log); taking Debian's compiler instead"
        mkdir -p "$CACHE" && touch "$CACHE/rustup-has-no-target"
    fi
    command -v apt-get >/dev/null || fail "install the Rust target with: rustup target add $TARGET"
    debian "a compiler that comes with the source of its standard library" rustc-web cargo-web rust-web-src
    build_std
    local linker
    linker="$(rustc --print sysroot)/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld"
    if [ ! -x "$linker" ]; then
        debian "linking WebAssembly" lld-22
        linker="$(command -v wasm-ld-22)"
    fi
    cat >"$env" <<-END
		WASM_SYSROOT='$WASM_SYSROOT'
		export RUSTC=/usr/bin/rustc
		export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--sysroot $WASM_SYSROOT"
		export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER='$linker'
	END
}

# Builds the standard library for wasm32 with Debian's compiler; sets WASM_SYSROOT.
build_std() {
    local version
    version="$(/usr/bin/rustc --version | cut -d' ' -f2)"
    WASM_SYSROOT="$CACHE/wasm-sysroot-$version"
    local lib="$WASM_SYSROOT/lib/rustlib/$TARGET/lib"
    [ -d "$lib" ] && return
    say "building the standard library $version for $TARGET (half a minute)"
    local scratch
    scratch="$(mktemp -d)"
    mkdir -p "$scratch/src" "$CACHE"
    printf '#![no_std]\n' >"$scratch/src/lib.rs"
    printf '[package]\nname = "scratch"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$scratch/Cargo.toml"
    (cd "$scratch" && env -u RUSTFLAGS RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc PATH="/usr/bin:$PATH" CARGO_TARGET_DIR="$scratch/target" \
        /usr/bin/cargo build --release --target "$TARGET" -Zbuild-std=std,panic_abort,proc_macro) \
        >"$ROOT/target/build-std.log" 2>&1 || fail "the standard library did not build; see target/build-std.log"
    rm -f "$scratch/target/$TARGET/release/deps/"libscratch-*
    # Made beside its place and moved there, so that a broken run leaves nothing half made.
    local staged="$WASM_SYSROOT.$$"
    mkdir -p "$staged/lib/rustlib/$TARGET/lib"
    cp "$scratch/target/$TARGET/release/deps/"*.rlib "$staged/lib/rustlib/$TARGET/lib/"
    mv "$staged" "$WASM_SYSROOT"
    rm -rf "$scratch"
}

# The wasm-bindgen command of the version that Cargo.lock has.
part_bindgen() {
    local version
    version="$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' "$ROOT/Cargo.lock")"
    local home="$CACHE/wasm-bindgen-$version"
    if [ ! -x "$home/bin/wasm-bindgen" ]; then
        say "building wasm-bindgen $version (about two minutes)"
        mkdir -p "$ROOT/target"
        CARGO_TARGET_DIR="$ROOT/target/tools-build" cargo install wasm-bindgen-cli --version "$version" --root "$home" \
            --no-default-features >"$ROOT/target/wasm-bindgen.log" 2>&1 ||
            fail "wasm-bindgen $version did not build; see target/wasm-bindgen.log"
        rm -rf "$ROOT/target/tools-build"
    fi
    mkdir -p "$ROOT/target/tools"
    ln -sfn "$home/bin/wasm-bindgen" "$ROOT/target/tools/wasm-bindgen"
}

# Cuts the release's WebAssembly into chunks. It must know the version of wasm-bindgen: 0.2.4 is the first for 0.2.128 and later.
part_split() {
    local version=0.2.4
    local home="$CACHE/wasm-split-$version"
    if [ ! -x "$home/bin/wasm-split-cli" ]; then
        say "building wasm-split $version (about a minute)"
        mkdir -p "$ROOT/target"
        CARGO_TARGET_DIR="$ROOT/target/tools-build" cargo install wasm_split_cli_support --version "$version" --root "$home" \
            --features build-binary >"$ROOT/target/wasm-split.log" 2>&1 ||
            fail "wasm-split $version did not build; see target/wasm-split.log"
        rm -rf "$ROOT/target/tools-build"
    fi
    mkdir -p "$ROOT/target/tools"
    ln -sfn "$home/bin/wasm-split-cli" "$ROOT/target/tools/wasm-split-cli"
}

# node_packages FOLDER PURPOSE: what the folder's lock file names.
node_packages() {
    local folder="$ROOT/$1" purpose="$2"
    if [ ! -e "$folder/node_modules/.package-lock.json" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
        say "installing Node packages of $1 ($purpose)"
        mkdir -p "$ROOT/target"
        (cd "$folder" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund >"$ROOT/target/npm.log" 2>&1) ||
            fail "npm ci failed in $1; see target/npm.log"
        touch "$folder/node_modules/.package-lock.json"
    fi
}

part_site() { node_packages server/site "binaryen and the style sheet's bundler"; }

part_browser() {
    needs "browser tests" chromium chromium
    node_packages end2end "Playwright"
}

# Vendors' own clients, whose requests ours are held against.
part_clients() { node_packages server/tests/clients "vendors' own clients"; }

part_caches() {
    needs "tests against real caches" "varnishd nginx" "varnish varnish-modules nginx libnginx-mod-http-cache-purge gcc libc6-dev"
}

# Debian puts the server's programs into a folder of their own; postgres.sh finds them there.
part_postgres() {
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null ||
        needs "tests against PostgreSQL" initdb postgresql
}

# wrk sends what benchmarks send beside ours.
part_bench() {
    needs "benchmarks" "wrk" "wrk"
}

part_nextest() {
    cargo nextest --version >/dev/null 2>&1 || [ -x "$CACHE/nextest/bin/cargo-nextest" ] || {
        say "building cargo-nextest (a few minutes)"
        cargo install cargo-nextest --locked --root "$CACHE/nextest" >"$ROOT/target/nextest.log" 2>&1 ||
            fail "cargo-nextest did not build; see target/nextest.log"
    }
}

# Holds libraries against deny.toml.
part_deny() {
    local version=0.20.2
    local home="$CACHE/cargo-deny-$version"
    if [ ! -x "$home/bin/cargo-deny" ]; then
        say "building cargo-deny $version (about four minutes)"
        mkdir -p "$ROOT/target"
        CARGO_TARGET_DIR="$ROOT/target/tools-build" cargo install cargo-deny --locked --version "$version" --root "$home" \
            >"$ROOT/target/cargo-deny.log" 2>&1 || fail "cargo-deny $version did not build; see target/cargo-deny.log"
        rm -rf "$ROOT/target/tools-build"
    fi
    mkdir -p "$ROOT/target/tools"
    ln -sfn "$home/bin/cargo-deny" "$ROOT/target/tools/cargo-deny"
}

for part in "$@"; do "part_$part"; done
