"""The claims of a table's cells: figures with the unit, scale and period that its headings, labels and caption say.

    cell -> printed figure -> its unit settled by sign, column, row, section, table -> claim

A unit behind or before the figure wins over every heading. Where headings leave two readings, the figure stays a
plain number without scale.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import msgspec

from auditor.extract.context import MEASURED, metrics
from auditor.extract.currencies import Currency, currencies
from auditor.extract.data import vocabulary
from auditor.extract.layout import (
    BLANKS,
    MARK,
    NOTHING,
    SAMPLE,
    SIGNS,
    Column,
    Holds,
    Layout,
    Row,
    Said,
    Shape,
    Sort,
    plain_label,
    shape,
    words,
)
from auditor.extract.lexicon import lexicon
from auditor.extract.numbers import read_digits
from auditor.model import Claim, Kind, Period, Table
from auditor.patterns import lazily
from auditor.quantity import Quantity

LONGEST_CELL = 2000
"""Characters; a longer cell is prose laid out as a table and is not read."""
MOST_DIGITS = 15
"""Digits that no scaled amount has: a larger one is a number of shares in a table of millions."""
MOST_SIGNS = 12
"""Characters of a cell of signs alone."""
LONGEST_FIGURE = 60
"""Characters of a cell that is one figure and what belongs to it."""

Reader = Callable[[str], tuple[Claim, ...]]


class Printed(NamedTuple):
    """One figure as a cell prints it."""

    start: int
    """Where its text begins in the cell."""
    end: int
    quantity: Quantity
    """What it says without the scale of its headings."""
    decimals: int = 0
    """Printed decimal places."""
    currency: str | None = None
    """ISO 4217, of the sign printed with it."""
    ambiguous: bool = False
    kind: Kind | None = None
    """Percent, points or a multiple where a sign behind it says so."""
    unit: str | None = None
    scaled: bool = False
    """True when a magnitude is printed with it (`$3.6 billion`)."""
    open: bool = False
    """True when a bracket opens before it and does not close in the cell."""
    digits: int = 0
    """Printed digits before the decimal point."""
    grouped: bool = False
    """True when commas group its digits."""
    year: bool = False
    """True for four bare digits that may be a year."""
    nil: bool = False
    """True for a dash that stands for nothing."""

    @property
    def large(self) -> bool:
        """Whether it is a thousand or more."""
        return self.digits > 3


class Unit(NamedTuple):
    """What a figure turns out to be measured in."""

    kind: Kind
    unit: str | None = None
    scale: Fraction = Fraction(1)
    ambiguous: bool = False


class Habit(NamedTuple):
    """How a column prints its figures, for those that leave out what the first one says."""

    currency: str | None = None
    ambiguous: bool = False
    percent: bool = False
    """True when all its signs are percent signs and its first and last figure have one."""
    decimals: int = 0
    """The usual number of decimal places."""
    amounts: bool = False
    """True when figures without a sign are too large for percentages."""
    years: bool = False
    """True when its figures are grouped, so that four digits without a comma are a year."""
    fine: bool = False
    """True when its whole numbers are printed to the last digit, so that trailing zeros are digits."""


# ---------------------------------------------------------------------- one table
def claims_of_table(table: Table, index: int, read_cell: Reader, plan: Layout) -> Iterator[Claim]:
    """The claims of a table's cells, row by row, without ids.

    `index` is the table's in its document; `read_cell` reads a cell that is not one plain figure; `plan` is the
    table's layout. Offsets are into the cell, or into the document where the table stands in it.
    """
    sheet = _Sheet(plan, _habits(table, plan))
    above = _Above(NOTHING, plan.said, None)
    for number, cells in enumerate(table.rows):
        row = plan.rows[number]
        if row.section and number >= plan.headers:
            above = _passed(above, row)
        starts = table.starts[number] if table.starts else None
        line = _Line(index, number, number < plan.headers, cells, row, above, metric_of(row.label))
        for column, cell in enumerate(cells):
            if cell and len(cell) <= LONGEST_CELL:
                yield from _read(sheet, line, column, starts[column] if starts else 0, read_cell)


class _Above(NamedTuple):
    """What the section headings above a row say."""

    section: Said
    general: Said
    """What the table says as a whole, or from some row on."""
    period: Period | None


def _passed(above: _Above, row: Row) -> _Above:
    """What holds below a section heading; a period holds until the next one, a statement of units likewise."""
    return _Above(row.said, row.said if row.said.alone else above.general, row.period or above.period)


class _Line(NamedTuple):
    """A row being read."""

    table: int
    number: int
    heads: bool
    """True for a header row."""
    cells: list[str]
    row: Row
    above: _Above
    metric: str | None
    """The metric that its label names."""


_OUTSIDE = Column(Holds.FIGURES, "", NOTHING, None)
"""A cell beyond the columns that the layout knows."""


class _Sheet:
    """A table being read: its layout, and the units that were settled for figures of the same look."""

    def __init__(self, plan: Layout, habits: list[Habit]) -> None:
        self.plan = plan
        self.habits = habits
        self.units: dict[tuple[object, ...], Unit] = {}
        self.years = [_holds_years(column, habit) for column, habit in zip(plan.columns, habits, strict=True)]

    def column(self, at: int) -> Column:
        columns = self.plan.columns
        return columns[at] if at < len(columns) else _OUTSIDE

    def period(self, line: _Line, column: Column) -> Period | None:
        """When a figure holds: the period of its column, else of its row or of the section."""
        if self.plan.turned:
            return line.row.period or column.period
        return column.period or line.row.period or line.above.period

    def subject(self, line: _Line, column: Column) -> str | None:
        """The metric that the row's label names, or the column's heading where the rows are periods."""
        return metric_of(column.heading) if self.plan.turned else line.metric

    def unit(self, figure: Printed, line: _Line, at: int) -> Unit:
        """The unit of a figure; rows that say nothing share what was settled before."""
        plain = line.row.said == NOTHING and line.above.section == NOTHING
        key = (at, line.above.general, figure.currency, figure.unit, figure.decimals, figure.scaled, figure.digits)
        if plain and (known := self.units.get(key)) is not None:
            return known
        habit = self.habits[at] if at < len(self.habits) else _NO_HABIT
        said = (self.column(at).said, line.row.said, line.above.section, line.above.general)
        found = settle(figure, said, habit)
        if plain:
            self.units[key] = found
        return found


_NO_HABIT = Habit()


def _holds_years(column: Column, habit: Habit) -> bool:
    """Whether four bare digits of a column are a year: by its heading, or where other figures have their commas."""
    return habit.years or _speaks_of_years(column.heading)


def _speaks_of_years(text: str) -> bool:
    return any(word.strip("(),.:") in words("years") for word in text.lower().split())


def _read(sheet: _Sheet, line: _Line, at: int, offset: int, read_cell: Reader) -> Iterator[Claim]:
    cell, column = line.cells[at], sheet.column(at)
    if column.holds is Holds.FIGURES and not line.heads:
        figure = _figure_at(sheet, line, at)
        figures = (figure,) if figure is not None else several(cell)
        if figures:
            yield from _claims(figures, sheet, line, at, offset)
            return
        claims: Iterable[Claim] = () if shape(cell) in _WITHOUT else _compound(read_cell(cell), sheet, line, at)
    elif line.heads:
        claims = (claim for claim in read_cell(cell) if claim.kind is Kind.DATE)
    elif column.holds is Holds.REFERENCES:
        return
    elif at not in sheet.plan.labels:
        claims = read_cell(cell)
    else:
        claims = (claim for claim in read_cell(cell) if not _names_a_row(claim)) if _DIGIT.search(cell) else ()
    for claim in claims:
        yield msgspec.structs.replace(
            claim, start=claim.start + offset, end=claim.end + offset, table=line.table, row=line.number, column=at
        )


_WITHOUT = frozenset({Shape.BLANK, Shape.NIL, Shape.LEFT_OUT, Shape.SIGN})


_DIGIT = lazily(r"\d")
"""A label without digits is a name, whatever number words it has (`One-time charges`)."""


def _names_a_row(claim: Claim) -> bool:
    """Whether a number in a label is a part of a name: a row number, a footnote mark, `Level 3`."""
    bare = claim.kind is Kind.NUMBER and claim.unit is None and claim.noun is None and claim.hedge is None
    return bare and claim.quantity is not None and abs(claim.quantity.value) < 1000


def _figure_at(sheet: _Sheet, line: _Line, at: int) -> Printed | None:
    """The one figure of a cell with what the sign-only cells beside it add, or None."""
    cell = line.cells[at]
    figure = printed(cell) if len(cell) <= LONGEST_FIGURE else None
    if figure is None or figure.nil and line.row.section:
        return None
    if figure.year and ((at < len(sheet.years) and sheet.years[at]) or _speaks_of_years(line.row.label)):
        return None
    return _joined(figure, line.cells, at)


def _joined(figure: Printed, cells: list[str], at: int) -> Printed:
    """A figure with the `$`, `(`, `)` and `%` that stand in cells of their own beside it."""
    before, after = _sign(cells, at - 1), _sign(cells, at + 1)
    if not before and not after:
        return figure
    if figure.currency is None and (coin := currencies().signs.get(before.strip("( "))) is not None:
        figure = figure._replace(currency=coin.code, ambiguous=coin.shared)
    if (figure.open or before.endswith("(")) and after.startswith(")"):
        figure = figure._replace(quantity=_times(figure.quantity, Fraction(-1)))
    if after.strip(") ") == "%" and figure.kind is None and figure.currency is None:
        figure = figure._replace(kind=Kind.PERCENT, unit="%")
    return figure


def _sign(cells: list[str], at: int) -> str:
    """The text of a sign-only cell, else nothing."""
    if not 0 <= at < len(cells):
        return ""
    text = cells[at].strip(BLANKS) if len(cells[at]) <= MOST_SIGNS else ""
    return text if SIGNS.fullmatch(text) else ""


def _claims(figures: tuple[Printed, ...], sheet: _Sheet, line: _Line, at: int, offset: int) -> Iterator[Claim]:
    """The claims of a cell's figures; a bare hyphen is nil only where a unit is said, elsewhere it says nothing."""
    fine = at < len(sheet.habits) and sheet.habits[at].fine
    for figure in figures:
        if fine and not figure.scaled:
            figure = figure._replace(quantity=_to_the_last_digit(figure.quantity))
        unit = sheet.unit(figure, line, at)
        said = unit.kind is not Kind.NUMBER or line.above.general.scale is not None
        if not figure.nil or said or line.cells[at][figure.start] != "-":
            yield _claim(figure, unit, sheet, line, at, offset)


