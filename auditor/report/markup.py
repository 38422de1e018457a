"""Escaped HTML for the report: text whose hidden characters show, numbers with their marks, links to numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from auditor.report.passages import Number, Piece
from auditor.report.terminal import BIDI

HIDDEN = re.compile(f"[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f-\\x9f\\ufeff{BIDI}]")
"""Characters that do not show, or that reorder what does; a document's text shows their names."""


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
    return Markup(" ".join(_chip(number, number.id == culprit) for number in numbers))


def _number(piece: Piece) -> str:
    number = piece.number
    assert number is not None
    kind = f"n {number.state}{' culprit' if number.culprit else ' beside' if number.beside else ''}"
    ticks = f' data-t="{number.ticks}"' if number.ticks else ""
    about = f' title="{escape(plain(number.about))}"'
    return f'<a class="{kind}" id="{number.id}" href="#{number.target}"{about}{ticks}>{_visible(piece.text)}</a>'


def _chip(number: Number, culprit: bool) -> str:
    kind = "chip culprit" if culprit else "chip"
    return f'<a class="{kind}" href="#{number.id}"><bdi>{_visible(number.text)}</bdi></a>'


def _visible(text: str) -> str:
    return HIDDEN.sub(_named, str(escape(text)))


def _named(match: re.Match[str]) -> str:
    return f'<span class="hidden-character">{_code_point(match)}</span>'


def _code_point(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"
