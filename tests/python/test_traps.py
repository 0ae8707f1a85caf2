"""What people try first, and what a table says to it."""

import io
import pickle
from pathlib import Path

import pytest

import guillemet as gm

TEXT = "\u201cWe won,\u201d said Ann Lee."


def test_the_path_of_a_file_warns(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    with pytest.warns(UserWarning, match=r"is the path of a file.*guillemet\.scan"):
        assert gm.quotes(str(path)).num_rows == 0
    with pytest.warns(UserWarning, match="was read as a text"):
        gm.decode(str(path))


def test_an_open_file_is_refused_with_the_right_call() -> None:
    with pytest.raises(TypeError, match=r"data: an open file; .*file\.read\(\) is one record"):
        gm.quotes(io.StringIO(TEXT))


def test_the_header_counts_all_records() -> None:
    table = gm.quotes([TEXT, "It rained.", None])
    assert repr(table).startswith("1 quotation in 3 records, 2 without any: 1 direct")
    again = pickle.loads(pickle.dumps(table))  # noqa: S301
    assert repr(again) == repr(table)
    assert repr(gm.quotes([TEXT])).startswith("1 quotation in 1 record: ")


def test_habits_of_frames_are_answered() -> None:
    table = gm.quotes([TEXT] * 7)
    assert table["speaker"] == ["Ann Lee"] * 7
    assert table.head(2)["id"] == [0, 1]
    assert len(table.head()) == 5
    assert len(table.head(100)) == 7
    with pytest.raises(KeyError, match="no column"):
        table["mood"]
    with pytest.raises(TypeError, match=r"slice in square brackets; expected the name of a column"):
        table[1:2]  # type: ignore[index]
    with pytest.raises(AttributeError, match=r'a column is table\["speaker"\]'):
        table.speaker  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(AttributeError, match=r"table\.to_pandas\(\)\.groupby"):
        table.groupby("speaker")  # type: ignore[attr-defined]
    assert not hasattr(table, "anything")


def test_an_extraction_becomes_a_frame(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    extraction = gm.scan(tmp_path / "a.txt").quotes()
    assert extraction.to_pandas()["speaker"].tolist() == ["Ann Lee"]
    assert extraction.to_polars()["speaker"].to_list() == ["Ann Lee"]
