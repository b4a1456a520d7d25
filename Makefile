# make run   probeer Bouwstenenscan op deze computer
# make test  alle controles en tests
# make drill 10.000 keer tegelijk opslaan, zie docs/drills.md
.DEFAULT_GOAL := run
.PHONY: run test drill format lint lock

bin := .venv/bin
python_files := bouwstenen regions inventory tests manage.py
lock := $(bin)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)
# One worker per core, at most four: each has a database and a browser. A worker keeps files together, so that what a
# file shares is made once, and takes over from another when it is done.
PYTEST_ARGS ?= --numprocesses=auto --maxprocesses=4 --dist=worksteal

run:
	@scripts/prepare run
	@exec $(bin)/python manage.py demo

test:
	@scripts/prepare test
	@$(MAKE) --no-print-directory lint
	$(bin)/pytest $(PYTEST_ARGS)

# With fewer or more saves: make drill SAVES=500
SAVES ?= 10000
drill:
	@scripts/prepare test
	BOUWSTENENSCAN_DRILL_SAVES=$(SAVES) $(bin)/pytest --numprocesses=0 -o faulthandler_timeout=1800 tests/drills

lint: export BOUWSTENENSCAN_MODE = test
lint: export DATABASE_URL = sqlite://:memory:
lint:
	$(bin)/ruff format --check $(python_files)
	$(bin)/ruff check $(python_files)
	find templates -name '*.html' -exec $(bin)/djade --target-version 5.2 --check {} +
	$(bin)/lint-imports
	$(bin)/mypy
	$(bin)/python manage.py makemigrations --check --dry-run
	$(bin)/python manage.py check

format:
	@scripts/prepare test
	$(bin)/ruff format $(python_files)
	$(bin)/ruff check --fix $(python_files)
	-find templates -name '*.html' -exec $(bin)/djade --target-version 5.2 {} +

# New versions: make lock UPGRADE=--upgrade
lock:
	@scripts/prepare test
	$(lock) --output-file requirements.txt
	$(lock) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	npm install --package-lock-only
