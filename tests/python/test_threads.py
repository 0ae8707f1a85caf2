"""Threads, forks, signals and imports."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest

import guillemet as gm

FUNCTIONS = [gm.decode, gm.paragraphs, gm.sentences, gm.tokens, gm.quotes]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_number_of_threads_does_not_show(function, articles: list[str]) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    one = pa.table(function(articles, threads=1))
    for threads in [2, 5, None]:
        many = pa.table(function(articles, threads=threads))
        assert many.equals(one)
        assert [len(batch) for batch in many.to_batches()] == [
            len(batch) for batch in one.to_batches()
        ]


def test_calls_from_many_threads(articles: list[str]) -> None:
    expected = gm.quotes(articles[:50], threads=1).to_pylist()
    with ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(gm.quotes, articles[:50], threads=1 + n % 3) for n in range(12)]
        assert all(call.result().to_pylist() == expected for call in calls)


def quotations(articles: list[str]) -> int:
    return gm.quotes(articles).num_rows


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork")
@pytest.mark.filterwarnings("ignore:.*fork")
def test_a_forked_child_works(articles: list[str]) -> None:
    expected = quotations(articles)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(quotations, [articles] * 4).get(timeout=120) == [expected] * 4
    assert quotations(articles) == expected


def test_other_threads_run_meanwhile(articles: list[str]) -> None:
    ticks = []
    stop = threading.Event()

    def tick() -> None:
        while not stop.wait(0.001):
            ticks.append(time.monotonic())

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.monotonic()
    gm.tokens(articles * 4)
    end = time.monotonic()
    stop.set()
    thread.join()
    assert any(start < moment < end for moment in ticks)


INTERRUPTED = """
import os, signal, threading
import guillemet as gm

articles = ["\\u201cWe won,\\u201d said Ann Lee. " * 2000] * 4000
threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT]).start()
try:
    gm.tokens(articles)
except KeyboardInterrupt:
    print("interrupted")
print(gm.tokens("Still here.").num_rows)
"""


def test_ctrl_c_stops_a_long_call() -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.split() == ["interrupted", "3"]


def test_importing_needs_and_loads_nothing_else() -> None:
    program = (
        "import sys; before = set(sys.modules); import guillemet as gm; gm.quotes(['a']);"
        "new = {name.split('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(new - sys.stdlib_module_names))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(gm.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert done.stdout.strip() == "['guillemet']"


def test_a_handler_of_the_caller_is_run(articles: list[str]) -> None:
    seen = []
    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(True))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        while not seen:
            gm.tokens(articles)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert seen
