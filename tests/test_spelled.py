"""Numbers in words: what they are worth, where they end, and what is no number."""

from __future__ import annotations

import re
import sys
from fractions import Fraction
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.extract.cardinals import table
from auditor.extract.spelled import MOST_WORDS, Spelled, read_ordinal, read_spelled, read_whole

TOKEN = re.compile(r"\d[\d.,]*\d|\d|[a-z]+|[^\s\w]", re.A)


def words_of(text: str) -> list[str]:
    return TOKEN.findall(text.lower())


def read(text: str, split: bool = False) -> Spelled | None:
    return read_spelled(words_of(text), 0, split)


def said(text: str) -> tuple[Fraction | int, str] | None:
    """The value that a text begins with, and its words."""
    found = read(text)
    return (found.value, " ".join(words_of(text)[: found.end])) if found is not None else None


# ---------------------------------------------------------------------- what is no number, or another one
@pytest.mark.parametrize(
    "text",
    [
        *("and five", "million people", "hundred people", "dozens of people", "first", "few", "quarter", "thirds"),
        *(
            "a year",
            "an hour",
            "a few",
            "a single",
            "couple of",
            "pair",
            "point 77",
            "score",
            "7",
            "4,500",
            "2010 and a half",
        ),
        *("3 quarters", "12 in six", "in five", "5 or 6", "3 and 4 million", "10 to 12", "5 point 2", "one over", "²"),
    ],
)
def test_no_number_begins(text: str) -> None:
    found = read(text)
    assert found is None or (text == "one over" and found.end == 1)


@pytest.mark.parametrize(
    "text",
    ["twenty-first", "three hundredth", "two millionth", "one hundred fifth", "one hundred and fifth", "twenty first"],
)
def test_an_ordinal_is_no_count(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("three four", "three"),
        ("three-nought-four", "three"),
        ("five and seven percent", "five"),
        ("ten-twelve weeks", "ten"),
        ("twenty-thirty people", "twenty"),
        ("two hundred three hundred", "two hundred"),
        ("one hundred-two hundred", "one hundred"),
        ("three hundred and two hundred", "three hundred"),
        ("one thousand two million", "one thousand"),
        ("five million and six million", "five million"),
        ("one thousand, two", "one thousand"),
        ("3 million, 200 thousand", "3 million"),
        ("5 million and 200 workers", "5 million"),
        ("5 million and two workers", "5 million"),
        ("2.5 million 300 thousand", "2.5 million"),
        ("3 hundred and 2.12 hundred", "3 hundred"),
        ("3 hundred and negative one", "3 hundred"),
        ("4 thousand 3 hundred and 0", "4 thousand 3 hundred"),
        ("two third parties", "two"),
        ("two quarters", "two"),
        ("five quarters", "five"),
        ("five second", "five"),
        ("thirty seconds", "thirty"),
        ("four and a fifth", "four"),
        ("two and a third", "two"),
        ("three million and half of it", "three million"),
        ("five and half a million", "five"),
        ("two and a second", "two"),
        ("two in 2020", "two"),
        ("five out of three", "five"),
        ("two hundred in three hundred", "two hundred"),
        ("one in two million", "one"),
        ("two score goals", "two"),
        ("1 million and 3 quarters", "1 million"),
    ],
)
def test_a_number_ends_where_another_word_stands(text: str, words: str) -> None:
    found = read(text)
    assert found is not None
    assert " ".join(words_of(text)[: found.end]) == " ".join(words_of(words))


def test_and_joins_nothing_between_two_ends() -> None:
    assert said("one hundred and two thousand") == (102_000, "one hundred and two thousand")
    found = read("one hundred and two thousand", split=True)
    assert found is not None
    assert found.value == 100
    assert found.end == 2


