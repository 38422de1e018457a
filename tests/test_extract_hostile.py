"""Extraction on any text at all: no exception, exact places, no memory of other texts, linear time."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.extract import extract
from auditor.model import Claim, Document, Table
from auditor.readers import read_text

WORDS = [
    *("5", "8%", "280.2", "1,234", ".5", "1/2", "½", "9:30", "2020", "2020-10-05", "99/99/2020", "1" * 45),
    *("$", "€", "£", "US$", "USD", "yuan", "dollars", "cents", "million", "bn", "m", "k", "km", "°C", "kg", "#"),
    *("x", "times", "doubled", "half", "third", "quarter", "a", "an", "one", "twenty", "hundred", "dozen"),
    *("percent", "pp", "bps", "points", "nearly", "more than", "or less", "a quarter of a", "over", "about"),
    *("and", "or", "to", "of", "in", "between", "from", "revenue", "Its", "Acme", "http://x.test/5%"),
    *("year", "years", "day", "decade", "past", "next", "ended", "May", "June", "Monday", "Q3", "3Q24", "FY24", "th"),
    *("-", "–", "−", "+", "±", "~", "(", ")", "%", ",", ".", ":", ";", "'", "/", "²", "٣", "五", "万"),
    *(" ", "\n", "\n\n", "\t", "\u00a0", "\u202f", "\x00"),
]
GLUED = st.lists(st.sampled_from(WORDS), max_size=30).map("".join)
SPACED = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
TEXTS = st.one_of(st.text(max_size=200), GLUED, SPACED)
ANY = st.one_of(TEXTS, st.text(st.characters(codec=None), max_size=100))


def _check(text: str, claims: list[Claim]) -> None:
    at = 0
    for claim in claims:
        assert at <= claim.start < claim.end <= len(text)
        assert claim.text == text[claim.start : claim.end]
        at = claim.end


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("5-" + "1" * 5000 + "/2 km")
@example("5 " + "million " * 50)
@example("1" * 50 + "%")
@example("٣٤٥% and ²/2 km")
@example("5-²/2 km")
def test_places_are_exact_sorted_and_apart(text: str) -> None:
    _check(text, extract(Document(text)))


@settings(max_examples=100, deadline=None)
@given(ANY)
@example("\ud800 5% \udfff $5")
def test_lone_surrogates_come_through_the_reader(text: str) -> None:
    document = read_text(text)
    _check(document.text, extract(document))


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_claims_do_not_depend_on_what_was_read_before(first: str, second: str) -> None:
    before = extract(Document(first))
    extract(Document(second))
    assert extract(Document(first)) == before


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(TEXTS, max_size=3), max_size=3))
def test_cells_slice_too(rows: list[list[str]]) -> None:
    for claim in extract(Document("", tables=[Table(rows=rows)])):
        assert claim.row is not None
        assert claim.column is not None
        assert claim.text == rows[claim.row][claim.column][claim.start : claim.end]


REPEATS = {
    "grouped digits": "1,",
    "opening brackets": "(",
    "bracketed digits": "(5) ",
    "dollars": "$",
    "percents": "%",
    "ones": "one ",
    "ruled line": "- - -",
    "plus signs": "+",
    "a conjunction": "5 and ",
    "a list": "5, ",
    "a list in percent": "5%, ",
    "one range after another": "5 to ",
    "lines of digits": "5\n",
    "plus or minus": "5 ± ",
    "points": ".1",
    "slashes": "1/",
    "digits": "1 ",
    "letters": "a a a ",
    "one-letter names": "A ",
    "names": "Acme Globex, ",
    "names and figures": "Acme 5, ",
    "months": "May ",
    "months by name": "January ",
    "years": "2020-",
    "weekdays": "Monday, ",
    "hedges": "more than ",
    "hedged figures": "more than 5 ",
    "magnitudes": "million ",
    "fractions": "half a ",
    "fractions of": "a quarter of ",
    "mixed numbers": "five and a half ",
    "tens": "twenty-",
    "pronouns": "its 5 ",
    "metrics": "revenue 5 ",
    "sentences": "It rose. ",
    "addresses": "http://",
    "quotes": "5' ",
    "line breaks": "\n",
    "blanks": " ",
}
SIZE = 100_000
NOISE = 0.05
"""Seconds below which a clock says more about the machine than about the work."""


def _work(text: str) -> float:
    """Seconds of this process's own time for one reading."""
    started = time.process_time()
    extract(Document(text))
    return time.process_time() - started


def _repeated(unit: str, size: int) -> str:
    """So many characters of a repeat, once by itself and once behind a number word, which is read differently."""
    part = unit * (size // 2 // len(unit))
    return f"Up 5%. {part} 1.2.3 sold, one {part} 1.2.3 sold 7%."


def _ratio(unit: str) -> float:
    """How much longer twice the text takes, the quickest of interleaved readings of each."""
    half, whole = _repeated(unit, SIZE // 2), _repeated(unit, SIZE)
    gc.collect()
    gc.disable()
    try:
        once, twice = _work(half), _work(whole)
        for _ in range(3):
            if twice < 3 * once + NOISE:
                break
            once, twice = min(once, _work(half)), min(twice, _work(whole))
    finally:
        gc.enable()
    return twice / (once + NOISE)


@pytest.mark.parametrize("unit", REPEATS.values(), ids=REPEATS.keys())
def test_time_is_linear_in_the_text(unit: str) -> None:
    assert _ratio(unit) < 4
