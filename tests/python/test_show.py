"""Articles to look at: one of a table, rows that were given, and what a browser makes of them."""

import colorsys
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import guillemet as gm

TEXT = (
    "\u201cWe won it all,\u201d said Ann Lee, the mayor. \u201cAt last,\u201d she added.\n\n"
    "Tom Baker said that it was \u201ca great day\u201d for <b>them</b> & others."
)
ARTICLES = pd.DataFrame({"id": ["a", "b"], "body": [TEXT, "It rained."]})
CHROMIUM = shutil.which("chromium")


def test_one_of_a_table_is_shown_by_its_id() -> None:
    assert repr(gm.show(ARTICLES, text="body", id="a")) == "<guillemet.View: 3 quotations>"
    assert repr(gm.show(ARTICLES, text="body")) == "<guillemet.View: 3 quotations in 2 articles>"
    renamed = ARTICLES.rename(columns={"id": "url"})
    assert "We won" in str(gm.show(renamed, text="body", ids="url", id="a"))
    assert "It rained" in str(gm.show(renamed, text="body", id=1))
    with pytest.raises(gm.GuillemetError, match='id: no record "c"'):
        gm.show(ARTICLES, text="body", id="c")


def test_rows_that_are_given_are_marked() -> None:
    rows = gm.quotes(ARTICLES, text="body", id="id").to_pandas()
    rows.loc[0, "speaker"] = "Somebody Else"
    shown = str(gm.show(ARTICLES, text="body", id="a", quotes=rows))
    assert "Somebody Else" in shown
    assert str(gm.show(TEXT, quotes=rows)).count('class="number"') == 3
    plain = pd.DataFrame({"id": ["a"], "start": [0], "end": [5]})
    assert str(gm.show(TEXT, quotes=plain)).count('class="number"') == 1
    beyond = pd.DataFrame({"id": ["a"], "start": [0], "end": [5000]})
    with pytest.raises(gm.GuillemetError, match="a span from 0 to 5000; expected positions"):
        gm.show(TEXT, quotes=beyond)


def test_numbers_labels_and_links_stand_without_pointing() -> None:
    shown = str(gm.show(TEXT))
    assert "<script" not in shown
    assert re.search(r">Ann Lee</mark>, direct, 0\.\d\d", shown)
    assert ">no name</mark>" in shown
    target = re.search(r'<a href="#([^"]+)"><span class="source"[^>]*>she</span>', shown)
    assert target
    assert f'id="{target[1]}"' in shown
    for link in re.findall(r'href="#([^"]+)"', shown):
        assert f'id="{link}"' in shown


def test_hostile_text_stays_text() -> None:
    hostile = (
        '<script>alert(1)</script> \u201c<img src=x onerror=alert(1)>,\u201d said "><i>Ann Lee.'
    )
    shown = str(gm.show(hostile))
    assert "<script" not in shown
    assert "<img" not in shown
    table = gm.quotes(hostile)._repr_html_()
    assert "<img" not in table


def test_twenty_speakers_have_twenty_colours() -> None:
    text = "\n\n".join(
        f"\u201cWe won it all in town {number},\u201d said {name} Smith{chr(97 + number)}son."
        for number, name in enumerate(["John", "Mary"] * 10)
    )
    rows = gm.quotes(text)
    assert len(set(rows["speaker"])) == 20
    legend = str(gm.show(text)).partition('class="legend"')[2].partition("</p>")[0]
    colours = set(re.findall(r"background:(hsla\([^)]*\))", legend))
    assert len(colours) == 21


def _luminance(colour: tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    light, dark = sorted([_luminance(one), _luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_on_every_background_is_readable() -> None:
    names = [f"Speaker {number}" for number in range(20)]
    text = " ".join("word" for _ in names)
    rows = [
        {"id": 0, "start": 5 * n, "end": 5 * n + 4, "speaker": name} for n, name in enumerate(names)
    ]
    shown = str(gm.show(text, quotes=pd.DataFrame(rows)))
    found = set(re.findall(r"hsla\((\d+),(\d+)%,(\d+)%,(\.\d+)\)", shown))
    assert len(found) == 21
    pages = {"light": ((1.0,) * 3, (0.0,) * 3), "dark": ((0.07,) * 3, (1.0,) * 3)}
    for hue, saturation, light, alpha in found:
        tint = colorsys.hls_to_rgb(int(hue) / 360, int(light) / 100, int(saturation) / 100)
        share = float(alpha)
        for paper, ink in pages.values():
            mixed = tuple(share * t + (1 - share) * p for t, p in zip(tint, paper, strict=True))
            assert _contrast(mixed, ink) >= 4.5, (hue, alpha)


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("mode", ["light", "dark", "narrow", "print"])
def test_a_browser_draws_it(mode: str, tmp_path: Path, record: str) -> None:
    views: dict[str, Any] = {
        "show": str(gm.show([record, TEXT])),
        "table": "<!DOCTYPE html><meta charset=utf-8><style>:root{color-scheme:light dark}</style>"
        f"{gm.quotes(record)._repr_html_()}",
    }
    for name, html in views.items():
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
        picture = tmp_path / f"{name}-{mode}.{'pdf' if mode == 'print' else 'png'}"
        size = "400,900" if mode == "narrow" else "1000,900"
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        options += [f"--window-size={size}", f"--user-data-dir={tmp_path}/profile"]
        if mode == "dark":
            options += ["--enable-features=WebContentsForceDark:inversion_method/none"]
            options += ["--blink-settings=preferredColorScheme=0"]
        command = "--print-to-pdf" if mode == "print" else "--screenshot"
        page = (tmp_path / f"{name}.html").as_uri()
        done = subprocess.run(
            [str(CHROMIUM), *options, f"{command}={picture}", page],
            check=False, capture_output=True, timeout=120,
        )  # fmt: skip
        assert picture.is_file(), done.stderr[-500:]
        assert picture.stat().st_size > 5000


def test_authors_stand_in_a_column_or_are_given() -> None:
    text = "\u201cWe won,\u201d I said."
    frame = pd.DataFrame({"body": [text, text], "byline": ["By Ann Lee", "Bob Roe"]})
    shown = str(gm.show(frame, text="body", author="byline"))
    assert "Ann Lee" in shown
    assert "Bob Roe" in shown
    second = str(gm.show(frame, text="body", author="byline", id=1))
    assert "Ann Lee" not in second
    assert "Bob Roe" in second
    assert "Ann Lee" in str(gm.show([text], author="Ann Lee"))
