"""Spark and Ray, each on its own engine with two workers."""

import os
import sys
from collections.abc import Iterator
from typing import Any

import corpus_maker
import pyarrow as pa
import pytest

import guillemet as gm

COLUMNS: dict[str, Any] = {"text": "body", "id": "url", "keep": ["outlet"]}
TABLE = pa.Table.from_pylist(list(corpus_maker.records(60)))
TABLES = ["decode", "paragraphs", "sentences", "tokens", "quotes", "speakers", "narration"]

# Warnings of the engines are not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore")


def rows(table: pa.Table) -> pa.Table:
    """Put rows in order: engines give them in any."""
    keys = ["id", "quote", "paragraph", "sentence", "token", "start", "speaker"]
    order = [(name, "ascending") for name in keys if name in table.column_names]
    return table.sort_by(order)


def expected(table: str) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = rows(
        getattr(gm.scan(TABLE, **COLUMNS), table)().collect().to_arrow()
    ).to_pylist()
    return made


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: guillemet[spark]")
    # The workers are to find this package, too.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    try:
        session = (
            sql.SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", "7")
            .getOrCreate()
        )
    except Exception as error:  # noqa: BLE001
        pytest.skip(f"Spark does not start, it needs Java 17: {error}")
    yield session
    session.stop()


@pytest.mark.parametrize("table", TABLES)
def test_spark_gives_the_rows_of_scan(spark: Any, table: str) -> None:
    from guillemet import spark as adapter  # noqa: PLC0415

    records = [tuple(record.values()) for record in TABLE.to_pylist()]
    frame = spark.createDataFrame(records, TABLE.column_names).repartition(4)
    made = getattr(adapter, table)(frame, **COLUMNS)
    assert made.rdd.getNumPartitions() == 4
    assert rows(made.toArrow()).to_pylist() == expected(table)


def test_adapters_are_documented_by_their_tables() -> None:
    from guillemet import ray, spark  # noqa: PLC0415

    for engine in [ray, spark]:
        assert sorted(TABLES) == engine.__all__
        for table in TABLES:
            adapter = getattr(engine, table)
            assert adapter.__name__ == table
            assert f"`guillemet.{table}`" in adapter.__doc__
            with pytest.raises(TypeError, match="id"):
                adapter(None, text="body")


def test_spark_takes_options(spark: Any) -> None:
    from guillemet import spark as adapter  # noqa: PLC0415

    frame = spark.createDataFrame([("a", '"Yes," said Ann Lee.')], ["url", "body"])
    made = adapter.quotes(frame, text="body", id="url", kinds=["indirect"])
    assert made.count() == 0
    frame = spark.createDataFrame([("a", '"Yes," I said.', "Ann Lee")], ["url", "body", "by"])
    made = adapter.speakers(frame, text="body", id="url", author="by")
    assert [row.name for row in made.collect()] == ["Ann Lee"]


@pytest.fixture(scope="module")
def ray() -> Iterator[Any]:
    engine = pytest.importorskip("ray", reason="ray is not installed: guillemet[ray]")
    pytest.importorskip("ray.data", reason="ray.data is not installed: guillemet[ray]")
    engine.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield engine
    engine.shutdown()


@pytest.mark.parametrize("table", TABLES)
def test_ray_gives_the_rows_of_scan(ray: Any, table: str) -> None:
    from guillemet import ray as adapter  # noqa: PLC0415

    dataset = ray.data.from_arrow([TABLE.slice(start, 15) for start in range(0, 60, 15)])
    made = getattr(adapter, table)(dataset, **COLUMNS)
    parts = [part for part in ray.get(made.to_arrow_refs()) if part.num_rows]
    assert rows(pa.concat_tables(parts)).to_pylist() == expected(table)


def test_ray_takes_authors(ray: Any) -> None:
    from guillemet import ray as adapter  # noqa: PLC0415

    rows = [{"url": "a", "body": '"Yes," I said.', "by": "Ann Lee"}]
    made = adapter.speakers(ray.data.from_items(rows), text="body", id="url", author="by")
    assert [row["name"] for row in made.take_all()] == ["Ann Lee"]
