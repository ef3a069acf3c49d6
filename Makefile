# Everything goes into .venv, from the hashed lock files. `make` alone lists the targets.
PYTHON ?= python3
PIP = .venv/bin/pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
PORT ?= 8000
.PHONY: help install demo test quick lint format lock clean

help: ## list these targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "claimtrack needs Python 3.11 or newer: name one with make PYTHON=python3.12."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python cannot make virtual environments here: run apt-get install python3-venv and try again."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/runtime: .venv/bin/pip requirements.lock
	@$(PIP) install --require-hashes -r requirements.lock && touch $@

.venv/development: .venv/bin/pip requirements-dev.lock
	@$(PIP) install --require-hashes -r requirements-dev.lock && touch $@

.secret-key:
	@umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))' > $@

install: .venv/runtime .secret-key ## make .venv and this folder's secret key

demo: install ## load the Kazakhstan dossier and serve it at 127.0.0.1:8000 (PORT=8001 for another port)
	@env -u DATABASE_URL .venv/bin/python manage.py demo --port "$(PORT)"

lint: .venv/development .secret-key ## format, rules, templates, import contract, missing migrations
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/djlint --quiet --lint claims/templates claimtrack/templates && .venv/bin/lint-imports && .venv/bin/python manage.py makemigrations --check

quick: lint ## lint and the suite on SQLite
	@env -u DATABASE_URL .venv/bin/pytest -q -n auto

test: quick ## the whole suite, on SQLite and PostgreSQL
	@DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres}; export DATABASE_URL; \
	if .venv/bin/python -c 'import os, psycopg; psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=2).close()' 2>/dev/null; then \
		.venv/bin/pytest -q -n auto; \
	elif [ "$$CI" = true ]; then echo "PostgreSQL does not answer and CI=true: set DATABASE_URL."; exit 1; \
	else echo "Skipped: the suite on PostgreSQL, since none answers. Set DATABASE_URL to include it."; fi

format: .venv/development ## let ruff format and mend
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

lock: ## resolve the dependencies anew into the two lock files
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip --disable-pip-version-check --quiet install uv
	@.venv-lock/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	@.venv-lock/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 pyproject.toml --group dev -o requirements-dev.lock

clean: ## remove what make made; never the database or the key
	@rm -rf .venv .venv-lock staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
