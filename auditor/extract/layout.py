"""What a table's parts say: which rows and columns are headings, and which unit, scale and period they give.

    cells -> shapes -> header rows -> kinds of columns -> headings -> Layout

Relation finders (footing, cross-footing, change columns, shares of a total) stand on it. Where a heading says
nothing, or two things at once, it is taken to say nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from enum import IntEnum, StrEnum
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, NamedTuple

from auditor.extract.currencies import Currency, currencies
from auditor.extract.data import vocabulary
from auditor.extract.dates import date_pattern, read_date, resolve
from auditor.extract.engine import any_of, compile_pattern
from auditor.extract.units import read_unit
from auditor.model import Document, Kind, Period, Table
from auditor.patterns import lazily

LONGEST = 200
"""Characters of a heading, label or caption that are read for what they say."""
LONGEST_STATEMENT = 120
"""Characters of a cell that is nothing but a statement of units."""
MOST_HEADERS = 8
"""Rows at the top that may be headings without the source saying so."""
MOST_MARKED = 20
"""Rows at the top that are headings where the source marks them."""
MOST_LABELS = 4
"""Leading columns that hold labels."""
SAMPLE = 400
"""Rows below the headings that settle what a column holds."""


class Sort(StrEnum):
    """What a label says of its figures besides a unit; it decides whether the table's scale reaches them."""

    AMOUNT = "amount"
    """An ordinary amount although a word of another sort occurs."""
    SHARES = "shares"
    """A number of shares."""
    PER_UNIT = "per unit"
    """Money for one of something: per share, a price."""
    SHARE_FIGURE = "share figure"
    """Either an amount per share or a number of shares (`Basic`)."""
    MARGIN = "margin"
    """Either an amount or a percentage."""
    COUNT = "count"
    """A number of people or things."""
    RATIO = "ratio"
    """A rate, ratio or index."""
    UNCLEAR = "unclear"
    """Words of two sorts at once."""


class Said(NamedTuple):
    """What a heading, label or caption says of the figures it covers."""

    kind: Kind | None = None
    unit: str | None = None
    """ISO 4217, `%`, `pp`, `bp` or the name of a measure or length of time, as for a claim."""
    scale: Fraction | None = None
    """What its figures are to be multiplied with."""
    sort: Sort | None = None
    money_only: bool = False
    """True when the scale is said of money alone (`$ in millions`)."""
    ambiguous: bool = False
    """True when the currency's name or sign stands for several."""
    exceptions: frozenset[str] = frozenset()
    """What is exempt from the scale: `per share`, `shares`, `percent`, `ratios`, `counts`."""
    alone: bool = False
    """True when the text is such a statement and nothing else."""


NOTHING = Said()


class Holds(StrEnum):
    """What a column holds."""

    LABEL = "label"
    FIGURES = "figures"
    SIGNS = "sign-only"
    EMPTY = "empty"
    REFERENCES = "note refs"


class Column(NamedTuple):
    """A column and what stands over it."""

    holds: Holds
    heading: str
    """Its headings from top to bottom, those that span it included, without statements of units."""
    said: Said
    period: Period | None
    """The one period that its heading names."""


class Row(NamedTuple):
    """A row and what its label says."""

    label: str
    """The text of its label cells without footnote marks and dot leaders."""
    indent: int
    """Blanks in front of its label."""
    section: bool
    """True when nothing stands beside the label."""
    said: Said
    period: Period | None
    """The period that its label is."""


