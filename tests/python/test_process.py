"""The end of the interpreter, Ctrl-C and fork, while something is being read or made."""

import os
import subprocess
import sys
import textwrap

import pytest

# Sources whose next batch needs the interpreter, each in the middle of a scan that is given up.
SOURCES = {
    "an iterator": "batches()",
    "a reader of pyarrow": "pa.RecordBatchReader.from_batches(next(batches()).schema, batches())",
    "an open file": "Slow()",
}
READING = """
    import time
    import pyarrow as pa
    import guillemet as gm

    def batches():
        while True:
            time.sleep(0.002)
            yield pa.record_batch({"text": ["\u201cYes,\u201d said Ann Lee."]})

    class Slow:
        def read(self, size):
            time.sleep(0.002)
            return b'{"text": "Yes."}\\n' * 10_000
"""


def run(*parts: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    code = "\n".join(textwrap.dedent(part) for part in parts)
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout)


@pytest.mark.parametrize("name", SOURCES)
def test_the_interpreter_ends_while_a_source_is_read(name: str) -> None:
    given_up = f"""
        for number, batch in enumerate(gm.scan({SOURCES[name]}).decode()):
            if number == 2:
                break
        print("last line")
    """
    for _ in range(3):
        done = run(READING, given_up)
        assert (done.returncode, done.stdout, done.stderr) == (0, "last line\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_child_cannot_go_on_with_a_scan() -> None:
    forked = """
        import os

        running = iter(gm.scan(batches()).decode())
        next(running)
        child = os.fork()
        if child == 0:
            try:
                next(running)
            except gm.GuillemetError as problem:
                print(problem, flush=True)
            print(gm.quotes("\u201cYes,\u201d said Ann Lee.").column("speaker"), flush=True)
            os._exit(0)
        os.waitpid(child, 0)
        print(len(next(running)))
    """
    done = run(READING, forked)
    assert (done.returncode, done.stderr) == (0, "")
    told, speakers, rows = done.stdout.splitlines()
    assert told.startswith("sources: being read by another process; expected a new scan()")
    assert (speakers, rows) == ("['Ann Lee']", "1")


@pytest.mark.parametrize("call", ["gm.tokens([text])", "gm.quotes([text])", "gm.show(text)"])
def test_ctrl_c_stops_the_work_on_one_huge_record(call: str) -> None:
    interrupted = f"""
        import os, signal, sys, threading, time
        import guillemet as gm

        gm.quotes("\u201cYes,\u201d said Ann Lee.")
        text = "\u201cWe won,\u201d said Ann Lee. It rained all day, she said.\\n\\n" * 1_000_000
        since = time.monotonic()
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            {call}
        except KeyboardInterrupt:
            print(time.monotonic() - since)
    """
    done = run(interrupted, timeout=300)
    assert done.stdout, done.stderr
    # The work takes ten times as long; how soon it stops depends on what else the machine does.
    assert float(done.stdout) < 3
