"""Escaped HTML for the report: text whose hidden characters show, numbers with their marks, links to numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from auditor.patterns import lazily
from auditor.report.passages import Number, Piece
from auditor.report.terminal import BIDI

HIDDEN = lazily(f"[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f-\\x9f\\ufeff{BIDI}]")
"""Characters that do not show, or that reorder what does; a document's text shows their names."""

READ = lazily(" stands for | is exact$")
"""What the step of a working says of a number that it reads."""

UNBROKEN = 28
"""Characters of a number that stays on one line."""

LOOKED_AT = 40
"""Numbers that are looked for in one step."""


def visible(text: str) -> Markup:
    """Text escaped for HTML, its hidden characters shown by their code points."""
    return Markup(_visible(text))


def plain(text: str) -> str:
    """Text for an attribute or the page's title, its hidden characters replaced by their code points."""
    return HIDDEN.sub(_code_point, text)


def marked(pieces: Iterable[Piece]) -> Markup:
    """A stretch of a document with its numbers marked."""
    return Markup("".join(_visible(piece.text) if piece.number is None else _number(piece) for piece in pieces))


def chips(numbers: Iterable[Number], culprit: str = "") -> Markup:
    """Links to numbers in the text."""
    return Markup(" ".join(_link(number, number.id == culprit) for number in numbers))


def steps(working: Iterable[str], numbers: Iterable[Number]) -> Markup:
    """The steps of a working as list items; a step that reads a number links it, as far as they come in order."""
    left = list(numbers)
    return Markup("".join(f"<li>{_step(step, left)}</li>" for step in working))


def unlinked(working: Iterable[str], numbers: Iterable[Number]) -> list[Number]:
    """The numbers to which no step of a working would link."""
    left = list(numbers)
    for step in working:
        _read(step, left)
    return left


def _step(step: str, left: list[Number]) -> str:
    found = _read(step, left)
    if found is None:
        return _visible(step)
    at, number = found
    return f"{_visible(step[:at])}{_link(number, False)}{_visible(step[at + len(number.text) :])}"


def _read(step: str, left: list[Number]) -> tuple[int, Number] | None:
    """Where a step tells what a number stands for, and which; it is taken from those that are left."""
    if not (told := READ.search(step)):
        return None
    for number in left[:LOOKED_AT]:
        at = step.rfind(number.text, 0, told.start())
        if at >= 0 and (at == 0 or step[at - 1] in " :"):
            left.remove(number)
            return at, number
    return None


def _number(piece: Piece) -> str:
    number = piece.number
    assert number is not None
    kind = f"n {number.state}{' culprit' if number.culprit else ' beside' if number.beside else ''}"
    kind += " long" if len(piece.text) > UNBROKEN else ""
    ticks = f" data-t={number.ticks}" if number.ticks else ""
    about = f' title="{escape(plain(number.about))}"' if number.about else ""
    return f'<a class="{kind}" id={number.id} href=#{number.target}{about}{ticks}>{_visible(piece.text)}</a>'


def _link(number: Number, culprit: bool) -> str:
    kind = " class=culprit" if culprit else ""
    return f"<a{kind} href=#{number.id}>{_visible(number.text)}</a>"


def _visible(text: str) -> str:
    return HIDDEN.sub(_named, str(escape(text)))


def _named(match: re.Match[str]) -> str:
    return f'<span class="hidden-character">{_code_point(match)}</span>'


def _code_point(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"