def _claim(figure: Printed, unit: Unit, sheet: _Sheet, line: _Line, at: int, offset: int) -> Claim:
    column = sheet.column(at)
    return Claim(
        "",
        figure.start + offset,
        figure.end + offset,
        line.cells[at][figure.start : figure.end],
        unit.kind,
        figure.quantity if unit.scale == 1 else _times(figure.quantity, unit.scale),
        unit.unit,
        period=sheet.period(line, column),
        subject=sheet.subject(line, column),
        ambiguous=unit.ambiguous,
        table=line.table,
        row=line.number,
        column=at,
    )


def _compound(claims: tuple[Claim, ...], sheet: _Sheet, line: _Line, at: int) -> Iterator[Claim]:
    """The claims of a cell that is more than one figure; the table's scale reaches amounts with a currency sign."""
    column = sheet.column(at)
    for claim in claims:
        quantity = claim.quantity
        if claim.kind not in MEASURED or quantity is None:
            yield claim
            continue
        subject = sheet.subject(line, column) if len(claims) == 1 else None
        claim = msgspec.structs.replace(claim, period=sheet.period(line, column), subject=subject)
        figure = printed(claim.text) if len(claim.text) <= LONGEST_FIGURE else None
        if figure is not None and not figure.scaled and claim.kind is Kind.MONEY:
            factor = sheet.unit(figure, line, at).scale
            claim = msgspec.structs.replace(claim, quantity=_times(quantity, factor))
        elif len(claims) == 1 and claim.kind is Kind.NUMBER and claim.unit is None:
            habit = sheet.habits[at] if at < len(sheet.habits) else _NO_HABIT
            unit = _stated((column.said, line.row.said, line.above.section, NOTHING), habit)
            claim = msgspec.structs.replace(claim, kind=unit.kind, unit=unit.unit) if unit is not None else claim
        yield claim


