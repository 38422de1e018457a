"""YAML 1.2 with places: values, what is refused, where characters stand."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor import yaml12
from auditor.model import Notice
from auditor.yaml12 import Mapping, Misread, Scalar, Sequence, load, plain, read

CORE_SCHEMA = {
    "no": "no",
    "Yes": "Yes",
    "on": "on",
    "12:30": "12:30",
    "2024-12-31": "2024-12-31",
    "1_000": "1_000",
    "true": True,
    "False": False,
    "null": None,
    "~": None,
    "": None,
    "12": 12,
    "-7": -7,
    "+7": 7,
    "007": 7,
    "0o17": 15,
    "0x1F": 31,
    "0b1": "0b1",
    "1e3": Decimal(1000),
    "1.50": Decimal("1.50"),
    ".5": Decimal("0.5"),
    "-1.": Decimal(-1),
    "1.2.3": "1.2.3",
    "..": "..",
    "'12'": "12",
    '"true"': "true",
    "'it''s'": "it's",
    '"a\\tb\\u20ac"': "a\tb€",
    "١٢": "١٢",
    "<<": "<<",
}


@pytest.fixture(params=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers: the fast one, and the one used where libyaml is missing."""
    loader = yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader
    monkeypatch.setattr(yaml12, "_loader", lambda: loader)
    return str(request.param)


@pytest.mark.parametrize(("written", "value"), CORE_SCHEMA.items())
@pytest.mark.usefixtures("parser")
def test_plain_scalars_follow_the_core_schema(written: str, value: object) -> None:
    found = plain(load(f"key: {written}", "f"))["key"]
    assert (type(found), found) == (type(value), value)


def test_decimals_keep_their_trailing_zeros() -> None:
    assert str(plain(load("1.50", "f"))) == "1.50"


def test_keys_are_texts_as_written() -> None:
    assert plain(load("{12: a, no: b, '': c, null: d}", "f")) == {"12": "a", "no": "b", "": "c", "null": "d"}


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "\ufeff", "---\n..."])
def test_an_empty_text_is_null(text: str) -> None:
    assert plain(load(text, "f")) is None


REFUSED = {
    "a: *x": "f:1:4: the alias '*x'",
    "a: &x 1": "f:1:4: the anchor '&x'",
    "a: !!int 3": "f:1:4: the tag",
    "a: !own {b: c}": "f:1:4: the tag '!own'",
    "%YAML 1.1\n---\na: 1": "f:1:1: a directive",
    "--- a\n--- b": "f:2:1: a second document",
    "a: 1\nb: 2\na: 3": "f:3:1: duplicate key 'a': it stands in line 1 already",
    "12: 1\n'12': 3": "f:2:1: duplicate key '12'",
    "? [a]\n: b": "f:1:3: a key must be",
    "a:\n\tb: 1": "f:2:1: a tab",
    "a: 'x\ty'": "f:1:6: a tab",
    "é: \x07": "f:1:4: the character U+0007",
    "a: \u2028": "f:1:4: the character U+2028",
    "a: \ud800": "f:1:4: the character U+D800",
    "a: 1e1000": "f:1:4: the number '1e1000' is too long",
    f"a: {'9' * 61}": "f:1:4: the number",
    "a: .inf": "f:1:4: '.inf' has no exact value",
    "a: -.INF": "f:1:4: '-.INF'",
    "a: .nan": "f:1:4: '.nan'",
    "[" * 41 + "]" * 41: "f:1:41: nested deeper than 40 levels",
    "a: b: c": "f:1:5: mapping values are not allowed",
    "a: [1": "f:",
    "a: 'x": "f:1:6: ",
    "a: @x": "f:1:4: ",
    "a: `x": "f:1:4: ",
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items())
@pytest.mark.usefixtures("parser")
def test_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(Misread) as error:
        load(text, "f")
    assert str(error.value).startswith(message)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    "text", ['"\\ud800"', '"\\Uffffffff"', '"\\q"', "%YAML 9.9\n--- a", "%YAML 1." + "9" * 5000 + "\n--- a"]
)
def test_bad_escapes_and_versions_are_errors_in_both_parsers(text: str) -> None:
    with pytest.raises(Misread):
        load(text, "f")


