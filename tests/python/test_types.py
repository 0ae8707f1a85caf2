"""The types that a checker sees; mypy reads this file, and it runs as a test, too."""

from typing import Any, assert_type

import numpy as np
import pandas as pd
import polars as pl

import guillemet as gm


def test_types_of_results() -> None:
    assert_type(gm.decode("a"), str)
    assert_type(gm.decode(b"a", layers=["json"]), str)
    assert_type(gm.decode("a", with_map=True), tuple[str, gm.Offsets])
    assert_type(gm.decode(["a", b"b", None]), gm.Table)
    assert_type(gm.decode(pl.Series(["a"])), gm.Table)
    table = gm.quotes(pl.DataFrame({"body": ["a"]}), text="body", kinds=["direct"], threads=1)
    assert_type(table, gm.Table)
    assert_type(table.column("speaker"), list[Any])
    assert_type(gm.show("a"), gm.View)


def test_types_of_arguments() -> None:
    gm.tokens(pd.Series(["a"]), id=[1], offsets="utf16")
    gm.tokens(np.array(["a"], dtype=object), id=np.array([1]))
    gm.tokens(pd.DataFrame({"a": ["b"]}), text="a", id="a")
    gm.tokens((text for text in ["a"]), within_quotes="whole", rounds="fixpoint")
    gm.tokens(gm.quotes("a"), text="text", id="id", keep=["speaker"])
