"""Writing to a terminal: colour only where wanted, every line within the width, no control character let through."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TextIO

from auditor.model import Span
from auditor.patterns import lazily

COLORS = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "pass": "32",
    "pass-by-rounding": "32",
    "not-checked": "2",
    "bold": "1",
    "dim": "2",
    "rule": "36",
}
"""SGR codes by what they say."""

COLOR_CODE = lazily(r"\x1b\[[0-9;]*m")

PLAIN_WIDTH = 80
NARROWEST, WIDEST = 40, 110

ASCII = str.maketrans(
    {
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("–—−─", "-"),
        "✓": "+",
        "✗": "x",
        "≈": "~",
        "→": ">",
        "×": "x",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
"""What stands in for frequent signs where the stream cannot write them; one for one, so that marks stay in place."""

LONGER = str.maketrans({"…": "...", "∞": "inf"})
"""The same for signs that need more room; in quoted passages they become `?`."""

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that reorder the text around them."""

SAFE = str.maketrans(
    {
        **{code: chr(0x2400 + code) for code in range(0x20)},
        **dict.fromkeys(range(0x7F, 0xA0), "\ufffd"),
        **dict.fromkeys(map(ord, BIDI), "\ufffd"),
        **dict.fromkeys(map(ord, "\t\n\v\f\r\u2028\u2029"), " "),
        **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    }
)
"""Every control character as one visible character, so that offsets hold."""


class Terminal:
    """A text stream with a width and, perhaps, colours."""

    def __init__(self, stream: TextIO, width: int | None = None, color: bool | None = None) -> None:
        self.stream = stream
        self.width = width or _columns(stream)
        self.color = wants_color(stream, os.environ) if color is None else color
        self.encoding = getattr(stream, "encoding", None) or "utf-8"
        self.plain = not _can_write(self.encoding, "✓✗≈…─")

    def line(self, text: str = "") -> None:
        """Write one line."""
        self.stream.write(self.fit(text).rstrip() + "\n")

    def fit(self, text: str) -> str:
        """The text in characters that the stream can write."""
        return self.fit_marked(text.translate(LONGER) if self.plain else text)

    def fit_marked(self, text: str) -> str:
        """The same, character by character, for a text with marks under it."""
        if self.plain:
            text = text.translate(ASCII)
        return text if _can_write(self.encoding, text) else text.encode(self.encoding, "replace").decode(self.encoding)

    def paint(self, text: str, style: str) -> str:
        """The text in the colour of a state; untouched where there are no colours."""
        return f"\x1b[{COLORS[style]}m{text}\x1b[0m" if self.color and text else text

    def block(self, text: str, first: str, rest: str, style: str = "") -> None:
        """Write a text wrapped to the width, after one lead on its first line and another on the rest."""
        lead, text = first, self.fit(safe(text))
        for start, end in wrapped(text, max(20, self.width - max(cells(_bare(first)), cells(rest)))):
            self.line(lead + (self.paint(text[start:end], style) if style else text[start:end]))
            lead = rest


def wants_color(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """NO_COLOR forbids, FORCE_COLOR demands, else colours are for a terminal that is not dumb."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


def safe(text: str) -> str:
    """The text with its control characters made visible, character by character."""
    return text if text.isascii() and text.isprintable() else text.translate(SAFE)


def cells(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def wrapped(text: str, width: int) -> Iterator[Span]:
    """The lines of a text broken at spaces to so many columns, as spans; at least one."""
    start = 0
    while True:
        end = _reach(text, start, width)
        if end < len(text):
            space = text.rfind(" ", start + 1, end + 1)
            end = space if space > start else end
        yield Span(start, end)
        start = end + 1 if text[end : end + 1] == " " else end
        if start >= len(text):
            return


def _reach(text: str, start: int, width: int) -> int:
    """The offset after the last character that fits, at least one further on."""
    used, at = 0, start
    while at < len(text):
        used += _cells_of(text[at])
        if used > width and at > start:
            return at
        at += 1
    return at


def _cells_of(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _bare(text: str) -> str:
    """A lead of our own without its colours."""
    return COLOR_CODE.sub("", text)


def _columns(stream: TextIO) -> int:
    if not stream.isatty():
        return PLAIN_WIDTH
    return min(WIDEST, max(NARROWEST, shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns))


def _can_write(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
