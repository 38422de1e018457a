"""Intervals: every operation gives the smallest interval that holds all results, checked in exact rationals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from math import floor, inf
from operator import add, mul, sub, truediv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.interval import (
    EMPTY,
    EVERYTHING,
    POWER_LIMIT,
    UNDEFINED,
    Interval,
    intersection,
    plain,
    show_end,
    total,
)

TINY = Fraction(1, 10**12)
"""How near to an open end the tests probe; ends lie at least 1/30 apart."""
FAR = Fraction(10**12)
"""How far out on an unbounded side they probe."""

closed, at_least, at_most, point = Interval.of, Interval.at_least, Interval.at_most, Interval.point

Operation = Callable[[Interval, Interval], Interval]
Exact = Callable[[Fraction, Fraction], Fraction]
BINARY: list[tuple[Operation, Exact]] = [(add, add), (sub, sub), (mul, mul)]
COMBINING: list[Operation] = [add, sub, mul, truediv, lambda a, b: a & b, lambda a, b: a | b]
ALONE: list[Callable[[Interval], Interval]] = [lambda a: -a, abs, lambda a: a**0, lambda a: a**2, lambda a: a**3]


# ---------------------------------------------------------------------- what the tests draw from
ENDS = st.just(Fraction(0)) | st.fractions(-60, 60, max_denominator=6)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Intervals that hold something: closed, open, half-open, unbounded, and single points."""
    low, high = sorted((draw(ENDS), draw(ENDS)))
    if low == high:
        return draw(st.sampled_from([point(low), at_least(low), at_most(low, True), EVERYTHING]))
    low_open, high_open = draw(st.booleans()), draw(st.booleans())
    bounded = Interval(low, high, low_open, high_open)
    return draw(st.sampled_from([bounded, bounded, at_least(low, low_open), at_most(high, high_open)]))


def probes(interval: Interval) -> list[Fraction]:
    """Values inside that reach closed ends, come close to open ones, go far where there is none, and zero."""
    if interval.is_point:
        return [Fraction(interval.low)]
    low = _inward(interval.low, interval.low_open, interval.high, 1)
    high = _inward(interval.high, interval.high_open, interval.low, -1)
    inside = low < 0 < high
    return [low, (low + high) / 2, high, *([Fraction(0)] if inside else [])]


def _inward(end: Fraction | float, is_open: bool, other: Fraction | float, step: int) -> Fraction:
    if isinstance(end, float):
        return (Fraction(0) if isinstance(other, float) else other) - step * FAR
    return end + step * TINY if is_open else end


def around(*intervals: Interval) -> list[Fraction]:
    """Values at, just below and just above every finite end, far out, and zero: where membership can change."""
    ends = [end for each in intervals for end in (each.low, each.high) if not isinstance(end, float)]
    return [Fraction(0), FAR, -FAR, *(end + step for end in ends for step in (-TINY, Fraction(0), TINY))]


def holds(interval: Interval, value: Fraction) -> bool:
    """Membership, said a second time and in other words."""
    out_below = value < interval.low or (interval.low_open and value == interval.low)
    out_above = value > interval.high or (interval.high_open and value == interval.high)
    return not (out_below or out_above)


def assert_hull(result: Interval, values: Iterable[Fraction]) -> None:
    """The result holds all values, its closed ends are reached and its open ones come near to."""
    values = list(values)
    assert all(result.contains(value) for value in values)
    _assert_end(result.low, result.low_open, min(values))
    _assert_end(result.high, result.high_open, max(values))


def _assert_end(end: Fraction | float, is_open: bool, nearest: Fraction) -> None:
    if isinstance(end, float):
        assert is_open
        assert (nearest > 10**6) if end > 0 else (nearest < -(10**6))
    elif is_open:
        assert 0 < abs(nearest - end) < Fraction(1, 1000)
    else:
        assert nearest == end


# ---------------------------------------------------------------------- making one, and asking
def test_an_interval_whose_ends_are_swapped_is_refused() -> None:
    with pytest.raises(ValueError, match="the lower end 2 lies above the upper end 1"):
        closed(2, 1)


