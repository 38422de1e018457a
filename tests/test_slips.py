"""Slips undone: what a figure may have been meant to be, in its own style and scale."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

import auditor
from auditor.check.slips import slip_to, undo
from auditor.check.written import written
from auditor.interval import Interval
from auditor.model import Claim, Document, Kind, Table
from auditor.quantity import Quantity


def claim(text: str) -> Claim:
    """The first claim of a sentence around a figure."""
    return auditor.check(f"They said {text} today.").audits[0].claims[0]


def cell(text: str, head: str = "(in thousands)") -> Claim:
    """The claim of a cell of a table outside the text."""
    table = Table([["Item", "2024", "2023"], [head, "", ""], ["Costs", text, "12,345"]])
    found = auditor.extract(Document("See below.", tables=[table]))
    return next(each for each in found if (each.row, each.column) == (2, 1))


def around(value: object) -> Interval:
    exact = Fraction(str(value))
    return Interval(exact - Fraction(1, 1000), exact + Fraction(1, 1000))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("$7.61 billion", 9_000_000_000),
        ("53%", 71.5),
        ("$1,382,818", 5),
        ("12 percent", -12),
        ("$2.6 million", 0),
    ],
)
def test_no_slip_leads_there(text: str, wanted: object) -> None:
    assert slip_to(claim(text), around(wanted)) is None


@pytest.mark.parametrize(
    ("text", "wanted", "mended", "reason"),
    [
        ("$7.61 billion", 6_710_000_000, "$6.71 billion", "digits transposed"),
        ("$67.1 billion", 6_710_000_000, "$6.71 billion", "decimal point moved"),
        ("$1,382,818", 13_828_180, "$13,828,180", "decimal point moved"),
        ("$38 million", 380_000_000, "$380 million", "decimal point moved"),
        ("280.2 million yuan", 280_200_000_000, "280.2 billion yuan", "million for billion"),
        ("€3.5m", 3_500_000_000, "€3.5bn", "m for bn"),
        ("44 percentage points", Fraction("0.44"), "44 basis points", "percentage points for basis points"),
        ("53%", 51, "51%", "one digit wrong"),
        ("12 %", 126, "126 %", "digit dropped"),
        ("5.4 percent", Fraction("5.14"), "5.14 percent", "digit dropped"),
        ("$5,342", 53_642, "$53,642", "digit dropped"),
        ("7,620", 762, "762", "decimal point moved"),
    ],
)
def test_the_slip_is_undone_in_the_style_of_the_figure(text: str, wanted: object, mended: str, reason: str) -> None:
    found = slip_to(claim(text), around(wanted))
    assert found is not None
    assert (found.text, found.reason) == (mended, reason)


@pytest.mark.parametrize(
    ("text", "wanted", "mended"),
    [
        ("(27,051)", -72_051_000, "72,051"),
        ("7,051", 27_051_000, "27,051"),
        ("$382,818", 1_382_818_000, "$1,382,818"),
        ("5.4", 4_500, "4.5"),
    ],
)
def test_the_scale_and_sign_of_a_cell_are_kept(text: str, wanted: int, mended: str) -> None:
    found = slip_to(cell(text), around(wanted))
    assert found is not None
    assert found.text.strip("()") == mended
    assert found.quantity.value == wanted


@pytest.mark.parametrize(
    ("text", "wanted", "mended"),
    [("doubled", 3, "tripled"), ("five years", 14, "fourteen years"), ("a quarter", Fraction(1, 3), "a third")],
)
def test_words_that_stand_for_figures(text: str, wanted: object, mended: str) -> None:
    told = {each.text: each for each in auditor.check(f"Sales {text} of the 400 in {text}.").audits[0].claims}
    found = slip_to(told[text], around(wanted))
    assert found is not None
    assert found.text == mended


def test_a_likelier_slip_comes_first() -> None:
    found = slip_to(claim("$84.9 billion"), Interval.of(40_000_000_000, 50_000_000_000))
    assert found is not None
    assert (found.text, found.cost) == ("$48.9 billion", 1)


def test_what_is_undone_is_another_figure_and_told_once() -> None:
    found = [slip.text for slip in undo(claim("$1,100.50"))]
    assert len(found) == len(set(found)) > 50
    assert "$1,100.50" not in found


@pytest.mark.parametrize("text", ["86-1/2 cents", "1 in 5", "5 feet 2 inches"])
def test_a_figure_that_is_not_plain_digits_is_left_alone(text: str) -> None:
    assert all(written(each) is None for each in auditor.check(f"It was {text} today.").audits[0].claims)


@pytest.mark.parametrize("digits", ["9" * 31, "0" * 31, "1" + "0" * 400])
def test_a_figure_of_absurd_length_is_left_alone(digits: str) -> None:
    quantity = Quantity(Fraction(int(digits)), Fraction(1))
    assert list(undo(Claim("c1", 0, len(digits), digits, Kind.NUMBER, quantity))) == []


def test_looking_for_one_value_is_fast() -> None:
    figure, wanted = claim("$1,382,818,244"), around(1_328_818_244)
    begin = time.process_time()
    for _ in range(200):
        assert slip_to(figure, wanted) is not None
    assert time.process_time() - begin < 2
