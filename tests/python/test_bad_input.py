"""Records that no editor would print: nothing in them may raise, hang or get lost."""

import pytest

import guillemet as gm

RECORDS = {
    "empty": "",
    "white space": " \t\r\n\u00a0\u2003",
    "only escapes": r"\u0022\r\n&nbsp;&#8220;\ud83d" * 200,
    "quotation marks": '"' * 10_000,
    "curly marks": "\u201c" * 5_000 + "\u201d" * 5_000,
    "marks and letters": "'a \u201cb\" \u00abc' " * 3_000,
    "an unclosed mark": "He said: \u201c" + "we go on. " * 5_000,
    "NULs": "\0a\0\0b " * 2_000,
    "mixed newlines": "one\rtwo\ntwo\r\nthree\n\rfour\u2028five\u0085six\n\n\r\r\n" * 500,
    "surrogates": "\udc00\ud83d x" * 2_000,
    "combining": "e" + "\u0301" * 20_000,
    "one long line": "She said it is so, and he said \u201cno.\u201d " * 50_000,
    "one long word": "x" * 1_000_000,
    "brackets": "(" * 50_000 + "[" * 50_000,
    "ampersands": "&" * 100_000 + "&#" * 50_000 + "&#x1" * 50_000,
    "backslashes": "\\" * 200_000 + "\\u" * 50_000,
    "dashes": "\u2014 He said. \u2013 " * 5_000,
}


@pytest.mark.parametrize("name", RECORDS)
def test_every_table_of_it(name: str) -> None:
    record = RECORDS[name]
    text = gm.decode(record)
    for function in [gm.paragraphs, gm.sentences, gm.tokens, gm.quotes]:
        before = 0
        for row in function([record]).to_pylist():
            if function is not gm.quotes:
                assert text[row["start"] : row["end"]] == row["text"]
                assert not text[before : row["start"]].strip()
                before = row["end"]
            assert 0 <= row["raw_start"] < row["raw_end"] <= len(record)
        if function is not gm.quotes:
            assert not text[before:].strip()


@pytest.mark.parametrize("name", RECORDS)
def test_showing_it(name: str) -> None:
    assert str(gm.show(RECORDS[name])).endswith("</html>\n")


@pytest.mark.parametrize("name", RECORDS)
def test_its_bytes_cut_anywhere(name: str) -> None:
    raw = RECORDS[name].encode("utf-8", "surrogatepass")
    cuts = [raw[start : len(raw) // 2 + start] for start in range(5)]
    table = gm.decode(cuts)
    assert table.num_rows == 5
    for cut, lossy in zip(cuts, table.column("lossy"), strict=True):
        assert (lossy > 0) >= (cut.decode(errors="replace") != cut.decode(errors="ignore"))
