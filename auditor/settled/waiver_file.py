"""`auditor-waivers.yaml`: waivers for documents that hold no comments, each anchored by a quote of the text.

    - rule: fx/implied-rates-agree
      path: reports/q4.html
      quote: $7.61 billion
      prefix: profit 48.9 billion yuan (
      suffix: )
      until: 2027-01-31
      reason: The wire converts at the day's rate.

Every mistake is an error with its place; an entry with one waives nothing, and the others hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import msgspec

from auditor import yaml12
from auditor.model import Notice
from auditor.nearest import unknown
from auditor.settings.globs import problem
from auditor.settled.waiver import BadWaiver, Waiver, made

DEFAULT = "auditor-waivers.yaml"
KEYS = ("rule", "path", "document", "quote", "prefix", "suffix", "until", "reason")
NEEDED = ("rule", "path", "quote", "reason")
MOST = 10_000
"""Entries of a file that are read."""


class Entry(msgspec.Struct, frozen=True):
    """A waiver with what it is about."""

    waiver: Waiver
    """What was said."""
    line: int
    """One-based line of the entry."""
    path: str
    """The documents, a path or a pattern seen from the folder of the file."""
    quote: str
    """The figures, or a passage with them, as their reader sees them."""
    prefix: str = ""
    """What stands right before the quote."""
    suffix: str = ""
    """What stands right behind it."""
    document: str = ""
    """Id of the document, in a file that holds several; empty for any."""


class FromFile(NamedTuple):
    """What a file of waivers says."""

    entries: list[Entry]
    notices: list[Notice]


def read(path: str, known: Collection[str]) -> FromFile:
    """The waivers of a file and its mistakes; `known` are the ids of the rules there are."""
    try:
        node = yaml12.read(path)
    except yaml12.Misread as misread:
        return FromFile([], misread.notices)
    if isinstance(node, yaml12.Scalar) and node.value is None:
        return FromFile([], [])
    if not isinstance(node, yaml12.Sequence):
        message = "takes a list of waivers, each beginning with `- rule:`"
        return FromFile([], [Notice("error", message, path, node.line)])
    entries: list[Entry] = []
    notices: list[Notice] = []
    for item in node.items[:MOST]:
        try:
            entries.append(_entry(item, known))
        except _Mistake as mistake:
            notices.append(Notice("error", f"this waiver waives nothing: {mistake}", path, mistake.line))
    if len(node.items) > MOST:
        notices.append(Notice("error", f"holds more than {MOST:,} waivers; those behind are not read", path))
    return FromFile(entries, notices)


class _Mistake(ValueError):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def _entry(node: yaml12.Node, known: Collection[str]) -> Entry:
    if not isinstance(node, yaml12.Mapping):
        raise _Mistake(node.line, "it is no table of keys and values")
    texts = dict(_texts(node))
    for name in NEEDED:
        if not texts.get(name, "").strip():
            raise _Mistake(node.line, f"it has no `{name}`")
    try:
        waiver = made((texts["rule"],), texts["reason"], texts.get("until"), known)
    except BadWaiver as bad:
        raise _Mistake(node.line, str(bad)) from bad
    if wrong := problem(texts["path"]):
        raise _Mistake(node.entries["path"].value.line, f"its `path` {wrong}")
    anchor = (texts.get(name, "") for name in ("path", "quote", "prefix", "suffix", "document"))
    return Entry(waiver, node.line, *anchor)


def _texts(node: yaml12.Mapping) -> Iterator[tuple[str, str]]:
    for name, entry in node.entries.items():
        if name not in KEYS:
            raise _Mistake(entry.key.line, unknown("key", name, KEYS))
        if not isinstance(entry.value, yaml12.Scalar) or entry.value.value is None:
            raise _Mistake(entry.value.line, f"its `{name}` must be a text")
        yield name, entry.value.text
