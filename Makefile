.DEFAULT_GOAL := help
.NOTPARALLEL:

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
WORKERS ?= 2

.PHONY: help run demo test test-long test-mysql check format lint types imports coverage fix bench clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1: \2/p' $(MAKEFILE_LIST)

run: .venv/.run ## install what is missing and serve the product, with a demo plant on an empty database
	@exec $(BIN)/python -m ui

demo: .venv/.run ## fill an empty database with a believable plant
	@$(BIN)/python -m core demo

test: .venv/.test ## install what is missing and run the tests, on SQLite and MariaDB
	@deploy/install.sh tools
	@$(PYTEST) -n $(WORKERS) --dist loadgroup

test-long: .venv/.test ## simulations, soak and kill loops
	@deploy/install.sh tools
	@$(PYTEST) -m long --timeout 3600

test-mysql: .venv/.test ## the database tests on a real MySQL server; a skip reads "MySQL untested"
	@$(PYTEST) -m mysql
	@# What tampers behind the product's back switches CHECKs off, which MySQL has no word for.
	@ON_MYSQL=yes $(PYTEST) -n $(WORKERS) --dist loadgroup tests/core -k mariadb \
		--ignore tests/core/audit --ignore tests/core/invariants/test_check.py

check: format lint types imports test ## all that a change must pass

format: .venv/.test ## is everything formatted?
	@$(BIN)/ruff format --check .

lint: .venv/.test ## house style and common mistakes
	@$(BIN)/ruff check .

types: .venv/.test ## mypy, strict
	@$(BIN)/mypy

imports: .venv/.test ## who may import whom
	@$(BIN)/lint-imports --no-logo

coverage: .venv/.test ## tests with branch coverage of core; fails under 95 %
	@deploy/install.sh tools
	@$(PYTEST) -n $(WORKERS) --dist loadgroup --cov --cov-report=term

fix: .venv/.test ## format, and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: .venv/.test ## ratios, side by side in one run
	@$(BIN)/python -m benchmarks

clean: ## remove the environment and every cache; var/ with the database stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@deploy/install.sh environment

.venv/.run: .venv/bin/python requirements.txt
	@deploy/install.sh packages requirements.txt
	@touch $@

.venv/.test: .venv/bin/python requirements.txt requirements-dev.txt
	@deploy/install.sh packages requirements-dev.txt
	@touch .venv/.run $@
