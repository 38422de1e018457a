"""Readings: arithmetic on three readings at once, and the verdict of comparing them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.check.reading import Reading, agree, as_printed, equality, greatest, least, order, total
from auditor.interval import EMPTY, EVERYTHING, UNDEFINED, Interval
from auditor.model import Verdict
from auditor.quantity import Hedge, Quantity

PASS, ROUNDED, WARN, FAIL, NOT_CHECKED = (
    Verdict.PASS,
    Verdict.PASS_BY_ROUNDING,
    Verdict.WARN,
    Verdict.FAIL,
    Verdict.NOT_CHECKED,
)


def printed(text: str, hedge: Hedge | None = None) -> Reading:
    """The reading of digits as they are printed."""
    decimals = len(text.partition(".")[2])
    return Reading.of(Quantity(Fraction(text), Fraction(1, 10**decimals), hedge=hedge))


def point(value: int | str | Fraction) -> Reading:
    return Reading.exact(Fraction(value))


# ---------------------------------------------------------------------- making one
def test_the_three_readings_of_a_figure() -> None:
    figure = printed("12.5")
    assert (figure.narrow, figure.wide, figure.printed) == (
        Interval.of("12.45", "12.55"),
        Interval.of("12.4", "12.6"),
        Interval.point("12.5"),
    )


@pytest.mark.parametrize(
    ("value", "hedge", "sign", "narrow"),
    [
        (5, None, 1, Interval.of("4.5", "5.5")),
        (5, None, -1, Interval.of("-5.5", "-4.5")),
        (-5, None, -1, Interval.of("-5.5", "-4.5")),
        (-5, None, 1, Interval.of("4.5", "5.5")),
        (0, None, -1, Interval.of("-0.5", 0)),
        (5, Hedge.UNDER, -1, Interval.of(-5, 0, low_open=True)),
        (5, Hedge.OVER, -1, Interval.at_most(-5, open_end=True)),
        (5, Hedge.OVER, 0, Interval.at_least(5, open_end=True)),
    ],
)
def test_a_word_gives_its_sign_to_the_magnitude(value: int, hedge: Hedge | None, sign: int, narrow: Interval) -> None:
    assert Reading.of(Quantity(Fraction(value), Fraction(1), hedge=hedge), sign).narrow == narrow


# ---------------------------------------------------------------------- arithmetic
SAMPLES = st.builds(
    lambda value, ulp: Quantity(Fraction(value, 100), Fraction(ulp, 100)),
    st.integers(-(10**6), 10**6),
    st.sampled_from([0, 1, 10, 100]),
)
OPERATIONS: list[Callable[[Reading, Reading], Reading]] = [
    Reading.__add__,
    Reading.__sub__,
    Reading.__mul__,
    Reading.__truediv__,
    lambda a, b: least([a, b]),
    lambda a, b: greatest([a, b]),
    lambda a, b: total([a, b, abs(-a), a**2]),
]


@given(SAMPLES, SAMPLES, st.sampled_from(OPERATIONS))
def test_every_reading_holds_the_result_for_the_printed_figures(
    a: Quantity, b: Quantity, operation: Callable[[Reading, Reading], Reading]
) -> None:
    found = operation(Reading.of(a), Reading.of(b))
    if not found.is_defined:
        assert Reading.of(b).narrow.contains(0)
        return
    exact = operation(point(a.value), point(b.value)).narrow
    assert found.printed == exact
    assert found.narrow.covers(exact)
    assert found.wide.covers(found.narrow)


@given(SAMPLES, SAMPLES, st.sampled_from([least, greatest]))
def test_least_and_greatest_hold_those_of_all_corners(
    a: Quantity, b: Quantity, choose: Callable[[list[Reading]], Reading]
) -> None:
    found = choose([Reading.of(a), Reading.of(b)]).narrow
    ends = product((a.value - a.ulp / 2, a.value + a.ulp / 2), (b.value - b.ulp / 2, b.value + b.ulp / 2))
    pick = min if choose is least else max
    chosen = [pick(pair) for pair in ends]
    assert found == Interval(min(chosen), max(chosen))


def test_a_division_undefined_only_for_the_wide_readings_fails_nothing() -> None:
    ratio = point(3) / Reading.of(Quantity(Fraction(1), Fraction(1)))
    assert ratio.wide == EVERYTHING
    assert equality(ratio, point(100)) is WARN


def test_a_division_by_what_may_be_zero_is_undefined() -> None:
    assert not (point(1) / (point(1) - point(1))).is_defined


def test_numbers_beyond_all_bounds_are_undefined_and_take_no_time() -> None:
    number = point(3)
    for _ in range(10_000):
        number = number * number
    assert not number.is_defined
    assert not (point(3) ** 200**200).is_defined
    assert not (point(9) ** 9**9).is_defined
    assert not point(10**400).is_defined
    assert not (point(Fraction(1, 10**300)) * point(Fraction(1, 10**300))).is_defined


def test_large_numbers_beside_an_open_end_stay_in_order() -> None:
    over = printed("1", Hedge.OVER)
    assert (point(10**300) * over).narrow.low == 10**300
    assert (point(Fraction(1, 10**300)) + over).is_defined


@pytest.mark.parametrize("exponent", [-1, 201])
def test_an_exponent_out_of_range_is_undefined(exponent: int) -> None:
    assert not (point(2) ** exponent).is_defined


# ---------------------------------------------------------------------- equality
EQUALITIES = {
    "rounded parts make the total as printed": (printed("18.2") + printed("12.7"), printed("30.9"), "right", PASS),
    "one in the last place is rounding": (printed("12") + printed("45"), printed("58"), "right", ROUNDED),
    "the percentage as printed": (point(100) * printed("131") / printed("173"), printed("76"), "right", PASS),
    "the percentage cut off": (point(100) * point(131) / point(173), printed("75"), "right", WARN),
    "the percentage transposed": (point(100) * point(131) / point(173), printed("67"), "right", FAIL),
    "the single side on the left": (printed("58"), printed("12") + printed("45"), "left", ROUNDED),
    "coarse and fine, either way round": (printed("8"), printed("8.2"), None, PASS),
    "the coarse side single": (printed("8.2"), printed("8"), "right", PASS),
    "the fine side single": (printed("8"), printed("8.2"), "right", ROUNDED),
    "more than 12 is not 12": (printed("12", Hedge.OVER), point(12), None, WARN),
    "more than 12 may be 13": (printed("12", Hedge.OVER), point(13), None, PASS),
    "undefined": (point(1) / point(0), point(1), None, NOT_CHECKED),
    "empty": (Reading(EMPTY, EMPTY, EMPTY), point(1), None, NOT_CHECKED),
    "wide undefined": (Reading(Interval.point(1), UNDEFINED, Interval.point(1)), point(1), None, NOT_CHECKED),
}


@pytest.mark.parametrize(("left", "right", "single", "verdict"), EQUALITIES.values(), ids=EQUALITIES)
def test_equality(left: Reading, right: Reading, single: str | None, verdict: Verdict) -> None:
    assert equality(left, right, single) is verdict  # type: ignore[arg-type]


@given(SAMPLES, SAMPLES)
def test_equality_has_no_preferred_side(a: Quantity, b: Quantity) -> None:
    left, right = Reading.of(a), Reading.of(b)
    assert equality(left, right) is equality(right, left)
    assert equality(left, right, "left") is equality(right, left, "right")


@given(SAMPLES)
def test_a_figure_equals_what_was_rounded_to_it(a: Quantity) -> None:
    for share in (-1, 0, 1):
        assert equality(Reading.of(a), point(a.value + share * a.ulp / 2)) is not FAIL


# ---------------------------------------------------------------------- order
ORDERS = [
    (point(1), "<", point(2), PASS),
    (point(2), "<", point(2), FAIL),
    (point(2), "<=", point(2), PASS),
    (point(3), ">", point(2), PASS),
    (point(2), ">=", point(3), FAIL),
    (point(2), "!=", point(2), FAIL),
    (point(2), "!=", point(3), PASS),
    (printed("2"), "!=", printed("2"), ROUNDED),
    (printed("100"), "<", printed("100"), ROUNDED),
    (printed("101"), "<=", printed("100"), ROUNDED),
    (printed("102"), "<=", printed("100"), WARN),
    (printed("103"), "<=", printed("100"), FAIL),
    (printed("100", Hedge.OVER), "<=", point(100), WARN),
    (point(1) / point(0), "<", point(1), NOT_CHECKED),
]


@pytest.mark.parametrize(("left", "operator", "right", "verdict"), ORDERS)
def test_order(left: Reading, operator: str, right: Reading, verdict: Verdict) -> None:
    assert order(left, operator, right) is verdict


@given(st.fractions(), st.fractions(), st.sampled_from(["<", "<=", ">", ">=", "!="]))
def test_order_of_exact_numbers_is_that_of_fractions(a: Fraction, b: Fraction, operator: str) -> None:
    holds = {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "!=": a != b}[operator]
    assert order(point(a), operator, point(b)) is (PASS if holds else FAIL)
    assert as_printed(point(a), operator, point(b)) is holds


@pytest.mark.parametrize(
    ("operator", "other", "truth"),
    [(">", 12, True), (">", 13, None), ("<", 12, False), ("==", 12, False), ("==", 13, None), ("!=", 12, True)],
)
def test_what_a_hedge_leaves_open_is_unknown(operator: str, other: int, truth: bool | None) -> None:
    assert as_printed(printed("12", Hedge.OVER), operator, point(other)) is truth


def test_the_truth_of_what_is_undefined_is_unknown() -> None:
    assert as_printed(point(1) / point(0), "==", point(1)) is None


# ---------------------------------------------------------------------- agreement
@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        ([], NOT_CHECKED),
        ([point(1)], NOT_CHECKED),
        ([printed("8"), printed("8.2")], PASS),
        ([printed("8"), printed("8.2"), printed("8.4")], WARN),
        ([printed("8"), printed("8.2"), printed("8.9")], FAIL),
        ([printed("8"), point(1) / point(0)], NOT_CHECKED),
    ],
)
def test_agreement(figures: list[Reading], verdict: Verdict) -> None:
    assert agree(figures) is verdict


def test_the_implied_rates_of_one_article_agree() -> None:
    revenue = printed("280.2") / printed("38.38")
    profit = printed("48.9") / printed("6.71")
    assert agree([revenue, profit]) is PASS
    assert (revenue.narrow & profit.narrow).show() == "[7.2984, 7.3005]"
    assert agree([revenue, printed("48.9") / printed("7.61")]) is FAIL
