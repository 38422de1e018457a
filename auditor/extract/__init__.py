"""Finding the quantitative claims of a document.

    text -> runs (amounts) and dates -> overlaps settled -> claims with subject, entity and period

Of two readings that overlap the longer one wins, and of two equally long the date.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

import msgspec

from auditor.extract.around import Look, addresses, counted, look, unsigned
from auditor.extract.context import MEASURED, Context, periods
from auditor.extract.dates import FoundDate, date_pattern, read_date, resolve
from auditor.extract.grammar import Found, read_run
from auditor.extract.runs import run_pattern
from auditor.model import Claim, Document, Kind, Period, Table
from auditor.quantity import Quantity

LONGEST_CELL = 2000
"""Characters; a longer cell is prose laid out as a table and its numbers are read as prose."""
LONGEST_RUN = 4000
"""Characters; a longer run of numbers is read in parts."""
MOST_CLAIMS = 1_000_000
"""Claims of one document; what stands behind them is not read, and the document's audit says so."""
REMEMBERED = 100
"""Characters; what a longer run or cell says is read each time, so that remembering takes little memory."""

_BRACKETED = re.compile(r"\s*\(\s*[^()]*\d[^()]*\)?\s*%?\s*")
_MILLIONS = re.compile(
    r"[$£€¥₹]\d[\d.,]{0,12}m\b|\d[\d.,]{0,12}m\s(?:euros|pounds|dollars|yuan|yen|rupees|rand|reais|crowns|kroner|kronor|francs|pesos)\b"
)
"""A text that abbreviates millions of money to `m` does so for everything it counts."""
_WEEKDAY = re.compile(r"[A-Za-z]+\.?")
_MARKED_MONTHS = re.compile(
    r"(?:May|March|Mar|Jan|April|June|August|Sun|Sat|Mon|Wed|Fri|Thu|Tue|Dec|Nov|Oct|Sep|Sept|Feb|Apr|Jun|Jul|Aug)"
)
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|by|during|of|from|through|last|next|this|early|late|mid|to|ending|ended|on|between|and)[\s-]$",
    re.I,
)

Piece = tuple[int, int, Found | FoundDate, Look]


def extract(document: Document) -> list[Claim]:
    """The claims of a document in reading order: those of its text, then those of its tables outside the text.

    `claim.text == document.text[claim.start:claim.end]`, or the same slice of its cell for a table that
    lies outside the text. The claims do not depend on what else was read before.
    """
    text, way_back = _visible(document)
    areas = _cell_areas(document)
    claims = [claim for claim in _prose(text) if not _inside(areas, way_back(claim.start))]
    context = Context(text) if claims else None
    if context is not None:
        claims = _with_context(claims, context, document)
    if way_back is not _same:
        claims = [_moved(claim, way_back, document.text) for claim in claims]
    for index, table in enumerate(document.tables):
        claims.extend(_cells(table, index))
    if areas:
        claims.sort(
            key=lambda claim: claim.start if claim.table is None or document.tables[claim.table].starts else 1 << 60
        )
    return [msgspec.structs.replace(claim, id=f"c{number}") for number, claim in enumerate(claims, 1)]


# ---------------------------------------------------------------------- prose
def _prose(text: str) -> list[Claim]:
    """The claims of a text without their context."""
    linked = addresses(text)
    pieces = (piece for piece in _pieces(text) if not _inside(linked, piece[0]))
    return [_claim(text, *piece) for piece in islice(pieces, MOST_CLAIMS)]


def _pieces(text: str) -> Iterator[Piece]:
    """Amounts and dates in order, overlaps settled: the longer reading wins, of equal ones the date."""
    dates = _dates(text)
    upcoming = next(dates, None)
    for amount in _amounts(text):
        start, end = amount[0], amount[1]
        while upcoming is not None and upcoming[1] <= start:
            yield upcoming
            upcoming = next(dates, None)
        beaten = False
        while upcoming is not None and upcoming[0] < end:
            if upcoming[1] - upcoming[0] >= end - start:
                beaten = True
                break
            upcoming = next(dates, None)
        if not beaten:
            yield amount
    while upcoming is not None:
        yield upcoming
        upcoming = next(dates, None)


def _amounts(text: str) -> Iterator[Piece]:
    millions = _MILLIONS.search(text) is not None
    for match in run_pattern().finditer(text):
        for offset, run in _parts(match[0], match.start()):
            for read in _remembered(run, millions) if len(run) <= REMEMBERED else read_run(run, millions):
                end = offset + read.end
                found, start = unsigned(text, read, offset + read.start)
                shape = look(text, found, start, end)
                if shape is Look.ORDINAL:
                    end += 2
                if shape is not Look.NOTHING:
                    yield start, end, found, shape


def _parts(run: str, start: int) -> Iterator[tuple[int, str]]:
    """A run and where it begins; a very long one, which is a listing, in parts cut at blanks."""
    at = 0
    while len(run) - at > LONGEST_RUN:
        cut = run.find(" ", at + LONGEST_RUN)
        if cut < 0:
            break
        yield start + at, run[at:cut]
        at = cut
    yield start + at, run[at:]


@lru_cache(maxsize=1 << 16)
def _remembered(run: str, millions: bool) -> tuple[Found, ...]:
    return tuple(read_run(run, millions))


def _dates(text: str) -> Iterator[Piece]:
    for match in date_pattern().finditer(text):
        start, end = match.start(), match.end()
        found = read_date(match[0])
        if found is None or not _stands_alone(text, start, end, found):
            continue
        if found.weekday is not None and "XX-XX" not in found.period.label:
            word = _WEEKDAY.match(match[0])
            assert word is not None
            yield start, start + word.end(), _day_of_week(found.weekday), Look.AMOUNT
            start += word.end() + len(match[0][word.end() :]) - len(match[0][word.end() :].lstrip(" ,\n\t\u00a0"))
        elif found.weekday is not None:
            found = _day_of_week(found.weekday)
        yield start, end, found, Look.AMOUNT


