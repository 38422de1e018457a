"""The claims of running text: amounts and dates found, overlaps settled, and what each is about.

Of two readings that overlap the longer one wins, and of two equally long the date.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice

import msgspec

from auditor.extract.amount import Found, Place
from auditor.extract.around import Look, addresses, counted, look, unquoted, unsigned
from auditor.extract.confidence import bounds
from auditor.extract.context import MEASURED, Context, Periods
from auditor.extract.dates import FoundDate, date_source, mark_ranges, read_date, resolve
from auditor.extract.engine import Encoded, Scanner
from auditor.extract.grammar import read_run
from auditor.extract.plain import read_plain
from auditor.extract.runs import run_scanner
from auditor.extract.tallies import tallies
from auditor.model import Claim, Kind, Period
from auditor.patterns import lazily
from auditor.quantity import Quantity

MOST_CLAIMS = 1_000_000
"""Claims of one document; what stands behind them is not read, and the document's audit says so."""
LONGEST_RUN = 4000
"""Characters; a longer run of numbers is read in parts."""
REMEMBERED = 100
"""Characters; what a longer run or cell says is read each time, so that remembering takes little memory."""

_MILLIONS = (
    r"[$£€¥₹]\d[\d.,]{0,12}m\b|\d[\d.,]{0,12}m\s(?:euros|pounds|dollars|yuan|yen|rupees|rand|reais|crowns|kroner"
    r"|kronor|francs|pesos)\b"
)
"""A text that abbreviates millions of money to `m` does so for everything it counts."""
_COMMA = r"\b\d{1,3}(?:\.\d{3})+,\d{1,2}\b|[^\d.,]\d+,\d{1,2}\s?(?:%|€|EUR\b|Mio\b|Mrd\b|kr\b|zł|Kč)"
_POINT = r"\b\d{1,3}(?:,\d{3})+\b|[^\d.,]\d+\.\d{1,2}\b"
"""How a text that writes decimals behind a comma looks, and one that writes them behind a point."""
_WEEKDAY = lazily(r"[A-Za-z]+\.?")
_MARKED_MONTHS = lazily(
    r"(?:May|March|Mar|Jan|April|June|August|Sun|Sat|Mon|Wed|Fri|Thu|Tue|Dec|Nov|Oct|Sep|Sept|Feb|Apr|Jun|Jul|Aug)"
)
_BEFORE_MONTH = lazily(
    r"\b(?:in|since|until|till|by|during|of|from|through|last|next|this|early|late|mid|to|ending|ended|on|between|and)[\s-]$",
    re.I,
)

BLOT = "\x01"
"""A character that no number is written with."""

Piece = tuple[int, int, Found | FoundDate, Look]


def prose(text: str, today: dt.date | None = None, about: bool = True) -> list[Claim]:
    """The claims of a text in order, without ids; `about` also asks what each measures, whose and when."""
    linked = addresses(text)
    encoded = Encoded(text)
    found = (piece for piece in _pieces(text, encoded) if not linked or not _linked(linked, piece[0]))
    pieces = list(islice(found, MOST_CLAIMS))
    if not pieces:
        return []
    dates = {piece[0]: resolve(piece[2].period, today) for piece in pieces if isinstance(piece[2], FoundDate)}
    if not about:
        return [_claim(text, piece, dates) for piece in pieces]
    context = Context(text, encoded)
    periods = Periods(context, list(dates.items()))
    return mark_ranges(text, [_claim(text, piece, dates, context, periods) for piece in pieces])


def _linked(areas: list[tuple[int, int]], offset: int) -> bool:
    at = bisect_right(areas, (offset, 1 << 60)) - 1
    return at >= 0 and areas[at][0] <= offset < areas[at][1]