class Layout(NamedTuple):
    """What the parts of a table say."""

    headers: int
    """Rows at the top that hold headings, marked by the source or found."""
    labels: tuple[int, ...]
    """The leading columns that hold labels."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """One for each row of the table."""
    said: Said
    """What the caption, a title row or the corner cell says for the whole table."""
    turned: bool
    """True when its rows are periods, so that the columns name the metrics."""


class Shape(IntEnum):
    """What a cell looks like."""

    BLANK = 0
    SIGN = 1
    FIGURE = 2
    NIL = 3
    LEFT_OUT = 4
    PERIOD = 5
    STATEMENT = 6
    TEXT = 7


# ---------------------------------------------------------------------- cells
BLANKS = " \t\r\n\u00a0\u2002\u2003\u2007\u2009\u200a\u200b\u202f\ufeff"
SIGNS = lazily(r"[$€£¥₹₩%()\s]{1,12}")
_PLAIN = lazily(r"[$(]{0,2}(?:\d{1,3}(?:,\d{3})*|\d{5,9})(?:\.\d{1,4})?\)?%?")
_FIGURE = lazily(r"[\s$€£¥₹(\[<>≤≥~=±+\-−–.]{0,6}\d")
_LED = lazily(r"\(?([A-Za-z]{1,3}\$|[A-Z]{3}|Rs\.?|RM)\s?\(?[-−–]?\d[\d.,]{0,20}\)?")
_SCALE = lazily(r"(?<=[\d ])(?:thousand|million|billion|trillion|lakh|crore)\b", re.I)
_LETTER = lazily(r"[^\W\d_]")
_MONTH_YEAR = lazily(r"(?:0?[1-9]|1[0-2])/\d\d")
_CONFIDENCE = lazily(r"\d\d\s?%\s?C\.?I\b")
_COMPARED = lazily(r"\b(?:vs?|versus|compared|over)\b", re.I)
_YEAR_TO_YEAR = lazily(r"(?:19|20)\d\d\s(?:to|and|from)\s(?:19|20)\d\d")
_WORDED = lazily(r"[<>]?[\d.,–-]{1,12}\s?([^\W\d_]{1,3})")
_YEAR = lazily(r"(?:1[6-9]|20|21)\d\d")
MARK = r"(?:\s?[*†‡§¶#^]+|[¹²³⁴-⁹⁰]+|\s?\((?:[a-z]|\d{1,2})\)|\s?\[(?:[a-z]|\d{1,2})\]|\s?\( (?:[a-z]|\d{1,2}) \))"
_MARKS = lazily(rf"{MARK}{{1,4}}(?=:?$)")
_LEADERS = lazily(r"(?:[\s\u00a0]?[.…·_]){3,200}$|[.…·_\s]{4,200}$")


@cache
def words(name: str) -> frozenset[str]:
    """A word list of the tables' vocabulary."""
    return frozenset(vocabulary("tables")[name])


@lru_cache(maxsize=1 << 14)
def shape(cell: str) -> Shape:
    """What a cell looks like; a figure may have a sign, unit, range or footnote mark, but few letters."""
    if _PLAIN.fullmatch(cell):
        return Shape.FIGURE
    text = cell.strip(BLANKS)
    if not text:
        return Shape.BLANK
    if len(text) > LONGEST:
        return Shape.TEXT
    if text.strip("$€£¥% ()") in words("dashes"):
        return Shape.NIL
    if text.lower() in words("not_given"):
        return Shape.LEFT_OUT
    if SIGNS.fullmatch(text):
        return Shape.SIGN
    if _FIGURE.match(text) and len(_LETTER.findall(_SCALE.sub("", text))) <= 3 and not _is_worded(text):
        return Shape.PERIOD if _YEAR.fullmatch(text) or _MONTH_YEAR.fullmatch(text) or is_period(text) else Shape.FIGURE
    if (led := _LED.fullmatch(text)) and (coin := currencies().before(led[1])) is not None and not coin.careful:
        return Shape.FIGURE
    if len(text) <= LONGEST_STATEMENT and said(text).alone:
        return Shape.STATEMENT
    return Shape.PERIOD if is_period(text) else Shape.TEXT


def _is_worded(text: str) -> bool:
    """Whether a short cell is a figure with a word that names no unit of tables (`12 mo`, `95% CI`)."""
    word = _WORDED.fullmatch(text)
    if word is None:
        if _YEAR_TO_YEAR.fullmatch(text):
            return True
        return _CONFIDENCE.match(text) is not None or _COMPARED.search(text) is not None
    return (
        word[1] not in vocabulary("tables")["suffixes"]
        and word[1] not in vocabulary("numbers")["scale_signs"]
        and word[1] != "x"
    )


@lru_cache(maxsize=1 << 14)
def plain_label(text: str) -> str:
    """A label without its footnote marks, dot leaders and blanks at either end.

    >>> plain_label("  Other income, net (1) .......")
    'Other income, net'
    """
    text = _LEADERS.sub("", " ".join(text[:LONGEST].split()))
    return _MARKS.sub("", text).rstrip(" .…:").strip()


