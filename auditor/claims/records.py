"""The records of a table, one by one, to what it is a table of: claims, documents, or figures laid out plainly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from auditor.claims import LISTED, too_many
from auditor.claims.columns import Header, doubts, folded, is_claims, is_corpus, read_header, unreadable
from auditor.claims.groups import Groups, Source
from auditor.model import Document, Notice, Origin, Table
from auditor.readers.dates import iso_date
from auditor.readers.paragraphs import blocks_of

KINDS = ("claims", "documents", "plain")
"""What a table may be said to be: claims, a document a row, or figures laid out as people read them."""
MOST_CELLS = 2_000_000
"""Cells of a plain table that are read; it is one document and has to be held whole."""


class Record(NamedTuple):
    """A row of a table."""

    line: int
    """The one-based line or row that it begins on."""
    cells: Sequence[str]
    """Its cells as written."""


class Sheet(NamedTuple):
    """A table on its way in."""

    path: str
    """Its file as the user named it; empty for a data frame."""
    records: Iterable[Record | Notice]
    """Its records, the header first, and a notice for what is none."""
    name: str = ""
    """The sheet of a workbook; empty elsewhere."""
    lettered: bool = False
    """True when its columns go by letters."""


def documents(sheet: Sheet, kind: str | None, mapping: Mapping[str, str]) -> Iterator[Document | Notice]:
    """The documents of a table: by `kind` where given, else by what its header shows it to be."""
    records = iter(sheet.records)
    header, before = _first(records)
    yield from before
    if header is None:
        yield Notice("warning", f"{_of(sheet)}is empty: there is nothing to check", sheet.path)
        return
    read = read_header(header.cells, mapping)
    kind = kind or _kind(header, read, mapping)
    if kind == "claims":
        yield from _claims(sheet, header, read, records)
    elif kind == "documents":
        yield from _texts(sheet, header, records)
    else:
        yield from _plain(sheet, chain([header], records))


def _first(records: Iterator[Record | Notice]) -> tuple[Record | None, list[Notice]]:
    """The first record that holds something, and what was told before it."""
    told: list[Notice] = []
    for found in records:
        if isinstance(found, Notice):
            told.append(found)
        elif any(cell.strip() for cell in found.cells):
            return found, told
    return None, told


def _kind(header: Record, read: Header, mapping: Mapping[str, str]) -> str:
    if is_claims(read) or (mapping and any(name in read.fields for name in mapping)):
        return "claims"
    return "documents" if is_corpus(header.cells) else "plain"


def _of(sheet: Sheet) -> str:
    return f"the sheet {sheet.name!r} " if sheet.name else ""


# ---------------------------------------------------------------------- claims
def _claims(
    sheet: Sheet, header: Record, read: Header, records: Iterator[Record | Notice]
) -> Iterator[Document | Notice]:
    problems = list(read.problems)
    if not problems and not {"text", "value"} & read.fields.keys():
        problems = [unreadable(header.cells)]
    yield from (Notice("error", f"{_of(sheet)}{problem}", sheet.path, header.line) for problem in problems)
    if problems:
        return
    yield from (Notice("note", doubt, sheet.path, header.line) for doubt in doubts(header.cells, read.fields))
    source = Source(sheet.path, header.cells, header.line, read.fields, sheet.name, sheet.lettered)
    groups, width = Groups(source), len(header.cells)
    short = Shortened(sheet.path)
    for record in records:
        if isinstance(record, Notice):
            yield from short.of(record)
        elif (surplus := _surplus(record, width)) is not None:
            yield from short.of(Notice("error", surplus, sheet.path, record.line))
        elif any(record.cells):
            yield from groups.add(record.line, record.cells)
    yield from groups.end()
    yield from short.end()


def _surplus(record: Record, width: int) -> str | None:
    """What is wrong with a record that has more cells than the header."""
    if len(record.cells) <= width or not any(cell.strip() for cell in record.cells[width:]):
        return None
    count = len(record.cells)
    return f"this row cannot be read: it has {count} cells under {width} headings; a cell with a comma needs quotes"


class Shortened:
    """Lists the first few records that cannot be read, counts all, and says at the end how many there were."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._count = 0

    def of(self, notice: Notice) -> Iterator[Notice]:
        """The notice while it is one of the first; after that it is only counted."""
        self._count += notice.level == "error"
        if self._count <= LISTED or notice.level != "error":
            yield notice

    def end(self) -> Iterator[Notice]:
        """How many there were, when they were not all listed."""
        if self._count > LISTED:
            yield Notice("error", too_many(self._count), self._path)


# ---------------------------------------------------------------------- a document a row
def _texts(sheet: Sheet, header: Record, records: Iterator[Record | Notice]) -> Iterator[Document | Notice]:
    places = {folded(heading): at for at, heading in enumerate(header.cells)}
    if "text" not in places:
        shown = ", ".join(repr(heading) for heading in header.cells[:20])
        yield Notice("error", f"has no column 'text'; its columns are {shown}", sheet.path, header.line)
        return
    short = Shortened(sheet.path)
    for record in records:
        if isinstance(record, Notice):
            yield from short.of(record)
        else:
            yield _text(sheet, record, places)
    yield from short.end()


def _text(sheet: Sheet, record: Record, places: dict[str, int]) -> Document:
    def cell(name: str) -> str:
        at = places.get(name)
        return record.cells[at] if at is not None and at < len(record.cells) else ""

    text, written = cell("text"), cell("date")
    date = iso_date(written)
    doubt = f"the date {written[:40]!r} is not YYYY-MM-DD; the document is taken as undated"
    notices = [Notice("warning", doubt, sheet.path, record.line)] if written.strip() and date is None else []
    return Document(
        text,
        id=cell("id") or f"{sheet.path}:{record.line}",
        path=sheet.path,
        blocks=blocks_of(text),
        date=date,
        title=cell("title"),
        notices=notices,
        line_base=record.line,
    )


# ---------------------------------------------------------------------- plain
def _plain(sheet: Sheet, records: Iterable[Record | Notice]) -> Iterator[Document | Notice]:
    rows: list[list[str]] = []
    lines: list[int] = []
    cells = 0
    for record in records:
        if isinstance(record, Notice):
            yield record
            continue
        cells += len(record.cells)
        if cells > MOST_CELLS:
            message = f"{_of(sheet)}holds more than {MOST_CELLS:,} cells: those behind this row are not read; split it"
            yield Notice("error", message, sheet.path, record.line)
            break
        rows.append(list(record.cells))
        lines.append(record.line)
    origin = Origin(sheet.name, lines, sheet.lettered)
    name = f"{sheet.path}[{sheet.name}]" if sheet.name else sheet.path
    yield Document("", id=name, path=sheet.path, tables=[Table(rows, origin=origin)])