def _pieces(text: str, encoded: Encoded) -> Iterator[Piece]:
    """Amounts and dates in order, overlaps settled.

    A date that names more than a year is no part of an amount. Of other readings that overlap the longer one wins, and
    of two equally long the date.
    """
    known = [(start, end, found, Look.COUNT) for start, end, found in tallies(text, encoded)]
    known += [(start, end, found, Look.AMOUNT) for start, end, found in bounds(text, encoded)]
    dates = _beside(list(_dates(text, encoded)), sorted(known, key=lambda piece: piece[0]))
    masked, unmasked = _without(text, dates)
    amounts = _amounts(text, masked, encoded if unmasked else Encoded(masked))
    upcoming, count = 0, len(dates)
    for amount in amounts:
        start, end = amount[0], amount[1]
        while upcoming < count and dates[upcoming][1] <= start:
            yield dates[upcoming]
            upcoming += 1
        beaten = False
        while upcoming < count and dates[upcoming][0] < end:
            if dates[upcoming][1] - dates[upcoming][0] >= end - start:
                beaten = True
                break
            upcoming += 1
        if not beaten:
            yield amount
    yield from dates[upcoming:]


def _beside(dates: list[Piece], counts: Sequence[Piece]) -> list[Piece]:
    """The dates and the counts of tallies, in order; a date that reaches into a tally is none."""
    if not counts:
        return dates
    starts = [count[0] for count in counts]
    kept = []
    for date in dates:
        at = bisect_left(starts, date[1]) - 1
        if at < 0 or counts[at][1] <= date[0]:
            kept.append(date)
    return sorted([*kept, *counts], key=lambda piece: piece[0])


def _without(text: str, dates: list[Piece]) -> tuple[str, bool]:
    """The text with its dates blotted out, but for bare years; and whether it is the same text."""
    parts, at = [], 0
    for start, end, found, _ in dates:
        if isinstance(found, FoundDate) and found.bare_year or start < at:
            continue
        parts += [text[at:start], BLOT * (end - start)]
        at = end
    return ("".join([*parts, text[at:]]), False) if parts else (text, True)


# ---------------------------------------------------------------------- amounts
@cache
def _habits() -> tuple[Scanner, Scanner, Scanner]:
    return Scanner(_MILLIONS), Scanner(_COMMA), Scanner(_POINT)


def _habit(text: Encoded) -> Place:
    """How a text writes its numbers."""
    millions, comma, point = _habits()
    return Place(millions.first(text), comma.first(text) and not point.first(text))


def _amounts(text: str, masked: str, encoded: Encoded) -> Iterator[Piece]:
    habit = _habit(encoded)
    for start, end in run_scanner().spans(encoded):
        for offset, run in _parts(masked[start:end], start):
            place = _place(text, run, offset, offset + len(run), habit)
            for read in _remembered(run, place) if len(run) <= REMEMBERED else read_run(run, place):
                yield from _seen(text, read, offset)


def _seen(text: str, read: Found, offset: int) -> Iterator[Piece]:
    found, start = unsigned(text, read, offset + read.start)
    found, end = unquoted(text, found, start, offset + read.end)
    shape = look(text, found, start, end)
    if shape is Look.ORDINAL:
        end += 2
    if shape is not Look.NOTHING:
        yield start, end, found, shape


_EXTENT = lazily(r"\s(?:thick|long|wide|tall|deep|high|across|in diameter|or (?:more|less)|outside|ago|x|by)\b")
"""Words behind a length that say which one it is; a clause of its own ends there."""
_EARLIER = lazily(r"\s(?:earlier|ago|before|previously|back|prior)\b(?!\s(?:tax|the|an?|its)\b)")
_CLOSING = frozenset(".!?;:)\n,")


def _place(text: str, run: str, start: int, end: int, habit: Place) -> Place:
    """What a run has to know of its text; most runs read the same everywhere and are remembered once."""
    if len(text) <= REMEMBERED and len(text.strip(" \n\t.")) == len(run.strip(" \n\t.")):
        return habit._replace(closed=True, alone=True)
    last = run[-1]
    if last.isdigit() and run[0].isdigit() and " " not in run or last in "%":
        return habit
    after = text[end : end + 2]
    if last.isupper() and after[:1] == ".":  # an initial: `5205 N. Main Street`
        return habit
    closed = not after or after[0] in _CLOSING or (after[0] == " " and after[1:] in ("", "(", ")"))
    closed = closed or _EXTENT.match(text, end) is not None
    if _EARLIER.match(text, end):
        return habit._replace(closed=closed, earlier=True)
    return habit._replace(closed=True) if closed else habit


