"""The options stand in the docstrings; signatures, stubs, the core and the command agree."""

import ast
import inspect
import pathlib
import re
from collections.abc import Callable
from typing import Any

import pytest

import guillemet as gm
from guillemet import _typing
from guillemet.__main__ import DOCUMENTED, _parser
from guillemet._options import documented

FUNCTIONS = [
    gm.decode,
    gm.paragraphs,
    gm.sentences,
    gm.tokens,
    gm.quotes,
    gm.speakers,
    gm.narration,
    gm.show,
]
STUB = ast.parse(pathlib.Path(gm.__file__).with_name("_guillemet.pyi").read_text("utf-8"))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_signature_has_the_documented_names_and_defaults(function: Callable[..., Any]) -> None:
    signature = inspect.signature(function).parameters
    options = documented(function)
    assert set(signature) == set(options)
    for name, option in options.items():
        default = signature[name].default
        if name != "data":
            expected = None if option.default is None else ast.literal_eval(option.default)
            assert (name, default) == (name, expected)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_stub_has_the_documented_values(function: Callable[..., Any]) -> None:
    options = documented(function)
    stubs = [node for node in STUB.body if isinstance(node, ast.FunctionDef)]
    stubs = [node for node in stubs if node.name == function.__name__]
    assert stubs
    for stub in stubs:
        arguments = zip(stub.args.kwonlyargs, stub.args.kw_defaults, strict=True)
        found = {a.arg: (a.annotation, default) for a, default in arguments}
        assert set(found) | {"data"} == set(options)
        for name, (annotation, default) in found.items():
            assert annotation is not None
            values = set(re.findall(r"'(\w+)'", ast.unparse(annotation)))
            assert (name, values) == (name, set(options[name].values))
            told = options[name].default
            if name != "with_map":
                assert default is not None
                expected = None if told is None else ast.literal_eval(told)
                assert (name, ast.literal_eval(default)) == (name, expected)


@pytest.mark.parametrize("name", sorted({name for f in FUNCTIONS for name in documented(f)}))
def test_the_core_has_the_documented_values(name: str) -> None:
    with_values = [f for f in FUNCTIONS if name in documented(f) and documented(f)[name].values]
    if not with_values:
        return
    function = with_values[0]
    option = documented(function)[name]
    wrong = ["no such"] if option.is_list else "no such"
    with pytest.raises(gm.GuillemetError) as caught:
        function("One.", **{name: wrong})
    known = re.findall(r'"(\w+)"', str(caught.value).partition("expected")[2])
    assert sorted(known) == sorted(option.values)
    for value in option.values:
        given = [value] if option.is_list and value != "auto" else value
        function("One.", **{name: given})


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if f is not gm.show])
def test_the_command_has_the_documented_options(function: Callable[..., Any]) -> None:
    options = documented(function)
    wanted = [name for name in DOCUMENTED if name in options]
    if not options.get("cues", options["data"]).values and "cues" in wanted:
        wanted.remove("cues")  # In the file of names.
    parsed = _parser().parse_args([function.__name__, "in.jsonl"])
    assert all(getattr(parsed, name) is None for name in wanted)
    for name in wanted:
        first = () if options[name].type == "bool" else (*options[name].values, "1")[:1]
        flag = f"--{name.replace('_', '-')}"
        _parser().parse_args([function.__name__, "in.jsonl", flag, *first])


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if f is not gm.show])
def test_the_methods_of_scan_have_the_documented_options(function: Callable[..., Any]) -> None:
    name = function.__name__
    kind = name.title() if name in {"decode", "narration"} else name[:-1].title()
    options = getattr(_typing, f"{kind}Options")
    own = {"data", "text", "id", "keep", "with_map"}
    assert set(options.__annotations__) | own == set(documented(function)) | own
    annotation = getattr(gm.Scan, name).__annotations__["options"]
    assert annotation == f"Unpack[{options.__name__}]"
