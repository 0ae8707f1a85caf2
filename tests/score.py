"""Score against the reference data, by the programs that lie there, and hold to the floors.

python tests/score.py

Prints the scorers' tables, then each figure beside its floor of `floors.toml`. Fails if a figure
has fallen under it by more than the tolerance that stands there.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS / "python"))
from reference_data import ROOT, shared  # noqa: E402

OUT = ROOT / "build" / "score"

# Where a figure stands in what a scorer prints as JSON.
QUOTES = {
    "found": "quoted.found.f1",
    "attributed": "quoted.attributed.f1",
    "overlap": "all.overlap.quote.f1",
    "cue exact": "all.exact.cue.f1",
    "source exact": "all.exact.source.f1",
    "content exact": "all.exact.content.f1",
}
SPEAKERS = {
    "speakers": "tables.all.all.accuracy",
    "speakers by name": "tables.mention.name.accuracy",
    "speakers by description": "tables.mention.nominal.accuracy",
    "speakers by pronoun": "tables.mention.pronoun.accuracy",
    "of those named": "precision.named_precision",
}
SENTENCES = {"inner": "total.inner.f1"}


def program(name: str, *arguments: object, capture: bool = False) -> str:
    command = [sys.executable, str(shared("eval") / name), *map(str, arguments)]
    sys.stdout.flush()
    run = subprocess.run(
        command, check=True, text=True, stdout=subprocess.PIPE if capture else None
    )
    return run.stdout or ""


def figures(scorer: str, paths: dict[str, str], *arguments: object) -> dict[str, float]:
    """Print a scorer's tables, and return its figures in per cent."""
    program(scorer, *arguments)
    scores = json.loads(program(scorer, *arguments, "--json", capture=True))
    found = {}
    for name, path in paths.items():
        value: Any = scores
        for part in path.split("."):
            value = value[part]
        found[name] = 100 * value
    return found


def only_annotated(gold: Path, speakers: Path, out: Path) -> Path:
    """Write those articles of the gold whose speakers are annotated."""
    with speakers.open(encoding="utf-8") as lines:
        wanted = {json.loads(line)["id"] for line in lines}
    with gzip.open(gold, "rt", encoding="utf-8") as lines:
        kept = [line for line in lines if json.loads(line)["id"] in wanted]
    out.write_text("".join(kept), encoding="utf-8")
    return out


def score(name: str, source: dict[str, Any]) -> dict[str, float]:
    system = OUT / f"{name}.jsonl"
    if "sentences" in source:
        gold = shared(source["sentences"])
        program("run_guillemet.py", "sentences", gold, system)
        return figures("score_segments.py", SENTENCES, gold, system)
    gold, speakers = shared(source["gold"]), shared(source["speakers"])
    if name == "polnear-train":
        gold = only_annotated(gold, speakers, OUT / f"{name}-gold.jsonl")
    program("run_guillemet.py", "quotes", gold, system)
    found = figures("score_quotes.py", QUOTES, gold, system)
    if name == "wild-dev":
        # Its gold has nothing outside of marks.
        found = {figure: found[figure] for figure in ("found", "attributed")}
    print()
    found |= figures("score_speakers.py", SPEAKERS, gold, speakers, system)
    if name == "polnear-dev":
        reliability = [TESTS / "reliability.py", shared("eval"), gold, system]
        subprocess.run([sys.executable, *map(str, reliability)], check=True)
    return found


def main() -> None:
    if not shared("eval").is_dir():
        print(f"skipped: no reference data in {shared()}; GUILLEMET_SHARED says where it is")
        return
    OUT.mkdir(parents=True, exist_ok=True)
    sources = tomllib.loads((TESTS / "floors.toml").read_text(encoding="utf-8"))
    tolerance = sources.pop("tolerance")
    summary = []
    fallen = []
    for name, source in sources.items():
        print(f"\n{name}: {source['about']}\n")
        summary.append(f"\n{name}: {source['about']}")
        for figure, value in score(name, source).items():
            floor = source.get("floors", {}).get(figure)
            note = "no floor" if floor is None else f"{floor:6.1f}"
            if floor is not None and value < floor - tolerance:
                fallen.append(f"{name}: {figure} {value:.1f}, floor {floor:.1f}")
                note += "  fallen"
            summary.append(f"  {figure:24}{value:6.1f}   {note}")
    print("\n".join(["", "figure, measured, floor", *summary]))
    if fallen:
        sys.exit("\nfallen by more than {}:\n{}".format(tolerance, "\n".join(fallen)))


if __name__ == "__main__":
    main()
