# Edgesweep. Set-up is part of the targets that need it: it looks first and does only what is missing.
.DEFAULT_GOAL := help
.PHONY: help run test check audit fmt build bench fuzz dev clean provider-pages site-dev site-release test-rust test-providers test-browser

SETUP := server/site/setup.sh
NEXTEST := env PATH="$$HOME/.cache/edgesweep/nextest/bin:$$PATH:/usr/sbin" \
	cargo nextest run --locked --workspace --features edgesweep-app/ssr --no-fail-fast
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
DENY := target/tools/cargo-deny --locked
# Rooms that a macro declares, which is why formatting does not find them by itself.
PROVIDERS := server/src/providers/*.rs
DEMO ?=
BENCH ?=
FUZZ_S ?= 60

help: ## Show this help
	@echo "Edgesweep: clears stale assets from CDNs."
	@echo
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: site-dev ## Set up, build, and start the demo; prints its address and a sign-in link
	@cargo build --quiet --locked --package edgesweep-server
	@target/debug/edgesweep demo $(DEMO)

test: check test-rust test-browser ## Set up, then run every check and every test
	@echo
	@echo "  make test: all of it passed"

check: ## Format, lints for the server and for the browser, licences of libraries, and the house rules
	@$(SETUP) base wasm deny
	@cargo fmt --all --check -- $(PROVIDERS)
	@cargo clippy --quiet --locked --workspace --all-targets -- --deny warnings
	@server/site/wasm-cargo.sh clippy --quiet --locked --package edgesweep-app --lib --features split \
		--target wasm32-unknown-unknown -- --deny warnings
	@cargo test --quiet --locked --package edgesweep-server --test tidy
	@$(DENY) check bans licenses sources

audit: ## Look for libraries with known holes; the list of holes comes by the network
	@$(SETUP) base deny
	@$(DENY) check bans licenses sources
	@$(DENY) --log-level off fetch db || echo "  advisories cannot be fetched; those of the last 90 days are taken, if they are here"
	@$(DENY) --offline check advisories || \
		{ echo "  advisories were not checked, or name what is to be mended: see above"; exit 1; }

fmt: ## Format all of it
	@cargo fmt --all -- $(PROVIDERS)

test-rust:
	@$(SETUP) base nextest caches clients postgres
	@$(NEXTEST) -E 'not test(crash::replicas::)'
	@echo "  the server's tests again, on PostgreSQL"
	@server/tests/postgres.sh $(NEXTEST) -E 'package(edgesweep-server) - binary(tidy)'

test-providers: ## Run what holds the kinds of CDN against what their vendors publish
	@$(SETUP) base nextest clients
	@$(NEXTEST) -E 'test(providers::)'

test-browser: site-dev
	@$(SETUP) browser caches
	@cargo build --quiet --locked --package edgesweep-server
	@cd end2end && PATH="$$PATH:/usr/sbin" EDGESWEEP_BIN=$(CURDIR)/target/debug/edgesweep npx playwright test

build: site-release ## Build the release binary, target/release/edgesweep, with the site inside
	@cargo build --locked --release --package edgesweep-server
	@echo "  built target/release/edgesweep"

bench: build ## Measure the release build against baselines; make bench BENCH="--only first_load --strict"
	@$(SETUP) browser caches postgres bench
	@node end2end/bench/run.mjs $(BENCH)

fuzz: ## Give the template language random texts, for a minute; make fuzz FUZZ_S=600 for longer
	@$(SETUP) base
	@cd app/fuzz && CARGO_TARGET_DIR=$(CURDIR)/target/fuzz cargo run --quiet --release --bin template -- \
		-max_total_time=$(FUZZ_S) -timeout=2 -max_len=1048576 -artifact_prefix=$(CURDIR)/target/fuzz/

dev: ## Run the demo, and build and start it again whenever a source file changes
	@$(SETUP) base wasm bindgen site
	@node server/site/watch.mjs

provider-pages: ## Write the page about each kind of CDN from its description
	cargo build --quiet --locked --package edgesweep-server
	target/debug/edgesweep providers | while read -r id _; do \
	  target/debug/edgesweep providers "$$id" > "server/src/providers/$$(echo "$$id" | tr - _)/README.md"; done

clean: ## Remove what was built (the set-up's cache stays in ~/.cache/edgesweep)
	@rm -rf target end2end/node_modules end2end/test-results server/site/node_modules server/tests/clients/node_modules

site-dev:
	@$(SETUP) base wasm bindgen site
	@node server/site/build.mjs dev

site-release:
	@$(SETUP) base wasm bindgen split site
	@node server/site/build.mjs release