@pytest.mark.parametrize(
    ("interval", "empty", "single", "bounded"),
    [
        (closed(1, 2), False, False, True),
        (closed(1, 1), False, True, True),
        (closed(1, 1, low_open=True), True, False, True),
        (closed(1, 1, high_open=True), True, False, True),
        (closed(1, 2, True, True), False, False, True),
        pytest.param(point(10**400), False, True, True, id="beyond every float"),
        (at_least(1), False, False, False),
        (at_most(1), False, False, False),
        (EVERYTHING, False, False, False),
        (EMPTY, True, False, True),
        (UNDEFINED, False, False, False),
    ],
    ids=repr,
)
def test_what_an_interval_is(interval: Interval, empty: bool, single: bool, bounded: bool) -> None:
    assert (interval.is_empty, interval.is_point, interval.is_bounded) == (empty, single, bounded)


@given(intervals(), intervals())
def test_contains(interval: Interval, other: Interval) -> None:
    for value in around(interval, other):
        assert interval.contains(value) == holds(interval, value)


def test_nothing_is_in_the_empty_and_the_undefined() -> None:
    assert not any(EMPTY.contains(value) or UNDEFINED.contains(value) for value in (-1, 0, 1))


@given(intervals(), intervals())
def test_meets_when_a_value_lies_in_both(a: Interval, b: Interval) -> None:
    assert a.meets(b) == b.meets(a) == any(holds(a, value) and holds(b, value) for value in around(a, b))


@given(intervals(), intervals())
def test_covers_when_no_value_lies_outside(a: Interval, b: Interval) -> None:
    assert a.covers(b) == all(holds(a, value) for value in around(a, b) if holds(b, value))


@given(intervals(), intervals())
def test_may_be_below(a: Interval, b: Interval) -> None:
    pairs = [(x, y) for x in probes(a) for y in probes(b)]
    assert a.may_be_below(b) == any(x < y for x, y in pairs)
    assert a.may_be_below(b, or_equal=True) == any(x <= y for x, y in pairs)


@pytest.mark.parametrize("other", [closed(1, 2), EVERYTHING, EMPTY, UNDEFINED], ids=repr)
def test_nothing_meets_or_lies_below_the_empty_and_the_undefined(other: Interval) -> None:
    for nothing in (EMPTY, UNDEFINED):
        assert not nothing.meets(other)
        assert not other.meets(nothing)
        assert not nothing.may_be_below(other, or_equal=True)
        assert not other.may_be_below(nothing, or_equal=True)


def test_covering_the_empty_and_the_undefined() -> None:
    assert closed(1, 2).covers(EMPTY)
    assert EMPTY.covers(closed(1, 1, low_open=True))
    assert not EMPTY.covers(closed(1, 2))
    assert not EVERYTHING.covers(UNDEFINED)
    assert not UNDEFINED.covers(EMPTY)
    assert not UNDEFINED.covers(UNDEFINED)


# ---------------------------------------------------------------------- combining
@pytest.mark.parametrize(("operation", "exact"), BINARY, ids=["+", "-", "*"])
@given(a=intervals(), b=intervals())
def test_the_result_is_the_smallest(operation: Operation, exact: Exact, a: Interval, b: Interval) -> None:
    assert_hull(operation(a, b), (exact(x, y) for x in probes(a) for y in probes(b)))


@given(intervals(), intervals())
def test_division(a: Interval, b: Interval) -> None:
    if holds(b, Fraction(0)):
        assert a / b == UNDEFINED
    else:
        assert_hull(a / b, (x / y for x in probes(a) for y in probes(b)))


@given(intervals(), st.integers(1, 4))
def test_powers(a: Interval, exponent: int) -> None:
    assert_hull(a**exponent, (x**exponent for x in probes(a)))


@given(intervals())
def test_negative_and_absolute(a: Interval) -> None:
    assert_hull(-a, (-x for x in probes(a)))
    assert_hull(abs(a), (abs(x) for x in probes(a)))


@given(intervals(), intervals())
def test_intersection_holds_what_lies_in_both(a: Interval, b: Interval) -> None:
    shared = a & b
    assert shared == b & a
    assert all(shared.contains(value) == (holds(a, value) and holds(b, value)) for value in around(a, b))
    assert shared == EMPTY or not shared.is_empty


@given(intervals(), intervals())
def test_union_is_the_smallest_that_holds_both(a: Interval, b: Interval) -> None:
    assert a | b == b | a
    assert_hull(a | b, probes(a) + probes(b))


@given(intervals(), st.fractions(-60, -1, max_denominator=6))
def test_a_negative_factor_swaps_the_ends_and_their_openness(a: Interval, factor: Fraction) -> None:
    product = a * point(factor)
    assert (product.low_open, product.high_open) == (a.high_open, a.low_open)
    assert product == a / point(1 / factor) == -(a * point(-factor))


