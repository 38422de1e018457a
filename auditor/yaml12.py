"""YAML 1.2, core schema, in which every value knows its place.

What differs from what most Python readers give: `no`, `12:30` and `2024-12-31` are texts, `1e3` and `1.50` exact
decimals, keys always texts as written. Anchors, aliases, tags, directives, several documents in a file,
duplicate keys and tabs are refused with their place: a rule file has no use for them.

>>> node = load("when: 12:30\\nlimit: 1e3", "sample.yaml")
>>> plain(node)
{'when': '12:30', 'limit': Decimal('1E+3')}
>>> node.entries["limit"].value.line
2
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec
import yaml

from auditor.model import Notice, Place
from auditor.nearest import quoted
from auditor.patterns import lazily

if TYPE_CHECKING:
    from yaml import _yaml

    Mark = yaml.Mark | _yaml.Mark

SIZE_LIMIT = 1_000_000
"""The largest file that is read, in bytes."""

DEPTH_LIMIT = 40
"""How deep values may be nested."""

DIGITS_LIMIT = 60
"""The longest number, in characters; its exponent has at most three digits."""

NOTICES_LIMIT = 50
"""How many mistakes of one file are told before it is given up."""

Atom = str | int | Decimal | bool | None


class Misread(Exception):
    """A text that is no YAML, or uses what is not supported here; `notices` hold every place."""

    def __init__(self, notices: list[Notice]) -> None:
        super().__init__("\n".join(str(notice) for notice in notices))
        self.notices = notices


class Scalar(msgspec.Struct, frozen=True):
    """A single value."""

    value: Atom
    """What it is by the core schema."""
    line: int
    """One-based line of its first character, a quote included."""
    column: int
    """One-based column of its first character."""
    text: str
    """Its text, quotes removed, escapes and folded lines resolved; for a number, the digits as written."""
    raw: str
    """Its characters in the file, quotes and line breaks included."""

    def place(self, offset: int) -> Place:
        """Where in the file the character at this offset of `text` stands."""
        before = self.raw[: _raw_offset(self.raw, self.text, offset)]
        lines = _BREAK.split(before)
        column = len(lines[-1]) + (self.column if len(lines) == 1 else 1)
        return Place(self.line + len(lines) - 1, column)


class Sequence(msgspec.Struct, frozen=True):
    """A list of values."""

    items: tuple[Node, ...]
    """Its values, in order."""
    line: int
    """One-based line of its first character."""
    column: int
    """One-based column of its first character."""


class Entry(msgspec.Struct, frozen=True):
    """A key and its value."""

    key: Scalar
    """The key; its `text` is what counts."""
    value: Node
    """The value."""


class Mapping(msgspec.Struct, frozen=True):
    """Values by their keys, in the order of the file."""

    entries: dict[str, Entry]
    """The entries by the text of their key."""
    line: int
    """One-based line of its first character."""
    column: int
    """One-based column of its first character."""


Node = Scalar | Sequence | Mapping


def read(path: str | Path, until: bytes | None = None) -> Node:
    """The value that a file holds, or the part before `until`.

    Raises Misread when the file cannot be read, is too large or no UTF-8.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Misread([_error(str(path), f"cannot be read: {reason}")]) from error
    if len(content) > SIZE_LIMIT:
        raise Misread([_error(str(path), f"is larger than {SIZE_LIMIT:,} bytes")])
    if until is not None:
        content = content.partition(until)[0]
    try:
        return load(content.decode("utf-8"), str(path))
    except UnicodeDecodeError as error:
        lines = _BREAK.split(content[: error.start].decode("utf-8"))
        message = f"byte 0x{content[error.start]:02x} is no UTF-8: save the file as UTF-8"
        raise Misread([_error(str(path), message, Place(len(lines), len(lines[-1]) + 1))]) from error


