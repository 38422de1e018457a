"""The lines of financial statements: the figures of one column that an identity of accounting connects.

Lines are known by their labels, which `statements.yaml` lists. A name that stands at several rows of a table stands for
none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from auditor import yaml12
from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.grid import Grid
from auditor.relate.scene import Scene

LONGEST_LABEL = 120
"""Characters of a label that are read."""
RATE = "tax_rate"
"""The one line that is a percentage."""
_CHANGE = lazily(r"change|increase|decrease|variance|better|worse|growth|\bvs\b|versus|percent|%", re.I)
_BRACKETED = lazily(r"\s?\([^()]{0,80}\)")
_TAIL = lazily(r",? (?:net(?: of (?:income )?tax(?:es)?)?|as reported)$")


class Identity(NamedTuple):
    """Lines that a rule connects."""

    lines: frozenset[str]
    unless: tuple[str, ...]
    """Words in the labels of a table that show that another line belongs to them."""


class Lines(NamedTuple):
    """What the lines of statements are called, and which belong together."""

    exact: dict[str, str]
    """The line by its whole label."""
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    """The line by labels with a name in the middle, such as that of the company."""
    identities: tuple[Identity, ...]
    """The lines that belong together."""
    apart: dict[str, tuple[str, ...]]
    """Words that make a table one in which a line has another meaning, by line."""


@cache
def lines() -> Lines:
    """The vocabulary of statements, read once."""
    path = Path(__file__).with_name("statements.yaml")
    data = yaml12.plain(yaml12.load(path.read_text(encoding="utf-8"), "statements.yaml"))
    exact: dict[str, str] = {}
    patterns: list[tuple[re.Pattern[str], str]] = []
    for line, labels in data["lines"].items():
        for label in labels:
            if "*" in label:
                patterns.append((lazily(".{1,40}".join(map(re.escape, label.split("*")))), line))
            else:
                exact[label] = line
    identities = tuple(Identity(frozenset(each["lines"]), tuple(each.get("unless", ()))) for each in data["identities"])
    return Lines(exact, tuple(patterns), identities, {line: tuple(words) for line, words in data["apart"].items()})


def find(scene: Scene) -> Iterator[Relation]:
    """A `statement` relation for each identity and column in which all its lines stand."""
    for grid in scene.grids:
        rows, labels = _rows(grid)
        if len(rows) < 2:
            continue
        known = [each for each in lines().identities if each.lines <= rows.keys()]
        for identity in known:
            wider = any(identity.lines < other.lines for other in known)
            if not wider and not any(word in labels for word in identity.unless):
                yield from _columns(grid, {line: rows[line] for line in sorted(identity.lines)})


def _columns(grid: Grid, rows: dict[str, int]) -> Iterator[Relation]:
    for column in grid.columns:
        heading = grid.heading(column)
        found = {line: figure.claim for line, row in rows.items() if (figure := grid.at(row, column)) is not None}
        if len(found) == len(rows) and _are_levels(found) and not _CHANGE.search(heading):
            roles: dict[str, tuple[Claim, ...]] = {line: (claim,) for line, claim in found.items()}
            yield grid.relation("statement", "statements", roles, column=heading or f"column {column + 1}")


def _are_levels(found: dict[str, Claim]) -> bool:
    """Whether the figures are amounts in one currency, rates apart, and no percentages of change."""
    claims = [claim for line, claim in found.items() if line != RATE]
    currencies = {claim.unit for claim in claims if claim.kind is Kind.MONEY}
    return len(currencies) < 2 and all(claim.kind in (Kind.MONEY, Kind.NUMBER) for claim in claims)


def _rows(grid: Grid) -> tuple[dict[str, int], str]:
    """The row of each line that stands just once in a table, and the labels of all rows."""
    found: dict[str, list[int]] = {}
    labels: set[str] = set()
    section = ""
    for row in grid.rows:
        label = normal(grid.label(row))
        labels.add(label)
        if grid.plan.rows[row].section:
            section = label
        elif line := line_of(label, section):
            found.setdefault(line, []).append(row)
    text = "\n".join(labels)
    alone = {
        line: rows[0]
        for line, rows in found.items()
        if len(rows) == 1 and not any(word in text for word in lines().apart.get(line, ()))
    }
    return alone, text


def normal(label: str) -> str:
    """A label as the vocabulary writes it: lower case, what stands in brackets and after *net of* left out."""
    plain = _BRACKETED.sub("", label[:LONGEST_LABEL].lower().replace("’", "'"))
    return _TAIL.sub("", " ".join(plain.replace("/", " ").split()).strip(" :.,-—–"))


def line_of(label: str, section: str = "") -> str | None:
    """The line that a normal label names; `basic` and `diluted` go by the heading of their section."""
    known = lines()
    if label in ("basic", "diluted"):
        if "per share" in section or "per common share" in section:
            return f"{label}_eps"
        return f"{label}_shares" if "shares" in section else None
    found = known.exact.get(label)
    return found or next((line for pattern, line in known.patterns if pattern.fullmatch(label)), None)
