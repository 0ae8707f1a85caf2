"""Tables of Spark data frames, made where the data is.

>>> from guillemet import spark  # doctest: +SKIP
>>> spark.quotes(frame, text="body", id="url", keep=["outlet"])  # doctest: +SKIP

`decode`, `paragraphs`, `sentences`, `tokens`, `quotes`, `speakers` and `narration` take a frame and
give a lazy one, whose rows come in no order. Needs pyspark and pyarrow on all workers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from guillemet._adapters import TableMaker, adapter

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as _pa  # noqa: ICN001
    from pyspark.sql import DataFrame

__all__ = ["decode", "narration", "paragraphs", "quotes", "sentences", "speakers", "tokens"]


def _apply(make: TableMaker, frame: DataFrame) -> DataFrame:
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema  # noqa: PLC0415

    def work(batches: Iterator[_pa.RecordBatch]) -> Iterator[_pa.RecordBatch]:
        for batch in batches:
            yield from make(batch).to_batches()

    wanted = frame.select(*make.names)
    schema = from_arrow_schema(make.schema(to_arrow_schema(wanted.schema)))
    return wanted.mapInArrow(work, schema)


decode = adapter("decode", _apply)
paragraphs = adapter("paragraphs", _apply)
sentences = adapter("sentences", _apply)
tokens = adapter("tokens", _apply)
quotes = adapter("quotes", _apply)
speakers = adapter("speakers", _apply)
narration = adapter("narration", _apply)
