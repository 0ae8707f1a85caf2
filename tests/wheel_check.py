"""What an installed wheel does with only the libraries that the arguments name."""

import importlib.util
import sys
from pathlib import Path

import guillemet as gm

LIBRARIES = ["pandas", "pyarrow", "polars", "duckdb"]
wanted = sys.argv[1:]
found = [library for library in LIBRARIES if importlib.util.find_spec(library)]
assert sorted(found) == sorted(wanted), (found, wanted)

record = Path("tests/documents/record.txt").read_text(encoding="utf-8")
texts = [record, None]
table = gm.quotes(texts)
rows = table.to_pylist()
assert rows
speakers = [row["speaker"] for row in rows]
table.write("build/wheel/quotes.parquet")
table.write("build/wheel/quotes.csv")

if "polars" in wanted:
    import polars as pl

    frame = pl.DataFrame({"body": texts, "url": ["a", "b"]})
    result = pl.DataFrame(gm.quotes(frame, text="body", id="url"))
    assert result["speaker"].to_list() == speakers
    assert table.to_polars().equals(pl.read_parquet("build/wheel/quotes.parquet"))

if "pandas" in wanted:
    import pandas as pd

    frame = pd.DataFrame({"body": texts, "url": ["a", "b"], "year": [2021, 2022]})
    result = gm.quotes(frame, text="body", id="url", keep=["year"]).to_pandas()
    assert [None if pd.isna(name) else name for name in result["speaker"]] == speakers
    assert str(result["cue_start"].dtype) == "Int32"
    assert str(result["start"].dtype) == "int32"
    assert result["year"].tolist() == [2021] * len(rows)

if "pyarrow" in wanted:
    import pyarrow as pa

    assert pa.table(table).to_pylist() == rows

if "duckdb" in wanted:
    import duckdb

    duckdb.sql("CREATE TABLE articles (url VARCHAR, body VARCHAR)")
    duckdb.execute("INSERT INTO articles VALUES ('a', ?), ('b', NULL)", [record])
    q = gm.quotes(duckdb.sql("FROM articles"), text="body", id="url")
    assert [name for (name,) in duckdb.sql("SELECT speaker FROM q").fetchall()] == speakers

for library in {"pandas", "polars", "arrow"} - {name.removeprefix("py") for name in wanted}:
    message = ""
    try:
        getattr(table, f"to_{library}")()
    except ImportError as error:
        message = str(error)
    assert f"to_{library} needs" in message, library

print(f"works with {' and '.join(wanted) or 'no other library'}")