# ---------------------------------------------------------------------- periods
_GLUED = lazily(r"([a-z]{2})([A-Z][a-z]|\d{4}\b)")
_PUNCTUATION = lazily(r"\s+([,.])")
_STRETCHES = lazily(r"\b(?:fiscal\s)?(quarter|month|week|year)(s?)\s(?:then\s)?(ended|ending)\b(?:\s[io]n)?", re.I)
_OTHER_STRETCH = lazily(r"(\d{1,2}|[a-z]{3,8})[\s-]weeks? end", re.I)
_MONTHS = lazily(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b", re.I)
_COUNTED_MONTHS = lazily(r"\b(?:three|six|nine|twelve)[ -]months?\b", re.I)
_NTH = lazily(r"\b(first|second|third|fourth)[ -](quarter|half)\b", re.I)
_FISCAL = lazily(r"\b(fiscal|financial)(?:\s(years?))?\b", re.I)
_PART_OF_YEAR = lazily(r"\b(?:months?|weeks?|quarters?|half|halves)\b", re.I)
_COUNT_WORDS = {"four": 4, "twelve": 12, "thirteen": 13, "fourteen": 14}


@lru_cache(maxsize=1 << 13)
def stated_period(text: str) -> Period | None:
    """The one period that a heading names; None for none, two, a comparison or a day without its year."""
    if _DATED.search(text) is None or _COMPARED.search(text) is not None:
        return None
    tidy = _tidy_date(text[:LONGEST])
    found: dict[str, Period] = {}
    for match in date_pattern().finditer(tidy):
        read = read_date(match[0])
        for date in (read.parts or (read,)) if read is not None else ():
            if date.weekday is None:
                found[date.period.label] = date.period
    if len(found) != 1:
        return None
    (period,) = found.values()
    if period.label.startswith("XXXX"):
        return period if period.label[5:6] in ("Q", "H") else None
    if len(period.label) == 4 and _PART_OF_YEAR.search(tidy):
        return None
    return _weeks_until(period, tidy)


def _tidy_date(text: str) -> str:
    """A heading written as a sentence would write it (`Three Months EndedJune 30,2023`, `december 31 , 2010`)."""
    text = _DASHED.sub(r"\1-\2", text)
    text = _PUNCTUATION.sub(r"\1", _GLUED.sub(r"\1 \2", " ".join(text.split())))
    text = _MONTHS.sub(lambda match: match[0].capitalize(), text)
    text = _COUNTED_MONTHS.sub(lambda match: match[0].lower(), text)
    text = _NTH.sub(lambda match: match[0].lower(), text)
    text = _FISCAL.sub(lambda match: match[1].lower() + (" year" if match[2] else ""), text)
    return _STRETCHES.sub(_singular, text)


def _singular(match: re.Match[str]) -> str:
    many = match[2] if match[1].lower() in ("month", "week") else ""
    return f"{match[1].lower()}{many} {match[3].lower()}"


def _weeks_until(period: Period, text: str) -> Period | None:
    """The period, or the weeks that end with it where the heading says so."""
    if period.end is None or period.end != period.start:
        return period
    stretch = _OTHER_STRETCH.search(text)
    if stretch is None:
        return None if _STRETCHES.search(text) else period
    count = int(stretch[1]) if stretch[1].isdigit() else _COUNT_WORDS.get(stretch[1].lower())
    if not count:
        return None
    return Period(f"{period.label}/P{count}W", period.end - dt.timedelta(days=7 * count - 1), period.end)


_DATED = lazily(r"(?:1[5-9]|20|21)\d\d|\d/\d|[QH]\d|\d[QH]|FY|[’']\d\d", re.I)


@lru_cache(maxsize=1 << 13)
def is_period(text: str) -> bool:
    """Whether a cell names a period and nothing else."""
    if len(text) > 60 or _DATED.search(text) is None:
        return False
    tidy = _tidy_date(plain_label(text)).lstrip("( ").rstrip(") .:,")
    return date_pattern().fullmatch(tidy) is not None or date_pattern().fullmatch(_after_lead(tidy)) is not None


_LEAD = lazily(r"(?:as of|as at|at|and|for|the|in|on|from|during|balances?|fiscal)[\s,]+", re.I)
_DASHED = lazily(r"(\d{4})\s?[-–—]\s?(\d{4})")


MOST_LEADS = 8
"""Words in front of the date of a label that is a period (`As of and for the …`)."""


def _after_lead(text: str) -> str:
    for _ in range(MOST_LEADS):
        match = _LEAD.match(text)
        if match is None or date_pattern().fullmatch(text):
            break
        text = text[match.end() :]
    return text


# ---------------------------------------------------------------------- statements of units
_EXEMPT = lazily(r"[,;]?\s*\b(?:except|excluding|unless|other than)\b", re.I)
_PERCENT = lazily(r"(\d\s?)?(?:%|\b(?:percent|percentages?|per cent|pct)\b)", re.I)
_POINTS = lazily(r"\bpercentage[- ]points?\b|\(pp\)|\bppts?\b|\((?:in )?pts\.?\)", re.I)
_BASIS = lazily(r"\bbps?\b|\bbasis[- ]points?\b", re.I)
_COUNTED = lazily(r"\b(?:n|no\.|number|ci)(?:\W|$)", re.I)
_MEASURED = lazily(r"(?:[(\[](?:in )?([^()\[\],;]{1,24})[)\]]|, ([a-z][^()\[\],;]{0,23}))$")
_WORD = lazily(r"[^\s(),;:\[\]/]+")


_ISO = lazily(r"[A-Z]{3}")


class _Patterns(NamedTuple):
    """The patterns of a statement of units, each with the magnitude or the currency as its groups."""

    hint: Any
    """What every statement has some of, to pass by all other labels at once."""
    scale: Any
    short: Any
    sign: Any
    code: Any
    name: Any


@cache
def _patterns() -> _Patterns:
    table, money = vocabulary("tables"), currencies()
    long = rf"(?i:\b(?:in)?{any_of(table['scales'])}s?\b)"
    short = any_of(table["short_scales"])
    sure = [form for form, coin in money.signs.items() if not coin.careful]
    signs = any_of(form for form in sure if not form[-1].isalnum() and form[-1] not in "./")
    words = any_of(form for form in sure if form[-1].isalnum() and len(form) > 1)
    codes = any_of(form for form in money.signs if form[-1].isalnum() and len(form) > 1)
    iso = any_of(form for form in sure if _ISO.fullmatch(form))
    names, bare = any_of(money.names), any_of(table["bare_currencies"])
    shares = ["percent", "per cent", "pct", "point", "bp"]
    hints = any_of([*table["scales"], *shares, *table["bare_currencies"]])
    return _Patterns(
        compile_pattern(rf"[%$€£]|000|(?i:{hints})|{signs}|{codes}"),
        compile_pattern(rf"(\d[\d.,]*\s?|[$£€])?{long}"),
        compile_pattern(
            rf"(?:{signs}\s?|\b{iso}\s?|\b{words}\s|\bin\s|[(])(?:in\s)?({short})(?:[\s),;]|$)|(['’]000s?)"
        ),
        compile_pattern(rf"({signs})(\s?['’]?000\b|\s?\d)?"),
        compile_pattern(
            rf"(?:\bin\s|[(]\s?)({iso})(?:\s?{short})?(?:[\s),;:]|$)|{long}\s(?:of\s)?({words})\b"
            rf"|\b({codes})\.?(?:\s{short}\b|['’\s]\s?(?:in\s)?{long})|\b({iso}){short}\b"
        ),
        compile_pattern(
            rf"(?i)(?:\bin\s|[(]\s?)({bare})(?:\s?[),;]|\sper\s|$)|{long}\s(?:of\s)?({names})\b"
            rf"|\b({names})\s(?:amounts\s)?(?:(?:are|expressed|stated)\s)?(?:in\s)?{long}"
        ),
    )


@lru_cache(maxsize=1 << 14)
def said(text: str) -> Said:
    """What a heading, label or caption says of the figures it covers.

    >>> found = said("($ in millions, except per share data)")
    >>> found.kind, found.unit, found.scale, sorted(found.exceptions)
    (<Kind.MONEY: 'money'>, 'USD', Fraction(1000000, 1), ['per share'])
    """
    text = _GLUED.sub(r"\1 \2", " ".join(text[:LONGEST].replace("\u2019", "'").split()))
    cut = _EXEMPT.search(text)
    head = text if cut is None else text[: cut.start()]
    unit = _unit(head) if _patterns().hint.search(head) is not None else _measure(head)
    return unit._replace(
        sort=_sort(plain_label(head).lower()) if head else None,
        exceptions=_exceptions(text[cut.end() :].lower()) if cut else frozenset(),
        alone=(unit.scale is not None or unit.kind is not None) and _is_alone(head),
    )


def _unit(text: str) -> Said:
    scale, coin = _scale(text), _currency(text)
    percent = _percent(text)
    if percent is not None and scale is None:
        return NOTHING if coin is not None else percent
    if coin is not None:
        factor = (scale or Fraction(1)) * coin.part
        bound = scale is not None and "share" not in text.lower()
        return Said(Kind.MONEY, coin.code, factor if scale or coin.part != 1 else None, None, bound, coin.shared)
    return Said(scale=scale) if scale is not None else _measure(text)


def _measure(text: str) -> Said:
    """The unit of measure or time that a label ends with (`Height (cm)`, `Age, years`), where its form is sure."""
    match = _MEASURED.search(text)
    form = (match[1] or match[2]).strip() if match is not None else ""
    unit = read_unit(form) if any(map(str.islower, form)) and form.count("/") < 2 else None
    if unit is None or not unit.sure:
        return NOTHING
    return Said(Kind.DURATION if unit.duration else Kind.MEASURE, unit.name)


def _percent(text: str) -> Said | None:
    """Percent, points or basis points; nothing where the heading counts as well (`n (%)`)."""
    if _BASIS.search(text):
        return Said(Kind.POINTS, "bp")
    if _POINTS.search(text):
        return Said(Kind.POINTS, "pp")
    if not any(match[1] is None for match in _PERCENT.finditer(text)):
        return None
    return NOTHING if _COUNTED.search(text) else Said(Kind.PERCENT, "%")


def _scale(text: str) -> Fraction | None:
    """The magnitude of a statement; one behind a figure (`$3 million`) belongs to the figure."""
    table, patterns = vocabulary("tables"), _patterns()
    for match in patterns.scale.finditer(text):
        if match[1] is None:
            word = match[0].lower().removeprefix("in")
            return Fraction(table["scales"].get(word) or table["scales"][word[:-1]])
    for match in patterns.short.finditer(text):
        sign = match[1] or match[2]
        if match[0][0] != "(" or sign in table["bracketed_scales"]:
            return Fraction(table["short_scales"][sign])
    return None


def _currency(text: str) -> Currency | None:
    money, patterns = currencies(), _patterns()
    for match in patterns.sign.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        footnote = before.islower() or (before.isalnum() and match[1][0].isalpha())
        if not footnote and (match[2] is None or match[2].endswith("000")):
            return money.signs[match[1]]
    if match := patterns.code.search(text):
        return money.signs[match[1] or match[2] or match[3] or match[4]]
    if match := patterns.name.search(text):
        return money.names[(match[1] or match[2] or match[3]).lower()]
    return None


def _exceptions(text: str) -> frozenset[str]:
    exceptions = vocabulary("tables")["exceptions"]
    found = {name for name, forms in exceptions.items() if any(form in text for form in forms)}
    if "shares" in found and "share" not in _PER_SHARE.sub("", text):
        found.discard("shares")
    return frozenset(found)


_PER_SHARE = lazily(r"per[- ]shares?(?: data| amounts?)?")


def _is_alone(text: str) -> bool:
    """Whether a statement of units is all there is."""
    return all(_states_units(match[0].rstrip(".")) for match in _WORD.finditer(text))


def _states_units(word: str) -> bool:
    """Whether a word belongs to a statement of units, glued to a currency (`€'000`, `USDm`) or not."""
    table, signs = vocabulary("tables"), currencies().signs
    stem = word.lower().removesuffix("s")
    if word.lower() in _fillers() or stem in table["scales"] or stem.removeprefix("in") in table["scales"]:
        return True
    if word in table["short_scales"] or word in signs or word.lower() in currencies().names or word == "%" or not word:
        return True
    cut = next((at for at in range(min(len(word) - 1, 4), 0, -1) if word[:at] in signs), None)
    return cut is not None and _states_units(word[cut:])


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for line in vocabulary("tables")["fillers"] for word in line)


