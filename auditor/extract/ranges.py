"""Ranges and lists: what linked amounts hand to each other, and which of them are the ends of a range."""

from __future__ import annotations

from fractions import Fraction

from auditor.extract.amount import Amount, Found, Place, Tokens, text_at
from auditor.model import Kind
from auditor.quantity import Hedge, Quantity

DASHES = frozenset("-−–—~")
RANGE_LINKS = DASHES | {"to", "and", "or", "through"}
WHOLE = Fraction(1)
THOUSAND = 1000
"""From here on a figure in front of *to 1.5 million* is written out in full, so that it tells a move, not a range."""
OLDEST = 150
"""Years; a larger number behind an age is none."""
_NOTHING = Fraction(0)
OPPOSITE = {
    Hedge.NEARLY: Hedge.JUST_OVER,
    Hedge.JUST_OVER: Hedge.NEARLY,
    Hedge.OVER: Hedge.UNDER,
    Hedge.UNDER: Hedge.OVER,
}
"""*Nearly halved* is not yet down to a half: hedges of a multiple below one mean the other side."""


def following(toks: Tokens, left: Amount) -> int | None:
    """The index of the link behind an amount at which a further amount may follow, or None."""
    at = left.after
    text = text_at(toks, at)
    if text == "-" and text_at(toks, at + 1) in ("to", "or", "and") and toks[at].start == left.end:
        return at + 1
    if text == "," and text_at(toks, at + 1) in ("and", "or"):
        at, text = at + 1, text_at(toks, at + 1)
    if text not in RANGE_LINKS and text != ",":
        return None
    if text in DASHES and (_is_sign(toks, at, left) or (left.kind is None and _year_like(left))):
        return None
    return at


def _is_sign(toks: Tokens, at: int, left: Amount) -> bool:
    """Whether a dash behind an amount is the sign of the next one (`8.5% −4.0%`) or one of a ruled line."""
    if text_at(toks, at + 1) in DASHES - {"~"}:
        return True
    apart = toks[at].start > toks[at - 1].end
    close = at + 1 < len(toks) and toks[at + 1].start == toks[at].end
    return apart and close and (toks[at].text == "−" or left.kind is not None)


def settle(toks: Tokens, series: list[Amount], place: Place) -> list[Found]:
    """The amounts of a linked series, with units, scales and range ends handed over where they are shared."""
    shared = list(series)
    for index in range(len(series) - 2, -1, -1):
        shared[index] = _inherit(toks, shared[index], shared[index + 1], index + 2 < len(series))
    for index in range(1, len(series)):
        shared[index] = _aged(toks, shared[index - 1], shared[index])
    ends: list[str | None] = [None] * len(shared)
    dropped: set[int] = set()
    for index in range(len(shared) - 1):
        _pair(toks, shared, series, ends, dropped, index)
    return [
        _found(amount, end, place)
        for index, (amount, end) in enumerate(zip(shared, ends, strict=True))
        if index not in dropped
    ]


def _pair(
    toks: Tokens, shared: list[Amount], series: list[Amount], ends: list[str | None], dropped: set[int], index: int
) -> None:
    """Settle one link of a series: range ends are marked, and what a dash only seemed to join is dropped."""
    left, right = shared[index], shared[index + 1]
    link = text_at(toks, right.begin)
    dash = link in DASHES
    if dash and left.currency is not None and right.currency is None and right.kind is None:
        right = shared[index + 1] = right._replace(currency=left.currency, kind=Kind.MONEY, unit=left.unit)
    if dash and right.kind is None and left.kind is None and not _is_range(toks, left, right):
        dropped |= {index, index + 1}
    elif dash and left.kind is Kind.MONEY and right.figure.value < left.figure.value and right.scale is None:
        dropped.add(index + 1)
    elif (
        left.unit == right.unit
        and ends[index] is None
        and (dash or _says_range(left, right, link, series[index] != left or _is_age(left)))
    ):
        ends[index], ends[index + 1] = "low", "high"


def _says_range(left: Amount, right: Amount, link: str, shares: bool) -> bool:
    """Whether words make two amounts the ends of a range: *between A and B*, or *A to B million*."""
    if link == "and":
        return left.led == "between"
    if right.scale is not None and left.scale is None and left.figure.value >= THOUSAND:
        return False
    return shares and link in ("to", "through") and left.led != "from" and right.hedge is None


def _is_range(toks: Tokens, left: Amount, right: Amount) -> bool:
    """Whether two bare numbers with a dash between them are a range (not a score, phone number or identifier)."""
    if left.spelled != right.spelled or right.figure.value <= left.figure.value:
        return False
    widths = [len(toks[amount.after - 1].text) for amount in (left, right)]
    if left.figure.ulp == 1 and (widths[1] - widths[0] > 1 or tuple(widths) == (3, 4)):
        return False
    return not (_year_like(left) or _year_like(right))


def _year_like(amount: Amount) -> bool:
    return amount.figure.ulp == 1 and not amount.figure.grouped and 1700 <= amount.figure.value <= 2100