@pytest.mark.parametrize(
    ("divided", "by", "quotient"),
    [
        (closed(1, 2), closed(-1, 1), UNDEFINED),
        (closed(1, 2), closed(0, 1), UNDEFINED),
        (closed(1, 2), point(0), UNDEFINED),
        (closed(0, 0), closed(-1, 0), UNDEFINED),
        (closed(1, 2), EVERYTHING, UNDEFINED),
        (closed(1, 2), closed(0, 1, low_open=True), at_least(1)),
        (closed(1, 2), closed(-1, 0, high_open=True), at_most(-1)),
        (closed(-2, 2), closed(0, 1, low_open=True), EVERYTHING),
        (point(0), closed(0, 1, low_open=True), point(0)),
        (closed(1, 2), at_least(0, open_end=True), at_least(0, open_end=True)),
        (closed(1, 2), at_least(4), closed(0, "0.5", low_open=True)),
        (closed(1, 2), at_most(-4), closed("-0.5", 0, high_open=True)),
    ],
    ids=repr,
)
def test_division_where_zero_is_held_or_touched(divided: Interval, by: Interval, quotient: Interval) -> None:
    assert divided / by == quotient


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (at_least(1) + at_most(1), EVERYTHING),
        (at_least(1) - at_least(1), EVERYTHING),
        (at_least(1) * at_most(-1, open_end=True), at_most(-1, open_end=True)),
        (EVERYTHING * point(0), point(0)),
        (closed(0, 1) * at_least(1), at_least(0)),
        (closed(0, 1, low_open=True) * at_least(1), at_least(0, open_end=True)),
        (closed(0, 1, low_open=True) * closed(0, 1), closed(0, 1)),
        (closed(-3, 2, high_open=True) ** 2, closed(0, 9)),
        (closed(-3, 3, low_open=True) ** 2, closed(0, 9)),
        (abs(closed(-3, 3, True, True)), closed(0, 3, high_open=True)),
        (at_most(-2) ** 3, at_most(-8)),
    ],
)
def test_ends_that_are_easy_to_get_wrong(result: Interval, expected: Interval) -> None:
    assert result == expected


def test_powers_stay_bounded() -> None:
    assert closed(2, 3) ** 0 == point(1)
    assert closed(1, 2) ** POWER_LIMIT == closed(1, 2**POWER_LIMIT)
    assert closed(1, 2) ** (POWER_LIMIT + 1) == UNDEFINED
    assert closed(1, 2) ** -1 == UNDEFINED


@pytest.mark.parametrize("operation", COMBINING, ids=["+", "-", "*", "/", "&", "|"])
@given(a=intervals())
def test_an_undefined_operand_gives_an_undefined_result(operation: Operation, a: Interval) -> None:
    for other in (a, EMPTY, UNDEFINED):
        assert operation(other, UNDEFINED) == operation(UNDEFINED, other) == UNDEFINED


@pytest.mark.parametrize("operation", COMBINING[:5], ids=["+", "-", "*", "/", "&"])
@given(a=intervals())
def test_an_empty_operand_gives_an_empty_result(operation: Operation, a: Interval) -> None:
    assert operation(a, EMPTY) == operation(EMPTY, a) == operation(EMPTY, EMPTY) == EMPTY


@given(intervals())
def test_the_union_with_the_empty_is_the_other(a: Interval) -> None:
    assert a | EMPTY == EMPTY | a == a


@pytest.mark.parametrize("alone", ALONE, ids=["-", "abs", "**0", "**2", "**3"])
def test_the_empty_and_the_undefined_stay_what_they_are(alone: Callable[[Interval], Interval]) -> None:
    assert alone(EMPTY) == EMPTY
    assert alone(UNDEFINED) == UNDEFINED


@given(st.lists(intervals(), max_size=4))
def test_many_at_once(several: list[Interval]) -> None:
    shared = intersection(several)
    assert all(shared.contains(value) == all(holds(each, value) for each in several) for value in around(*several))
    together = total(several)
    assert together.low == sum((each.low for each in several), Fraction(0))
    assert together.high == sum((each.high for each in several), Fraction(0))


@pytest.mark.parametrize("size", [Fraction(10**400), Fraction(1, 10**400)], ids=["huge", "tiny"])
def test_numbers_beyond_every_float_stay_exact_beside_infinities(size: Fraction) -> None:
    assert point(size) * at_least(1) == at_least(size)
    assert point(-size) * at_least(1) == at_most(-size)
    assert point(size) + at_least(1) == at_least(size + 1)
    assert at_least(size) - point(size) == at_least(0)
    assert point(1) / point(size) == point(1 / size)
    assert at_least(1) / point(size) == at_least(1 / size)


