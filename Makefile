# Everything here works on a fresh clone with Python 3.11 or newer and nothing else prepared.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: help install demo test lint format gold train lock clean packages chaos fuzz reference pictures label-studio label-studio-install

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/'

$(VENV)/runtime: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fazhi needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/development: requirements-dev.lock $(VENV)/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

install: $(VENV)/development  ## install the package and all tools, locked versions

demo: $(VENV)/runtime  ## extract the sample reports into tables
	$(BIN)/fazhi extract examples/reports -o demo --overwrite --format parquet --format csv
	$(BIN)/python examples/question.py demo

packages:  ## Debian packages that some tests and formats use: a browser, Java, antiword (as root)
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk default-jre-headless antiword

test: lint label-studio-install  ## lint, then run every test
	$(BIN)/python -m pytest

lint: install  ## format check, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

gold: install  ## check the gold and build the training files
	$(BIN)/fazhi corpus lint
	$(BIN)/fazhi corpus build --overwrite

train: gold  ## train a model from the gold into build/model
	$(BIN)/fazhi train -o build/model --overwrite

reference: install  ## make docs/reference anew from code, schemas and tables
	$(BIN)/python -m fazhi_training.reference

pictures: install  ## make the screenshots of the documentation anew
	$(BIN)/python -m fazhi_training.benchmarks.screenshots docs

chaos: install  ## kill a run 500 times, as every night
	FAZHI_CHAOS_KILLS=500 FAZHI_CHAOS_REPORTS=2000 $(BIN)/python -m pytest -m chaos

fuzz: install  ## read 20,000 damaged files
	FAZHI_FUZZ_FILES=20000 FAZHI_FUZZ_SECONDS=36000 FAZHI_FUZZ_FAILED=build/fuzz $(BIN)/python -m pytest -m fuzz

LABEL_STUDIO := build/label-studio

$(LABEL_STUDIO)/installed: requirements-label-studio.lock
	$(PYTHON) -m venv $(LABEL_STUDIO)/venv
	$(LABEL_STUDIO)/venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-label-studio.lock
	touch $@

label-studio-install: install $(LABEL_STUDIO)/installed  ## install the development Label Studio, with a warmed data folder
	$(BIN)/fazhi annotate server --folder $(LABEL_STUDIO) --prepare

label-studio: label-studio-install  ## run a Label Studio for development on this machine
	$(BIN)/fazhi annotate server --folder $(LABEL_STUDIO)

lock: install  ## renew the lock files from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	echo 'label-studio==1.23.2' | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-label-studio.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra build --constraint requirements-dev.lock -o requirements.lock

clean:  ## remove what the other targets made
	rm -rf $(VENV) build demo
