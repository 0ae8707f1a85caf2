"""The cases under tests/cases, which the Rust tests read, too."""

from typing import Any

import pytest
from attribution import rows_of, wrong_fields
from conftest import ROOT, cases

import guillemet as gm


def all_cases(stage: str) -> list[Any]:
    names = sorted(path.name for path in (ROOT / "tests/cases" / stage).glob("*.toml"))
    return [case for name in names for case in cases(f"{stage}/{name}")]


@pytest.mark.parametrize("case", all_cases("decode"))
def test_decode(case: dict[str, Any]) -> None:
    data: str | bytes = case.get("input", "")
    if "input_hex" in case:
        data = bytes.fromhex(case["input_hex"])
    options = case.get("options", {})
    if "error" in case:
        with pytest.raises(gm.GuillemetError) as caught:
            gm.decode(data, **options)
        assert case["error"] in str(caught.value)
        return
    [row] = gm.decode([data], **options).to_pylist()
    assert row["text"] == case["output"]
    assert (row["date"] and row["date"].isoformat()) == case.get("date")
    for column in ["layers", "replaced", "kept", "lossy"]:
        assert row[column] == case.get(column, row[column]), column
    raw = data.encode() if isinstance(data, str) else data
    text, offsets = gm.decode(data, with_map=True, offsets="byte", **options)
    edits = [
        [raw[slice(*before)].decode(errors="replace"), text.encode()[slice(*after)].decode()]
        for before, after in offsets.edits
    ]
    assert edits == case.get("edits", edits)


@pytest.mark.parametrize("case", all_cases("segment"))
def test_segment(case: dict[str, Any]) -> None:
    text = case["text"]
    options = {name: case[name] for name in ["language", "within_quotes"] if name in case}
    for function in [gm.paragraphs, gm.sentences, gm.tokens]:
        given = options if function is not gm.paragraphs else {}
        rows = function([text], layers=[], header="keep", **given).to_pylist()
        words = [row["text"] for row in rows]
        assert words == case.get(function.__name__, words)
        assert words == [text[row["start"] : row["end"]] for row in rows]


@pytest.mark.parametrize("case", all_cases("quotes"))
def test_quotes(case: dict[str, Any]) -> None:
    wrong, beyond = wrong_fields(case)
    for row, now in zip(case["quotes"], wrong, strict=True):
        assert now.keys() == row.get("known", {}).keys(), (row["content"], now)
    assert bool(beyond) == bool(case.get("known")), beyond


@pytest.mark.parametrize("case", all_cases("quotes"))
def test_positions_of_quotes(case: dict[str, Any]) -> None:
    text = case["text"]
    for row in rows_of(case):
        assert row["text"] == " ".join(row["content"])
        assert text[row["raw_start"] : row["raw_end"]] == text[row["start"] : row["end"]]
        for part in ["cue", "source"]:
            if row[part] is not None:
                assert text[row[f"{part}_start"] : row[f"{part}_end"]] == row[part]