_PLACES = {
    "starts": r"(?:(?:%(lead)s)[\s,]+){0,3}(?:%(words)s)\b",
    "heads": r"(?:(?:%(lead)s)[\s,]+){0,3}(?:%(words)s)(?:$|[,:–-]|\s(?:of|on|for|at|before|after|used|\d))",
    "holds": r".*\b(?:%(words)s)\b",
    "ends": r".*\b(?:%(words)s)$",
    "whole": r"(?:(?:%(lead)s)\s)?(?:%(words)s)$",
}
"""Where in a label the words of a sort stand."""


@cache
def _sorts() -> tuple[tuple[Sort, re.Pattern[str]], ...]:
    table = vocabulary("tables")
    lead = "|".join(map(re.escape, table["lead_words"]))
    found = []
    for entry in table["sorts"]:
        forms = {place: "|".join(map(re.escape, entry.get(place, ()))) for place in _PLACES}
        tries = (_PLACES[place] % {"words": words, "lead": lead} for place, words in forms.items() if words)
        found.append((Sort(entry["sort"]), lazily("|".join(tries))))
    return tuple(found)


def _sort(label: str) -> Sort | None:
    plain = re.sub(r"\s?\([^()]{0,40}\)", "", label).strip()
    return next((sort for sort, pattern in _sorts() if pattern.match(plain)), None)