# ---------------------------------------------------------------------- showing
@given(st.fractions(-(10**6), 10**6, max_denominator=10**6).filter(bool), st.integers(-40, 40), st.integers(1, 12))
def test_ends_are_shown_rounded_to_nearest(mantissa: Fraction, magnitude: int, digits: int) -> None:
    value = mantissa * Fraction(10) ** magnitude
    leading = next(power for power in range(60, -60, -1) if abs(value) >= Fraction(10) ** power)
    decimals = max(0, digits - 1 - leading)
    nearest = Fraction(floor(abs(value) * 10**decimals + Fraction(1, 2)), 10**decimals)
    shown = show_end(value, digits).replace(",", "").replace("−", "-")
    assert Fraction(shown) == (nearest if value > 0 else -nearest)


@given(st.fractions(), st.integers(-30, 30), st.integers(1, 12))
def test_ends_are_shown_in_plain_digits(value: Fraction, magnitude: int, digits: int) -> None:
    shown = show_end(value * Fraction(10) ** magnitude, digits)
    assert re.fullmatch(r"−?(\d{1,4}|\d{2,3}(,\d{3})+|\d{1,3}(,\d{3}){2,})(\.\d*[1-9])?", shown)


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        (Fraction(0), "0"),
        (Fraction(1, 3), "0.33333"),
        (Fraction(-2, 3), "−0.66667"),
        (Fraction("1.00005"), "1.0001"),
        (Fraction("-1.00005"), "−1.0001"),
        (Fraction("0.00000001"), "0.00000001"),
        (Fraction("0.0000000001"), "0.0000000001"),
        (Fraction("9.99996"), "10"),
        (Fraction("9999.94"), "9999.9"),
        (Fraction("9999.96"), "10,000"),
        (Fraction("1234567.5"), "1,234,568"),
        (inf, "∞"),
        (-inf, "−∞"),
    ],
)
def test_ends_as_shown(end: Fraction | float, shown: str) -> None:
    assert show_end(end) == shown


def test_a_number_of_thousands_of_digits_is_shown() -> None:
    assert show_end(Fraction(10**5000)) == "100" + ",000" * 1666
    assert show_end(Fraction(1, 10**5000)) == "0." + "0" * 4999 + "1"


@given(st.fractions(), st.integers(0, 12))
def test_plain_rounds_half_away_from_zero(value: Fraction, decimals: int) -> None:
    half = floor(abs(value) * 10**decimals + Fraction(1, 2))
    assert Fraction(plain(value, decimals)) == Fraction(half if value > 0 else -half, 10**decimals)


@pytest.mark.parametrize(
    ("interval", "shown"),
    [
        (closed(1, 2), "[1, 2]"),
        (closed(1, 2, low_open=True), "(1, 2]"),
        (closed(1, 2, high_open=True), "[1, 2)"),
        (closed("-0.5", 0), "[−0.5, 0]"),
        (at_least(1), "[1, ∞)"),
        (at_most(1, open_end=True), "(−∞, 1)"),
        (point("2.50"), "2.5"),
        (EVERYTHING, "(−∞, ∞)"),
        (EMPTY, "empty"),
        (UNDEFINED, "undefined"),
    ],
)
def test_intervals_as_shown(interval: Interval, shown: str) -> None:
    assert interval.show() == repr(interval) == shown


# ---------------------------------------------------------------------- the given example
REVENUE = closed("280.15", "280.25") / closed("38.375", "38.385")
PROFIT = closed("48.85", "48.95") / closed("6.705", "6.715")


def test_the_given_example_in_exact_ends() -> None:
    assert closed(Fraction("280.15") / Fraction("38.385"), Fraction("280.25") / Fraction("38.375")) == REVENUE
    assert closed(Fraction("48.85") / Fraction("6.715"), Fraction("48.95") / Fraction("6.705")) == PROFIT
    assert Interval(REVENUE.low, PROFIT.high) == REVENUE & PROFIT
    assert (REVENUE & PROFIT).contains("7.2994")


def test_the_given_example_as_shown() -> None:
    assert REVENUE.show() == "[7.2984, 7.3029]"
    assert PROFIT.show() == "[7.2748, 7.3005]"
    assert (REVENUE & PROFIT).show() == "[7.2984, 7.3005]"
