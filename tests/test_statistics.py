"""Tail probabilities, the functions of the statistics pack, and the finders of tests and intervals."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from auditor.check import functions
from auditor.check.reading import Reading
from auditor.extract import extract
from auditor.extract.confidence import printed
from auditor.interval import Interval
from auditor.model import Document, Relation
from auditor.quantity import Quantity
from auditor.relate import statistics_intervals, statistics_means, statistics_tests
from auditor.relate.scene import Scene
from auditor.statistics.grains import debit, grim, grimmer
from auditor.statistics.tails import chi2_tail, f_tail

point = Interval.point


def scene(text: str) -> Scene:
    document = Document(text=text)
    return Scene(document, extract(document), {})


def rounded(text: str) -> Interval:
    places = len(text.partition(".")[2])
    return Quantity(Fraction(text), Fraction(1, 10**places)).narrow


def reported_in(text: str) -> list[Relation]:
    return list(statistics_tests.find(scene(text)))


def intervals_of(text: str) -> list[Relation]:
    return list(statistics_intervals.find(scene(text)))


# ---------------------------------------------------------------------- tail probabilities
# NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7: critical values of F, chi-squared and t
@pytest.mark.parametrize(
    ("value", "above", "below", "tail"),
    [("4.965", 1, 10, 0.05), ("2.978", 10, 10, 0.05), ("10.044", 1, 10, 0.01), ("2.042", 3, 3000, 0.106)],
)
def test_f_tail_at_critical_values(value: str, above: int, below: int, tail: float) -> None:
    found = f_tail(rounded(value), point(above), point(below))
    assert float(found.low) - 0.0002 <= tail <= float(found.high) + 0.0002


@pytest.mark.parametrize(
    ("value", "freedom", "tail"),
    [("3.841", 1, 0.05), ("18.307", 10, 0.05), ("23.209", 10, 0.01), ("124.342", 100, 0.05)],
)
def test_chi2_tail_at_critical_values(value: str, freedom: int, tail: float) -> None:
    found = chi2_tail(rounded(value), point(freedom))
    assert float(found.low) - 2e-5 <= tail <= float(found.high) + 2e-5


@pytest.mark.parametrize(
    ("value", "freedom", "tail"), [("2.228", 10, 0.05), ("2.042", 30, 0.05), ("1.962", 1000, 0.05)]
)
def test_p_of_t_is_the_f_tail_of_its_square(value: str, freedom: int, tail: float) -> None:
    found = f_tail(rounded(value) ** 2, point(1), point(freedom))
    assert float(found.low) - 5e-5 <= tail <= float(found.high) + 5e-5


def test_tails_fall_from_one_to_zero() -> None:
    assert f_tail(point(0), point(3), point(30)).high == 1
    assert f_tail(point(10**9), point(3), point(30)).low == 0
    assert chi2_tail(point(-1), point(3)) == point(1) | chi2_tail(point(-1), point(3))


def test_tails_without_degrees_of_freedom_are_undefined() -> None:
    assert not f_tail(point(3), point(0), point(30)).defined
    assert not chi2_tail(point(3), point(10**9)).defined


def test_tails_of_many_degrees_of_freedom_take_no_time() -> None:
    began = time.process_time()
    for freedom in range(999_900, 1_000_000):
        f_tail(point(1), point(freedom), point(freedom))
    assert time.process_time() - began < 5


# ---------------------------------------------------------------------- means of whole numbers
def test_grim() -> None:
    assert grim(rounded("5.21"), 28)
    assert not grim(rounded("5.19"), 28)
    assert grim(rounded("5.19"), 28, items=4)


def test_grimmer() -> None:
    assert grimmer(rounded("5.21"), rounded("1.6"), 28)
    assert not grimmer(rounded("3.44"), rounded("2.47"), 18)
    assert not grimmer(rounded("5.19"), rounded("1.6"), 28), "no mean of 28 whole numbers"
    assert not grimmer(rounded("5.00"), rounded("1.6"), 1)


def test_debit() -> None:
    assert debit(rounded("0.44"), rounded("0.50"), 1683)
    assert not debit(rounded("0.19"), rounded("0.35"), 1683)
    assert not debit(rounded("1.90"), rounded("0.35"), 1683), "no mean of answers 0 and 1"


@pytest.mark.parametrize(("mean", "sd", "count"), [("5.21", "1.60", 28), ("3.44", "2.48", 18), ("2.5", "1.1", 10)])
def test_the_nearest_deviation_is_possible(mean: str, sd: str, count: int) -> None:
    readings = [Reading.of(Quantity(Fraction(x), Fraction(1, 10 ** len(x.partition(".")[2])))) for x in (mean, sd)]
    nearest = functions.call("nearest_deviation", [*readings, Reading.exact(count)])
    assert nearest.narrow.meets(rounded(sd)) == grimmer(rounded(mean), rounded(sd), count)


def test_functions_of_a_fraction_of_an_answer_are_undefined() -> None:
    half = Reading.exact(Fraction(1, 2))
    assert not functions.call("nearest_mean", [Reading.exact(3), half]).is_defined
    assert not functions.call("binary_deviation", [Reading.exact(3), Reading.exact(20)]).is_defined


# ---------------------------------------------------------------------- reported tests
@pytest.mark.parametrize(
    "text",
    [
        "The moment t1 = 2.20, p = .30, was chosen.",
        "The voxel (x = −30, y = 0, z = −14.5, p = .30) was active.",
        "It was better at t(28) = 2.20. For p = .30 it was not.",
        "Depth z = 12, p = .30.",
        "An F(1) = 2.20, p = .30, has too few degrees of freedom.",
        "xt(28) = 2.20, p = .30",
        "It rose, t(0) = 2.20, p = .30.",
    ],
)
def test_no_test(text: str) -> None:
    assert reported_in(text) == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("rose, t(28) = 2.20, p = .036", "t"),
        ("rose (t28 = 2.20; p-value = 0.04)", "t"),
        ("rose (t = 2.20, df = 28, p = 0.036)", "t"),
        ("rose [t(58) = 1.73, P =.08]", "t"),
        ("rose F(1,35)=18.05; p<0.001", "f"),
        ("rose (F [1, 126] = 11.225, p < 0.01)", "f"),
        ("rose (F1,5 = 10.802; P = 0.022)", "f"),
        ("rose F(1, 88) = 0.038, MSE = 2.1, p = 0.846", "f"),
        ("rose χ2(2, N = 90) = 4.1, P=0.13", "chi2"),
        ("rose (X2=26.22, df=6, P<0.001)", "chi2"),
        ("rose Q(3) = 7.81, p = .05", "chi2"),
        ("rose r(48) = .31, p = .03", "r"),
        ("rose (z = −1.824, p = .068)", "z"),
    ],
)
def test_notations(text: str, role: str) -> None:
    (found,) = reported_in(text)
    assert role in found.roles
    assert found.unclear is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("rose, t(28) = 2.20, p = .018", "one side"),
        ("rose with a correction, t(28) = 2.20, p = .11", "corrected"),
        ("rose (Bonferroni), t(28) = 2.20, p = .11", "several comparisons"),
        ("rose, Greenhouse-Geisser, F(2, 36) = 3.40, p = .07", "degrees of freedom"),
        ("rose, r(12) = .55, p = .063", "pairs"),
        ("rose, F(1,13) = 4.14; p = 0.065", "rounding"),
        ("rose, F(1, 101) = 5291, p = 0.023", "decimal sign"),
        ("rose, F(0.60, 22.20) = 5.43, p = .027", "one degree"),
    ],
)
def test_doubts(text: str, reason: str) -> None:
    (found,) = reported_in(text)
    assert found.unclear is not None
    assert reason in found.unclear


def test_one_side_counts_where_the_text_says_so() -> None:
    (found,) = reported_in("A one-tailed test was used. It rose, t(28) = 2.20, p = .018.")
    assert found.unclear is None
    assert found.values["sides"] == point(Fraction(1, 2))


# ---------------------------------------------------------------------- intervals
@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("(95% CI: 1.10, 1.66)", ("1.10", "1.66")),
        ("[95% CI, −0.04 to 0.54]", ("-0.04", "0.54")),
        ("95% CI -0.78–-0.01", ("-0.78", "-0.01")),
        ("(95% CI -1.2--0.3)", ("-1.2", "-0.3")),
        ("(95 % CI −0.04–0.54)", ("-0.04", "0.54")),
        ("95%CI12.5 to 14.5", ("12.5", "14.5")),
        ("95% confidence interval [CI], 52.9–8.6%", ("52.9", "8.6")),
        ("90% confidence limits 0.97 and 1.11", ("0.97", "1.11")),
        ("95% CI = 1,200 to 1,400", ("1200", "1400")),
    ],
)
def test_bounds(text: str, bounds: tuple[str, str]) -> None:
    (found,) = printed(text)
    assert (found.low.value, found.high.value) == tuple(map(Fraction, bounds))


@pytest.mark.parametrize(
    "text",
    ["95% CI 0,51–0,97", "95% CI 1.2 – 1.5 – 1.9", "the CIA 1–2", "95% CI 5", "CI 3/4, 5/6", "95% CI 1.1–1.9 × 10"],
)
def test_no_bounds(text: str) -> None:
    assert list(printed(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "The odds ratio was 0.7, 95% CI 0.5–0.1.",
        "a difference of 0.4 (95% CI -0.78–-0.01)",
        "It was 52.9 (95% CI 52.9–8.6%).",
        "falls of −3.6 (95% CI −5.1-5.0)",
    ],
)
def test_bounds_are_claims(text: str) -> None:
    (found,) = printed(text)
    claims = {claim.quantity.value for claim in extract(Document(text=text)) if claim.quantity}
    assert {found.low.value, found.high.value} <= claims


@pytest.mark.parametrize(
    ("text", "estimate"),
    [
        ("HR = 1.35 (95% CI: 1.10, 1.66)", "1.35"),
        ("OR 0.7, 95% CI 0.5–0.9", "0.7"),
        ("a mean difference of −0.25 [95% CI, −0.54 to 0.04]", "−0.25"),
        ("in 52.8% (28/53; 95% CI 39.7–67.0) of them", "52.8%"),
        ("(OR (95% CI): 0.51 (0.34, 0.76))", "0.51"),
        ("dropout (OR = 1.27; P = .04; 95% CI = 1.01-1.59)", "1.27"),
        ("was 16.0 days (95% CI, 15.2–16.9)", "16.0 days"),
    ],
)
def test_estimates(text: str, estimate: str) -> None:
    (found,) = intervals_of(text)
    assert [claim.text for claim in found.roles["estimate"]] == [estimate]


@pytest.mark.parametrize(
    "text",
    [
        "differed (p = 0.028; 95% CI: 0.0663, 0.150)",
        "at 12 weeks (95% CI 1.1–2.2)",
        "76 ± 5 (95% CI 0.39, 1.08)",
        "in 3–5 (95% CI 1–7)",
        "rose by 9.3 (SD, 1.5; 95% CI, 7.7 to 10.9)",
        "(66.7% (38/57)0.109[95% CI: 0.05–0.67])",
    ],
)
def test_no_estimate(text: str) -> None:
    (found,) = intervals_of(text)
    assert "estimate" not in found.roles


@pytest.mark.parametrize(
    "text",
    [
        "It reduced the risk by 32% (95% CI 0.55–0.84).",
        "It fell by 2.5 points (95% CI −4.0 to −1.0).",
        "Response was 28% vs 35% (95% CI −3 to 17).",
        "The coefficient was 0.45 (95% CI 1.2 to 2.1).",
        "The difference was −2.2 (95% CI −1.2 to −3.1).",
    ],
)
def test_unclear_intervals(text: str) -> None:
    (found,) = intervals_of(text)
    assert found.unclear is not None


# ---------------------------------------------------------------------- means in text
def test_means_of_whole_answers() -> None:
    text = "On a single-item scale ratings were high (M = 5.19, SD = 1.20, n = 28)."
    (found,) = statistics_means.find(scene(text))
    assert found.kind == "whole-answers"
    assert set(found.roles) == {"mean", "sd", "count"}


def test_means_of_several_items_may_be_any() -> None:
    text = "On the items averaged to a single-item score ratings were high (M = 5.19, SD = 1.20, n = 28)."
    assert list(statistics_means.find(scene(text))) == []


# ---------------------------------------------------------------------- bad input
@pytest.mark.parametrize(
    "unit",
    [
        "t(28) = 2.20, p = .036; ",
        "OR 0.7 (95% CI 0.5–0.1), ",
        "95% CI ",
        "M = 5.19, n = 28 ",
        "t(1,(",
        "((((",
        "1 1 1 CI ",
    ],
)
def test_cost_is_linear(unit: str) -> None:
    def seconds(count: int) -> float:
        made = scene(unit * count)
        began = time.process_time()
        for find in (statistics_tests.find, statistics_intervals.find, statistics_means.find):
            list(find(made))
        return time.process_time() - began

    seconds(100)
    assert seconds(4000) < 30 * max(seconds(400), 0.005)