# ---------------------------------------------------------------------- layout
def layout(table: Table, today: dt.date | None = None) -> Layout:
    """The layout of a table of any form, in time linear in its cells; `today` closes the periods left open (`Q3`)."""
    headers = _header_count(table)
    width = max((len(cells) for cells in table.rows[: headers + SAMPLE]), default=0)
    holds = _holds(table, headers, width)
    labels = _label_columns(holds)
    heads = _aligned(table.rows[:headers], holds, labels)
    columns = _columns(heads, holds, labels, today)
    columns = [_reference(column, table, headers, index, labels) for index, column in enumerate(columns)]
    labels = tuple(index for index in labels if columns[index].holds is Holds.LABEL)
    silent = {*labels, *(index for index, column in enumerate(columns) if column.holds is Holds.REFERENCES)}
    rows = tuple(_row(cells, labels, silent, today) for cells in table.rows)
    return Layout(headers, labels, tuple(columns), rows, _table_said(table, heads, labels), _is_turned(rows[headers:]))


def layouts(document: Document) -> list[Layout]:
    """The layouts of a document's tables, found once and kept with it."""
    found: list[Layout] | None = document.__dict__.get("_layouts")
    if found is None:
        found = document.__dict__["_layouts"] = [layout(table, document.date) for table in document.tables]
    return found


