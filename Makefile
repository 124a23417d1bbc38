# Every target sets up what it needs: a virtual environment in .venv, from requirements.lock.
STUDY ?= example
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup report lab test notebooks docs bench lock clean

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):.*##/make \1 \t/p' Makefile | expand -t 20

setup: .venv/installed  ## Set up .venv (the others do this themselves)

report: .venv/installed  ## Write reports/STUDY/index.html (STUDY=example unless you say)
	$(BIN)/analysis report $(STUDY)

lab: .venv/installed  ## Open the notebooks in JupyterLab
	$(BIN)/jupyter lab --notebook-dir=. notebooks/00_start_here.ipynb

test: .venv/installed  ## Run every check: format, lint, types, tests, notebooks
	@echo "== Formatting and lint"
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@echo "== Types"
	$(BIN)/mypy
	@echo "== Tests"
	$(BIN)/pytest --numprocesses auto --dist loadfile
	@echo "== Notebooks: executed again, outputs compared with those stored"
	$(BIN)/pytest --nbval notebooks -p no:cacheprovider

notebooks: .venv/installed  ## Execute the notebooks in place and store their outputs
	$(BIN)/analysis refresh-notebooks

docs: .venv/installed  ## Write docs/example.md and, if its texts are there, docs/care-review.md
	$(BIN)/analysis summary example
	@if ls data/raw/care-review/*.txt >/dev/null 2>&1; then $(BIN)/analysis summary care-review; fi

bench: .venv/installed  ## Compare speeds with other tools (benchmarks/scale.py, an hour, is apart)
	@for script in $(filter-out benchmarks/scale.py,$(wildcard benchmarks/*.py)); do $(BIN)/python $$script || exit 1; done

lock: .venv/installed  ## Write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--extra test pyproject.toml --output-file requirements.lock

clean:  ## Delete what was built; raw documents and .venv stay
	find data/processed reports -mindepth 1 -not -name .gitkeep -delete

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3.11"; exit 2; }
	@echo "== Setting up .venv: about two minutes, once"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
