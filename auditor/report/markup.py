"""Escaped HTML for the report: text whose hidden characters show, numbers with their marks, links to numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from auditor.patterns import lazily
from auditor.report.drawing import Bar, Drawing
from auditor.report.passages import Number, Piece
from auditor.report.readings import LOOKED_AT, parted
from auditor.report.terminal import BIDI

HIDDEN = lazily(f"[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f-\\x9f\\ufeff{BIDI}]")
"""Characters that do not show, or that reorder what does; a document's text shows their names."""

SHORT = {"pass": "", "not-checked": "u"}
"""How a mark in the text names the states that most numbers are in."""

BARE = lazily(r"[\w.,-]+", re.ASCII)
"""A value that an attribute may have without quotes."""

COMPARED = lazily(r"([\w ]+) == ([\w ]+):", re.ASCII)
"""The names of two sides that are held against each other; the script looks for the same."""

UNBROKEN = 28
"""Characters of a number that stays on one line."""


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


def names(numbers: Iterable[Number]) -> str:
    """The ids of numbers as the script looks them up, without the beginning that a document's numbers share."""
    return " ".join(number.id.split("-", 2)[2] for number in numbers)


def texts(numbers: Iterable[Number]) -> Markup:
    """Numbers by their texts alone."""
    return Markup(" · ".join(_visible(number.text) for number in numbers))


def steps(working: Iterable[str], numbers: Iterable[Number]) -> Markup:
    """The steps of a working as list items; a step that reads a number links it, as far as they come in order."""
    left = list(numbers)
    return Markup("".join(f"<li>{_step(step, left)}" for step in working))


def unlinked(working: Iterable[str], numbers: Iterable[Number]) -> list[Number]:
    """The numbers to which no step of a working would link."""
    left = list(numbers)
    for step in working:
        _read(step, left)
    return left


def sketched(drawing: Drawing, steps: Iterable[str]) -> str:
    """The bars of a drawing for the script: ends in thousandths and names, `60 500 computed|100 940 whole`.

    Without names where they are those of the first comparison in the steps, where the script finds them, too.
    """
    found = COMPARED.search("\n".join(steps))
    told = found is not None and [each.strip() for each in found.groups()] == [bar.name for bar in drawing.bars]
    return "|".join(
        f"{bar.left} {bar.right}{'' if told else ' ' + _bar_name(bar)}" for bar in drawing.bars if bar.left is not None
    )


def _bar_name(bar: Bar) -> str:
    return plain(bar.name).replace("|", "/")


def _step(step: str, left: list[Number]) -> str:
    found = _read(step, left)
    if found is None:
        return _visible(step)
    at, number = found
    return f"{_visible(step[:at])}{_link(number, False)}{_visible(step[at + len(number.text) :])}"


def _read(step: str, left: list[Number]) -> tuple[int, Number] | None:
    """Where a step tells what a number stands for, and which; it is taken from those that are left."""
    told, _ = parted(step)
    for number in left[:LOOKED_AT] if told else ():
        at = told.rfind(number.text)
        if at >= 0 and (at == 0 or step[at - 1] in " :"):
            left.remove(number)
            return at, number
    return None


def _number(piece: Piece) -> str:
    number = piece.number
    assert number is not None
    beside = " culprit" if number.culprit else " beside" if number.beside else ""
    kind = f"{SHORT.get(number.state, number.state)}{beside}{' long' if len(piece.text) > UNBROKEN else ''}".strip()
    parts = [_attribute("class", kind), f"id={number.id}", f"href=#{number.target}" if number.target else ""]
    parts += [_attribute("title", plain(number.about)), _attribute("data-t", number.ticks)]
    return f"<a {' '.join(filter(None, parts))}>{_visible(piece.text)}</a>"


def _attribute(name: str, value: str) -> str:
    """`name=value`, quoted where it has to be; nothing for one that is empty."""
    if BARE.fullmatch(value):
        return f"{name}={value}"
    return f'{name}="{escape(value)}"' if value else ""


def _link(number: Number, culprit: bool) -> str:
    kind = " class=culprit" if culprit else ""
    return f"<a{kind} href=#{number.id}>{_visible(number.text)}</a>"


def _visible(text: str) -> str:
    """Quotes stay as they are, which is safe in text and not in attributes."""
    return HIDDEN.sub(_named, text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _named(match: re.Match[str]) -> str:
    return f'<span class="hidden-character">{_code_point(match)}</span>'


def _code_point(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"


FILTERS: tuple[Callable[..., object], ...] = (visible, plain, marked, chips, names, texts, steps, unlinked, sketched)
"""What the templates apply by name."""