# ---------------------------------------------------------------------- what a number is worth
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("zero", 0),
        ("nought", 0),
        ("one hundred and sixty-one", 161),
        ("three million, two hundred & forty", 3_000_240),
        ("two hundred and two thousand", 202_000),
        ("twelve hundred and fifty", 1250),
        ("ninety-five hundred", 9500),
        ("three cr twelve lac fifty-six thousand seven hundred twenty-one", 31_256_721),
        ("three lakh crore", 3 * 10**12),
        ("two lakh fifty thousand crore", 25 * 10**11),
        ("three thousand two hundred million", 3_200_000_000),
        ("three thousand millions", 3 * 10**9),
        ("hundred thousand", 100_000),
        ("a hundred and one", 101),
        ("a thousand and one", 1001),
        ("half a dozen", 6),
        ("three dozs", 36),
        ("two hundred dozens", 2400),
        ("four score and seven", 87),
        ("a couple", 2),
        ("a couple of hundred thousand", 200_000),
        ("3 hundred and 21", 321),
        ("4 thousand 3 hundred and 21", 4321),
        ("3 crore 12 lakh 56 thousand 721", 31_256_721),
        ("6 crore and two hundred", 60_000_200),
        ("4,500 thousand", 4_500_000),
    ],
)
def test_cardinals(text: str, value: int) -> None:
    assert said(text) == (value, " ".join(words_of(text)))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("half", "1/2"),
        ("a half", "1/2"),
        ("a quarter", "1/4"),
        ("three quarters", "3/4"),
        ("two-thirds", "2/3"),
        ("five - eighths", "5/8"),
        ("one fourth", "1/4"),
        ("2 fifths", "2/5"),
        ("a hundredth", "1/100"),
        ("one one-hundredth", "1/100"),
        ("a hundred trillionths", "1/10000000000"),
        ("a hundred thousandth", "1/100000"),
        ("one twenty-fifth", "1/25"),
        ("three twenty-firsts", "1/7"),
        ("twenty-three fifths", "23/5"),
        ("one hundred thirty-two fifths", "132/5"),
        ("one hundred and thirty-two fifths", "132/5"),
        ("one hundred thirty fifths", "100/35"),
        ("one hundred and thirty fifths", "26"),
        ("one in five", "1/5"),
        ("one-in-five", "1/5"),
        ("1 in twenty-one", "1/21"),
        ("two in 10", "1/5"),
        ("one in a hundred and fifty", "1/150"),
        ("two out of five hundred", "1/250"),
        ("1 in 5,000", "1/5000"),
    ],
)
def test_fractions_reach_vaguely(text: str, value: str) -> None:
    found = read(text)
    assert found is not None
    assert found == Spelled(Fraction(value), len(words_of(text)), Fraction(0), True, digits=found.digits)


@pytest.mark.parametrize(
    ("text", "value", "ulp"),
    [
        ("seven and a half", "7.5", "1/8"),
        ("two-and-a-half", "2.5", "1/8"),
        ("two and fifty-four hundredths", "2.54", "1/8"),
        ("one and a fourth", "1.25", "1/8"),
        ("five and half", "5.5", "1/8"),
        ("one hundred and three quarters", "100.75", "1/8"),
        ("one hundred and thirty and two fifths", "130.4", "1/8"),
        ("one and a half million", 1_500_000, 100_000),
        ("one million and a half", 1_500_000, 100_000),
        ("3 million and a half", 3_500_000, 100_000),
        ("five billion and three quarters", 5_750_000_000, 10**8),
        ("one billion and a half million", 1_000_500_000, 10**5),
        ("one billion and half a million", 1_000_500_000, 10**5),
        ("half a million", 500_000, 100_000),
        ("quarter million", 250_000, 100_000),
        ("three quarters billion", 750_000_000, 10**8),
        ("two thirds of a million", "2000000/3", 10**5),
        ("two point two million", 2_200_000, 100_000),
        ("nine point nought four", "9.04", "0.01"),
        ("one point oh five", "1.05", "0.01"),
        ("one hundred and three point seven", "103.7", "0.1"),
        ("two hundred point seventy-one", "200.71", "0.01"),
        ("two million", 2_000_000, 10**6),
        ("five hundred thousand", 500_000, 1000),
        ("twelve hundred", 1200, 1),
        ("three dozen", 36, 1),
        ("2.5 million", 2_500_000, 100_000),
        ("322 hundred", 32_200, 100),
    ],
)
def test_a_number_is_as_precise_as_its_last_place(text: str, value: Any, ulp: Any) -> None:
    found = read(text)
    assert found is not None
    assert (found.value, found.ulp) == (Fraction(value), Fraction(ulp))
    assert found.end == len(words_of(text))
    assert not found.fraction


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("nineteen ninety-five", 1995),
        ("twenty twenty-four", 2024),
        ("nineteen oh five", 1905),
        ("eighteen hundreds", 1800),
    ],
)
def test_years_count_nothing(text: str, year: int) -> None:
    found = read(text)
    assert found is not None
    assert found.value == year
    assert (found.year, found.end) == (True, len(words_of(text)))


@pytest.mark.parametrize(
    ("text", "scale"),
    [("two hundred thousand", 100_000), ("five million", 10**6), ("two million five thousand", 1), ("seven", 1)],
)
def test_the_magnitude_that_a_range_may_share(text: str, scale: int) -> None:
    found = read(text)
    assert found is not None
    assert found.scale == scale