def _day_of_week(weekday: int) -> FoundDate:
    return FoundDate(0, 0, Period(f"XXXX-WXX-{weekday + 1}"), weekday)


def _stands_alone(text: str, start: int, end: int, found: FoundDate) -> bool:
    """Whether a date is neither a part of a name or number nor a word like *may* or *march*."""
    before = text[start - 1] if start else " "
    if end < len(text) and (text[end].isalnum() or text[end] == "_"):
        return False
    if found.bare_year:
        if (
            before in "$€£¥₹#.,/:"
            or text[end : end + 1] == "%"
            or (before == "-" and start > 1 and text[start - 2].isdigit())
        ):
            return False
        return not (text[end : end + 1] in (".", ",", "-", ":", "/") and text[end + 1 : end + 2].isdigit())
    word = text[start:end].rstrip(".")
    if _MARKED_MONTHS.fullmatch(word):
        return _BEFORE_MONTH.search(text, max(0, start - 12), start) is not None
    return not (before.isalnum() or before in "_$€£")


def _claim(text: str, start: int, end: int, found: Found | FoundDate, shape: Look) -> Claim:
    if isinstance(found, FoundDate):
        return Claim("", start, end, text[start:end], Kind.DATE, None, period=found.period)
    if shape is Look.ORDINAL:
        return Claim("", start, end, text[start:end], Kind.ORDINAL, _exact(found.quantity))
    quantity = _exact(found.quantity) if shape is Look.COUNT else found.quantity
    noun = counted(text, end) if found.kind is Kind.NUMBER and found.unit is None else None
    return Claim(
        "",
        start,
        end,
        text[start:end],
        found.kind,
        quantity,
        found.unit,
        found.hedge,
        noun=noun,
        range=found.range,
        ambiguous=found.ambiguous,
    )


@lru_cache(maxsize=1 << 14)
def _exact(quantity: Quantity) -> Quantity:
    """The same quantity as an exact count."""
    if quantity.spread or quantity.hedge:
        return quantity
    return Quantity(quantity.value, quantity.ulp * 0, quantity.ulp * 0)


def _with_context(claims: list[Claim], context: Context, document: Document) -> list[Claim]:
    claims = [
        msgspec.structs.replace(claim, period=resolve(claim.period, document.date))
        if claim.kind is Kind.DATE and claim.period
        else claim
        for claim in claims
    ]
    found = periods(context, claims)
    return [
        msgspec.structs.replace(
            claim,
            subject=context.subject(claim.start, claim.end),
            entity=context.entity(claim.start),
            period=found.get(index),
        )
        if claim.kind in MEASURED
        else claim
        for index, claim in enumerate(claims)
    ]


# ---------------------------------------------------------------------- tables
def _cells(table: Table, index: int) -> Iterator[Claim]:
    """The claims of a table's cells, row by row."""
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells):
            if len(cell) > LONGEST_CELL or not cell:
                continue
            offset = table.starts[row][column] if table.starts else 0
            for claim in _cell(cell) if len(cell) <= REMEMBERED else _read_cell(cell):
                yield msgspec.structs.replace(
                    claim, start=claim.start + offset, end=claim.end + offset, table=index, row=row, column=column
                )


@lru_cache(maxsize=1 << 16)
def _cell(cell: str) -> tuple[Claim, ...]:
    return _read_cell(cell)


def _read_cell(cell: str) -> tuple[Claim, ...]:
    """The claims of one cell; a lone figure in brackets is negative."""
    claims = _prose(cell)
    if (
        len(claims) == 1
        and claims[0].quantity is not None
        and claims[0].quantity.value > 0
        and _BRACKETED.fullmatch(cell)
    ):
        claim = claims[0]
        assert claim.quantity is not None
        quantity = msgspec.structs.replace(claim.quantity, value=-claim.quantity.value)
        return (msgspec.structs.replace(claim, quantity=quantity),)
    return tuple(claims)


def _cell_areas(document: Document) -> list[tuple[int, int]]:
    """Where the cells of tables inside the text stand, in order: their numbers are read cell by cell."""
    return sorted((block.start, block.end) for block in document.blocks if block.kind in ("table", "code"))


def _inside(areas: list[tuple[int, int]], offset: int) -> bool:
    at = bisect_right(areas, (offset, 1 << 60)) - 1
    return at >= 0 and areas[at][0] <= offset < areas[at][1]


# ---------------------------------------------------------------------- hidden mark-up
def _same(offset: int) -> int:
    return offset


def _visible(document: Document) -> tuple[str, Callable[[int], int]]:
    """The text without its hidden mark-up, and the way from its offsets to those of the document."""
    if not document.clean or "\x00" not in document.clean:
        return document.text, _same
    parts, sources, targets, at = [], [], [], 0
    for match in re.finditer(r"[^\x00]+", document.clean):
        parts.append(match[0])
        sources.append(at)
        targets.append(match.start())
        at += len(match[0])

    def way_back(offset: int) -> int:
        index = bisect_right(sources, offset) - 1
        return targets[index] + offset - sources[index] if index >= 0 else offset

    return "".join(parts), way_back


def _moved(claim: Claim, way_back: Callable[[int], int], text: str) -> Claim:
    start, end = way_back(claim.start), way_back(claim.end - 1) + 1
    return msgspec.structs.replace(claim, start=start, end=end, text=text[start:end])