def _parts(run: str, start: int) -> Iterator[tuple[int, str]]:
    """A run and where it begins; a very long one, which is a listing, in parts cut at blanks."""
    at = 0
    while len(run) - at > LONGEST_RUN:
        cut = run.find(" ", at + LONGEST_RUN)
        if cut < 0:
            break
        yield start + at, run[at:cut]
        at = cut
    yield start + at, run[at:] if at else run


@lru_cache(maxsize=1 << 16)
def _remembered(run: str, place: Place) -> tuple[Found, ...]:
    found = None if place.comma else read_plain(run)
    return (found,) if found is not None else tuple(read_run(run, place))


# ---------------------------------------------------------------------- dates
@cache
def _date_scanner() -> Scanner:
    return Scanner(date_source())


def _dates(text: str, encoded: Encoded) -> Iterator[Piece]:
    for start, end in _date_scanner().spans(encoded):
        written = text[start:end]
        found = read_date(written)
        if found is None or not _stands_alone(text, start, end, found):
            continue
        if found.parts:
            yield from ((start + part.start, start + part.end, part, Look.AMOUNT) for part in found.parts)
            continue
        if found.weekday is not None and "XX-XX" not in found.period.label:
            word = _WEEKDAY.match(written)
            assert word is not None
            yield start, start + word.end(), _day_of_week(found.weekday), Look.AMOUNT
            rest = written[word.end() :]
            start += word.end() + len(rest) - len(rest.lstrip(" ,\n\t\u00a0"))
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
    if before in ".," and start > 1 and text[start - 2].isdigit():
        return False
    if found.bare_year:
        if (
            before in "$€£¥₹#.,/:"
            or text[end : end + 1] == "%"
            or (before in "-–" and text[start - 2 : start - 1].isalnum())
        ):
            return False
        return not (text[end : end + 1] in (".", ",", "-", ":", "/") and text[end + 1 : end + 2].isdigit())
    word = text[start:end].rstrip(".")
    if _MARKED_MONTHS.fullmatch(word):
        return _BEFORE_MONTH.search(text, max(0, start - 12), start) is not None
    return not (before.isalnum() or before in "_$€£")


# ---------------------------------------------------------------------- claims
def _claim(
    text: str,
    piece: Piece,
    dates: dict[int, Period],
    context: Context | None = None,
    periods: Periods | None = None,
) -> Claim:
    start, end, found, shape = piece
    written = text[start:end]
    if isinstance(found, FoundDate):
        return Claim("", start, end, written, Kind.DATE, None, period=dates[start])
    if shape is Look.ORDINAL:
        return Claim("", start, end, written, Kind.ORDINAL, _exact(found.quantity))
    quantity = _exact(found.quantity) if shape is Look.COUNT else found.quantity
    subject = entity = noun = period = None
    if context is not None and periods is not None and found.kind in MEASURED:
        subject, entity, period = context.subject(start, end), context.entity(start), periods.of(start, end)
    if found.kind is Kind.NUMBER and found.unit is None:
        noun = counted(text, end)
    return Claim(
        "",
        start,
        end,
        written,
        found.kind,
        quantity,
        found.unit,
        found.hedge,
        period,
        subject,
        entity,
        noun,
        found.range,
        found.ambiguous,
    )


@lru_cache(maxsize=1 << 14)
def _exact(quantity: Quantity) -> Quantity:
    """The same quantity as an exact count."""
    if quantity.spread or quantity.hedge:
        return quantity
    return msgspec.structs.replace(quantity, ulp=quantity.ulp * 0, coarse=quantity.coarse * 0)
