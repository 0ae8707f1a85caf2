"""The command line: ``guillemet quotes news/*.jsonl.zst -o quotes.parquet``."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import guillemet
from guillemet._known import read_known
from guillemet._options import Option, documented

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TABLES = {
    "quotes": "who said what, one row per attribution",
    "speakers": "who is quoted, one row per speaker of a record",
    "decode": "the texts without their escapes, one row per record",
    "paragraphs": "one row per paragraph",
    "sentences": "one row per sentence",
    "tokens": "one row per token",
    "narration": "the reporter's own words, one row per record",
}
FORMATS = ("jsonl", "json", "csv", "tsv", "parquet", "arrow", "text", "lines", "tar", "zip")
EXAMPLES = """examples:
  guillemet quotes news.jsonl --text body --id url -o quotes.parquet
  guillemet quotes 'archive/*.jsonl.zst' --text body --keep date,outlet -o quotes/ --resume
  zcat news.jsonl.gz | guillemet sentences --text body > sentences.jsonl
  guillemet speakers news.jsonl --text body --author byline --names names.toml
  guillemet show article.txt

a file of names, in TOML:
  cues = ["tooted"]            # more verbs that report
  [names]                      # person, organization, place or other
  "KTR" = "organization"
  [aliases]                    # other names, and whom they mean
  "POTUS" = "Joe Biden"
