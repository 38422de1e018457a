"""What a run of number-like words says: a small grammar over its tokens.

    amount := hedge* sign prefix figure scale unit hedge-after
    range  := amount link amount          the ends share unit and scale where only one has them

Overlapping readings are settled by one rule: from left to right, the longest reading wins.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from auditor.extract.amount import Amount, Found, Place, Tokens, Unit, glued, text_at
from auditor.extract.compounds import join
from auditor.extract.currencies import Currency
from auditor.extract.figures import Read, read_figure
from auditor.extract.kinds import ages, money, read_unit
from auditor.extract.lexicon import lexicon
from auditor.extract.numbers import Figure
from auditor.extract.ranges import following, settle
from auditor.extract.runs import Token, tokens
from auditor.extract.senses import ambiguous_forms
from auditor.extract.words import PERCENT, POINTS
from auditor.model import Kind
from auditor.patterns import lazily
from auditor.quantity import Hedge

MINUS = frozenset("-−–")
SIGN_WORDS = frozenset({"minus", "negative"})
MOST_LEADS = 3
"""Hedges in front of one amount; of a longer row only the last ones are read, so that a long row costs no more."""
UNITS_FROM = 1000
"""From here on a `b` behind a figure is a unit, below it billions: nobody writes `1500b` for 1.5 trillion."""
PART_ULP = Fraction(1, 10)
"""How exact a fraction of a unit is: `half an hour` is 0.45 to 0.55 hours."""
ONE, THOUSANDTH = Fraction(1), Fraction(1, 1000)
MOST_SCALES = 3
"""Magnitudes behind one figure (`5 hundred thousand million`)."""
NOWHERE = Place()


def read_run(run: str, place: Place = NOWHERE) -> list[Found]:
    """The amounts of a run, in order, at offsets into it."""
    toks = _tokens(run, place)
    found: list[Found] = []
    at = 0
    while at < len(toks):
        amount = _amount(toks, at, place)
        if amount is None:
            at += 1
            continue
        series = [amount]
        while (link := following(toks, series[-1])) is not None:
            right = _amount(toks, link + 1, place)
            if right is None:
                break
            series.append(right._replace(begin=link))
        found.extend(settle(toks, series, place))
        at = series[-1].after
    return found


_RATE = lazily(r"in\s(?=an?\s)|m\s(?=(?:an?|per)\s)")
"""A unit that is none before *a year*: *doubled in a year*, and *£4.4m a year earlier* where `m` means millions."""
_WORD = lazily(r"\S+")


def _tokens(run: str, place: Place) -> list[Token]:
    toks = [part for token in tokens(run) for part in _unjoined(token, place)]
    if place.earlier and toks:
        toks[-1:] = _before_period(toks[-1])
    return [token._replace(text="mn") if token.text == "m" else token for token in toks] if place.millions else toks


_PERIOD = lazily(r"\s(an?)\s([a-z]+)$")


def _before_period(token: Token) -> list[Token]:
    """A unit with a time behind it that tells when, not how often, cut in three: *94 pounds a month (earlier)*."""
    found = _PERIOD.search(token.text)
    if found is None or len(token.text) != token.end - token.start:
        return [token]
    words = [token.text[: found.start()], found[1], found[2]]
    starts = [0, found.start(1), found.start(2)]
    return [Token(word, token.start + at, token.start + at + len(word)) for word, at in zip(words, starts, strict=True)]


def _unjoined(token: Token, place: Place) -> list[Token]:
    """A token, one that only seems to be a unit by the time it took cut into its words."""
    rate = _RATE.match(token.text)
    if rate is None or rate[0][0] == "m" and not place.millions or len(token.text) != token.end - token.start:
        return [token]
    return [Token(word[0], token.start + word.start(), token.start + word.end()) for word in _WORD.finditer(token.text)]


# ---------------------------------------------------------------------- one amount
def _amount(toks: Tokens, begin: int, place: Place) -> Amount | None:
    """The amount that begins at a token, with the smaller units that carry it on (`5 feet 2 inches`)."""
    amount = _simple(toks, begin, place)
    while amount is not None:
        longer = join(toks, amount, lambda at: _simple(toks, at, place), place)
        if longer is None:
            return amount
        amount = longer
    return None


def _simple(toks: Tokens, begin: int, place: Place) -> Amount | None:
    hedged = _hedges(toks, begin)
    front = _front(toks, hedged.after, place)
    if front is None:
        return None
    read = read_figure(toks, front.after, place, hedged.led == "between")
    if read is None:
        return None
    amount = Amount(
        begin,
        toks[front.start].start,
        toks[read.after - 1].end,
        read.after,
        read.figure if front.scale is None else read.figure.times(front.scale),
        front.sign,
        hedged.hedge,
        hedged.text,
        hedged.led,
        front.currency,
        spread=read.spread,
        fraction=read.fraction,
        spelled=read.spelled,
        stretch=read.stretch,
        written=read.written,
        ambiguous=front.currency is not None and front.currency.shared,
        scale=read.scale or front.scale,
    )
    return _behind(toks, amount, front, read, place)


class _Hedged(NamedTuple):
    """The hedging words in front of an amount."""

    after: int
    hedge: Hedge | None = None
    text: str | None = None
    led: str | None = None


def _hedges(toks: Tokens, at: int) -> _Hedged:
    lex = lexicon()
    hedge, text, led = None, None, None
    for _ in range(MOST_LEADS):
        word = text_at(toks, at)
        if word in ("between", "from"):
            led = word
        elif word in lex.hedges_before:
            hedge = lex.hedges_before[word]
            text = word if hedge is not None else None
        else:
            break
        at += 1
    return _Hedged(at, hedge, text, led)


class _Front(NamedTuple):
    """What stands between the hedges and the figure."""

    start: int
    """Index of the first token that belongs to the amount."""
    after: int
    sign: int
    currency: Currency | None
    opened: bool
    """Whether a bracket is open."""
    outside: bool
    """Whether the bracket is the first thing."""
    age: bool
    scale: Fraction | None = None
    """The magnitude of a code such as `MUSD`."""


def _front(toks: Tokens, at: int, place: Place) -> _Front | None:
    """Sign, currency and bracket before a figure in any order, each once; None where a dash is no sign."""
    first, sign, signed, currency, opened, age, scale = at, 1, False, None, None, False, None
    while at < len(toks):
        text = toks[at].text
        if text in MINUS or text in SIGN_WORDS or text == "+":
            if signed or not (_signs(toks, at) or place.alone and at == 0):
                return None
            sign, signed = (sign if text == "+" else -1), True
        elif text == "(" and opened is None:
            opened = at
        elif text in ages.LEADS and at == first:
            age = True
        elif currency is None and (currency := money.before(toks, at)) is not None:
            pass
        elif currency is None and text in lexicon().money.scaled:
            scale, currency = lexicon().money.scaled[text]
        else:
            break
        at += 1
    outside = opened == first
    start = first + (outside or age)
    return _Front(start, at, sign, currency, opened is not None, outside, age, scale)


def _signs(toks: Tokens, at: int) -> bool:
    """Whether a dash or sign word is a sign: it stands right before its figure and is no ruled line."""
    following = text_at(toks, at + 1)
    if toks[at].text in SIGN_WORDS:
        return at + 1 < len(toks) and following not in MINUS
    if at + 1 >= len(toks) or not glued(toks, at + 1) or following in MINUS:
        return False
    return not (at > 0 and toks[at - 1].text in MINUS and glued(toks, at))


# ---------------------------------------------------------------------- what stands behind the figure
def _behind(toks: Tokens, amount: Amount, front: _Front, read: Read, place: Place) -> Amount | None:
    """The amount with its scale, unit, closing bracket and hedge behind; None when it is no amount after all."""
    at, closed = amount.after, False
    if front.opened and text_at(toks, at) == ")" and (_percent(text_at(toks, at + 1)) or not front.outside):
        at, closed = at + 1, True
    amount, at = _scaled(toks, at, amount)
    amount, at = _with_unit(toks, at, amount, place)
    if front.age and amount.kind is None and amount.scale is None:
        amount = amount._replace(kind=Kind.DURATION, unit="year")
    if front.opened and not closed and text_at(toks, at) == ")" and not front.outside:
        at, closed = at + 1, True
    end = toks[at - 1].end
    if closed:
        amount = amount._replace(sign=-1)
        if front.outside and amount.hedge is None and amount.led is None:
            amount = amount._replace(start=toks[amount.begin].start)
    if amount.currency is not None and amount.kind is None:
        amount = amount._replace(kind=Kind.MONEY, unit=amount.currency.code)
    if amount.kind is Kind.MONEY and amount.unit in lexicon().money.whole and amount.figure.ulp == THOUSANDTH:
        amount = amount._replace(figure=Figure(amount.figure.value * 1000, ONE, ONE, True))
    if amount.currency is not None and not amount.suffixed and not money.stands(amount, place.alone):
        return None
    if amount.stretch and amount.kind not in (Kind.DURATION, Kind.MEASURE, Kind.MONEY):
        return None
    hedge = text_at(toks, at)
    if hedge in lexicon().hedges_after:
        amount = amount._replace(hedge=lexicon().hedges_after[hedge], hedge_text=hedge)
        at += 1
    return amount._replace(end=end, after=at)


def _percent(text: str) -> bool:
    return text in PERCENT or text in POINTS


def _scaled(toks: Tokens, at: int, amount: Amount) -> tuple[Amount, int]:
    """The amount with the magnitudes behind it, and the token behind them."""
    lex = lexicon()
    if amount.fraction and amount.figure.value < 1:
        return amount, at
    for _ in range(MOST_SCALES):
        step = 2 if text_at(toks, at) == "-" else 1
        word = text_at(toks, at + step - 1)
        factor = lex.scales.get(word) or lex.scale_signs.get(word)
        if factor is None or not _is_scale(word, toks, at + step - 1, amount):
            coded = lex.money.scaled.get(word)
            if coded is not None and amount.currency is None:
                figure = amount.figure.times(coded[0])
                return amount._replace(figure=figure, scale=coded[0], currency=coded[1]), at + step
            break
        careful = amount.currency is None and word in lex.money_scales
        scale = (amount.scale or Fraction(1)) * factor
        amount = amount._replace(figure=amount.figure.times(factor), scale=scale, careful=careful)
        at += step
    return amount, at


def _is_scale(word: str, toks: Tokens, at: int, amount: Amount) -> bool:
    """Whether a magnitude word or sign behind a figure is read as one."""
    lex = lexicon()
    if word in lex.scales:
        return True
    if toks[at - 1].text == "-" and amount.currency is None:
        return False
    if amount.spelled and word not in lex.spelled_scales:
        return False
    if word not in lex.money_scales:
        return True
    if amount.currency is not None or _names_money(text_at(toks, at + 1)):
        return True
    if not glued(toks, at):
        return False
    return word not in lex.unit_signs or word == "b" and amount.figure.value < UNITS_FROM


def _names_money(text: str) -> bool:
    coin = lexicon().money.of(text) if text else None
    return coin is not None and coin.side != "before" and not coin.careful


def _with_unit(toks: Tokens, at: int, amount: Amount, place: Place) -> tuple[Amount, int]:
    """The amount with the unit behind it, and the token behind that."""
    step = 1 if text_at(toks, at) == "-" else 0
    unit = read_unit(toks, at + step, amount, place) or _part_of_unit(toks, at, amount, place)
    if unit is not None and unit.name == "year" and step and amount.fraction:  # a half-year is a period
        return amount, at
    if unit is None or (unit.careful and not _careful(toks, unit, place)):
        return amount, at
    figure = amount.figure.times(unit.factor) if unit.factor != 1 else amount.figure
    if amount.fraction and unit.kind is not Kind.PERCENT:
        figure = Figure(figure.value, PART_ULP, PART_ULP, True)
        amount = amount._replace(spread=Fraction(0), fraction=False)
    sign = -amount.sign if unit.negative else amount.sign
    currency = unit.currency if unit.currency is not None else amount.currency
    amount = amount._replace(
        figure=figure,
        sign=sign,
        kind=unit.kind,
        unit=unit.name,
        currency=currency,
        ambiguous=unit.ambiguous or toks[unit.after - 1].text.lower() in ambiguous_forms(),
        suffixed=True,
        careful=unit.labelled or unit.careful,
    )
    after = unit.after
    if unit.kind is Kind.MONEY and amount.scale is None:
        amount, after = _scaled(toks, after, amount) if text_at(toks, after) in lexicon().scales else (amount, after)
    return amount, after


def _part_of_unit(toks: Tokens, at: int, amount: Amount, place: Place) -> Unit | None:
    """A fraction of a unit: `two and a quarter of an hour`, `half a mile`, `a tenth of a gallon`."""
    if not amount.spelled and not amount.written:
        return None
    step = 0
    if text_at(toks, at) == "of":
        step = 1
    if text_at(toks, at + step) in ("a", "an"):
        step += 1
    if not step or not (amount.fraction or step == 1 and text_at(toks, at) == "of"):
        return None
    unit = read_unit(toks, at + step, amount, place)
    return unit if unit is not None and unit.kind in (Kind.DURATION, Kind.MEASURE, Kind.POINTS) else None


def _careful(toks: Tokens, unit: Unit, place: Place) -> bool:
    """Whether a form that is also another word is a unit here: nothing but the end of the clause follows it."""
    if unit.kind is Kind.MONEY and unit.currency is not None and unit.currency.side == "after":
        return True
    return unit.after == len(toks) and place.closed