# ---------------------------------------------------------------------- header rows
def _header_count(table: Table) -> int:
    """How many rows at the top are headings: those the source marks, else those above the first figure."""
    top = table.rows[: MOST_HEADERS + 1]
    first = next((at for at, cells in enumerate(top) if any(map(_is_figure, cells[1:] or cells))), None)
    found = first if first is not None else int(len(table.rows) > 1)
    while found and not _names_columns(table.rows[found - 1]):
        found -= 1
    return max(found, min(table.headers, len(table.rows), MOST_MARKED))


def _is_figure(cell: str) -> bool:
    return shape(cell) in (Shape.FIGURE, Shape.NIL)


def _names_columns(cells: list[str]) -> bool:
    """Whether a row without figures stands over columns: it has more than a label, or units or a period for one."""
    if any(shape(cell) not in (Shape.BLANK, Shape.LEFT_OUT) for cell in cells[1:]):
        return True
    return bool(cells) and shape(cells[0]) in (Shape.STATEMENT, Shape.PERIOD)


# ---------------------------------------------------------------------- columns
def _holds(table: Table, headers: int, width: int) -> list[Holds]:
    counts = [[0] * len(Shape) for _ in range(width)]
    for cells in table.rows[headers : headers + SAMPLE]:
        for count, cell in zip(counts, cells, strict=False):
            if cell:
                count[shape(cell)] += 1
    return [_held(count, index) for index, count in enumerate(counts)]


def _held(count: list[int], index: int) -> Holds:
    """What a column holds by the shapes of its cells; the first one holds figures only where they prevail."""
    _, signs, figures, nils, left_out, periods, statements, texts = count
    texts += statements
    if not figures + texts + periods + nils + left_out:
        return Holds.SIGNS if signs else Holds.EMPTY
    figures += nils if index else 0
    if not figures and periods:
        return Holds.LABEL
    if index == 0:
        return Holds.FIGURES if figures > 2 * (texts + periods) else Holds.LABEL
    return Holds.LABEL if texts > figures + periods + left_out else Holds.FIGURES


def _label_columns(holds: list[Holds]) -> tuple[int, ...]:
    first = next((index for index, kind in enumerate(holds) if kind in (Holds.FIGURES, Holds.SIGNS)), len(holds))
    return tuple(index for index in range(first) if holds[index] is Holds.LABEL)[:MOST_LABELS]


def _aligned(heads: list[list[str]], holds: list[Holds], labels: tuple[int, ...]) -> list[list[str]]:
    """The header rows, one that lacks the blank over the labels moved to where its figures are."""
    if labels[:1] != (0,):
        return heads
    width = len(holds)
    return [
        ["", *cells[: width - 1]] if _lacks_corner(cells, width, heads[:at] + heads[at + 1 :]) else cells
        for at, cells in enumerate(heads)
    ]


def _lacks_corner(cells: list[str], width: int, others: list[list[str]]) -> bool:
    """Whether a header row has a heading for every column but the labels', and begins one column too early.

    It does where no other header row reaches the last column and the corner stands in a row above.
    """
    filled = [bool(cell.strip(BLANKS)) for cell in cells]
    if width < 3 or filled != [True] * (width - 1) + [False] * (len(cells) - width + 1):
        return False
    if any(cell.strip(BLANKS) for row in others for cell in row[width - 1 :]):
        return False
    cornered = any(row and row[0].strip(BLANKS) for row in others)
    return shape(cells[0]) is Shape.PERIOD or (cornered and not _is_time(cells[0]) and not said(cells[0]).alone)


