.DEFAULT_GOAL := help
.PHONY: help run test bench

run: ## Build Rolecall and serve it on http://localhost:3000; it prints the set-up code. ARGS="--listen …" goes to it.
	@scripts/run $(ARGS)

test: ## Lints, unit tests, flows on SQLite and PostgreSQL, flows in Chromium. Installs what is missing (Debian).
	@scripts/test

bench: ## Measure what signing in costs, in a release build, beside the budgets.
	@cargo bench -p server

help: ## This list
	@sed -nE 's/^([a-z]+): ## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 8
