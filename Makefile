# Everything goes into .venv, from the hashed lock files. `make` alone lists the targets.
PYTHON ?= python3
PORT ?= 8000
PIP = .venv/bin/pip --disable-pip-version-check --quiet
PYTEST = .venv/bin/pytest -q -n auto --dist worksteal
POSTGRESQL = $${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/test}
ANSWERS = .venv/bin/python -c 'import os, psycopg; psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=3).close()' 2>/dev/null
# What the check of the deployment settings is told: HTTPS, a host, and a secret of its own.
DEPLOYED = CLAIMTRACK_HTTPS=true CLAIMTRACK_ALLOWED_HOSTS=claims.example CLAIMTRACK_SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')

TRANSLATED = kk ru
LINTS = lint-rules lint-templates lint-types lint-contract lint-migrations lint-deployment

# Python keeps what it compiled, whatever the shell says: otherwise every test worker compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test quick test-sqlite test-postgresql test-browser lint $(LINTS) screenshots bench fuzz drill messages format lock clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "claimtrack needs Python 3.11 or newer: name one with make PYTHON=python3.12."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python cannot make virtual environments here: run apt-get install python3-venv and try again."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/runtime: .venv/bin/pip requirements.lock
	@$(PIP) install --require-hashes -r requirements.lock && touch $@

.venv/development: .venv/bin/pip requirements-dev.lock
	@$(PIP) install --require-hashes -r requirements-dev.lock && touch $@

.venv/benchmark: .venv/development requirements-bench.lock
	@$(PIP) install --require-hashes -r requirements-bench.lock && touch $@

.secret-key:
	@umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))' > $@

install: .venv/runtime .secret-key ## make .venv and this folder's secret key

demo: install ## load the Kazakhstan dossier and serve it at 127.0.0.1:8000 (PORT=8001 for another port)
	@env -u DATABASE_URL .venv/bin/python manage.py demo --port "$(PORT)"

lint: .venv/development .secret-key ## format, rules, types, templates, import contract, migrations, deployment settings
	@$(MAKE) --no-print-directory --keep-going --jobs=4 $(if $(filter output-sync,$(.FEATURES)),--output-sync) $(LINTS)

lint-rules:
	@.venv/bin/ruff format --check --quiet . && .venv/bin/ruff check --quiet .

lint-templates:
	@.venv/bin/djlint --quiet --lint audit/templates claims/templates claimtrack/templates sources/templates

lint-types:
	@.venv/bin/mypy

lint-contract:
	@said=$$(.venv/bin/lint-imports) && echo "$$said" | tail -n 1 || { echo "$$said"; exit 1; }

lint-migrations:
	@env -u DATABASE_URL .venv/bin/python manage.py makemigrations --check

lint-deployment:
	@env -u DATABASE_URL $(DEPLOYED) .venv/bin/python manage.py check --deploy --fail-level WARNING

quick: lint ## the fast loop: lint and the suite on SQLite, without the long walks and a browser
	@env -u DATABASE_URL $(PYTEST) -m "not browser and not walk and not cluster"

test: lint test-sqlite test-postgresql test-browser ## everything; says what it skipped, and why; with CI=true nothing is

test-sqlite: .venv/development .secret-key ## the suite on SQLite
	@echo "On SQLite:"; env -u DATABASE_URL $(PYTEST) -m "not browser"

test-postgresql: .venv/development .secret-key ## the suite on PostgreSQL, where DATABASE_URL or 127.0.0.1:5432 answers
	@DATABASE_URL=$(POSTGRESQL); export DATABASE_URL; \
	if $(ANSWERS); then \
		echo "On PostgreSQL, what asks it:"; $(PYTEST) -m "database and not browser"; \
	elif [ "$$CI" = true ]; then echo "PostgreSQL does not answer and CI=true: set DATABASE_URL."; exit 1; \
	else echo "SKIPPED: the suite on PostgreSQL, since none answers. Set DATABASE_URL to include it."; fi

