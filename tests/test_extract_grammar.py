"""Runs of numbers: the short cut reads what the grammar reads, and no string breaks either."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.extract import extract
from auditor.extract.grammar import read_run
from auditor.extract.plain import read_plain
from auditor.extract.runs import _plain_words, _signs
from auditor.model import Document

DIGITS = st.one_of(
    st.integers(0, 10**9).map(str),
    st.integers(1000, 10**12).map(lambda value: f"{value:,}"),
    st.decimals(0, 10**6, allow_nan=False, places=2).map(str),
)
SIGNS = st.sampled_from(["", "-", "−", "$", "$ ", "€", "£"])
UNITS = st.sampled_from(["", "%", " %", " percent", " per cent", " thousand", " million", " billion", " trillion"])
WORDS = st.sampled_from([*sorted(_plain_words() | _signs()), "5", "1,234", "0.5", "2019", "March", "km", "kg/m³", "½"])
GLUE = st.sampled_from(["", " ", " ", "-", "–", ", ", "\n", "(", ")", ".", "\u00a0", "/"])


@given(SIGNS, DIGITS, UNITS)
def test_the_short_cut_reads_what_the_grammar_reads(sign: str, digits: str, unit: str) -> None:
    run = f"{sign}{digits}{unit}"
    plain = read_plain(run)
    if plain is not None:
        assert read_run(run) == [plain]


def test_the_short_cut_is_taken() -> None:
    assert [read_plain(run) is None for run in ("1,234", "-5.2%", "$4.2 million", "about 5", "5 km")] == [
        False,
        False,
        False,
        True,
        True,
    ]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(WORDS, GLUE), max_size=8))
def test_any_row_of_words_and_numbers_is_read_exactly(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + glue for word, glue in parts)
    claims = extract(Document(text=text))
    assert [text[claim.start : claim.end] for claim in claims] == [claim.text for claim in claims]
    assert all(left.end <= right.start for left, right in zip(claims, claims[1:], strict=False))
    assert extract(Document(text=text)) == claims
