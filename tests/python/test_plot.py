"""Pictures: what they show, of any table, with names that would break them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import guillemet as gm

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.colors import to_hex  # noqa: E402

ROWS = pd.DataFrame(
    {
        "speaker": ["Ann Lee"] * 5 + ["Tom Baker"] * 3 + [None] * 4 + ["_$x$\n^"] * 2,
        "kind": (["direct", "mixed"] * 7),
        "cue_lemma": ["say"] * 9 + ["add"] * 3 + [None] * 2,
        "outlet": [f"outlet {number % 9}" for number in range(14)],
        "date": [dt.date(2022, 1, 1 + number) for number in range(14)],
    }
)


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    plt.close("all")


def _labels(axes: object) -> list[str]:
    axes.figure.canvas.draw()  # type: ignore[attr-defined]
    return [label.get_text() for label in axes.get_yticklabels()]  # type: ignore[attr-defined]


def test_speakers_are_counted_and_have_their_colours() -> None:
    axes = gm.plot.speakers(ROWS)
    assert _labels(axes)[:2] == ["Ann Lee", "Tom Baker"]
    assert [text.get_text() for text in axes.texts] == ["5", "3", "2"]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["direct", "mixed"]
    shown = to_hex(axes.get_yticklabels()[0].get_color())
    lines = gm.plot.timeline(ROWS).get_lines()
    assert to_hex(lines[0].get_color()) == shown
    widths = [patch.get_width() for patch in axes.patches]
    assert sum(widths) == 10


def test_many_groups_become_others() -> None:
    axes = gm.plot.speakers(ROWS, by="outlet", top=1)
    assert len(axes.texts) == 1
    axes = gm.plot.cues(ROWS, by="outlet")
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels[-1] == "others"
    assert len(labels) == 7
    assert sum(patch.get_width() for patch in axes.patches) == 12


def test_every_kind_of_table_is_drawn(tmp_path: Path) -> None:
    pl.DataFrame(ROWS).write_parquet(tmp_path / "q.parquet")
    for data in [pl.DataFrame(ROWS), pa.Table.from_pandas(ROWS), tmp_path / "q.parquet"]:
        assert [text.get_text() for text in gm.plot.cues(data).texts] == ["9", "3"]
    assert list(gm.plot.speakers(gm.quotes([])).texts) == []


def test_time_without_quotations_counts_as_none() -> None:
    days = ["2022-01-01", "2022-01-05", "2022-01-05T10:00:00"]
    rows = pd.DataFrame({"speaker": ["Ann Lee"] * 3, "date": days})
    [line] = gm.plot.timeline(rows).get_lines()
    assert list(line.get_ydata()) == [1, 0, 0, 0, 2]
    far = pd.DataFrame({"speaker": ["Ann Lee"] * 2, "date": ["2021-11-30", "2022-03-01"]})
    [line] = gm.plot.timeline(far).get_lines()
    assert list(line.get_ydata()) in ([1, 0, 0, 0, 1], [1] + [0] * 90 + [1])
    with pytest.raises(gm.GuillemetError, match="date: 'May' in column 'date'; expected dates"):
        gm.plot.timeline(pd.DataFrame({"speaker": ["a"], "date": ["May"]}))


def test_an_axes_of_the_callers_own_is_drawn_into() -> None:
    _, own = plt.subplots()
    assert gm.plot.speakers(ROWS, ax=own) is own


def test_all_are_saved_without_a_warning(tmp_path: Path) -> None:
    sheet = pd.DataFrame(
        {"stratum": ["a"] * 4, "stratum_size": [9] * 4, "confidence": [0.2, 0.9, 0.95, 0.6],
         "row_ok": ["no", "yes", "yes", "yes"]}
    )  # fmt: skip
    for number, axes in enumerate(
        [
            gm.plot.speakers(ROWS),
            gm.plot.cues(ROWS),
            gm.plot.timeline(ROWS),
            gm.plot.calibration(sheet),
        ]
    ):
        axes.figure.savefig(tmp_path / f"{number}.png")
        assert (tmp_path / f"{number}.png").stat().st_size > 5000


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(gm.GuillemetError, match='quotes: no column "mood"'):
        gm.plot.speakers(ROWS, by="mood")
    with pytest.raises(gm.GuillemetError, match="top: 0; expected a whole number from 1 up"):
        gm.plot.cues(ROWS, top=0)
