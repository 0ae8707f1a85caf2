"""Workbooks: what a table becomes in Excel, and what comes back from one that was filled in."""

import datetime as dt
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

import guillemet as gm
from guillemet._sheets import _cells, sheet_rows

TEXT = "\u201cWe won,\u201d said Ann Lee, the mayor. It was \u201cgreat,\u201d she said."


def test_types_are_those_of_cells(tmp_path: Path) -> None:
    days = pa.array([dt.date(2022, 2, 26)])
    frame = pa.table({"t": [TEXT], "day": days, "big": [2**60], "share": [0.25], "yes": [True]})
    table = gm.quotes(frame, text="t", keep=["day", "big", "share", "yes"])
    table.write(tmp_path / "q.xlsx")
    header, first, *rest = _cells(str(tmp_path / "q.xlsx"))
    assert list(header.values()) == table.column_names
    assert len(rest) == len(table) - 1
    row = {header[place]: value for place, value in first.items()}
    expected = table.to_pylist()[0]
    assert row["start"] == expected["start"]
    assert row["text"] == expected["text"]
    assert row["spans"] == '[{"start":0,"end":9}]'
    assert row["day"] == 44618
    assert row["big"] == str(2**60)
    assert row["share"] == 0.25
    assert row["yes"] is True
    assert "note" not in row


def test_control_characters_are_left_out_and_counted(tmp_path: Path) -> None:
    table = gm.paragraphs("A\x1b[31m b\x07.\n\nC.")
    with pytest.warns(UserWarning, match=r"q\.xlsx: 2 control characters left out"):
        table.write(tmp_path / "q.xlsx")
    assert [row["text"] for row in _read(tmp_path / "q.xlsx", "text")] == ["A[31m b.", "C."]


def _read(path: Path, *columns: str) -> list[dict[str, object]]:
    return sheet_rows(path, "sheet", list(columns), [])


def test_formulas_and_marks_stay_text(tmp_path: Path) -> None:
    texts = ["=1+1", "@SUM(A1)", "<b>&amp;", "_x000D_", "caf\u00e9 \U0001f600", " a\nb "]
    gm.decode(texts, layers=[]).write(tmp_path / "d.xlsx")
    rows = _read(tmp_path / "d.xlsx", "text")
    assert [row["text"] for row in rows][:3] == texts[:3]
    assert [row["text"] for row in rows][4:] == texts[4:]


def test_too_much_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    long = gm.decode(["a" * 32_768])
    with pytest.raises(OSError, match=r"a cell holds 32767; write \.csv or"):
        long.write(tmp_path / "d.xlsx")
    many = gm.paragraphs(["a"] * 1_048_576)
    with pytest.raises(OSError, match=r"a sheet holds 1048575 rows and a header; write \.csv"):
        many.write(tmp_path / "d.xlsx")
    with pytest.raises(gm.GuillemetError, match="collect the table first to write a workbook"):
        gm.scan(many, text="text").tokens().write(tmp_path / "d.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_hundred_thousand_rows_take_seconds(tmp_path: Path) -> None:
    table = gm.tokens(["One two three four five."] * 17_000)
    start = time.perf_counter()
    table.write(tmp_path / "t.xlsx")
    assert table.num_rows > 100_000
    assert time.perf_counter() - start < 30


def test_csv_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    gm.quotes(TEXT).write(tmp_path / "q.csv", bom=True)
    assert (tmp_path / "q.csv").read_bytes().startswith(b"\xef\xbb\xbfid,quote,")
    gm.quotes(TEXT).write(tmp_path / "q.csv")
    assert (tmp_path / "q.csv").read_bytes().startswith(b"id,")


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.xlsx").write_bytes(b"nothing")
    with pytest.raises(gm.GuillemetError, match=r"no\.xlsx: not a workbook"):
        gm.score(tmp_path / "no.xlsx")
    with zipfile.ZipFile(tmp_path / "no.xlsx", "w") as book:
        book.writestr("a.txt", "nothing")
    with pytest.raises(gm.GuillemetError, match=r"no\.xlsx: not a workbook"):
        gm.score(tmp_path / "no.xlsx")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_gives_it_back(tmp_path: Path) -> None:
    table = gm.quotes([TEXT, "=\u201cIt rained,\u201d\tsaid Bo Day."])
    table.write(tmp_path / "q.xlsx")
    back = tmp_path / "back"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(back), str(tmp_path / "q.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    names = ["id", "quote", "kind", "text", "start", "speaker"]
    expected = [{name: row[name] for name in names} for row in table.to_pylist()]
    assert _read(back / "q.xlsx", *names) == expected
