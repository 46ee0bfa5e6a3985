# Two commands: `make play` sets up and runs the main job, `make test` sets up and passes the tests.
.PHONY: play demo test bars lint doc clean help

CARGO ?= cargo
OUT ?= out

help: ## Say what can be done
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

# One set of features for everything: with a bench among the targets, what only tests need is switched on
# here too, so that playing and testing never build Bevy twice.
BUILD = $(CARGO) build --workspace --bins --bench hygiene

play: ## Set up, build, and open the library (or, without a display, run the scripted learner)
	@scripts/setup.sh play
	@echo "building Skillward (the first time takes about half an hour on two cores)"
	@$(BUILD)
	@scripts/play.sh "$(OUT)"

demo: ## Set up, build, and let the scripted learner earn a badge; pictures and all in out/
	@scripts/setup.sh play
	@$(BUILD)
	@"$${CARGO_TARGET_DIR:-target}/debug/skillward" demo --out "$(OUT)"

test: ## Set up and pass all tests, headless
	@scripts/setup.sh test
	@scripts/test.sh

bars: ## Print every measured figure (long)
	@scripts/setup.sh test
	@$(CARGO) xtask bars

lint: ## Formatting and clippy, warnings denied
	@$(CARGO) fmt --all --check
	@$(CARGO) clippy --workspace --all-targets -- -D warnings

doc: ## Build the documentation, warnings denied
	@RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps

clean: ## Remove what this Makefile made in the clone
	@rm -rf "$(OUT)"
