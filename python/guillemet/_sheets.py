"""Sheets of a workbook, read with the standard library: what somebody filled in by hand."""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree as ET

from guillemet._guillemet import GuillemetError, _rows

if TYPE_CHECKING:
    from guillemet._typing import Rows

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What a control character or a line end in a cell may be written as.
ESCAPE = re.compile(r"_x([0-9A-F]{4})_")


def sheet_rows(
    data: Rows, argument: str, required: list[str], optional: list[str]
) -> list[dict[str, Any]]:
    """Read the wanted columns of a workbook, or of anything else that holds rows."""
    path = data if isinstance(data, str) else getattr(data, "__fspath__", str)()
    if PurePath(cast("str", path)).suffix.lower() != ".xlsx":
        return _rows(data, argument, required, optional).to_pylist()
    header, *rows = _cells(cast("str", path)) or [{}]
    names = {str(name): place for place, name in header.items()}
    for name in required:
        if name not in names:
            raise GuillemetError(
                f"{argument}: no column {name!r}; expected one of its columns {', '.join(names)}"
            )
    wanted = [name for name in (*required, *optional) if name in names]
    filled = [row for row in rows if row]
    return [{name: row.get(names[name]) for name in wanted} for row in filled]


def _cells(path: str) -> list[dict[str, Any]]:
    """Read the first sheet: for each row its values by the letters of their columns."""
    try:
        with zipfile.ZipFile(path) as book:
            shared = []
            if "xl/sharedStrings.xml" in book.namelist():
                strings = ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314
                shared = [_text(item) for item in strings.iter(f"{SPACE}si")]
            sheets = sorted(n for n in book.namelist() if n.startswith("xl/worksheets/sheet"))
            sheet = ET.fromstring(book.read(sheets[0]))  # noqa: S314
    except (zipfile.BadZipFile, KeyError, IndexError, ET.ParseError) as problem:
        raise GuillemetError(f"{path}: not a workbook that can be read ({problem})") from problem
    rows = []
    for row in sheet.iter(f"{SPACE}row"):
        values = {}
        for cell in row.iter(f"{SPACE}c"):
            value = _value(cell, shared)
            if value is not None:
                values[cell.get("r", "").rstrip("0123456789")] = value
        rows.append(values)
    return rows


def _value(cell: ET.Element, shared: list[str]) -> object:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    found = cell.findtext(f"{SPACE}v")
    if found is None:
        return None
    if kind == "s":
        return shared[int(found)]
    if kind == "b":
        return found == "1"
    if kind != "n":
        return found
    number = float(found)
    return int(number) if number.is_integer() else number


def _text(element: ET.Element) -> str:
    """Join the runs of a text; what is told about its pronunciation is left out."""
    runs = [element, *element.iter(f"{SPACE}r"), *element.iter(f"{SPACE}is")]
    texts = [run.text or "" for parent in runs for run in parent.findall(f"{SPACE}t")]
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), "".join(texts))
