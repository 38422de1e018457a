"""Closed, half-open and unbounded intervals of exact rationals, with the arithmetic the rules need.

An interval stands for every value a printed figure may have had before it was rounded. The result of
an operation is the smallest interval that holds the operation's result for every choice of values in
its operands (Moore, Kearfott and Cloud, *Introduction to Interval Analysis*, 2009, chapter 2).

>>> Interval.of("280.15", "280.25") / Interval.of("38.375", "38.385")
[7.2984, 7.3029]
>>> Interval.of(1, 2) / Interval.of(-1, 1)
undefined
>>> Interval.of(1, 2) & Interval.of(3, 4)
empty
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import inf, lcm, log10

import msgspec

End = Fraction | float
"""An end of an interval: an exact rational, or plus or minus infinity (the only floats allowed)."""

Number = int | str | Decimal | Fraction

POWER_LIMIT = 200
"""The largest exponent `**` takes: a rule's arithmetic stays bounded whatever the text says."""


class Interval(msgspec.Struct, frozen=True, gc=False):
    """All values between two ends. Immutable; compare with `==`, combine with `+ - * / ** & |`."""

    low: End
    """The lower end: a Fraction, or -inf."""
    high: End
    """The upper end: a Fraction, or inf."""
    low_open: bool = False
    """True when the lower end itself is not in the interval; always true at -inf."""
    high_open: bool = False
    """True when the upper end itself is not in the interval; always true at inf."""
    defined: bool = True
    """False for the result of an operation that has none (a division by an interval holding zero)."""

    # ------------------------------------------------------------------ making one
    @classmethod
    def of(cls, low: Number, high: Number, low_open: bool = False, high_open: bool = False) -> Interval:
        """The interval between two exact numbers; raises ValueError when `low` lies above `high`."""
        a, b = Fraction(low), Fraction(high)
        if a > b:
            raise ValueError(f"the lower end {low} lies above the upper end {high}")
        return cls(a, b, low_open, high_open)

    @classmethod
    def point(cls, value: Number) -> Interval:
        """The interval that holds exactly one number."""
        exact = Fraction(value)
        return cls(exact, exact)

    @classmethod
    def at_least(cls, low: Number, open_end: bool = False) -> Interval:
        """Everything from `low` upwards, without `low` itself when `open_end`."""
        return cls(Fraction(low), inf, open_end, True)

    @classmethod
    def at_most(cls, high: Number, open_end: bool = False) -> Interval:
        """Everything up to `high`, without `high` itself when `open_end`."""
        return cls(-inf, Fraction(high), True, open_end)

    # ------------------------------------------------------------------ asking
    @property
    def is_empty(self) -> bool:
        """True when no value lies in the interval."""
        if not self.defined or self.low is self.high and not (self.low_open or self.high_open):
            return False
        order = _compare(self.low, self.high)
        return order > 0 or (order == 0 and (self.low_open or self.high_open))

    @property
    def is_point(self) -> bool:
        """True when exactly one value lies in the interval."""
        return self.defined and self.low == self.high and not (self.low_open or self.high_open)

    @property
    def is_bounded(self) -> bool:
        """True when both ends are finite."""
        return self.defined and not (isinstance(self.low, float) or isinstance(self.high, float))

    def contains(self, value: Number) -> bool:
        """True when the number lies in the interval."""
        exact = Fraction(value)
        above = exact > self.low or (exact == self.low and not self.low_open)
        below = exact < self.high or (exact == self.high and not self.high_open)
        return self.defined and above and below

    def covers(self, other: Interval) -> bool:
        """True when every value of `other` lies in this interval; never true of an undefined one."""
        if not (self.defined and other.defined):
            return False
        return other.is_empty or (other & self) == other

    def meets(self, other: Interval) -> bool:
        """True when the two share at least one value."""
        shared = self & other
        return shared.defined and not shared.is_empty

    def may_be_below(self, other: Interval, or_equal: bool = False) -> bool:
        """True when some value here is less than (or equal to) some value there."""
        if not (self.defined and other.defined) or self.is_empty or other.is_empty:
            return False
        order = _compare(self.low, other.high)
        if order:
            return order < 0
        return or_equal and not (self.low_open or other.high_open)

    # ------------------------------------------------------------------ combining
    def __and__(self, other: Interval) -> Interval:
        """The values in both."""
        if not (self.defined and other.defined):
            return UNDEFINED
        lower, upper = _compare(self.low, other.low), _compare(self.high, other.high)
        found = Interval(
            other.low if lower < 0 else self.low,
            self.high if upper < 0 else other.high,
            other.low_open if lower < 0 else self.low_open if lower else self.low_open or other.low_open,
            self.high_open if upper < 0 else other.high_open if upper else self.high_open or other.high_open,
        )
        return EMPTY if found.is_empty else found

    def __or__(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        if not (self.defined and other.defined):
            return UNDEFINED
        if self.is_empty or other.is_empty:
            return other if self.is_empty else self
        low, low_open = min((self.low, self.low_open), (other.low, other.low_open))
        high, high_shut = max((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not high_shut)

    def __neg__(self) -> Interval:
        if not self.defined or self.is_empty:
            return self
        return Interval(-self.high, -self.low, self.high_open, self.low_open)

    def __abs__(self) -> Interval:
        if not self.defined or self.is_empty or self.low >= 0:
            return self
        if self.high <= 0:
            return -self
        high, high_shut = max((-self.low, not self.low_open), (self.high, not self.high_open))
        return Interval(Fraction(0), high, False, not high_shut)

    def __add__(self, other: Interval) -> Interval:
        if blocked := _blocked(self, other):
            return blocked
        return Interval(
            _sum(self.low, other.low),
            _sum(self.high, other.high),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + (-other)

    def __mul__(self, other: Interval) -> Interval:
        if (own := _positive(self)) and (ends := _positive(other)):
            opened = self.low_open or other.low_open, self.high_open or other.high_open
            return Interval(own[0] * ends[0], own[1] * ends[1], *opened)
        if blocked := _blocked(self, other):
            return blocked
        corners = [_product(a, b) for a in _ends(self) for b in _ends(other)]
        return _hull(corners)

    def __truediv__(self, other: Interval) -> Interval:
        if (own := _positive(self)) and (ends := _positive(other)):
            opened = self.low_open or other.high_open, self.high_open or other.low_open
            return Interval(own[0] / ends[1], own[1] / ends[0], *opened)
        if blocked := _blocked(self, other):
            return blocked
        if other.contains(0):
            return UNDEFINED
        return self * _reciprocal(other)

    def __pow__(self, exponent: int) -> Interval:
        """A whole power from 0 to `POWER_LIMIT`; any other exponent is undefined."""
        if not self.defined or self.is_empty:
            return self
        if not 0 <= exponent <= POWER_LIMIT:
            return UNDEFINED
        if exponent == 0:
            return Interval.point(1)
        base = abs(self) if exponent % 2 == 0 else self
        return Interval(base.low**exponent, base.high**exponent, base.low_open, base.high_open)

    # ------------------------------------------------------------------ showing
    def show(self, digits: int = 5, factor: int = 1) -> str:
        """Mathematical notation in units of `factor`, finite ends rounded to so many significant digits."""
        if not self.defined:
            return "undefined"
        if self.is_empty:
            return "empty"
        if self.is_point:
            return show_end(self.low, digits, factor)
        left, right = "[("[self.low_open], "])"[self.high_open]
        return f"{left}{show_end(self.low, digits, factor)}, {show_end(self.high, digits, factor)}{right}"

    def __repr__(self) -> str:
        return self.show()


EMPTY = Interval(Fraction(1), Fraction(0))
"""The interval that holds nothing."""

UNDEFINED = Interval(Fraction(0), Fraction(0), defined=False)
"""The result of an operation that has none; every operation on it gives it again."""

EVERYTHING = Interval(-inf, inf, True, True)
"""All numbers."""


def intersection(intervals: Iterable[Interval]) -> Interval:
    """The values that lie in all of them; `EVERYTHING` for none."""
    return reduce(lambda a, b: a & b, intervals, EVERYTHING)


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum of all; the point 0 for none."""
    found = list(intervals)
    if any(not each.defined or each.is_empty for each in found):
        return reduce(lambda a, b: a + b, found)
    return Interval(
        _total([each.low for each in found]),
        _total([each.high for each in found]),
        any(each.low_open for each in found),
        any(each.high_open for each in found),
    )


def _total(ends: list[End]) -> End:
    """The sum of lower or of upper ends, over one denominator: much faster than a fraction at a time."""
    exact = [end for end in ends if isinstance(end, Fraction)]
    if len(exact) < len(ends):
        return next(end for end in ends if isinstance(end, float))
    under = lcm(*(end.denominator for end in exact))
    return Fraction(sum(end.numerator * (under // end.denominator) for end in exact), under)


def show_end(end: End, digits: int = 5, factor: int = 1) -> str:
    """An end in units of `factor`, in plain decimal digits, rounded to nearest to `digits` significant digits.

    Whole digits are never cut.

    >>> show_end(Fraction(28015, 100) / Fraction(38385, 1000))
    '7.2984'
    >>> show_end(Fraction(280_200_000_000))
    '280,200,000,000'
    """
    if isinstance(end, float):
        return "∞" if end > 0 else "−∞"
    over, under = abs(end.numerator), end.denominator * factor
    if not over:
        return "0"
    decimals = max(0, digits - 1 - _exponent(over, under))
    written = f"{Decimal(_rounded(over, under, decimals)):f}".rjust(decimals + 1, "0")
    whole, rest = written[: len(written) - decimals], written[len(written) - decimals :].rstrip("0")
    shown = f"{Decimal(whole):,f}" if len(whole) > 4 else whole
    return ("−" if end < 0 else "") + (f"{shown}.{rest}" if rest else shown)


def plain(value: Fraction, decimals: int) -> Decimal:
    """The exact number rounded half away from zero to so many decimals."""
    whole = _rounded(abs(value.numerator), value.denominator, decimals)
    sign, figures, _ = Decimal(whole if value >= 0 else -whole).as_tuple()
    return Decimal((sign, figures, -decimals))


def _rounded(over: int, under: int, decimals: int) -> int:
    """A quotient in units of the last of so many decimals, rounded half up."""
    scale: int = 10**decimals
    return (2 * over * scale + under) // (2 * under)


def _exponent(over: int, under: int) -> int:
    """The power of ten of the leading digit of a quotient."""
    guess = round(log10(over) - log10(under))
    reached = over >= under * 10**guess if guess >= 0 else over * 10**-guess >= under
    return guess if reached else guess - 1


def _compare(a: End, b: End) -> int:
    """Negative, zero or positive as `a` is less than, equal to or greater than `b`."""
    if isinstance(a, float) or isinstance(b, float):
        return (a > b) - (a < b)
    return a.numerator * b.denominator - b.numerator * a.denominator


def _blocked(a: Interval, b: Interval) -> Interval | None:
    if not (a.defined and b.defined):
        return UNDEFINED
    return EMPTY if a.is_empty or b.is_empty else None


def _positive(interval: Interval) -> tuple[Fraction, Fraction] | None:
    """The ends of an interval of positive numbers between finite ends, as most figures are; None for any other."""
    low, high = interval.low, interval.high
    if isinstance(low, float) or isinstance(high, float) or low.numerator <= 0:
        return None
    return None if not interval.defined or interval.is_empty else (low, high)


def _ends(interval: Interval) -> tuple[tuple[End, bool], tuple[End, bool]]:
    return (interval.low, interval.low_open), (interval.high, interval.high_open)


def _sum(a: End, b: End) -> End:
    """A sum of two lower or two upper ends. No Fraction is added to an infinity: as a float it may overflow."""
    if isinstance(a, float):
        return a
    return b if isinstance(b, float) else a + b


def _product(a: tuple[End, bool], b: tuple[End, bool]) -> tuple[End, bool]:
    """A corner of a product: its value and whether it is left out. A zero that is reached stays zero."""
    (x, x_open), (y, y_open) = a, b
    if x == 0 or y == 0:
        reached = (x == 0 and not x_open) or (y == 0 and not y_open)
        return Fraction(0), not reached
    if isinstance(x, float) or isinstance(y, float):
        return (inf if (x > 0) == (y > 0) else -inf), True
    return x * y, x_open or y_open


def _hull(corners: list[tuple[End, bool]]) -> Interval:
    low, low_open = min(corners)
    high, high_shut = max((value, not is_open) for value, is_open in corners)
    return Interval(low, high, low_open, not high_shut)


def _reciprocal(interval: Interval) -> Interval:
    """One over an interval that does not hold zero (zero may be an open end)."""
    bottom, top = _inverse(interval.high, -inf), _inverse(interval.low, inf)
    return Interval(bottom, top, interval.high_open, interval.low_open)


def _inverse(end: End, at_zero: End) -> End:
    """One over an end, and `at_zero` where the end is an open zero."""
    if isinstance(end, float):
        return Fraction(0)
    return 1 / end if end else at_zero
