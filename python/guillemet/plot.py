"""Pictures of quotations, by matplotlib.

>>> import guillemet as gm
>>> axes = gm.plot.speakers(gm.quotes('"We won," said Ann Lee.'))  # doctest: +SKIP

Each function takes what `quotes` has made, as a table, a frame of any library, or a file or folder
that was written, draws into `ax` or a figure of its own, and returns the Axes. Nothing is shown or
saved: a notebook shows the figure by itself, and ``axes.figure.savefig("speakers.png")`` saves it.
Speakers have the colours that they have in `show`. Needs matplotlib
(``pip install guillemet[plot]``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from guillemet._guillemet import GuillemetError, _colours, _rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    from guillemet._typing import Rows

__all__ = ["calibration", "cues", "speakers", "timeline"]

# Of kinds and outlets; told apart by readers who are blind to some colours (Okabe and Ito 2008).
GROUP_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
KINDS = ("direct", "mixed", "indirect", "other")
REST = "#999999"
# Characters of a label; what is longer is cut.
LABEL = 40


def speakers(quotes: Rows, /, *, by: str = "kind", top: int = 20, ax: Axes | None = None) -> Axes:
    """Draw the speakers with the most quotations as bars.

    Parameters
    ----------
    quotes : Table, table of any library, str or os.PathLike
        Quotations with ``speaker`` and the column of `by`.
    by : str, default "kind"
        The column that parts each bar: ``kind``, or a kept one such as ``outlet``.
    top : int, default 20
        How many speakers.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import guillemet as gm
    >>> axes = gm.plot.speakers(gm.quotes('"We won," said Ann Lee. Lee said it rained.'))
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['Ann Lee']
    """
    _check_top(top)
    columns = _columns(quotes, ["speaker", by])
    counts = _counted(columns["speaker"], columns[by])
    axes = _bars(counts, top, ax, f"quotations, by {by}", colour_labels=True)
    axes.set_ylabel("speaker")
    return axes


def cues(quotes: Rows, /, *, by: str | None = None, top: int = 20, ax: Axes | None = None) -> Axes:
    """Draw the verbs that report most often as bars, in their base form.

    Parameters
    ----------
    quotes : Table, table of any library, str or os.PathLike
        Quotations with ``cue_lemma``, and the column of `by`.
    by : str, optional
        The column that parts each bar, such as ``outlet`` or ``speaker``: its most frequent values,
        and the rest.
    top : int, default 20
        How many verbs.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import guillemet as gm
    >>> axes = gm.plot.cues(gm.quotes('"We won," said Ann Lee.'))
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['say']
    """
    _check_top(top)
    columns = _columns(quotes, ["cue_lemma", *([by] if by else [])])
    groups = columns[by] if by else ["quotations"] * len(columns["cue_lemma"])
    label = f"quotations, by {by}" if by else "quotations"
    axes = _bars(_counted(columns["cue_lemma"], groups), top, ax, label)
    axes.set_ylabel("verb")
    return axes


def timeline(quotes: Rows, /, *, date: str = "date", top: int = 5, ax: Axes | None = None) -> Axes:
    """Draw the quotations of the most frequent speakers over time, one line each.

    Parameters
    ----------
    quotes : Table, table of any library, str or os.PathLike
        Quotations with ``speaker`` and a column of dates or times, kept of the articles.
    date : str, default "date"
        That column: dates, times, or texts that begin with YYYY-MM-DD.
    top : int, default 5
        How many speakers.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        Counts for each day, or each month where the days span more than three.

    Examples
    --------
    >>> import guillemet as gm, pyarrow
    >>> articles = pyarrow.table({"t": ['"We won," said Ann Lee.'], "day": ["2022-02-26"]})
    >>> axes = gm.plot.timeline(gm.quotes(articles, text="t", keep=["day"]), date="day")
    >>> [text.get_text() for text in axes.get_legend().get_texts()]
    ['Ann Lee']
    """
    import datetime as dt  # noqa: PLC0415

    _check_top(top)
    columns = _columns(quotes, ["speaker", date])
    days = [_day(value, date) for value in columns[date]]
    pairs = [(n, d) for n, d in zip(columns["speaker"], days, strict=True) if n is not None and d]
    names = [name for name, _ in _ranked(Counter(name for name, _ in pairs))[:top]]
    known = sorted({day for _, day in pairs})
    is_long = bool(known) and (known[-1] - known[0]).days > 92  # noqa: PLR2004
    period = [(name, day.replace(day=1) if is_long else day) for name, day in pairs]
    axes = ax or _axes(height=4.0)
    counts = Counter(period)
    steps = _steps(known, by_month=is_long)
    moments: Any = [dt.datetime.combine(step, dt.time()) for step in steps]
    for name, colour, marker in zip(names, _speaker_colours(names), _markers(), strict=False):
        line = [counts[name, step] for step in steps]
        axes.plot(moments, line, color=colour, marker=marker, markersize=4, label=_short(name))
    axes.set_ylabel("quotations a month" if is_long else "quotations a day")
    axes.set_ylim(bottom=0)
    if names:
        axes.legend(frameon=False)
    axes.xaxis.set_major_locator(_plain_dates())
    _plain(axes)
    return axes


def calibration(sheet: Rows, /, *, ax: Axes | None = None) -> Axes:
    """Draw how often rows of a confidence were right, by a sample that was checked by hand.

    Parameters
    ----------
    sheet : str, os.PathLike, Table or table of any library
        The sample of `sample`, filled in, as `score` takes it.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
        A point for each tenth of confidence, with its interval of 95 % and the number of rows;
        on the line stated and true are the same.

    Examples
    --------
    >>> import guillemet as gm, pyarrow
    >>> row = {"stratum": "a", "stratum_size": 1, "confidence": 0.9, "row_ok": "yes"}
    >>> axes = gm.plot.calibration(pyarrow.Table.from_pylist([row]))
    >>> axes.get_xlabel()
    'confidence'
    """
    from guillemet._checking import score  # noqa: PLC0415

    rows = [row for row in score(sheet).to_pylist() if row["group"] == "confidence"]
    axes = ax or _axes(height=5.0)
    axes.plot([0, 1], [0, 1], color=REST, linewidth=1)
    for row in rows:
        low, high = row["precision"] - row["low"], row["high"] - row["precision"]
        axes.errorbar(
            row["confidence"], row["precision"], yerr=[[max(low, 0)], [max(high, 0)]],
            color=GROUP_COLOURS[0], marker="o", capsize=3,
        )  # fmt: skip
        place = (row["confidence"], row["precision"])
        axes.annotate(str(row["judged"]), place, textcoords="offset points", xytext=(6, 4))
    axes.set(xlim=(0, 1.04), ylim=(0, 1.04), xlabel="confidence", ylabel="right")
    _plain(axes)
    return axes


def _columns(quotes: Rows, names: Sequence[str]) -> dict[str, list[Any]]:
    table = _rows(quotes, "quotes", list(dict.fromkeys(names)), [])
    return {name: table[name] if len(table) else [] for name in names}


def _check_top(top: object) -> None:
    if isinstance(top, bool) or not isinstance(top, int):
        raise TypeError(f"top: {type(top).__name__}; expected a whole number")
    if top < 1:
        raise GuillemetError(f"top: {top}; expected a whole number from 1 up")


def _axes(height: float) -> Axes:
    try:
        from matplotlib import pyplot as plt  # noqa: PLC0415
    except ImportError as problem:
        raise ImportError(f"plot needs matplotlib: pip install matplotlib ({problem})") from problem
    _, axes = plt.subplots(figsize=(7.0, height), layout="constrained")
    return axes


def _ranked(counts: Counter[Any]) -> list[tuple[Any, int]]:
    """Order by count, then by name, so that equal counts do not change places."""
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))


def _counted(names: Iterable[Any], groups: Iterable[Any]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, group in zip(names, groups, strict=True):
        if name is not None:
            counts[str(name)][str(group)] += 1
    return counts


def _bars(
    counts: dict[str, Counter[str]],
    top: int,
    ax: Axes | None,
    label: str,
    *,
    colour_labels: bool = False,
) -> Axes:
    """Draw bars from the longest down, each parted by groups, with the whole count behind it."""
    whole = Counter({name: parts.total() for name, parts in counts.items()})
    names = [name for name, _ in _ranked(whole)[:top]]
    axes = ax or _axes(height=1.2 + 0.28 * max(len(names), 2))
    groups = _groups(counts[name] for name in names)
    labels = [_short(name) for name in names]
    places = range(len(names))
    lefts = [0] * len(names)
    for group, colour in groups.items():
        parts = [_part(counts[name], group, groups) for name in names]
        axes.barh(places, parts, left=lefts, color=colour, label=_short(group))
        lefts = [left + part for left, part in zip(lefts, parts, strict=True)]
    for place, count in zip(places, lefts, strict=True):
        axes.annotate(
            f"{count:,}", (count, place), textcoords="offset points", xytext=(3, 0), va="center"
        )
    axes.set_yticks(places, labels)
    axes.invert_yaxis()
    if colour_labels:
        for text, colour in zip(axes.get_yticklabels(), _speaker_colours(names), strict=True):
            text.set_color(colour)
    axes.set_xlabel(label)
    axes.margins(x=0.08)
    if len(groups) > 1:
        axes.legend(frameon=False)
    _plain(axes)
    return axes


def _groups(parts: Iterable[Counter[str]]) -> dict[str, str]:
    """Give the most frequent groups colours, kinds always the same, and one to all others."""
    total: Counter[str] = sum(parts, Counter())
    if total and set(total) <= set(KINDS):
        return {kind: GROUP_COLOURS[KINDS.index(kind)] for kind in KINDS if kind in total}
    ranked = [group for group, _ in _ranked(total)]
    if len(ranked) <= len(GROUP_COLOURS):
        return dict(zip(ranked, GROUP_COLOURS, strict=False))
    shown = dict(zip(ranked[: len(GROUP_COLOURS) - 1], GROUP_COLOURS, strict=False))
    return {**shown, "others": REST}


def _part(parts: Counter[str], group: str, groups: dict[str, str]) -> int:
    if group == "others" and group not in parts:
        return sum(count for name, count in parts.items() if name not in groups)
    return parts[group]


def _speaker_colours(names: list[str]) -> list[str]:
    return _colours(names)


def _markers() -> str:
    return "osD^vPX*<>" * 100


def _short(label: str) -> str:
    # matplotlib leaves labels that begin with an underscore out, and reads $ as mathematics.
    label = " ".join(label.split()).replace("$", r"\$")
    label = f"\u200b{label}" if label.startswith("_") else label
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def _plain(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)


def _day(value: Any, column: str) -> Any:  # noqa: ANN401
    import datetime as dt  # noqa: PLC0415

    if value is None or value != value:  # noqa: PLR0124
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise GuillemetError(
            f"date: {value!r} in column {column!r}; expected dates, or texts that begin with "
            "YYYY-MM-DD"
        ) from None


def _steps(days: list[Any], *, by_month: bool) -> list[Any]:
    """List all days or months from the first to the last: those without a quotation count, too."""
    import datetime as dt  # noqa: PLC0415

    if not days:
        return []
    if not by_month:
        return [days[0] + dt.timedelta(number) for number in range((days[-1] - days[0]).days + 1)]
    months = range(days[0].year * 12 + days[0].month - 1, days[-1].year * 12 + days[-1].month)
    return [dt.date(month // 12, month % 12 + 1, 1) for month in months]


def _plain_dates() -> Any:  # noqa: ANN401
    from matplotlib.dates import AutoDateLocator  # noqa: PLC0415

    locator: Any = AutoDateLocator
    return locator(maxticks=8)