def _columns(
    heads: list[list[str]], holds: list[Holds], labels: tuple[int, ...], today: dt.date | None
) -> list[Column]:
    texts: list[list[str]] = [[] for _ in holds]
    lowest = max((at for at, cells in enumerate(heads) if _named(cells, labels)), default=-1)
    for at, cells in enumerate(heads):
        below = heads[lowest] if at < lowest else None
        for index, text in _spread(cells, holds, labels, below):
            if index < len(texts) and text not in texts[index][-1:]:
                texts[index].append(text)
    corner = next((" ".join(texts[index]) for index in labels[:1]), "")
    corner = _ASIDE.sub("", corner).strip() if _is_time(corner) else ""
    columns = [_column(text, kind, corner, today) for text, kind in zip(texts, holds, strict=True)]
    shared = columns[labels[0]].period if labels else None
    if shared is None or any(column.period for column in columns if column.holds is Holds.FIGURES):
        return columns
    return [column._replace(period=shared) if column.holds is Holds.FIGURES else column for column in columns]


_ASIDE = lazily(r"\([^()]{0,80}\)")


def _named(cells: list[str], labels: tuple[int, ...]) -> list[int]:
    """The places of a header row's headings, statements of units and the label's own left out."""
    return [
        index
        for index, cell in enumerate(cells)
        if index not in labels and shape(cell) not in (Shape.BLANK, Shape.STATEMENT, Shape.SIGN)
    ]


def _spread(
    cells: list[str], holds: list[Holds], labels: tuple[int, ...], below: list[str] | None
) -> Iterator[tuple[int, str]]:
    """The headings of a row, each with every column that it covers; `below` is the lowest row of headings, if another.

    A heading covers the blanks behind it, the last one no more columns than the widest other one; a lone period or
    unit, which is set in the middle, also those in front. In the lowest row each has one column of figures.
    """
    filled = [index for index, cell in enumerate(cells) if cell.strip(BLANKS)]
    for index in (index for index in filled if index in labels):
        yield index, _heading(cells[index])
    filled = [index for index in filled if index not in labels]
    widths = [after - index for index, after in zip(filled, [*filled[1:], len(holds)], strict=False)]
    if len(filled) > 1:
        widths[-1] = min(widths[-1], max(widths[:-1]))
    regular = len(filled) > 1 and len(set(widths)) == 1
    for index, width in zip(filled, widths, strict=True):
        first, last = index, index + width
        if len(filled) == 1 and (shape(cells[index]) is Shape.STATEMENT or _is_time(cells[index])):
            first = labels[-1] + 1 if labels else 0
        elif below is None and not regular:
            last = _one_figure(holds, index, last)
        elif below is not None and index == filled[0]:
            last = _until_period(below, index, last)
        for column in range(first, min(last, len(holds))):
            yield column, _heading(cells[index])


def _until_period(below: list[str], first: int, last: int) -> int:
    """Where a heading over other than periods ends at the latest: before a period like those in front of it.

    `2019 | Actual | Constant currency | 2018` below ` | Percent change | | `.
    """
    periods = [at for at, cell in enumerate(below[:last]) if shape(cell) is Shape.PERIOD]
    if not periods or periods[0] >= first or first in periods:
        return last
    return next((at for at in periods if at > first), last)


def _one_figure(holds: list[Holds], first: int, last: int) -> int:
    """Where the columns end that belong to a heading: with its column of figures and the signs beside it."""
    for index in range(first, min(last, len(holds))):
        if holds[index] not in (Holds.SIGNS, Holds.EMPTY):
            last = min(last, index + 1)
            while last < len(holds) and holds[last] is Holds.SIGNS and last - index < 2:
                last += 1
            return last
    return last


_TIMES = lazily(
    r"\b(?:fiscal|years?|months?|quarters?|weeks?|as of|at|ended|ending"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.I,
)


def _is_time(text: str) -> bool:
    """Whether a heading is a period or a part of one (`Year ended December 31,`)."""
    return len(text) <= 60 and _TIMES.search(text) is not None and "change" not in text.lower()


@lru_cache(maxsize=1 << 13)
def _heading(text: str) -> str:
    return plain_label(text)


def _column(texts: list[str], holds: Holds, corner: str, today: dt.date | None) -> Column:
    spoken = [text for text in texts if text and not said(text).alone]
    heading = " ".join(spoken)
    found = [unit for unit in (said(text) for text in texts) if unit != NOTHING]
    period = stated_period(heading)
    if period is not None and corner and holds is Holds.FIGURES and _BARE_YEAR.fullmatch(period.label):
        period = stated_period(f"{corner} {heading}")
    merged = _merged(found)
    if merged.kind is None and _is_statistic(heading.lower()):
        merged = merged._replace(sort=Sort.RATIO)
    return Column(holds, heading, merged, _closed(period, today))