# ---------------------------------------------------------------------- what is shared
def _inherit(toks: Tokens, left: Amount, right: Amount, listed: bool) -> Amount:
    """The left amount with the unit and scale it shares with the right one."""
    link = text_at(toks, right.begin)
    if not _may_share(left, right, link, listed):
        return left
    if left.kind is None and left.currency is None and right.kind is not None and right.suffixed:
        taken = _with_unit_of(left, right)
    elif left.unit == right.unit or _same_money(left, right, link):
        taken = left
    else:
        return left
    return _with_scale_of(taken, left, right, link)


def _aged(toks: Tokens, left: Amount, right: Amount) -> Amount:
    """The right amount as the age it is behind one that a word in front makes an age (`aged 25 to 34`)."""
    link = text_at(toks, right.begin)
    if not _is_age(left) or right.kind is not None or right.currency is not None or right.hedge is not None:
        return right
    if link == "," or (link == "and" and left.led != "between") or right.sign < 0:
        return right
    if right.scale is not None or right.fraction or not left.figure.value < right.figure.value < OLDEST:
        return right
    return right._replace(kind=left.kind, unit=left.unit)


def _is_age(amount: Amount) -> bool:
    return amount.kind is Kind.DURATION and not amount.suffixed and not amount.stretch


def _may_share(left: Amount, right: Amount, link: str, listed: bool) -> bool:
    if right.led is not None or (link == "," and not listed) or left.stretch or left.written or right.stretch:
        return False
    if link in ("and", "or") and left.led != "between" and not _alike(left, right):
        return False
    if left.scale is not None and right.kind not in (None, Kind.MONEY, Kind.MEASURE):
        return False
    if left.fraction or right.fraction or (left.spread and left.spelled):
        return False
    return not (_year_like(left) and left.hedge is None and (link == "," or not _near(left, right)))


def _near(left: Amount, right: Amount) -> bool:
    """Whether two figures are of one size: *2007 to 541m euros* tells a year in front of an amount."""
    scale = right.scale if right.scale and left.scale is None else WHOLE
    return bool(right.figure.value) and Fraction(1, 3) <= left.figure.value * WHOLE / (right.figure.value / scale) <= 3


def _with_unit_of(left: Amount, right: Amount) -> Amount:
    currency = right.currency if right.kind is Kind.MONEY else None
    left = left._replace(kind=right.kind, unit=right.unit, suffixed=True, currency=currency, ambiguous=right.ambiguous)
    if currency is not None and currency.part != 1:
        return left._replace(figure=left.figure.times(currency.part))
    return left


def _same_money(left: Amount, right: Amount, link: str) -> bool:
    return (
        left.currency is not None
        and right.kind in (None, Kind.MONEY)
        and link in RANGE_LINKS
        and right.currency in (None, left.currency)
    )


def _with_scale_of(taken: Amount, left: Amount, right: Amount, link: str) -> Amount:
    scale = right.scale
    if scale is None or left.scale is not None or left.figure.value >= 1000 or right.figure.value <= 0:
        return taken
    near = Fraction(1, 50) < left.figure.value * scale / right.figure.value < 50
    if not near or link not in RANGE_LINKS | {","}:
        return taken
    return taken._replace(figure=taken.figure.times(scale), scale=scale)


def _alike(left: Amount, right: Amount) -> bool:
    """Whether two figures look like members of one list (`5 and 7 percent`, not `310 or 1.7 percent`)."""
    scale = right.scale if right.scale and left.scale is None and left.currency is None else WHOLE
    value, ulp = right.figure.value / scale, right.figure.ulp / scale
    if value == 0 or left.figure.grouped and left.figure.ulp == 1 and not left.spelled:
        return False
    return left.figure.ulp == ulp and Fraction(1, 10) <= left.figure.value / value <= 10


# ---------------------------------------------------------------------- what is found
def _found(amount: Amount, end: str | None, place: Place) -> Found:
    multiple = amount.spelled and bool(amount.spread) and not amount.fraction
    bare = amount.kind is None and amount.scale is None and not amount.spelled
    figure, hedge = amount.figure, amount.hedge
    exact = amount.kind is None and amount.spelled and figure.ulp == 1
    if multiple and figure.value < 1 and hedge is not None:
        hedge = OPPOSITE.get(hedge, hedge)
    quantity = Quantity(
        amount.sign * figure.value,
        _NOTHING if exact else figure.ulp,
        _NOTHING if exact else figure.coarse,
        hedge,
        amount.spread,
    )
    kind = amount.kind or Kind.NUMBER
    unit = "x" if multiple and amount.kind is None else amount.unit
    doubtful = bool(amount.written) and amount.kind is None and amount.scale is None and not place.alone
    return Found(
        amount.start,
        amount.end,
        kind,
        unit,
        quantity,
        amount.hedge_text,
        end,
        amount.ambiguous,
        bare,
        amount.fraction or doubtful,
        amount.stretch,
        kind is not Kind.NUMBER and not amount.stretch and not amount.fraction and not amount.careful,
        amount.careful,
    )