def _to_the_last_digit(quantity: Quantity) -> Quantity:
    """The quantity whose trailing zeros are digits, since its column prints all digits."""
    return quantity if quantity.coarse == quantity.ulp else msgspec.structs.replace(quantity, coarse=quantity.ulp)


def _times(quantity: Quantity, factor: Fraction) -> Quantity:
    """The quantity with a scale or sign applied."""
    if factor == 1:
        return quantity
    if factor == -1:
        return msgspec.structs.replace(quantity, value=-quantity.value)
    size = abs(factor)
    return Quantity(
        quantity.value * factor, quantity.ulp * size, quantity.coarse * size, quantity.hedge, quantity.spread * size
    )


# ---------------------------------------------------------------------- one figure
_BLANK = r"\s{0,2}"
_PRINTED = lazily(
    r"(?P<outer>\()?_(?P<sign>[-−–+])?_(?P<currency>[A-Za-z.]{0,4}\s?[$€£¥₹₩₪฿₱₫₦￥＄￡]|[A-Z]{3}\b|Rs\.?|RM|kr)?_"
    r"(?P<inner>\()?_(?P<minus>[-−–+])?_(?P<number>\d(?:[\d,.'’\u00a0\u2007\u2009\u202f]*\d)?|\.\d+)"
    r"(?:_(?P<word>%|[A-Za-z](?:[A-Za-z .]{0,18}[A-Za-z.])?))?_(?P<closed>\))?"
    r"(?:_(?P<percent>%|[A-Za-z]{2,4}\.?))?_(?P<shut>\))?"
    rf"(?P<again>\s?\(_[$]?_(?P<same>[\d,.]*)_%?_\))?(?P<marks>{MARK}{{0,3}})".replace("_", _BLANK)
)


@lru_cache(maxsize=1 << 14)
def printed(cell: str) -> Printed | None:
    """The one figure that a cell is, with its sign, currency and unit; None when it is none or more than one.

    >>> printed("$(1,234)").quantity.value, printed("12.5*").quantity.value, printed("12 (34%)")
    (Fraction(-1234, 1), Fraction(25, 2), None)
    """
    if shape(cell) is Shape.NIL:
        return _nil(cell)
    first = len(cell) - len(cell.lstrip(BLANKS))
    match = _PRINTED.fullmatch(cell, first, len(cell.rstrip(BLANKS)))
    figure = read_digits(match["number"]) if match else None
    if match is None or figure is None or not _again_fits(match):
        return None
    suffix = _suffix(match)
    coin = _coin_before(match)
    if suffix is None or (coin is None and match["currency"]):
        return None
    kind, unit, factor = suffix
    opened, closed = bool(match["outer"] or match["inner"]), bool(match["closed"] or match["shut"])
    if closed and not opened:
        return None
    minus = (match["sign"] or match["minus"] or "+") != "+" or (opened and closed)
    start, end = _extent(match, closed)
    return Printed(
        start,
        end,
        _times(Quantity(figure.value, figure.ulp, figure.coarse), -factor if minus else factor),
        len(match["number"].partition(".")[2]),
        coin.code if coin else None,
        coin.shared if coin else False,
        kind,
        unit,
        factor != 1,
        opened and not closed,
        sum(map(str.isdigit, match["number"].partition(".")[0])),
        "," in match["number"],
        shape(cell) is Shape.PERIOD and coin is None and kind is None,
    )


_PARTS = lazily(r"\S+")
MOST_PARTS = 8
"""Figures that one cell may hold where its columns were merged."""


@lru_cache(maxsize=1 << 12)
def several(cell: str) -> tuple[Printed, ...]:
    """The figures of a cell into which columns were merged (`$30,039 $(6,256)`), each with its sign; else none.

    A bracket without a sign in front may be a percentage or a deviation (`52 (46.8)`) and is left to the reader.
    """
    parts = list(_PARTS.finditer(cell)) if len(cell) <= LONGEST_FIGURE else []
    if not 1 < len(parts) <= MOST_PARTS or any(part[0][0] == "(" for part in parts):
        return ()
    found = []
    for part in parts:
        figure = printed(part[0])
        if figure is None or figure.year:
            return ()
        found.append(figure._replace(start=figure.start + part.start(), end=figure.end + part.start()))
    signed = any(figure.currency or figure.kind for figure in found)
    return tuple(found) if signed else ()


def _coin_before(match: re.Match[str]) -> Currency | None:
    """The currency in front of a figure; a word that is also another one counts only before what looks like money."""
    coin = currencies().before(match["currency"].strip()) if match["currency"] else None
    money = "," in match["number"] or "." in match["number"] or len(match["number"]) > 3
    return coin if coin is not None and (money or not coin.careful) else None


def _nil(cell: str) -> Printed:
    """A dash: nothing of the unit that is printed with it."""
    text = cell.strip(BLANKS)
    dash = text.strip("$€£¥% ()")
    start = cell.index(dash)
    coin = currencies().signs.get(text[0])
    kind = Kind.PERCENT if "%" in text else None
    zero = Quantity(Fraction(0), Fraction(0))
    code = coin.code if coin else None
    shared = coin is not None and coin.shared
    return Printed(start, start + len(dash), zero, 0, code, shared, kind, "%" if kind else None, nil=True)


def _again_fits(match: re.Match[str]) -> bool:
    """Whether a bracket behind a figure repeats it (`-12.5 ( 12.5 )`) or is a footnote mark (`1,234(1)`)."""
    if match["again"] is None:
        return True
    percent = "%" in match["again"]
    same = match["same"] in ("", match["number"])
    if same and (percent or (match["sign"] or match["minus"] or "+") != "+"):
        return True
    marked = len(match["same"]) <= 2 and match["same"].isdigit() and not percent and match["again"][0] == "("
    return marked and bool(match["currency"] or "," in match["number"] or "." in match["number"])


def _suffix(match: re.Match[str]) -> tuple[Kind | None, str | None, Fraction] | None:
    """The kind, unit and magnitude that stand behind a figure; None when a word there is neither."""
    word, behind = (match["word"] or "").strip(), match["percent"] or ""
    if word and behind and word != behind:
        return None
    word = word or behind
    if not word:
        return None, None, Fraction(1)
    units, lex = vocabulary("tables")["suffixes"], lexicon()
    if (unit := units.get(word) or units.get(word.lower())) is not None:
        return (Kind.PERCENT if unit == "%" else Kind.POINTS), unit, Fraction(1)
    if word == "x" and match["currency"] is None:
        return Kind.NUMBER, "x", Fraction(1)
    scale = lex.scales.get(word.lower()) or (lex.scale_signs.get(word) if match["currency"] or len(word) > 1 else None)
    return (None, None, scale) if scale else None


def _extent(match: re.Match[str], closed: bool) -> tuple[int, int]:
    """Where a figure's text begins and ends: its sign and unit within, and the brackets that make it negative."""
    starts = [match.start(name) for name in ("sign", "currency", "minus", "number") if match[name]]
    ends = [match.end(name) for name in ("number", "word", "percent") if match[name]]
    if closed:
        starts += [match.start(name) for name in ("outer", "inner") if match[name]][-1:]
        ends.append(match.end("closed") if match["closed"] else match.end("shut"))
    return min(starts), max(ends)


# ---------------------------------------------------------------------- units
Sayings = tuple[Said, Said, Said, Said]
"""What the column, the row, the section above it and the whole table say."""


def settle(figure: Printed, said: Sayings, habit: Habit) -> Unit:
    """The unit and scale of a figure: what is printed with it, else what column, row, section and table say."""
    if figure.kind is not None:
        return Unit(figure.kind, figure.unit)
    stated = _stated(said, habit) if figure.currency is None else None
    if stated is not None:
        return Unit(Kind.NUMBER) if figure.large and stated.kind is Kind.PERCENT else stated
    coin = _coin(figure, said, habit)
    if figure.scaled:
        return Unit(Kind.MONEY, coin[0], ambiguous=coin[1]) if coin else Unit(Kind.NUMBER)
    return _sorted(figure, _sort(figure, said), coin, said, habit)


_STATED = (Kind.PERCENT, Kind.POINTS, Kind.DURATION, Kind.MEASURE)


def _stated(said: Sayings, habit: Habit) -> Unit | None:
    """Percent, points and measures that a heading or label states, or the signs of other figures show."""
    column, row, section, _ = said
    if column.kind in _STATED and not (habit.amounts and column.kind is Kind.PERCENT):
        return Unit(column.kind, column.unit)
    if column.sort is Sort.RATIO:
        return None
    silent = row.kind is None and row.sort is None
    for one in (row, section) if silent else (row,):
        if one.kind in _STATED:
            unclear = column.kind is Kind.MONEY and column.scale is None
            return Unit(Kind.NUMBER) if unclear else Unit(one.kind, one.unit)
    return Unit(Kind.PERCENT, "%") if habit.percent and silent else None


def _coin(figure: Printed, said: Sayings, habit: Habit) -> tuple[str, bool] | None:
    """The currency of a figure and whether it is ambiguous."""
    if figure.currency is not None:
        return figure.currency, figure.ambiguous
    for one in said:
        if one.kind is Kind.MONEY and one.unit is not None:
            return one.unit, one.ambiguous and habit.currency != one.unit
    return (habit.currency, habit.ambiguous) if habit.currency is not None else None


def _sort(figure: Printed, said: Sayings) -> Sort | None:
    """What sort of figure it is; a section on amounts per share also holds the amounts that these come from."""
    column, row, section, _ = said
    sort = row.sort or column.sort
    if sort is None and (section.sort is not Sort.PER_UNIT or (figure.decimals >= 2 and not figure.large)):
        sort = section.sort
    if sort is Sort.SHARE_FIGURE:
        sort = Sort.PER_UNIT if figure.currency or figure.decimals >= 2 else Sort.UNCLEAR
    if sort is Sort.MARGIN:
        sort = Sort.AMOUNT if figure.currency or figure.large else Sort.UNCLEAR
    return sort


def _sorted(figure: Printed, sort: Sort | None, coin: tuple[str, bool] | None, said: Sayings, habit: Habit) -> Unit:
    """The unit of a figure that is an amount, a number of shares, a price, a count or a ratio."""
    column, row, section, table = said
    own = next((one.scale for one in (row, column, section) if one.scale is not None), None)
    if sort is Sort.PER_UNIT:
        part = own if own is not None and own < 1 else Fraction(1)
        return Unit(Kind.MONEY, coin[0], part, coin[1]) if coin else Unit(Kind.NUMBER)
    if figure.currency is None and sort is Sort.SHARES:
        free = not table.money_only and not table.exceptions & {"shares"}
        return Unit(Kind.NUMBER, None, own or (table.scale if free and table.scale else Fraction(1)))
    if figure.currency is None and sort in (Sort.COUNT, Sort.RATIO, Sort.UNCLEAR):
        return Unit(Kind.NUMBER, None, own if own and sort is Sort.COUNT else Fraction(1))
    return _amount(figure, coin, own, table, habit)