test-browser: .venv/development .secret-key ## the demo, end to end, in headless Chromium
	@lacks=; [ -x /usr/bin/chromium ] || lacks=chromium; command -v java >/dev/null || lacks="$$lacks default-jre-headless"; \
	if [ -n "$$lacks" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && { [ "$$CI" = true ] || [ "$(INSTALL)" = yes ]; }; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$lacks >/dev/null; fi; \
	if [ -x /usr/bin/chromium ]; then echo "In Chromium:"; env -u DATABASE_URL .venv/bin/pytest -q -n 2 --dist loadfile -m browser; \
	elif [ "$$CI" = true ]; then echo "There is no /usr/bin/chromium and CI=true: install it."; exit 1; \
	else echo "SKIPPED: the browser tests, since there is no /usr/bin/chromium. Run apt-get install chromium, or, as root, make test INSTALL=yes."; fi

screenshots: .venv/development .secret-key ## take the pictures in docs/img anew; needs /usr/bin/chromium
	@[ -x /usr/bin/chromium ] || { echo "There is no /usr/bin/chromium here: run apt-get install chromium and try again."; exit 1; }
	@env -u DATABASE_URL .venv/bin/python -m tests.browser.screenshots

bench: .venv/benchmark .secret-key ## measure all that this machine can, beside other software, into docs/performance.md (PARTS="http memory" CLAIMS="1000 100000" ARTICLE= DOSSIER=)
	@.venv/bin/python -m bench $(PARTS)

fuzz: .venv/development .secret-key ## 20,000 generated requests to the API on both databases, and what came back (EXAMPLES= for each operation and role)
	@report=$$(mktemp) && FUZZ_EXAMPLES=$(or $(EXAMPLES),45) FUZZ_REPORT=$$report && export FUZZ_EXAMPLES FUZZ_REPORT && \
	echo "On SQLite:" && env -u DATABASE_URL $(PYTEST) tests/fuzz && \
	{ DATABASE_URL=$(POSTGRESQL); export DATABASE_URL; \
	if $(ANSWERS); then echo "On PostgreSQL:"; $(PYTEST) tests/fuzz; else echo "SKIPPED: PostgreSQL, since none answers."; fi; } && \
	.venv/bin/python -m tests.fuzz.report $$report && rm -f $$report

drill: .venv/development .secret-key ## a hundred kills, full disks, lost caches, restores, on both databases, and what came of them; half an hour (KILLS= on each)
	@report=$$(mktemp) && DRILL_KILLS=$(or $(KILLS),50) DRILL_REPORT=$$report && export DRILL_KILLS DRILL_REPORT && \
	echo "On SQLite:" && env -u DATABASE_URL .venv/bin/pytest -q tests/drills && \
	{ DATABASE_URL=$(POSTGRESQL); export DATABASE_URL; \
	if $(ANSWERS); then echo "On PostgreSQL:"; .venv/bin/pytest -q tests/drills; else echo "SKIPPED: PostgreSQL, since none answers."; fi; } && \
	.venv/bin/python -m tests.drills.report $$report && rm -f $$report

messages: .venv/development .secret-key ## take new words into the catalogues and compile them; needs gettext (apt-get install gettext)
	@command -v msgmerge >/dev/null || { echo "There is no gettext here: run apt-get install gettext and try again."; exit 1; }
	@env -u DATABASE_URL .venv/bin/python manage.py makemessages -v0 $(foreach language,$(TRANSLATED),-l $(language)) --no-wrap --no-obsolete --add-location file \
		$(foreach folder,.venv docs fixtures staticfiles tests,-i $(folder))
	@for language in $(TRANSLATED); do \
		catalogue=claimtrack/locale/$$language/LC_MESSAGES/django; \
		sed -i '/^"\(POT-Creation-Date\|Report-Msgid-Bugs-To\): /d' $$catalogue.po; \
		msgfmt --check-format --output-file=$$catalogue.mo $$catalogue.po && echo "$$language: $$(msgfmt --statistics --output-file=/dev/null $$catalogue.po 2>&1)"; \
	done

format: .venv/development ## let ruff format and mend
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

lock: ## resolve the dependencies anew into the three lock files
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip --disable-pip-version-check --quiet install uv
	@.venv-lock/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	@.venv-lock/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 pyproject.toml --group dev -o requirements-dev.lock
	@.venv-lock/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 pyproject.toml --group dev --group bench -o requirements-bench.lock

clean: ## remove what make made; never the database or the key
	@rm -rf .venv .venv-lock staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +
