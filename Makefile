# make demo         builds, installs into .venv and prints the quotes of a sample record
# make test         everything that CI runs
# make readme       puts the real output behind the examples of the README
# make score        scores against the reference data, where it is at hand
# make hostile      flipped bits, small files that grow, disturbed runs; some ten minutes
# make bench        benchmarks
# make wheel-check  the release wheel in clean environments

PYTHON ?= python3
BIN := .venv/bin
# Fast to build, fast enough to run: what the tests and the demo use.
PROFILE ?= quick
GUILLEMET_SHARED ?= ../shared
export GUILLEMET_SHARED

FEATURE_SETS := "" arrow corpus python

.PHONY: demo test readme score hostile bench wheel-check setup develop tools lint rust-test python-test clean

demo: develop
	@$(BIN)/python -c "import guillemet, pathlib; \
	    print(guillemet.quotes(pathlib.Path('tests/documents/record.txt').read_text('utf-8')))"

test: lint rust-test python-test

tools:
	@PYTHON=$(PYTHON) sh .ci/tools

setup: .venv/installed

# The environment holds the tools at the versions that pyproject.toml pins.
.venv/installed: pyproject.toml | tools
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --group dev
	@touch $@

develop: setup
	PIP_QUIET=1 $(BIN)/maturin develop --quiet --profile $(PROFILE)

lint: develop
	cargo fmt --check
	set -e; for features in $(FEATURE_SETS); do \
	    cargo clippy --all-targets --features "$$features" -- -D warnings; done
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest --mypy-config-file pyproject.toml guillemet

# The feature `python` has no Rust tests of its own: pytest tests what it makes.
rust-test: tools
	cargo test
	cargo test --features corpus

python-test: develop
	$(BIN)/pytest

readme: develop
	$(BIN)/python tests/python/readme.py

score: develop
	sh tests/score

hostile: develop
	$(BIN)/python tests/hostile/bit_flips.py
	$(BIN)/python tests/hostile/bombs.py
	$(BIN)/python tests/hostile/stops.py

bench: tools
	cargo bench --features arrow

wheel-check: setup
	sh tests/wheel-check

clean:
	rm -rf .venv build dist target
