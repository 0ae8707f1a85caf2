"""Tables of Ray datasets, made where the data is.

>>> from guillemet import ray  # doctest: +SKIP
>>> ray.quotes(dataset, text="body", id="url", keep=["outlet"])  # doctest: +SKIP

`decode`, `paragraphs`, `sentences`, `tokens`, `quotes`, `speakers` and `narration` take a dataset
and give a lazy one. Needs ray and pyarrow on all workers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from guillemet._adapters import TableMaker, adapter

if TYPE_CHECKING:
    import pyarrow as _pa  # noqa: ICN001
    from ray.data import Dataset

__all__ = ["decode", "narration", "paragraphs", "quotes", "sentences", "speakers", "tokens"]


def _apply(make: TableMaker, dataset: Dataset) -> Dataset:
    def work(batch: _pa.Table) -> _pa.Table:
        return make(batch)

    return dataset.select_columns(make.names).map_batches(work, batch_format="pyarrow")


decode = adapter("decode", _apply)
paragraphs = adapter("paragraphs", _apply)
sentences = adapter("sentences", _apply)
tokens = adapter("tokens", _apply)
quotes = adapter("quotes", _apply)
speakers = adapter("speakers", _apply)
narration = adapter("narration", _apply)
