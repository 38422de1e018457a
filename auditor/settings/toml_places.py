"""Where the keys of a TOML text stand, which the standard library's parser does not tell.

Only for texts that `tomllib` has read without complaint: what is malformed is not looked for here.

>>> places = key_places('[tool.auditor]\\nfail-on = "error"\\nseverity = {"fx/*" = "info"}\\n')
>>> places["tool", "auditor", "fail-on"]
Place(line=2, column=1)
>>> places["tool", "auditor", "severity", "fx/*"]
Place(line=3, column=13)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from auditor.model import Place, line_starts
from auditor.patterns import lazily

Path = tuple[str | int, ...]
"""The keys that lead to a value; a number is the place in an array of tables."""

_KEY = lazily(r'[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_BLANK = lazily(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = lazily(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}|\'\'\'(?:[^\']|\'{1,2}(?!\'))*\'{3,5}'
    r'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'',
    re.DOTALL,
)
_BARE = lazily(r"[^,\]}#\n]+")


def key_places(text: str) -> dict[Path, Place]:
    """The place of every key by the path to it, tables and keys of inline tables included."""
    scan = _Scan(text)
    scan.document()
    return scan.places


class _Scan:
    """One pass over the text; `at` is where it has come to."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._lines = line_starts(text)
        self.places: dict[Path, Place] = {}
        self._arrays: Counter[Path] = Counter()

    def document(self) -> None:
        table: Path = ()
        self._skip()
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                table = self._header()
            else:
                self._pair(table)
            self._skip()

    def _header(self) -> Path:
        """The table that a `[header]` opens, or the next one of an array for `[[header]]`."""
        double = self.text.startswith("[[", self.at)
        self.at += 1 + double
        start, path = self._keys(())
        self.at += 1 + double
        if double:
            self.places.setdefault(path, start)
            self._arrays[path] += 1
            path = (*path, self._arrays[path] - 1)
        self.places.setdefault(path, start)
        return path

    def _pair(self, table: Path) -> None:
        _, path = self._keys(table)
        self.at += 1
        self._skip()
        self._value(path)

    def _keys(self, table: Path) -> tuple[Place, Path]:
        """A dotted key below a table: where it begins, and the path it makes."""
        path, first = table, None
        while True:
            self._skip()
            found = _KEY.match(self.text, self.at)
            if found is None:
                self.at += 1
                return first or self._place(), path
            path = self._inside((*path, _plain(found[0])))
            place = self._place()
            first = first or place
            self.places.setdefault(path, place)
            self.at = found.end()
            self._skip()
            if not self.text.startswith(".", self.at):
                return first, path
            self.at += 1

    def _inside(self, path: Path) -> Path:
        """A path that leads to an array of tables leads on into its last one when keys follow."""
        above = path[:-1]
        return (*above, self._arrays[above] - 1, path[-1]) if self._arrays[above] and above else path

    def _value(self, path: Path) -> None:
        opening = self.text[self.at : self.at + 1]
        if opening in ("[", "{"):
            self._group(path, opening)
        elif (found := _STRING.match(self.text, self.at) or _BARE.match(self.text, self.at)) is not None:
            self.at = found.end()
        else:
            self.at += 1

    def _group(self, path: Path, opening: str) -> None:
        closing = "]" if opening == "[" else "}"
        self.at += 1
        number = 0
        self._skip()
        while self.at < len(self.text) and not self.text.startswith(closing, self.at):
            if opening == "{":
                self._pair(path)
            else:
                self.places[*path, number] = self._place()
                self._value((*path, number))
                number += 1
            self._skip()
            if self.text.startswith(",", self.at):
                self.at += 1
            self._skip()
        self.at += 1

    def _skip(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _place(self) -> Place:
        line = bisect_right(self._lines, self.at) - 1
        return Place(line + 1, self.at - self._lines[line] + 1)


def _plain(key: str) -> str:
    """A key without its quotes, its escapes read."""
    if key.startswith("'"):
        return key[1:-1]
    if not key.startswith('"'):
        return key
    import tomllib

    read: str = tomllib.loads(f"x = {key}")["x"]
    return read