"""
# The options of the functions that the command line has, too, with the same values and defaults.
DOCUMENTED = (
    "kinds",
    "min_confidence",
    "drop",
    "cues",
    "quoted",
    "language",
    "within_quotes",
    "offsets",
    "layers",
    "threads",
)
# What the messages of the package name by its keywords, by the options of the command line.
OPTIONS = {
    "resume=True": "--resume",
    "overwrite=True": "--overwrite",
    ", or format=": ", or --input-format",
}


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="guillemet",
        description="Who said what, in the news: tables from archives of scraped text.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, help_text in TABLES.items():
        _add_table(commands.add_parser(name, help=help_text, description=help_text), name)
    help_text = "one article with its quotations marked; in colour on a terminal"
    show = commands.add_parser("show", help=help_text, description=help_text)
    show.add_argument("file", nargs="?", default="-", help="the article; - for standard input")
    show.add_argument("--author", metavar="NAME", help="who says what I says: a name")
    _add_names(show)
    show.add_argument("--html", action="store_true", help="print a page for a browser")
    help_text = "recall, precision and F1 of a table of quotations against a gold of your own"
    evaluate = commands.add_parser("evaluate", help=help_text, description=help_text)
    evaluate.add_argument("gold", help="JSON lines, or a folder in brat's standoff format")
    evaluate.add_argument("table", help="quotations: a file or folder that was written")
    return parser


def _add_names(parser: argparse.ArgumentParser) -> None:
    help_text = "names, aliases and reporting verbs that you know, in TOML: see guillemet --help"
    parser.add_argument("--names", metavar="FILE", help=help_text)


def _add_table(parser: argparse.ArgumentParser, name: str) -> None:
    add = parser.add_argument
    add(
        "sources",
        nargs="*",
        default=["-"],
        metavar="SOURCE",
        help="files, folders or quoted patterns; - or nothing for standard input",
    )
    add(
        "-o",
        "--output",
        metavar="OUT",
        help="a file (.parquet .arrow .jsonl .csv, also .jsonl.gz) or a folder of parts; "
        "by default JSON lines to standard output",
    )
    add("--text", default="text", metavar="NAME", help="field of the texts (default: text)")
    add("--id", metavar="NAME", help="field of the ids (default: records are numbered)")
    add("--keep", type=_names, default=[], metavar="A,B", help="fields to carry along")
    add("--input-format", choices=FORMATS, help="format of the sources, whatever their names")
    add("--format", choices=("parquet", "arrow", "jsonl", "csv"), help="format of the output")
    add(
        "--part-size",
        type=_size,
        metavar="BYTES",
        help="text whose rows go to one part of a folder, as in 16MiB (default: 128MiB)",
    )
    add("--resume", action="store_true", help="go on with a stopped run into the same folder")
    add("--overwrite", action="store_true", help="replace an earlier result")
    add(
        "--errors",
        choices=("record", "raise"),
        default="record",
        help="what to do about records that cannot be read: write them to a file beside the "
        "output, or to standard error, and go on; or stop (default: record)",
    )
    if name in {"quotes", "speakers"}:
        add("--author", metavar="NAME", help="field of the authors, who say what I says")
        _add_names(parser)
    add("--quiet", action="store_true", help="no progress and no summary")
    for option, about in documented(getattr(guillemet, name)).items():
        # Verbs that report stand in the file of names; of `narration`, `cues` is a choice.
        is_in_file = option == "cues" and not about.values
        if option in DOCUMENTED and not is_in_file:
            _add_documented(parser, option, about)


def _add_documented(parser: argparse.ArgumentParser, name: str, about: Option) -> None:
    """Add an option of the function; what is not given is left to it."""
    told = "one per processor" if name == "threads" else (about.default or "").strip('"')
    told = "" if about.type == "bool" else told
    help_text = re.split(r"[.;] ", about.help)[0].rstrip(".") + (
        f" (default: {told})" if told else ""
    )
    flag = f"--{name.replace('_', '-')}"
    if name == "layers":
        parser.add_argument(flag, type=_layers, metavar="auto|json+html", help=help_text)
    elif about.type == "bool":
        parser.add_argument(flag, action="store_true", default=None, help=help_text)
    elif about.is_list:
        parser.add_argument(flag, type=_names, metavar=",".join(about.values), help=help_text)
    elif about.values:
        parser.add_argument(flag, choices=about.values, help=help_text)
    else:
        kind = {"int": int, "float": float}.get(about.type, str)
        parser.add_argument(flag, type=kind, metavar=kind.__name__.upper(), help=help_text)


def _size(text: str) -> int:
    """Read a number of bytes, with or without a unit."""
    units = {"": 0, "k": 1, "m": 2, "g": 3}
    match = re.fullmatch(r"(\d+)\s*([kmg]?)(i?b)?", text.strip().lower())
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r}; expected bytes as in 16MiB")
    size = int(match[1])
    for _ in range(units[match[2]]):
        size *= 1000 if match[3] == "b" else 1024
    return size


def _layers(text: str) -> str | list[str]:
    return text if text == "auto" else [name for name in text.split("+") if name]


def _run(arguments: argparse.Namespace) -> int:
    given = {name: getattr(arguments, name, None) for name in DOCUMENTED}
    options: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if getattr(arguments, "names", None):
        options |= read_known(arguments.names)
    sources = arguments.sources[0] if len(arguments.sources) == 1 else arguments.sources
    corpus = guillemet.scan(
        sources,
        text=arguments.text,
        id=arguments.id,
        keep=arguments.keep,
        author=getattr(arguments, "author", None),
        format=arguments.input_format,
        on_error=arguments.errors,
    )
    extraction = getattr(corpus, arguments.command)(**options)
    if arguments.output in (None, "-"):
        for name in ("resume", "overwrite"):
            if getattr(arguments, name):
                raise ValueError(f"--{name} needs an output: -o OUT")
        summary = extraction._corpus.write(None, arguments.format, False, False, None, None)  # noqa: FBT003, SLF001
    else:
        summary = extraction.write(
            arguments.output,
            format=arguments.format,
            resume=arguments.resume,
            overwrite=arguments.overwrite,
            progress=not arguments.quiet,
            part_size=arguments.part_size,
        )
        if not arguments.quiet:
            _say(str(summary))
    # Errors among records are told; nothing but errors is a failure.
    return 1 if summary.errors and not summary.records else 0


def _show(arguments: argparse.Namespace) -> int:
    from pathlib import Path  # noqa: PLC0415

    name = arguments.file
    record = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    known = read_known(arguments.names) if arguments.names else {}
    view = guillemet.show(record, author=arguments.author, **known)
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    sys.stdout.write(str(view) if arguments.html else view.to_terminal(color=color))
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    rows = guillemet.evaluate(arguments.gold, arguments.table).to_pylist()
    write = sys.stdout.write
    write(f"{'measure':<12} {'gold':>6} {'rows':>6} {'recall':>7} {'precision':>9} {'F1':>6}\n")
    for row in rows:
        shares = (row[name] * 100 for name in ("recall", "precision", "f1"))
        recall, precision, both = (f"{share:.1f}" for share in shares)
        counts = f"{row['measure']:<12} {row['gold']:>6} {row['rows']:>6}"
        write(f"{counts} {recall:>7} {precision:>9} {both:>6}\n")
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "show": _show,
    "evaluate": _evaluate,
}


def _say(message: str) -> None:
    """Write a message, with control characters escaped: names of files may hold them."""
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in message)
    if sys.stderr is not None:
        sys.stderr.write(f"guillemet: {''.join(shown)}\n")


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911
    """Run a command. Status: 0 done, 1 a failure, 2 wrong arguments, 130 stopped by Ctrl-C."""
    parser = _parser()
    parsed = parser.parse_args(arguments)
    if parsed.version:
        sys.stdout.write(f"guillemet {guillemet.__version__}\n")
        return 0
    if parsed.command is None:
        parser.print_help(sys.stderr)
        return 2
    if sys.stdout is None and getattr(parsed, "output", None) in (None, "-"):
        _say("standard output is closed")
        return 1
    try:
        command = COMMANDS.get(parsed.command, _run)
        return command(parsed)
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more can be flushed there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        _say("stopped")
        return 130
    except (ValueError, TypeError) as error:
        message = str(error)
        for keyword, option in OPTIONS.items():
            message = message.replace(keyword, option)
        _say(message)
        return 2
    except OSError as error:
        _say(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
