"""The columns of a table of claims: their names, how a header is read, and which tables are tables of claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from auditor import yaml12
from auditor.nearest import did_you_mean, nearest, quoted, unknown
from auditor.patterns import lazily
from auditor.resources import PACKAGE

FIGURES = ("text", "value")
"""The columns of which a table of claims has at least one."""
CORPUS = frozenset({"id", "text", "date", "title"})
"""The columns of a table that holds a document a row, of which `text` is needed."""
_APART = lazily(r"[\W_]+")


class Column(NamedTuple):
    """A column that a table of claims may have."""

    name: str
    """What it is called here."""
    holds: str
    """`words`, `figure`, `percent`, `number` or `reference`."""
    about: str
    """What stands in it, in one line."""
    marks: bool = False
    """True when a table of figures that are not claims hardly has it."""
    also: tuple[str, ...] = ()
    """Other names it goes by."""


class Header(NamedTuple):
    """What the header of a table of claims says."""

    fields: dict[str, int]
    """The index of each column that is known, by its name here."""
    problems: tuple[str, ...] = ()
    """Why the table cannot be read; each names what is wrong and what is allowed."""


@cache
def columns() -> dict[str, Column]:
    """The columns by name, in the order in which they are documented."""
    return {
        name: Column(name, entry["holds"], entry["about"], entry.get("marks", False), tuple(entry.get("also", ())))
        for name, entry in _data()["columns"].items()
    }


@cache
def nothing() -> frozenset[str]:
    """What a cell without a figure holds, in lower case."""
    return frozenset(_data()["nothing"])


@cache
def _data() -> Any:
    path = PACKAGE / "claims" / "columns.yaml"
    return yaml12.plain(yaml12.load(path.read_text(encoding="utf-8"), str(path)))


@cache
def _names() -> dict[str, str]:
    """Every spelling, folded, with the name it stands for."""
    found = {folded(also): column.name for column in columns().values() for also in column.also}
    return {**found, **{folded(name): name for name in columns()}}


def folded(heading: str) -> str:
    """A heading as headings are compared: in lower case, everything but letters and digits a space.

    >>> folded("Base_Value ")
    'base value'
    """
    return _APART.sub(" ", heading.casefold()).strip()


def checked_mapping(mapping: Mapping[str, str]) -> dict[str, str]:
    """A mapping of names to headings by a user; raises ValueError for an unknown name and for two of one heading."""
    taken: dict[str, str] = {}
    for name, heading in mapping.items():
        if name not in columns():
            raise ValueError(unknown("column of claims", name, columns()))
        if not isinstance(heading, str) or not heading.strip():
            raise ValueError(f"the column for {name!r} has no name")
        if (other := taken.get(folded(heading))) is not None:
            raise ValueError(f"the column {quoted(heading)} is given for both {other!r} and {name!r}")
        taken[folded(heading)] = name
    return dict(mapping)


def parse_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """The mapping of `NAME=COLUMN` pairs; raises ValueError for one that is none, an unknown name and a name twice.

    >>> parse_mapping(["subject=Kennzahl"])
    {'subject': 'Kennzahl'}
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, heading = pair.partition("=")
        if not sign:
            raise ValueError(f"{quoted(pair)} is no NAME=COLUMN; the names are {', '.join(columns())}")
        if name.strip() in found:
            raise ValueError(f"the column for {name.strip()!r} is given twice")
        found[name.strip()] = heading.strip()
    return checked_mapping(found)


def read_header(headings: Sequence[str], mapping: Mapping[str, str]) -> Header:
    """Which column of a table holds what; a name in the mapping is looked for under the heading given there alone."""
    places: dict[str, list[int]] = {}
    for at, heading in enumerate(headings):
        places.setdefault(folded(heading), []).append(at)
    fields: dict[str, int] = {}
    problems: list[str] = []
    for name, heading in mapping.items():
        _found(name, [(heading, places.get(folded(heading), []))], fields, problems)
        if name not in fields and not any(quoted(heading) in problem for problem in problems):
            problems.append(f"has no column {quoted(heading)}, which was given for {name!r}{_hint(heading, headings)}")
    taken = {folded(heading) for heading in mapping.values()}
    for name, column in columns().items():
        if name not in mapping:
            spellings = [spelling for spelling in (name, *column.also) if folded(spelling) not in taken]
            _found(name, [(each, places.get(folded(each), [])) for each in spellings], fields, problems)
    return Header(fields, tuple(problems))


def _found(name: str, spelt: list[tuple[str, list[int]]], fields: dict[str, int], problems: list[str]) -> None:
    """Notes the column of a name, or that there are several."""
    places = [at for _, found in spelt for at in found]
    if len(places) > 1:
        told = " and ".join(str(at + 1) for at in sorted(places))
        problems.append(f"has several columns for {name!r}: number {told}; rename all but one or map it (--columns)")
    elif places:
        fields[name] = places[0]


def _hint(heading: str, headings: Sequence[str]) -> str:
    return f"{did_you_mean(heading, headings) or ';'} it has {', '.join(quoted(each) for each in headings if each)}"


def doubts(headings: Sequence[str], fields: dict[str, int]) -> Iterator[str]:
    """What to say of headings that are nearly a name that no column has."""
    missing = [name for name in columns() if name not in fields]
    for at, heading in enumerate(headings):
        if at in fields.values() or len(folded(heading)) < 4:
            continue
        found = nearest(folded(heading).replace(" ", "_"), missing)
        if found is not None and _is_near(folded(heading), folded(found)):
            yield f"the column {quoted(heading)} is not read; for {found!r} rename it or use --columns {found}=COLUMN"


def _is_near(one: str, other: str) -> bool:
    """Whether two words differ so little that one is the other misspelt."""
    from difflib import SequenceMatcher

    return one != other and SequenceMatcher(None, one, other).ratio() >= 0.8


def is_claims(header: Header) -> bool:
    """Whether a table is one of claims: it has `text` or `value`, and a column that plain tables hardly have."""
    fields = header.fields
    return any(name in fields for name in FIGURES) and any(columns()[name].marks for name in fields)


def is_corpus(headings: Sequence[str]) -> bool:
    """Whether a table holds a document a row: `text`, and beside it nothing but `id`, `date`, `title` or `tables`."""
    names = [folded(heading) for heading in headings]
    known = CORPUS | {"tables"}
    return "text" in names and len(names) > 1 and len(set(names)) == len(names) and set(names) <= known


def unreadable(headings: Sequence[str]) -> str:
    """Why a table that was said to be one of claims cannot be one."""
    hints = [did_you_mean(name, [each for each in headings if each.strip()]) for name in FIGURES]
    hint = next((hint for hint in hints if hint), ";")
    shown = ", ".join(quoted(heading) for heading in headings if heading.strip()) or "none"
    return f"is no table of claims: it has neither a column 'text' nor 'value'{hint} its columns are {shown}"
