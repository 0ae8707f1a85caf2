"""Ids and kept values: a column has one type for a run, and values stay what they are."""

import io
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import guillemet as gm

LONG = "It rained all day in the town. " * 40_000


def lines(*records: dict[str, Any]) -> io.BytesIO:
    return io.BytesIO("".join(json.dumps(record) + "\n" for record in records).encode())


def columns(source: Any, *names: str, **options: Any) -> list[list[Any]]:
    made = gm.scan(source, **options).decode().collect()
    return [made.column(name) for name in names]


@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_fields_stay_as_they_are_written(format: str, delimiter: str) -> None:
    fields = ["abc", "12e3", "1.10", "7E2", "007", "12", "-0", "055455e8", "1e400", " 1"]
    rows = [("id", "shelf", "text"), *((field, field, "x") for field in fields)]
    data = "".join(delimiter.join(row) + "\r\n" for row in rows).encode()
    options = {"id": "id", "keep": ["shelf"], "format": format}
    assert columns(io.BytesIO(data), "id", "shelf", **options) == [fields, fields]


def test_ids_of_hexadecimal_digits_stay_as_they_are() -> None:
    chance = random.Random(1)  # noqa: S311
    ids = [f"{chance.randrange(1 << 32):08x}" for _ in range(20_000)]
    data = "id,text\n" + "".join(f"{name},x\n" for name in ids)
    assert columns(io.BytesIO(data.encode()), "id", id="id", format="csv") == [ids]
    numbers = [str(number) for number in range(30_000)]
    data = "id,text\n" + "".join(f"{number},x\n" for number in numbers) + "abc,x\n"
    assert columns(io.BytesIO(data.encode()), "id", id="id", format="csv") == [[*numbers, "abc"]]


def test_numbers_that_a_float_cannot_hold_are_not_merged() -> None:
    def ids(*values: str) -> list[Any]:
        data = "".join(f'{{"id": {value}, "text": "x"}}\n' for value in values)
        return columns(io.BytesIO(data.encode()), "id", id="id")[0]

    large, larger = 9007199254740992, 9007199254740993
    assert ids(str(larger), str(large), "0.5") == [str(larger), str(large), "0.5"]
    assert ids("0.5", str(larger)) == ["0.5", str(larger)]
    assert ids(str(larger), str(large)) == [larger, large]
    assert ids("12345678901234567890", "12345678901234567891", "1.10") == [
        "12345678901234567890",
        "12345678901234567891",
        "1.10",
    ]
    assert ids("1", "0.5") == [1.0, 0.5]


def test_a_column_that_begins_with_nulls_is_what_its_first_values_are() -> None:
    empty = [{"id": None, "text": LONG}] * 3
    for values, expected in [
        ([1, 2], [1, 2]),
        ([1, 0.5], [1.0, 0.5]),
        (["a"], ["a"]),
        ([True], [True]),
    ]:
        records = [{"id": value, "text": "x"} for value in values]
        assert columns(lines(*empty, *records), "id", id="id") == [[None] * 3 + expected]
    # Not so after very many.
    empty = [{"id": None, "text": LONG}] * 20
    assert columns(lines(*empty, {"id": 1, "text": "x"}), "id", id="id")[0][-1] == "1"
    assert columns(lines(*empty, {"id": 1.10, "text": "x"}), "id", id="id")[0][-1] == "1.1"


@pytest.mark.parametrize("neighbours", [[], [0.5], ["n/a"], [True], [None]])
def test_a_value_does_not_depend_on_its_neighbours(neighbours: list[Any]) -> None:
    for first, later, expected in [
        (0.5, [1, 2], [1.0, 2.0]),
        (7, [1, 2], [1, 2]),
        ("a", [1], ["1"]),
    ]:
        records = [{"shelf": first, "text": LONG}] + [
            {"shelf": value, "text": "x"} for value in [*later, *neighbours]
        ]
        (kept,) = columns(lines(*records), "shelf", keep=["shelf"])
        assert kept[1 : 1 + len(later)] == expected


def test_a_column_does_not_depend_on_another() -> None:
    for other in (None, "x"):
        first = [{"id": 1, "day": other, "text": LONG}] * 2
        later = [{"id": "x", "day": "Monday", "text": LONG}] * 2
        made = gm.scan(lines(*first, *later), id="id", keep=["day"]).decode()
        assert made.collect().column("id") == [1, 1, None, None]
        assert "is no Int64" in made.errors.column("problem")[0]
        assert made.errors.column("id") == ["x", "x"]


def batch(**columns: list[Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


def test_batches_are_matched_by_the_names_of_their_columns(
    capfd: pytest.CaptureFixture[str],
) -> None:
    batches = [
        batch(text=["One."], id=["a"]),
        batch(id=["b"], text=["Two."]),
        batch(id=["c"]),
        batch(text=["Four."]),
        batch(extra=[1], id=["e"], text=["Five."]),
        batch(text=["Six."], id=[6]),
    ]
    made = gm.scan(iter(batches), id="id").decode()
    table = made.collect()
    assert table.column("text") == ["One.", "Two.", "Five.", "Six."]
    assert table.column("id") == ["a", "b", "e", "6"]
    errors = made.errors.to_pylist()
    assert [row["position"] for row in errors] == [3, 4]
    assert 'a batch of 1 row is passed over: text: no column "text"' in errors[0]["problem"]
    assert 'id: no column "id"' in errors[1]["problem"]
    assert capfd.readouterr().err == ""


def test_the_first_file_with_types_settles_them(tmp_path: Path) -> None:
    import pyarrow.parquet  # noqa: PLC0415

    first = pa.table({"text": ["One."], "id": pa.array([1], pa.int32())})
    pyarrow.parquet.write_table(first, tmp_path / "a.parquet")
    (tmp_path / "b.jsonl").write_text('{"id": 2, "text": "Two."}\n{"id": "x", "text": "Three."}\n')
    made = gm.scan(tmp_path, id="id").decode()
    assert made.collect().column("id") == [1, 2, None]
    assert made.errors.column("id") == ["x"]
