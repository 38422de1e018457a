"""What a run of number-like words says: a small grammar over its tokens.

    amount := hedge* prefix figure suffix hedge-after
    range  := amount link amount          the ends share unit and scale where only one has them

Overlapping readings are settled by one rule: from left to right, the longest reading wins.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from auditor.extract.lexicon import Currency, Lexicon, lexicon
from auditor.extract.numbers import Figure, read_digits, read_words
from auditor.extract.runs import BASIS, LEADS, PART_OF, PERCENT, POINTS, Token, tokens
from auditor.model import Kind
from auditor.quantity import Hedge, Quantity

MINUS = frozenset("-−–")
DASHES = frozenset("-−–—~")
RANGE_LINKS = DASHES | {"to", "and", "or", "through"}
SHARE = Fraction(1, 40)
"""How far a spelled-out fraction or multiple reaches: `a third` is 30.8 to 35.8 %, `doubled` 1.95 to 2.05."""
MOST_LEADS = 3
"""Hedges in front of one amount; of a longer row only the last ones are read, so that a long row costs no more."""
MOST_WORDS = 16
"""Words of one spelled-out number (`two hundred and five thousand …`)."""
MOST_SCALES = 3
"""Magnitudes behind one figure (`5 hundred thousand million`)."""
_OPPOSITE = {
    Hedge.NEARLY: Hedge.JUST_OVER,
    Hedge.JUST_OVER: Hedge.NEARLY,
    Hedge.OVER: Hedge.UNDER,
    Hedge.UNDER: Hedge.OVER,
}
"""*Nearly halved* is not yet down to a half: hedges of a multiple below one mean the other side."""
_WRITTEN_FRACTION = re.compile(r"(\d{1,2})/(\d{1,2})", re.A)
_WORD_RATIO = re.compile(r"in|out of")


class Found(NamedTuple):
    """An amount at its place in a run."""

    start: int
    end: int
    kind: Kind
    unit: str | None
    quantity: Quantity
    hedge: str | None = None
    range: str | None = None
    ambiguous: bool = False
    bare: bool = False
    """True for plain digits without unit or scale: what stands around them may make them a name or a year."""
    fraction: bool = False
    """True for a spelled-out fraction, which may be another word (`a quarter`, `half`)."""


class _Amount(NamedTuple):
    """An amount being read, before its range is known."""

    begin: int
    """Index of its first token, the hedge included."""
    start: int
    end: int
    after: int
    """Index of the token behind it."""
    figure: Figure
    sign: int
    hedge: Hedge | None
    hedge_text: str | None
    currency: Currency | None
    kind: Kind | None
    unit: str | None
    scale: Fraction | None
    spread: Fraction
    led: str | None
    """`between` or `from` when one of them introduces it."""
    fraction: bool
    spelled: bool
    suffixed: bool
    """True when the unit stands behind the figure."""


def read_run(run: str, millions: bool = False) -> list[Found]:
    """The amounts of a run, in order, at offsets into it; `millions` reads `1.24m` as millions, not metres."""
    toks = [_million(token) if token.text == "m" else token for token in tokens(run)] if millions else tokens(run)
    found: list[Found] = []
    at = 0
    while at < len(toks):
        amount = _amount(toks, at)
        if amount is None:
            at += 1
            continue
        series = [amount]
        while (following := _linked(toks, series[-1])) is not None:
            series.append(following)
        found.extend(_settle(toks, series))
        at = series[-1].after
    return found


def _million(token: Token) -> Token:
    return token._replace(text="mn")


# ---------------------------------------------------------------------- one amount
def _amount(toks: list[Token], begin: int) -> _Amount | None:
    lex = lexicon()
    at, hedge, hedge_text, led = begin, None, None, None
    while at < min(len(toks), begin + MOST_LEADS) and (
        toks[at].text in lex.hedges_before or toks[at].text in ("between", "from")
    ):
        if toks[at].text in ("between", "from"):
            led = toks[at].text
        else:
            hedge = lex.hedges_before[toks[at].text]
            hedge_text = toks[at].text if hedge is not None else None
        at += 1
    first, sign, currency, opened, signed = at, 1, None, None, False
    while at < len(toks):
        text = toks[at].text
        if text in MINUS or text == "+":
            if (
                signed
                or at + 1 >= len(toks)
                or toks[at + 1].start != toks[at].end
                or toks[at + 1].text in MINUS
                or _dashed(toks, at)
            ):
                return None
            sign, signed = -1 if text in MINUS else sign, True
        elif text == "(" and opened is None:
            opened = at
        elif (coin := lex.signs.get(text)) is not None and currency is None:
            currency = coin
        else:
            break
        at += 1
    read = _figure(toks, at, lex)
    if read is None:
        return None
    figure, at, spread, fraction, spelled = read
    opened_outside = opened == first
    start = toks[first + opened_outside].start
    return _suffix(
        toks,
        at,
        lex,
        _Amount(
            begin,
            start,
            toks[at - 1].end,
            at,
            figure,
            sign,
            hedge,
            hedge_text,
            currency,
            None,
            None,
            None,
            spread,
            led,
            fraction,
            spelled,
            False,
        ),
        opened is not None,
        opened_outside,
    )


def _dashed(toks: list[Token], at: int) -> bool:
    """Whether a dash is one of several in a row, a ruled line rather than a sign."""
    return at > 0 and toks[at - 1].text in MINUS and toks[at - 1].end == toks[at].start


def _figure(toks: list[Token], at: int, lex: Lexicon) -> tuple[Figure, int, Fraction, bool, bool] | None:
    """A number: its figure, the token behind it, its spread, and whether it is a fraction or in words."""
    if at >= len(toks):
        return None
    text = toks[at].text
    if text[0].isdigit() or (text[0] == "." and len(text) > 1):
        return _digits(toks, at, lex)
    if text in lex.vulgar:
        return Figure(lex.vulgar[text], Fraction(0), Fraction(0)), at + 1, Fraction(0), False, True
    if text in lex.multiples and text != "double":
        factor = lex.multiples[text]
        return Figure(factor, Fraction(0), Fraction(0)), at + 1, factor * SHARE, False, True
    if text in LEADS:
        return Figure(Fraction(1), Fraction(1), Fraction(1)), at + 1, Fraction(0), False, True
    return _words(toks, at, lex)


def _digits(toks: list[Token], at: int, lex: Lexicon) -> tuple[Figure, int, Fraction, bool, bool] | None:
    figure = read_digits(toks[at].text)
    if figure is None:
        return None
    if at + 1 < len(toks) and (part := lex.vulgar.get(toks[at + 1].text)) is not None:
        return _mixed(figure.value + part), at + 2, Fraction(0), False, False
    if at + 1 < len(toks) and figure.ulp == 1 and (part := _slashed(toks[at + 1].text)) is not None:
        return _mixed(figure.value + part), at + 2, Fraction(0), False, False
    if (behind := _and_part(toks, at + 1, lex)) is not None:
        return _mixed(figure.value + behind[0]), behind[1], Fraction(0), False, False
    if at + 2 < len(toks) and toks[at + 1].text == "-" and (part := _slashed(toks[at + 2].text)) is not None:
        return _mixed(figure.value + part), at + 3, Fraction(0), False, False
    if (
        at + 1 < len(toks)
        and toks[at + 1].text == "±"
        and at + 2 < len(toks)
        and (around := read_digits(toks[at + 2].text))
    ):
        return figure, at + 3, around.value, False, False
    return figure, at + 1, Fraction(0), False, False


def _mixed(value: Fraction) -> Figure:
    """The figure of a whole number with a fraction behind it, which is exact to an eighth."""
    return Figure(value, Fraction(1, 8), Fraction(1, 8), True)


def _slashed(text: str) -> Fraction | None:
    """A written fraction below one (`1/2`), else None."""
    match = _WRITTEN_FRACTION.fullmatch(text)
    if match is None or not 0 < int(match[1]) < int(match[2]):
        return None
    return Fraction(int(match[1]), int(match[2]))


def _and_part(toks: list[Token], at: int, lex: Lexicon) -> tuple[Fraction, int] | None:
    """The fraction behind a whole number (`and a half`, `and three-quarters`) and the token behind it, or None."""
    texts = [token.text for token in toks[at : at + 4]]
    if len(texts) > 2 and texts[2] == "-":
        del texts[2]
        at += 1
    if len(texts) < 3 or texts[0] != "and" or texts[2] not in lex.fractions:
        return None
    count = 1 if texts[1] in ("a", "an") else lex.words.get(texts[1], 0)
    part = count * lex.fractions[texts[2]]
    return (part, at + 3) if 0 < part < 1 else None


def _words(toks: list[Token], at: int, lex: Lexicon) -> tuple[Figure, int, Fraction, bool, bool] | None:
    words: list[str] = []
    end = at
    while end < len(toks) and len(words) < MOST_WORDS:
        text = toks[end].text
        nxt = toks[end + 1].text if end + 1 < len(toks) else ""
        if (
            (
                text in lex.words
                or (words and text in lex.scales)
                or (text in ("a", "an") and not words and (nxt in lex.scales or nxt in lex.fractions))
            )
            or text == "and"
            and words
            and words[-1] in lex.scales
            and nxt in lex.words
        ):
            words.append(text)
        elif not (text == "-" and words and (nxt in lex.words or nxt in lex.scales or nxt in lex.fractions)):
            break
        if len(words) > 1 and read_words(words) is None:
            words.pop()
            break
        end += 1
    text = toks[end].text if end < len(toks) else ""
    if text in lex.fractions and len(words) <= 1:
        count = read_words(words) if words else Fraction(1)
        if count is None or (not words and text != "half") or (count > 1) != (text.endswith("s")) and text != "half":
            return None
        part = count * lex.fractions[text]
        if end + 2 < len(toks) and toks[end + 1].text == "a" and (scale := lex.scales.get(toks[end + 2].text)):
            return Figure(part * scale, scale / 10, scale / 10, True), end + 3, Fraction(0), False, True
        if end + 2 < len(toks) and toks[end + 1].text in PART_OF and _is_unit(toks[end + 2].text, lex):
            return Figure(part, Fraction(1, 10), Fraction(1, 10), True), end + 2, Fraction(0), False, True
        return Figure(part, Fraction(0), Fraction(0)), end + 1, SHARE, True, True
    if not words and text in ("a", "an") and end + 1 < len(toks) and toks[end + 1].text in lex.durations:
        return Figure(Fraction(1), Fraction(1), Fraction(1)), end + 1, Fraction(0), False, True
    value = read_words(words) if words else None
    if value is None:
        return None
    if (
        end + 1 < len(toks)
        and _WORD_RATIO.fullmatch(text)
        and (base := lex.words.get(toks[end + 1].text))
        and 0 < value < base <= 20
    ):
        return Figure(value / base, Fraction(0), Fraction(0)), end + 2, SHARE, True, True
    if value >= 1 and (behind := _and_part(toks, end, lex)) is not None:
        return _mixed(value + behind[0]), behind[1], Fraction(0), False, True
    scale = max((lex.scales[word] for word in words if word in lex.scales), default=Fraction(1))
    small = scale < 1000
    ulp = Fraction(1) if small else lex.scales[words[-1]] if words[-1] in lex.scales else Fraction(1)
    return Figure(value, ulp, ulp, True), end, Fraction(0), False, True


def _is_unit(word: str, lex: Lexicon) -> bool:
    return word in POINTS or word in PERCENT or word in lex.durations or word in lex.units


# ---------------------------------------------------------------------- what stands behind the figure
def _suffix(toks: list[Token], at: int, lex: Lexicon, amount: _Amount, opened: bool, outside: bool) -> _Amount:
    """The amount with its scale, unit, closing bracket and hedge behind."""

    def text(ahead: int = 0) -> str:
        return toks[at + ahead].text if at + ahead < len(toks) else ""

    figure, currency, kind, unit, scale, end = amount.figure, amount.currency, None, None, None, amount.end
    sign, suffixed, closed = amount.sign, False, False
    if opened and text() == ")" and (text(1) in PERCENT or not outside):
        at, closed, end = at + 1, True, toks[at].end
    for _ in range(MOST_SCALES):
        step = 2 if text() == "-" else 1
        word = text(step - 1)
        factor = lex.scales.get(word) or lex.scale_signs.get(word)
        if factor is None or not _is_scale(word, toks, at + step - 1, amount, lex):
            break
        figure, scale = figure.times(factor), (scale or Fraction(1)) * factor
        at += step
        end = toks[at - 1].end
    step = 1 if text() == "-" and text(1) in (*PERCENT, *POINTS, *BASIS, *lex.names, *lex.units, *lex.durations) else 0
    word = text(step)
    if word in POINTS:
        kind, unit = Kind.POINTS, "pp"
    elif word in BASIS:
        kind, unit = Kind.POINTS, "bp"
    elif word in PERCENT:
        kind, unit = Kind.PERCENT, "%"
    elif (coin := lex.names.get(word) or lex.signs.get(word)) is not None and not _belongs_to_next(
        toks, at + step, lex
    ):
        if currency is None or coin.code == currency.code or not coin.shared:
            figure = figure.times(coin.part) if coin.part != 1 else figure
            currency = coin if currency is None or not coin.shared and currency.shared else currency
            kind = Kind.MONEY
    elif currency is None and word in lex.durations:
        kind, unit = Kind.DURATION, lex.durations[word]
    elif currency is None and word in lex.units:
        kind, unit = Kind.MEASURE, lex.units[word]
    elif word in ("x", "times", "fold") and currency is None and (word != "x" or toks[at].start == toks[at - 1].end):
        kind, unit = Kind.NUMBER, "x"
    if kind is not None:
        at, end, suffixed = at + step + 1, toks[at + step].end, True
    if opened and not closed and text() == ")" and not outside:
        at, end, closed = at + 1, toks[at].end, True
    if closed:
        sign = -1
    if currency is not None:
        kind, unit = Kind.MONEY, currency.code
    hedge, hedge_text = amount.hedge, amount.hedge_text
    if text() in lex.hedges_after:
        hedge, hedge_text = lex.hedges_after[text()], text()
        at += 1
    start = amount.start
    if closed and outside:
        start = min(start, toks[amount.begin].start if amount.hedge is None and amount.led is None else start)
    return amount._replace(
        start=start,
        end=end,
        after=at,
        figure=figure,
        sign=sign,
        hedge=hedge,
        hedge_text=hedge_text,
        currency=currency,
        kind=kind,
        unit=unit,
        scale=scale,
        suffixed=suffixed,
    )


def _is_scale(word: str, toks: list[Token], at: int, amount: _Amount, lex: Lexicon) -> bool:
    """Whether a magnitude word or sign behind a figure is read as one."""
    if word in lex.scales:
        return True
    if toks[at - 1].text == "-" and amount.currency is None:
        return False
    if word not in lex.money_scales:
        return True
    if amount.currency is not None or (at + 1 < len(toks) and toks[at + 1].text in lex.names):
        return True
    glued = toks[at].start == toks[at - 1].end
    return glued and word not in lex.units


def _belongs_to_next(toks: list[Token], at: int, lex: Lexicon) -> bool:
    """Whether a currency sign opens the next amount (`5 $6`) rather than closing this one."""
    if toks[at].text not in lex.signs or at + 1 >= len(toks):
        return False
    return toks[at + 1].text[0].isdigit() and toks[at].start > toks[at - 1].end


# ---------------------------------------------------------------------- ranges and lists
def _linked(toks: list[Token], left: _Amount) -> _Amount | None:
    """The amount that a link joins to this one, or None."""
    at = left.after
    if at >= len(toks):
        return None
    if toks[at].text == "," and at + 1 < len(toks) and toks[at + 1].text in ("and", "or"):
        at += 1
    if toks[at].text not in RANGE_LINKS and toks[at].text != ",":
        return None
    if toks[at].text in DASHES and (_is_sign(toks, at, left) or (left.kind is None and _year_like(left))):
        return None
    right = _amount(toks, at + 1)
    return right._replace(begin=at) if right is not None else None


def _is_sign(toks: list[Token], at: int, left: _Amount) -> bool:
    """Whether a dash behind an amount is the sign of the next one (`8.5% −4.0%`) or one of a ruled line."""
    if at + 1 < len(toks) and toks[at + 1].text in DASHES:
        return True
    apart = toks[at].start > toks[at - 1].end
    glued = at + 1 < len(toks) and toks[at + 1].start == toks[at].end
    return apart and glued and (toks[at].text == "−" or left.kind is not None)


def _settle(toks: list[Token], series: list[_Amount]) -> list[Found]:
    """The amounts of a linked series, with units, scales and range ends handed over where they are shared."""
    whole = list(series)
    for index in range(len(series) - 2, -1, -1):
        series[index] = _inherit(toks, series[index], series[index + 1], index + 2 < len(series))
    out: list[_Amount] = list(series)
    ends: list[str | None] = [None] * len(series)
    dropped = set()
    for index in range(len(series) - 1):
        left, right, link = out[index], out[index + 1], toks[out[index + 1].begin].text
        dash = link in DASHES
        if dash and left.currency is not None and right.currency is None and right.kind is None:
            right = out[index + 1] = right._replace(currency=left.currency, kind=Kind.MONEY, unit=left.unit)
        if dash and right.kind is None and left.kind is None and not _is_range(toks, left, right):
            dropped |= {index, index + 1}
        elif dash and left.kind is Kind.MONEY and right.figure.value < left.figure.value and right.scale is None:
            dropped.add(index + 1)
        elif (
            left.unit == right.unit
            and ends[index] is None
            and (dash or _says_range(left, right, link, whole[index] != left))
        ):
            ends[index], ends[index + 1] = "low", "high"
    return [
        _found(amount, end) for index, (amount, end) in enumerate(zip(out, ends, strict=True)) if index not in dropped
    ]


def _says_range(left: _Amount, right: _Amount, link: str, shares: bool) -> bool:
    """Whether words make two amounts the ends of a range: *between A and B*, or *A to B million*."""
    if link == "and":
        return left.led == "between"
    return shares and link in ("to", "through") and left.led != "from" and right.hedge is None


def _is_range(toks: list[Token], left: _Amount, right: _Amount) -> bool:
    """Whether two bare numbers with a dash between them are a range (not a score, phone number or identifier)."""
    if left.spelled != right.spelled or right.figure.value <= left.figure.value:
        return False
    widths = [len(toks[amount.after - 1].text) for amount in (left, right)]
    if left.figure.ulp == 1 and (widths[1] - widths[0] > 1 or tuple(widths) == (3, 4)):
        return False
    return not (_year_like(left) or _year_like(right))


def _year_like(amount: _Amount) -> bool:
    return amount.figure.ulp == 1 and not amount.figure.grouped and 1700 <= amount.figure.value <= 2100


def _inherit(toks: list[Token], left: _Amount, right: _Amount, listed: bool) -> _Amount:
    """The left amount with the unit and scale it shares with the right one."""
    link = toks[right.begin].text
    if right.led is not None or (link == "," and not listed):
        return left
    if link in ("and", "or") and left.led != "between" and not _alike(left, right):
        return left
    if left.scale is not None and right.kind not in (None, Kind.MONEY, Kind.MEASURE):
        return left
    if left.fraction or right.fraction or left.spread or _year_like(left) and left.hedge is None and link == ",":
        return left
    scale = right.scale
    takes_scale = scale is not None and left.scale is None and left.figure.value < 1000 and right.figure.value > 0
    if left.kind is None and left.currency is None and right.kind is not None and right.suffixed:
        left = left._replace(
            kind=right.kind,
            unit=right.unit,
            suffixed=True,
            currency=right.currency if right.kind is Kind.MONEY else None,
        )
    elif not (
        left.unit == right.unit
        or (
            left.currency is not None
            and right.kind in (None, Kind.MONEY)
            and link in RANGE_LINKS
            and right.currency in (None, left.currency)
        )
    ):
        return left
    if (
        takes_scale
        and scale is not None
        and Fraction(1, 50) < left.figure.value * scale / right.figure.value < 50
        and link in RANGE_LINKS | {","}
    ):
        return left._replace(figure=left.figure.times(scale), scale=scale)
    return left


def _alike(left: _Amount, right: _Amount) -> bool:
    """Whether two figures look like members of one list (`5 and 7 percent`, not `310 or 1.7 percent`)."""
    scale = right.scale if right.scale and left.scale is None and left.currency is None else Fraction(1)
    value, ulp = right.figure.value / scale, right.figure.ulp / scale
    if value == 0 or left.figure.grouped and left.figure.ulp == 1:
        return False
    return left.figure.ulp == ulp and Fraction(1, 10) <= left.figure.value / value <= 10


def _found(amount: _Amount, end: str | None) -> Found:
    kind = amount.kind or Kind.NUMBER
    figure = amount.figure
    bare = amount.kind is None and amount.scale is None and not amount.spelled
    exact = amount.kind is None and amount.spelled and figure.ulp == 1
    ulp, coarse = (Fraction(0), Fraction(0)) if exact else (figure.ulp, figure.coarse)
    unit = amount.unit
    if amount.spelled and amount.spread and not amount.fraction:
        unit = "x"
    hedge = amount.hedge
    if amount.spelled and amount.spread and not amount.fraction and figure.value < 1 and hedge is not None:
        hedge = _OPPOSITE.get(hedge, hedge)
    quantity = Quantity(amount.sign * figure.value, ulp, coarse, hedge, amount.spread)
    shared = amount.currency is not None and amount.currency.shared
    return Found(amount.start, amount.end, kind, unit, quantity, amount.hedge_text, end, shared, bare, amount.fraction)
