"""Cardinals and ordinals in words, the parts that every number in words is built of.

cardinal := group scale* (("and" | "," | "-")? group scale*)*    each group smaller than the magnitude before it
group    := below-hundred ["hundred" ["and"] below-hundred]
ordinal  := [cardinal ["and"]] ordinal-word
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import NamedTuple

from auditor.extract.lexicon import vocabulary
from auditor.extract.numbers import read_digits

MOST_SCALES = 3
"""Magnitudes in a row (`three hundred thousand million`)."""
THOUSAND = 1000
ANDS = frozenset({"and", "&"})
ARTICLES = frozenset({"a", "an"})


class Table(NamedTuple):
    """The words of numbers, by what they do."""

    small: dict[str, int]
    """Below a hundred."""
    places: dict[str, int]
    """Words for one digit behind the decimal point."""
    hundreds: frozenset[str]
    magnitudes: dict[str, int]
    """A dozen, and a thousand upwards."""
    ordinals: dict[str, tuple[int, bool]]
    """Their value, and whether they are in the plural (`fifths`)."""
    parts: dict[str, tuple[int, bool]]
    """`half`, `quarter`, `quarters`: the denominator, and whether in the plural."""
    twos: frozenset[str]
    """`couple`, `pair`."""
    score: int


class Count(NamedTuple):
    """A cardinal being read."""

    value: Fraction | int
    end: int
    """Index behind its last word."""
    ulp: Fraction | int = 1
    low: int = 1
    """The magnitude it ends with, 1 when it ends with a plain number."""
    top: int = 1
    """Its greatest magnitude."""
    groups: int = 1
    tail: int = 0
    """The number below a hundred that it ends with, in words."""
    digits: bool = False
    """True when a figure in digits is part of it."""
    decimal: bool = False
    """True when that figure is no whole number."""
    scale: int = 1
    """The magnitudes that the whole of it is multiplied by, else 1."""
    before: Count | None = None
    """The number without the one below a hundred that *and* joins to its end."""


@cache
def table() -> Table:
    """The words of the vocabulary, ready for look-up."""
    data = vocabulary("numbers")
    scales = data["scales"] | {word: data["scale_signs"][word] for word in data["spelled_scales"]}
    ordinals = {word: (value, False) for word, value in data["ordinals"].items()}
    ordinals |= {f"{word}s": (value, True) for word, (value, _) in ordinals.items() if value != 2}
    shares = {word: Fraction(share) for word, share in data["fractions"].items() if word not in ordinals}
    return Table(
        small=data["words"],
        places={word: value for word, value in data["words"].items() if value < 10}
        | dict.fromkeys(data["said_zero"], 0),
        hundreds=frozenset(word for word, value in scales.items() if value == 100),
        magnitudes={word: value for word, value in scales.items() if value != 100},
        ordinals=ordinals,
        parts={word: (share.denominator, word.endswith("s")) for word, share in shares.items()},
        twos=frozenset(data["twos"]),
        score=data["score"],
    )


def past_hyphen(row: list[str], at: int) -> int:
    """The index behind a hyphen, if one stands there."""
    return at + 1 if row[at] == "-" else at


def magnitude(row: list[str], at: int) -> tuple[int, int] | None:
    """The magnitude at an index, a dozen or from a thousand upwards, and the index behind it."""
    at = past_hyphen(row, at)
    words = table()
    if row[at] == "score" and row[at + 1] in ANDS and 0 < words.small.get(row[at + 2], 0) < words.score:
        return words.score, at + 1
    factor = words.magnitudes.get(row[at])
    return (factor, at + 1) if factor is not None else None


def below_hundred(row: list[str], at: int) -> tuple[int, int] | None:
    """The number below a hundred in words at an index, and the index behind it."""
    small = table().small
    value = small.get(row[at])
    if value is None:
        return None
    behind = past_hyphen(row, at + 1)
    if value >= 20 and 0 < (unit := small.get(row[behind], 0)) < 10:
        return value + unit, behind + 1
    return value, at + 1


def cardinal(row: list[str], at: int, split: bool = False) -> Count | None:
    """The longest cardinal at an index, a figure in digits included; with `split`, *and* joins nothing."""
    group = _group(row, at, split, first=True)
    if group is None:
        return None
    count = _scaled(row, group)
    while count.low >= THOUSAND or (count.low == table().score and not count.decimal):
        longer = _longer(row, count, split)
        if longer is None:
            break
        count = longer
    return count


def ordinal(row: list[str], at: int) -> tuple[int, int, bool] | None:
    """The value of the ordinal in words at an index, the index behind it, and whether it is in the plural."""
    ordinals = table().ordinals
    if (single := ordinals.get(row[at])) is not None:
        return single[0], at + 1, single[1]
    count = cardinal(row, at)
    if count is None or count.digits:
        return None
    behind = past_hyphen(row, count.end)
    joined = row[behind] in ANDS
    behind = past_hyphen(row, behind + 1) if joined else behind
    last = ordinals.get(row[behind])
    value = _ordinal_value(count, last[0], joined) if last is not None else None
    return (value, behind + 1, last[1]) if value is not None and last is not None else None


def _ordinal_value(count: Count, last: int, joined: bool) -> int | None:
    """The ordinal that a cardinal and an ordinal word make, or None when they stand apart (`two third parties`)."""
    value = int(count.value)
    if last < 100:
        tens = last < 10 and not joined and count.tail >= 20 and count.tail % 10 == 0
        return value + last if tens or count.low >= 100 else None
    if joined or not value:
        return None
    if last == 100:
        return value + count.tail * 99 if count.tail else None
    if count.groups == 1:
        return value * last
    rest = value % THOUSAND
    return value + rest * (last - 1) if 0 < rest * last < value - rest else None


# ---------------------------------------------------------------------- groups
def _group(row: list[str], at: int, split: bool, first: bool) -> Count | None:
    """A number below a magnitude at an index: `five`, `twenty-two hundred`, `two hundred and five`, `4,500`."""
    words = table()
    word = row[at]
    if word[:1].isdigit():
        figure = read_digits(word)
        if figure is None:
            return None
        decimal = figure.ulp != 1
        piece = Count(figure.value, at + 1, figure.ulp, digits=True, decimal=decimal)
    elif (below := below_hundred(row, at)) is not None:
        piece = Count(below[0], below[1], tail=below[0])
    elif first and word in ARTICLES and (row[at + 1] in words.hundreds or row[at + 1] in words.magnitudes):
        piece = Count(1, at + 1)
    elif first and word in words.hundreds and row[past_hyphen(row, at + 1)] in words.magnitudes:
        piece = Count(1, at)
    else:
        return None
    return _hundreds(row, piece, split)


def _hundreds(row: list[str], piece: Count, split: bool) -> Count:
    """The number with *hundred* and what follows that."""
    at = past_hyphen(row, piece.end)
    if row[at] not in table().hundreds or not piece.value:
        return piece
    ulp = piece.ulp * 100 if piece.digits else 1
    base = piece._replace(value=piece.value * 100, end=at + 1, ulp=ulp, low=100, top=100, tail=0, scale=100)
    return base if piece.decimal else _with_tail(row, base, split)


def _with_tail(row: list[str], base: Count, split: bool) -> Count:
    """The hundreds with the number below a hundred behind them, unless that one has hundreds of its own."""
    at = past_hyphen(row, base.end)
    joined = row[at] in ANDS
    if joined and split:
        return base
    at = past_hyphen(row, at + 1) if joined else at
    small = below_hundred(row, at)
    if small is None and base.digits and joined and row[at].isascii() and row[at].isdigit() and len(row[at]) < 3:
        small = int(row[at]), at + 1
    if small is None or not small[0] or row[past_hyphen(row, small[1])] in table().hundreds:
        return base
    before = base if joined else None
    return base._replace(value=base.value + small[0], end=small[1], ulp=1, low=1, tail=small[0], scale=1, before=before)


def _scaled(row: list[str], group: Count) -> Count:
    """The first group with the magnitudes behind it: `three lakh crore`."""
    for _ in range(MOST_SCALES):
        found = magnitude(row, group.end)
        if found is None:
            break
        group = _times(group, *found)
    return group


def _times(count: Count, factor: int, end: int) -> Count:
    """The whole number multiplied by a magnitude."""
    ulp = count.ulp * factor if factor >= THOUSAND else count.ulp
    low = factor if count.low < THOUSAND else count.low * factor
    return count._replace(
        value=count.value * factor,
        end=end,
        ulp=ulp,
        low=low,
        top=max(low, count.top),
        tail=0,
        scale=count.scale * factor,
        before=None,
    )


def _longer(row: list[str], count: Count, split: bool) -> Count | None:
    """The number with one more group and its magnitude, or None when what follows is another number."""
    at = past_hyphen(row, count.end)
    joint = row[at]
    if count.decimal or (split and joint in ANDS):
        return None
    if joint in ANDS or joint == ",":
        at = past_hyphen(row, at + 1)
    group = _group(row, at, split, first=False)
    if group is None or not group.value or group.decimal:
        return None
    factor, end = magnitude(row, group.end) or (1, group.end)
    if not _belongs(count, group, factor, joint):
        return None
    if group.value * factor >= count.low:
        return _multiplied(count, group, factor, end, joint)
    longer = _plus(count, _times(group, factor, end) if factor > 1 else group, joint in ANDS)
    further = magnitude(row, end) if factor >= THOUSAND else None
    return _times(longer, *further) if further is not None and further[0] > longer.top else longer


def _belongs(count: Count, group: Count, factor: int, joint: str) -> bool:
    """Whether a group can carry a number on, by the way it is joined and written."""
    large = factor > 1 or group.top == 100
    joined = joint in ANDS
    if count.low < THOUSAND:
        return joined and group.value < count.low and factor == 1
    if joint == ",":
        return large and not (count.digits or group.digits)
    if group.digits:
        return not joined and group.value < THOUSAND and (large or count.groups > 1)
    return large or not (joined and count.digits)


def _multiplied(count: Count, group: Count, factor: int, end: int, joint: str) -> Count | None:
    """`three thousand two hundred million`: a later, larger magnitude multiplies all that stands before it."""
    if joint in ANDS or joint == "," or group.top != 100 or group.value >= THOUSAND:
        return None
    whole = count.top == count.low == THOUSAND < factor
    return _times(_plus(count, group, False)._replace(low=1), factor, end) if whole else None


def _plus(count: Count, group: Count, joined: bool) -> Count:
    """The number with a smaller group behind it."""
    before = count if joined and group.low == group.top == 1 else None
    if group.before is not None:
        before = _plus(count, group.before, False)
    return group._replace(
        value=count.value + group.value,
        top=count.top,
        groups=count.groups + 1,
        digits=count.digits or group.digits,
        scale=1,
        before=before,
    )