def test_marks_say_how_a_number_is_told() -> None:
    couple, dozen, figure = read("a couple"), read("a dozen"), read("3 million and a half")
    assert couple is not None
    assert dozen is not None
    assert figure is not None
    assert (couple.vague, dozen.vague) == (True, False)
    assert (dozen.scaled, figure.scaled, dozen.digits, figure.digits) == (False, True, False, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [("one over three", "1/3"), ("2000 over 3", "2000/3"), ("point 77", "0.77"), ("1 point 1", "1.1")]
    + [("one twenty two", "122"), ("nought point eleven", "0.11"), ("a dozen", "12")],
)
def test_words_that_are_a_number_alone(text: str, value: str) -> None:
    found = read_whole(words_of(text))
    assert found is not None
    assert found.value == Fraction(value)


@pytest.mark.parametrize(
    "text", ["", "one over three men", "point", "a dozen eggs", "one over zero", "one twenty", "7"]
)
def test_words_that_are_more_than_a_number(text: str) -> None:
    assert read_whole(words_of(text)) is None


@pytest.mark.parametrize(
    ("text", "value", "end"),
    [
        ("first", 1, 1),
        ("second half", 2, 1),
        ("twenty-first century", 21, 3),
        ("three hundredth", 300, 2),
        ("one hundred and fifth", 105, 4),
        ("two thousand three hundredth", 2300, 4),
        ("one million two hundred thousandth", 1_200_000, 5),
        ("thousandth", 1000, 1),
    ],
)
def test_ordinals(text: str, value: int, end: int) -> None:
    assert read_ordinal(words_of(text), 0) == (value, end)


@pytest.mark.parametrize(
    "text", ["two third parties", "thirds", "a third", "3 hundredth", "two and fifth", "seven", ""]
)
def test_no_ordinal_begins(text: str) -> None:
    assert read_ordinal(words_of(text), 0) is None


# ---------------------------------------------------------------------- any number, any words
UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
UNITS += ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = [(10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand")]


def below_thousand(number: int, british: bool, dash: str) -> str:
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    small = UNITS[rest] if rest < 20 else TENS[tens - 2] + (dash + UNITS[unit] if unit else "")
    joint = " and " if british else " "
    return f"{UNITS[hundreds]} hundred" + (joint + small if rest else "") if hundreds else small


def in_words(number: int, british: bool, dash: str) -> str:
    """An independent speller, for whole numbers below 10**15."""
    parts, rest = [], number
    for scale, name in SCALES:
        if rest >= scale:
            parts.append(f"{below_thousand(rest // scale, british, dash)} {name}")
            rest %= scale
    if rest or not parts:
        small = below_thousand(rest, british, dash)
        parts.append(f"and {small}" if british and parts and rest < 100 else small)
    return " ".join(parts)


@given(st.integers(0, 10**15 - 1) | st.integers(0, 10**5), st.booleans(), st.sampled_from(["-", " ", " - "]))
def test_every_number_reads_as_it_is_said(number: int, british: bool, dash: str) -> None:
    text = in_words(number, british, dash)
    assert said(text) == (number, " ".join(words_of(text)))


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_two_numbers_in_a_row_never_lose_the_first_word(first: int, second: int) -> None:
    words = words_of(f"{in_words(first, False, '-')} or {in_words(second, False, '-')}")
    found = read_spelled(words, 0)
    assert found is not None
    assert found.end == words.index("or")
    assert read_spelled(words, found.end + 1) == read_spelled(words[found.end + 1 :], 0)._replace(end=len(words))  # type: ignore[union-attr]


VOCABULARY = st.sampled_from(
    sorted({*table().small, *table().hundreds, *table().magnitudes, *table().parts, *list(table().ordinals)[:40]})
    + ["and", "&", "-", ",", "a", "an", "of", "of a", "in", "out of", "out", "point", "over", "oh", "score", "couple"]
    + ["3", "4,500", "2.5", "2020", "0", "1e6", "9" * 50, "1.2.3", "", "x", "½", "²", "the"]
)


@given(st.lists(VOCABULARY, max_size=70), st.integers(0, 80))
def test_any_words_read_to_a_bounded_number(words: list[str], at: int) -> None:
    found = read_spelled(words, at)
    assert found == read_spelled(words[: at + MOST_WORDS], at)
    assert found is None or (at < found.end <= min(len(words), at + MOST_WORDS) and found.value >= 0 and found.ulp >= 0)
    ranked = read_ordinal(words, at)
    assert ranked is None or at < ranked[1] <= len(words)
    whole = read_whole(words)
    assert whole is None or whole.end == len(words)


@given(st.lists(VOCABULARY, min_size=MOST_WORDS, max_size=MOST_WORDS))
def test_the_work_for_one_number_is_bounded(words: list[str]) -> None:
    calls = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call" and "extract" in frame.f_code.co_filename

    sys.setprofile(count)
    try:
        read_spelled(words, 0)
    finally:
        sys.setprofile(None)
    assert calls < 100 * MOST_WORDS
