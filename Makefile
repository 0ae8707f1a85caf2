# make demo         builds, installs into .venv and prints the quotes of a sample record
# make test         everything that CI runs
# make readme       puts the real output behind the examples of the README
# make score        scores against the reference data, where it is at hand
# make fuzz         fuzzes every target for a minute (FUZZ_SECONDS)
# make hostile      flipped bits, small files that grow, disturbed runs; some ten minutes
# make bench        benchmarks
# make wheel-check  the release wheel in clean environments

PYTHON ?= python3
BIN := .venv/bin
# Fast to build, fast enough to run: what the tests and the demo use.
PROFILE ?= quick
GUILLEMET_SHARED ?= ../shared
export GUILLEMET_SHARED

.PHONY: demo test readme score fuzz hostile bench wheel-check setup develop tools lint rust-test python-test clean

demo: develop
	@$(BIN)/python -c "import guillemet, pathlib; \
	    print(guillemet.quotes(pathlib.Path('tests/documents/record.txt').read_text('utf-8')))"

test: lint rust-test python-test

tools:
	@PYTHON=$(PYTHON) sh .ci/tools

setup: .venv/test

# The environment holds the tools at the versions that pyproject.toml pins: those that build at
# first, and those of the tests, which are many, once tests run.
.venv/build .venv/test: pyproject.toml | tools
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --group $(@F)
	@touch $@

develop: .venv/build
	PIP_QUIET=1 $(BIN)/maturin develop --quiet --profile $(PROFILE)

# The crate is built by itself with each set of features; tests and benchmarks need no more than
# one: with `corpus` they see everything but the Python module, which pytest tests.
lint: setup develop
	cargo fmt --check
	cargo clippy --lib -- -D warnings
	cargo clippy --lib --features arrow -- -D warnings
	cargo clippy --all-targets --features corpus -- -D warnings
	cargo clippy --lib --features python -- -D warnings
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest --mypy-config-file pyproject.toml guillemet

rust-test: tools
	cargo test --features corpus

python-test: setup develop
	$(BIN)/pytest

readme: setup develop
	$(BIN)/python tests/python/readme.py

score: setup develop
	$(BIN)/python tests/score.py

fuzz: setup
	tests/fuzz/run

hostile: setup develop
	$(BIN)/python tests/hostile/bit_flips.py
	$(BIN)/python tests/hostile/bombs.py
	$(BIN)/python tests/hostile/stops.py

bench: tools
	cargo bench --features arrow

wheel-check: setup
	sh tests/wheel-check

clean:
	rm -rf .venv build dist target