def _is_statistic(heading: str) -> bool:
    """Whether a column holds a rate, ratio or statistic of a test rather than what its rows measure."""
    if heading in words("statistics") or heading.startswith(("p value", "p-value", "p- value")):
        return True
    return heading.endswith((" rate", " rates", " yield", " yields", " ratio", " multiple"))


_BARE_YEAR = lazily(r"\d{4}")


def _merged(found: list[Said]) -> Said:
    """What several headings say together, the lower one first."""
    result = NOTHING
    for one in reversed(found):
        unit = result if result.kind is not None else one
        result = Said(
            unit.kind,
            unit.unit,
            result.scale if result.scale is not None else one.scale,
            result.sort or one.sort,
            result.money_only or one.money_only,
            result.ambiguous or one.ambiguous,
            result.exceptions | one.exceptions,
        )
    return result


def _closed(period: Period | None, today: dt.date | None) -> Period | None:
    return resolve(period, today) if period is not None else None


_NUMBERED = lazily(r"\(?[a-z]?\d{1,3}(?:[.,]\d{1,2})*\)?[a-z]?\.?", re.I)


def _reference(column: Column, table: Table, headers: int, index: int, labels: tuple[int, ...]) -> Column:
    """The column, known for one of note numbers, codes or row numbers where it is."""
    named = column.heading.lower() in words("references") and column.holds is not Holds.EMPTY
    counts = index == 0 and not column.heading and column.holds is Holds.FIGURES and _counts_rows(table, headers)
    short = all(len(cells[index]) <= 24 for cells in table.rows[headers : headers + SAMPLE] if index < len(cells))
    text = column.holds is Holds.LABEL and not any(
        _NUMBERED.fullmatch(cells[index].strip()) for cells in table.rows[headers : headers + 40] if index < len(cells)
    )
    return column._replace(holds=Holds.REFERENCES) if (named and short and not text) or counts else column


def _counts_rows(table: Table, headers: int) -> bool:
    """Whether the first column counts the rows from 1."""
    first = [cells[0].strip(" .)") for cells in table.rows[headers : headers + SAMPLE] if cells]
    return len(first) > 2 and first == [str(number) for number in range(1, len(first) + 1)]


# ---------------------------------------------------------------------- rows and the whole table
def _row(cells: list[str], labels: tuple[int, ...], silent: set[int], today: dt.date | None) -> Row:
    if not labels:
        return _NO_ROW
    parts = [cells[index] for index in labels if index < len(cells)]
    beside = any(cell and cell.strip(BLANKS) for index, cell in enumerate(cells) if index not in silent)
    row = _labelled(parts[0] if parts else "", " ".join(part[:LONGEST] for part in parts[1:4]), beside)
    return row._replace(period=_closed(row.period, today)) if row.period is not None and today is not None else row


_NO_ROW = Row("", 0, False, NOTHING, None)


@lru_cache(maxsize=1 << 13)
def _labelled(first: str, more: str, beside: bool) -> Row:
    first = first[:LONGEST]
    plain = plain_label(first)
    label = f"{plain} {plain_label(more)}".strip()
    indent = len(first) - len(first.lstrip(BLANKS))
    found = said(plain)
    period = stated_period(plain) if plain and is_period(plain) else None
    return Row(label, indent, bool(label) and not beside, found, period)


def _is_turned(rows: tuple[Row, ...]) -> bool:
    """Whether most rows with figures are periods."""
    sample = [row for row in rows[:SAMPLE] if row.label and not row.section]
    return len(sample) > 1 and sum(row.period is not None for row in sample) * 5 >= len(sample) * 3


def _table_said(table: Table, heads: list[list[str]], labels: tuple[int, ...]) -> Said:
    """What the caption, the cells over the labels, and statements that stand alone in their row say together."""
    texts = [table.caption] if table.caption else []
    for cells in heads:
        texts += [cell for index, cell in enumerate(cells) if index in labels and cell.strip(BLANKS)]
        beside = [cell for index, cell in enumerate(cells) if index not in labels and cell.strip(BLANKS)]
        statements = [cell for cell in beside if shape(cell) is Shape.STATEMENT]
        texts += statements if len(statements) == 1 and len(beside) <= 1 else []
    found = [one for one in (said(text) for text in texts) if one.scale is not None or one.kind is Kind.MONEY]
    return _merged([one._replace(sort=None) for one in found])
