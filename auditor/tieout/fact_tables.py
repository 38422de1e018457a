"""A table of facts read: each row with its figure, metric, owner, period and source.

Facts are written like a table of claims (`docs/claims.md`), so that a figure means here what it means there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from auditor import yaml12
from auditor.claims import LISTED
from auditor.claims.columns import folded, read_header, unreadable
from auditor.claims.records import Record, Sheet
from auditor.claims.rows import read_rows
from auditor.extract.context import metrics
from auditor.model import Claim, Document, Notice, Origin, Table
from auditor.relate.tellings import owner
from auditor.tieout.fact_rows import sheets_of

CHUNK = 5_000
"""Rows that are read at a time."""
MOST = 2_000_000
"""Facts that are kept; what comes later is counted and told."""
NEEDED = ("subject", "period")
"""Columns that a table of facts has besides its figures."""

Names = Mapping[str, str]
"""Names as keys compare them, by the names they stand for."""


class Aliases(NamedTuple):
    """Further names, from a file of the user's."""

    entities: Names
    metrics: Names


class Fact(NamedTuple):
    """A row of the table of facts."""

    claim: Claim
    """Its figure, with the period it holds for."""
    owner: str | None
    """Whose it is, as keys compare it; None for a table without owners."""
    told: str
    """The row for a reader: `Halden, revenue, 2024`."""
    where: str
    """Its file and row, with what the row says of its own source."""


class Refused(Exception):
    """Facts that cannot be used, with the reasons."""

    def __init__(self, notices: list[Notice]) -> None:
        super().__init__("\n".join(map(str, notices)))
        self.notices = notices


NO_ALIASES = Aliases({}, {})


def read_facts(source: str, query: str | None, mapping: Mapping[str, str]) -> tuple[list[Fact], list[Notice]]:
    """The facts of a file or database, and what was wrong with single rows; raises Refused when there are none."""
    facts: list[Fact] = []
    notices: list[Notice] = []
    for found in sheets_of(source, query):
        if isinstance(found, Notice):
            notices.append(found)
        else:
            facts.extend(_of_sheet(found, mapping, notices))
        if len(facts) > MOST:
            notices.append(Notice("error", f"holds more than {MOST:,} facts: those behind are not used", found.path))
            del facts[MOST:]
            break
    if not facts:
        errors = [notice for notice in notices if notice.level == "error"]
        raise Refused(errors or [Notice("error", "holds no fact", source.partition("://")[0])])
    return facts, notices


def _of_sheet(sheet: Sheet, mapping: Mapping[str, str], notices: list[Notice]) -> Iterator[Fact]:
    records = iter(sheet.records)
    header = next((found for found in records if isinstance(found, Record) and any(found.cells)), None)
    if header is None:
        return
    read = read_header(header.cells, mapping)
    problems = list(read.problems)
    if not problems and not {"text", "value"} & read.fields.keys():
        problems = [unreadable(header.cells)]
    lacking = [name for name in NEEDED if name not in read.fields]
    if not problems and lacking:
        shown = ", ".join(repr(heading) for heading in header.cells[:20])
        problems = [f"facts need a column {name!r}; the columns are {shown}" for name in lacking]
    notices.extend(Notice("error", problem, sheet.path, header.line or None) for problem in problems)
    cited = next((at for at, heading in enumerate(header.cells) if folded(heading) == "source"), None)
    while not problems and (chunk := list(islice(records, CHUNK))):
        notices.extend(found for found in chunk if isinstance(found, Notice))
        rows = [found for found in chunk if isinstance(found, Record)]
        yield from _of_rows(sheet, header, rows, read.fields, cited, notices)


def _of_rows(
    sheet: Sheet,
    header: Record,
    rows: Sequence[Record],
    fields: dict[str, int],
    cited: int | None,
    notices: list[Notice],
) -> Iterator[Fact]:
    """The facts of some rows; at most the first few that cannot be read are told one by one."""
    lines = [header.line, *(row.line for row in rows)]
    cells = [list(header.cells), *([*row.cells] for row in rows)]
    table = Table(rows=cells, headers=1, origin=Origin(sheet.name, lines, sheet.lettered, fields))
    claims, wrong = read_rows(Document("", id=sheet.path, path=sheet.path, tables=[table]))
    notices.extend(wrong[:LISTED])
    if len(wrong) > LISTED:
        notices.append(Notice("error", f"{len(wrong):,} rows cannot be read; the first {LISTED} are told", sheet.path))
    own = {fields[name] for name in ("text", "value", "converted", "converted_value") if name in fields}
    bare: list[int] = []
    for claim in claims:
        row = cells[claim.row or 0]
        if claim.column not in own or claim.subject is None or claim.period is None or claim.quantity is None:
            continue
        if claim.unit is None and "unit" in fields and not row[fields["unit"]].strip():
            bare.append(lines[claim.row or 0])
            continue
        yield _made(claim, sheet, lines[claim.row or 0], row[cited] if cited is not None and cited < len(row) else "")
    if bare:
        shown = ", ".join([*map(str, bare[:LISTED]), *(["…"] if len(bare) > LISTED else [])])
        count = "1 fact has no unit and is" if len(bare) == 1 else f"{len(bare):,} facts have no unit and are"
        message = f"{count} not used (row {shown}): write the currency, %, or what is counted"
        notices.append(Notice("error", message, sheet.path, bare[0]))


def _made(claim: Claim, sheet: Sheet, line: int, cited: str) -> Fact:
    named = metrics(claim.subject or "")
    metric = named[0].name if len(named) == 1 else (claim.subject or "").lower()
    told = ", ".join(part for part in (claim.entity, metric, claim.period.label if claim.period else "") if part)
    place = f"{sheet.path}{f', sheet {sheet.name}' if sheet.name else ''}, row {line}"
    where = f"{place}, {cited.strip()}" if cited.strip() else place
    whose = owner(claim.entity) if claim.entity else None
    return Fact(msgspec.structs.replace(claim, subject=metric), whose, told, where)


def read_aliases(path: str) -> Aliases:
    """Further names of owners and metrics, from a YAML file: `entities: {Halden Group: [Halden, HLD]}`, `metrics: …`.

    Raises Refused for a file that is none.
    """
    try:
        data = yaml12.plain(yaml12.read(path))
    except yaml12.Misread as misread:
        raise Refused(misread.notices) from misread
    if not isinstance(data, dict) or data.keys() - {"entities", "metrics"}:
        raise Refused([Notice("error", "no file of aliases: it has the keys entities and metrics", path)])
    found: list[dict[str, str]] = []
    for key in ("entities", "metrics"):
        names = data.get(key) or {}
        if not isinstance(names, dict) or not all(isinstance(also, list) for also in names.values()):
            raise Refused([Notice("error", f"{key} must be names with lists of further names", path)])
        fold = owner if key == "entities" else str.lower
        found.append({fold(str(also)): fold(str(name)) for name, listed in names.items() for also in listed})
    return Aliases(*found)
