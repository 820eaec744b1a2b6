# Mingcha. Every target makes its own virtual environment first: by uv where there is one, else by
# venv and pip, always from requirements.lock with hashes.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
# The name changes with what is locked, so a changed lock installs again and an old one does not.
STAMP := $(VENV)/.made-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
CODE := crypto leads covert tipline wsgi.py offline verifier tests bench fuzz
WORKERS ?= 2
SECONDS ?= 600
SEED ?=

.DEFAULT_GOAL := help
.PHONY: help demo walkthrough test check fuzz bench translations lock vendor clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

demo: $(STAMP) ## Serve an invented city on 127.0.0.1 (the first start makes it, later ones reuse it)
	@$(BIN)/mingcha demo

walkthrough: $(STAMP) ## Go the whole way round a running demo, step by step
	@$(BIN)/mingcha walkthrough

test: $(STAMP) ## Run every test that this machine can run, and say which it cannot
	@sh tests/run.sh $(BIN)/pytest $(WORKERS) "$(CHROMIUM)"

check: $(STAMP) ## Lint, formatting, types, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(CODE)
	$(BIN)/pytest -q tests/house

fuzz: $(STAMP) ## Feed every parser of outside bytes with forgeries, SECONDS each (600), two at a time
	@$(BIN)/python -m fuzz --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

bench: $(STAMP) ## Measure the submitting request beside a bare endpoint, and pages at 100,000 leads
	@$(BIN)/python -m bench

translations: $(STAMP) ## Gather strings into the Chinese catalogue and compile it
	@$(BIN)/pybabel -q extract -F babel.cfg --no-location --sort-output -k lazy_gettext -k _l \
	  -o locale/messages.pot .
	@$(BIN)/pybabel -q update -i locale/messages.pot -d locale -l zh --no-fuzzy-matching \
	  --no-wrap --ignore-obsolete --ignore-pot-creation-date
	@rm locale/messages.pot
	@$(BIN)/pybabel -q compile -d locale
	@$(BIN)/pytest -q tests/house/test_translations.py

lock: $(STAMP) ## Choose the newest allowed dependencies again (needs uv)
	$(or $(UV),$(BIN)/uv) pip compile pyproject.toml --upgrade --all-extras --generate-hashes \
	  --universal --python-version 3.11 --no-header --annotation-style line --quiet \
	  --output-file requirements.lock

vendor: ## Compile the style sheet again from GOV.UK Frontend (needs npm; maintainers only)
	@$(PYTHON) vendor/build.py

clean: ## Remove the invented city (var/) and the virtual environment
	rm -rf var $(VENV)

$(STAMP): requirements.lock pyproject.toml
	@sh .ci/environment $(VENV) "$(UV)" $(PYTHON)
	@rm -f $(VENV)/.made-* && touch $@