def load(text: str, path: str) -> Node:
    """The value that a text holds, None for an empty one; `path` is named in errors. Raises Misread."""
    if len(text) > SIZE_LIMIT:
        raise Misread([_error(path, f"is longer than {SIZE_LIMIT:,} characters")])
    source = text.removeprefix("\ufeff")
    if found := _FORBIDDEN.search(source):
        raise Misread([_forbidden(path, source, found.start())])
    builder = _Builder(source, path)
    node = builder.document()
    if builder.notices:
        raise Misread(builder.notices)
    return node


def plain(node: Node) -> Any:
    """The value as Python data without places: atoms, lists and dicts with text keys."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(entry.value) for key, entry in node.entries.items()}


# ---------------------------------------------------------------------- building
class _Builder:
    """Builds nodes from the events of a YAML parser; collects what is wrong without stopping where it can."""

    def __init__(self, source: str, path: str) -> None:
        self.source, self.path = source, path
        self.notices: list[Notice] = []
        self.depth = 0
        self.events = _events(source, path)

    def document(self) -> Node:
        node: Node = Scalar(None, 1, 1, "", "")
        documents = 0
        for event in self.events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            documents += 1
            if documents > 1:
                self.give_up(event, "a second document is not supported here")
            if event.version or event.tags:
                self.refuse(event, "a directive (%) is not supported here")
            node = self.node(next(self.events))
        return node

    def node(self, event: yaml.Event) -> Node:
        if type(event) is yaml.ScalarEvent and event.anchor is None and event.tag is None:  # most are
            return self.scalar(event)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, f"the alias {quoted(f'*{event.anchor}')} is not supported here: write the value out")
            return Scalar(None, *_start(event), "", "")
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self.refuse(event, f"the anchor {quoted(f'&{event.anchor}')} is not supported here")
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag is not None:
            self.refuse(event, f"the tag {quoted(event.tag)} is not supported here")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            self.give_up(event, f"nested deeper than {DEPTH_LIMIT} levels")
        found = self.mapping(event) if isinstance(event, yaml.MappingStartEvent) else self.sequence(event)
        self.depth -= 1
        return found

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        start, end, text = _mark(event.start_mark), _mark(event.end_mark), event.value
        raw = self.source[start.index : end.index]
        value: Atom = text
        try:
            if not event.style:
                value = _atom(text)
            elif not text.isascii():
                text.encode()
        except UnicodeEncodeError:
            self.refuse(event, "half of a surrogate pair is no character: escape it as \\U and eight digits")
        except ValueError as error:
            self.refuse(event, str(error))
        return Scalar(value, start.line + 1, start.column + 1, text, raw)

    def sequence(self, start: yaml.Event) -> Sequence:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return Sequence(tuple(items), *_start(start))

    def mapping(self, start: yaml.Event) -> Mapping:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, value = self.node(event), self.node(next(self.events))
            if not isinstance(key, Scalar):
                self.refuse(event, "a key must be a text on one line")
            elif key.text in entries:
                first = entries[key.text].key.line
                self.refuse(event, f"duplicate key {quoted(key.text)}: it stands in line {first} already")
            else:
                entries[key.text] = Entry(key, value)
        return Mapping(entries, *_start(start))

    def refuse(self, event: yaml.Event, message: str) -> None:
        self.notices.append(_error(self.path, message, _start(event)))
        if len(self.notices) >= NOTICES_LIMIT:
            raise Misread(self.notices)

    def give_up(self, event: yaml.Event, message: str) -> NoReturn:
        self.refuse(event, message)
        raise Misread(self.notices)


def _events(source: str, path: str) -> Iterator[yaml.Event]:
    """The events of the text, from libyaml where it is there; raises Misread where it is no YAML."""
    try:
        loader = _loader()(source)
        while event := loader.get_event():
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else None
        raise Misread([_error(path, _explained(error.problem or str(error)), place)]) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # an escape or a version out of range
        raise Misread([_error(path, f"cannot be read as YAML: {error}")]) from error


@cache
def _loader() -> type[yaml.SafeLoader] | type[yaml.CSafeLoader]:
    return yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


def _explained(problem: str) -> str:
    """The parser's complaint, with the usual cause."""
    for part, cause in _CAUSES.items():
        if part in problem:
            return f"{problem}: {cause}"
    return problem