def test_every_mistake_of_a_file_is_told() -> None:
    with pytest.raises(Misread) as error:
        load("a: *x\nb: &y 2\nb: .inf", "f")
    assert [notice.line for notice in error.value.notices] == [1, 2, 3, 3]


def test_a_file_full_of_mistakes_is_given_up() -> None:
    with pytest.raises(Misread) as error:
        load("a: 1\n" * 100_000, "f")
    assert len(error.value.notices) == yaml12.NOTICES_LIMIT


def test_every_value_knows_its_place() -> None:
    node = load("a:\n  - x\n  - {k: 'v'}\nb: [é, ü]", "f")
    assert isinstance(node, Mapping)
    items, flow = node.entries["a"].value, node.entries["b"].value
    assert isinstance(items, Sequence)
    assert isinstance(flow, Sequence)
    assert [(item.line, item.column) for item in items.items] == [(2, 5), (3, 5)]
    assert (flow.line, flow.column, flow.items[1].column) == (4, 4, 8)
    assert (node.entries["b"].key.line, node.entries["b"].key.column) == (4, 1)


WRITTEN = {
    "plain": "k: foo + =bar",
    "crlf": "k:\r\n  foo\r\n  + =bar",
    "plain over two lines": "k: foo\n    + =bar",
    "single quotes": "k: 'foo + =bar'",
    "double quotes": 'k: "foo + =bar"',
    "double quotes with escapes": 'k: "\\x66oo\\n\\\n   + =bar"',
    "folded": "k: >-\n  foo\n  + =bar\n",
    "literal": "k: |\n   foo +\n   =bar\n",
    "emoji before": "k: '😀 it''s =b'",
}


@pytest.mark.parametrize("source", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.usefixtures("parser")
def test_a_character_of_a_value_is_found_in_the_file(source: str) -> None:
    value = load(source, "f")
    assert isinstance(value, Mapping)
    scalar = value.entries["k"].value
    assert isinstance(scalar, Scalar)
    line, column = scalar.place(scalar.text.index("="))
    assert source.splitlines()[line - 1][column - 1] == "="


def test_the_end_of_a_value_has_a_place() -> None:
    node = load("k: 'abc'\nj: ''", "f")
    assert isinstance(node, Mapping)
    ends = [value.place(len(value.text)) for entry in node.entries.values() if isinstance(value := entry.value, Scalar)]
    assert ends == [(1, 8), (2, 5)]


# JSON's pairs of surrogates are no YAML, nor are its keys of more than 1,024 characters.
TEXTS = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_json_reads_as_itself(value: object) -> None:
    assert plain(load(json.dumps(value), "f")) == value


@given(st.text(st.characters() | st.sampled_from("-:?{}[],&*!|>'\"%@`#\n \\"), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    mistakes = misread(text)
    assert all(notice.level == "error" and notice.path == "f" for notice in mistakes)


def misread(text: str) -> list[Notice]:
    """What is wrong with a text; nothing when it can be read."""
    try:
        plain(load(text, "f"))
    except Misread as error:
        return error.notices
    return []


HOSTILE = ["[a, ", "{", "- ", "-\n", "? ", "a:\n", "'", '"', "&a ", "!", "#\n", "a b ", "\\", "a: ", " \n", "[[],"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_repeats_take_linear_time(piece: str) -> None:
    begun = time.process_time()
    misread(piece * (200_000 // len(piece)))
    assert time.process_time() - begun < 5


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfkey: \xc3\xa9\r\n")
    assert plain(read(path)) == {"key": "é"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: \xff", ":2:4: byte 0xff is no UTF-8"),
        (b"\xff\xfea\x00", ":1:1: byte 0xff is no UTF-8"),
        (b"a" * (yaml12.SIZE_LIMIT + 1), ": is larger than 1,000,000 bytes"),
    ],
)
def test_an_unreadable_content_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    with pytest.raises(Misread) as error:
        read(path)
    assert str(error.value).startswith(f"{path}{message}")


@pytest.mark.parametrize("name", ["missing.yaml", ".", "a\0b"])
def test_an_unreadable_path_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Misread, match="cannot be read"):
        read(str(tmp_path / name) if "\0" not in name else name)


def test_a_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(Misread, match="longer than"):
        load("a" * (yaml12.SIZE_LIMIT + 1), "f")