def _amount(figure: Printed, coin: tuple[str, bool] | None, own: Fraction | None, table: Said, habit: Habit) -> Unit:
    """An ordinary amount; one that is too large for its table, or has more decimals than its column, is not scaled."""
    scale = own if own is not None else table.scale
    if scale is None or (table.money_only and own is None and coin is None):
        scale = Fraction(1)
    if scale > 1 and figure.digits + len(str(int(scale))) - 1 >= MOST_DIGITS:
        return Unit(Kind.NUMBER)
    if scale > 1 and figure.decimals == 2 and habit.decimals == 0:
        return Unit(Kind.MONEY, coin[0], ambiguous=coin[1]) if coin and figure.currency else Unit(Kind.NUMBER)
    return Unit(Kind.MONEY, coin[0], scale, coin[1]) if coin else Unit(Kind.NUMBER, None, scale)


# ---------------------------------------------------------------------- how columns print
def _habits(table: Table, plan: Layout) -> list[Habit]:
    """How each column prints its figures, by its first rows."""
    found: list[list[Printed]] = [[] for _ in plan.columns]
    for cells in table.rows[plan.headers : plan.headers + SAMPLE]:
        for index, cell in enumerate(cells[: len(found)]):
            if plan.columns[index].holds is not Holds.FIGURES or len(cell) > LONGEST_FIGURE:
                continue
            figure = printed(cell)
            if figure is not None:
                found[index].append(_joined(figure, cells, index))
    return [_habit(figures) for figures in found]


def _habit(figures: list[Printed]) -> Habit:
    if not figures:
        return Habit()
    coins = {figure.currency for figure in figures if figure.currency}
    led_by_nil = figures[0].nil and figures[0].currency is None
    figures = [figure for figure in figures if not figure.nil or figure.currency] or figures
    first, last = figures[0], figures[-1]
    signed = first if first.currency or not led_by_nil else last
    code = signed.currency if len(coins) == 1 else None
    percents = [figure.kind is Kind.PERCENT for figure in figures]
    ends = first.kind is Kind.PERCENT and last.kind is Kind.PERCENT and not coins
    percent = ends and all(figure.kind in (None, Kind.PERCENT) for figure in figures) and len(percents) > 1
    amounts = [figure for figure in figures if figure.kind is None and not figure.scaled]
    places = Counter(figure.decimals for figure in amounts)
    return Habit(
        code,
        signed.ambiguous,
        percent and not any(figure.large for figure in figures),
        places.most_common(1)[0][0] if places else 0,
        _are_amounts(amounts),
        any(figure.large and figure.grouped for figure in amounts),
        _are_fine(figures),
    )


def _are_fine(figures: list[Printed]) -> bool:
    """Whether two or more whole numbers, and a third of all, end in another digit than 0."""
    whole = [figure.quantity for figure in figures if not figure.decimals and not figure.scaled and figure.quantity.ulp]
    fine = sum(quantity.coarse == quantity.ulp for quantity in whole)
    return fine > 1 and fine * 3 >= len(whole)


def _are_amounts(figures: list[Printed]) -> bool:
    """Whether figures without a percent sign are too large for percentages: one is a thousand, or many are hundreds."""
    if any(figure.large and not figure.year for figure in figures):
        return True
    return sum(figure.digits > 2 for figure in figures) * 2 > len(figures)


# ---------------------------------------------------------------------- what a row measures
_ASIDE = lazily(r"\([^()]{0,60}\)")


@lru_cache(maxsize=1 << 13)
def metric_of(label: str) -> str | None:
    """The metric that a label names and nothing else (`Total net sales`, not `Cost of sales`), else None."""
    text = plain_label(label)
    if not text or len(text) > 80:
        return None
    for aside in vocabulary("tables")["metric_asides"]:
        text = text.replace(aside, "")
    text = _ASIDE.sub("", text).strip(" ,:")
    text = text if metrics(text) else text.lower()
    found = metrics(text)
    if len(found) != 1 or any(word in text.lower() for word in words("metric_blockers")):
        return None
    rest = f"{text[: found[0].start]} {text[found[0].end :]}".lower().split()
    return found[0].name if all(word.strip(",:") in words("metric_companions") for word in rest) else None