_CAUSES = {
    "mapping values are not allowed": "a text with a colon and a space needs quotes around it",
    "cannot start any token": "a text that begins like this needs quotes around it",
    "did not find expected key": "check the indentation, and that quotes are closed",
    "block end": "check the indentation, and that quotes are closed",
    "could not find expected ':'": "a key is followed by a colon and a space",
    "unexpected end of stream": "a quote is not closed",
    "unknown escape character": "write a backslash as two, or use single quotes",
}


def _start(event: yaml.Event) -> Place:
    mark = _mark(event.start_mark)
    return Place(mark.line + 1, mark.column + 1)


def _mark(mark: Mark | None) -> Mark:
    if mark is None:
        raise AssertionError("the YAML parser gives every event its place")
    return mark


def _error(path: str, message: str, place: Place | None = None) -> Notice:
    return Notice("error", message, path, *(place or (None, None)))


def _forbidden(path: str, source: str, offset: int) -> Notice:
    lines = _BREAK.split(source[:offset])
    code = ord(source[offset])
    name, escape = ("a tab", "\\t") if code == 9 else (f"the character U+{code:04X}", f"\\u{code:04x}")
    message = f"{name} is not allowed: use spaces, or write {escape} in a text in double quotes"
    return _error(path, message, Place(len(lines), len(lines[-1]) + 1))


# ---------------------------------------------------------------------- core schema
_FORBIDDEN = lazily("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_BREAK = lazily(r"\r\n|\r|\n")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?([0-9]+))?")
_NO_NUMBER = lazily(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


def _atom(text: str) -> Atom:
    """A plain scalar by the core schema (YAML 1.2.2, section 10.3); raises ValueError for what has no exact value."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "-+.0123456789":
        return text
    if _NO_NUMBER.fullmatch(text):
        raise ValueError(f"{quoted(text)} has no exact value: write a number, or a text in quotes")
    found = _INTEGER.fullmatch(text) or _BASED.fullmatch(text) or _DECIMAL.fullmatch(text)
    if not found:
        return text
    if len(text) > DIGITS_LIMIT or (found.re is _DECIMAL and len(found[1] or "") > 3):
        most = f"at most {DIGITS_LIMIT} characters, an exponent below 1000"
        raise ValueError(f"the number {quoted(text)} is too long: {most}")
    if found.re is _DECIMAL:
        return Decimal(text)
    return int(text) if found.re is _INTEGER else int(text, 0)


# ---------------------------------------------------------------------- places inside a value
_PLAIN = lazily(r"(\S)")
_SINGLE = lazily(r"(''|\S)")
_DOUBLE = lazily(r"\\[nt\s]|(\\x\w{2}|\\u\w{4}|\\U\w{8}|\\.|\S)")


def _raw_offset(raw: str, text: str, offset: int) -> int:
    """The offset in the file's own characters of an offset in the text they stand for.

    Folding and indentation change white space only, so the characters that are none are counted off in both.
    """
    if raw == text:
        return offset
    unit, body = _style(raw)
    skipped = len(_PLAIN.findall(text[:offset]))
    units = (found.start() for found in unit.finditer(raw, body) if found[1])
    at = next(islice(units, skipped, None), None)
    if at is not None and offset < len(text):
        return at
    return len(raw.rstrip().removesuffix(raw[0] if raw[0] in "'\"" else ""))


def _style(raw: str) -> tuple[re.Pattern[str], int]:
    """What stands for one character in a value written like this (group 1), and where the value begins."""
    if raw[0] == "'":
        return _SINGLE, 1
    if raw[0] == '"':
        return _DOUBLE, 1
    return _PLAIN, raw.find("\n") + 1 if raw[0] in "|>" else 0
