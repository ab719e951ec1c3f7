# What a newcomer needs: `make demo` and `make test`. Each sets up what is missing first.
PY := .venv/bin/python
# Two at a time, on two cores or more: half of the suite waits for servers and browsers. A module
# stays in one process, and makes what its tests share once.
PYTEST := $(PY) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
FIND = python=$$(PYTHON="$(PYTHON)" sh deploy/python.sh)
PYTHON ?= python3
# Which port the demo serves at: make demo PORT=8001
PORT ?= 8000
export PORT

.PHONY: setup demo test dev lint types checks unit browser bench bench-roster bench-publish lock
.NOTPARALLEL:

setup:
	@$(FIND) && "$$python" deploy/setup.py demo

demo:
	@$(FIND) && "$$python" deploy/demo.py --check && "$$python" deploy/setup.py demo && exec $(PY) deploy/demo.py

# All that CI runs, in this order; pytest's summary comes last.
test: dev lint types checks
	$(PYTEST)

dev:
	@$(FIND) && "$$python" deploy/setup.py dev

lint: dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports
	$(PY) -m djlint --lint --quiet templates

types: dev
	$(PY) -m mypy

checks: dev
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) deploy/check_deploy.py

unit: dev
	$(PYTEST) -m "not browser"

# With a picture of every page in var/screenshots.
browser: dev
	OCP_SCREENSHOTS=1 $(PYTEST) -m browser

bench: dev
	$(PY) -m tests.bench

SIZE ?= oss
SEEDS ?= 10
# careful, or greedy: towns that never thought about their roster
HISTORY ?= careful
bench-roster: dev
	$(PY) -m liaisons.rostering.bench --size $(SIZE) --seeds $(SEEDS) --history $(HISTORY)

# One week of the whole country: 8,000 schools.
bench-publish: dev
	$(PY) -m tests.bench_publish

# Writes requirements/*.txt anew from pyproject.toml, by exact version and hash.
lock: dev
	$(PY) deploy/lock.py
