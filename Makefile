.DEFAULT_GOAL := help
.PHONY: help run test bench faults

run: ## Build Rolecall and serve it on http://localhost:3000; it prints the set-up code. ARGS="--listen …" goes to it.
	@scripts/run $(ARGS)

test: ## Lints, unit tests, flows on SQLite and PostgreSQL, flows in Chromium. Installs what is missing (Debian).
	@scripts/test

bench: ## Measure what pages load and what signing in costs, in a release build, beside the budgets.
	@scripts/bench

faults: ## Break things around the program, and print what became of it. ARGS="kill smtp --seed 5" picks parts.
	@scripts/faults $(ARGS)

help: ## This list
	@sed -nE 's/^([a-z]+): ## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 8
