"""The fast scanner finds what the library's own iterator finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.extract.engine import Encoded, Scanner, whole_words
from auditor.extract.runs import run_scanner, run_source

PATTERNS = (r"\d+|€", r"(?i:[a-zé]+)", r"[^\s]+", r"\x{1F642}+|b")


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text(alphabet="aBé €1\n🙂\u00a0٣b9 ", max_size=60))
def test_spans_are_those_of_the_iterator(pattern: str, text: str) -> None:
    scanner = Scanner(pattern)
    expected = [match.span() for match in scanner.pattern.finditer(text)]
    assert scanner.spans(text) == scanner.spans(Encoded(text)) == expected
    assert scanner.first(text) is bool(expected)


def test_a_lone_surrogate_does_not_shift_what_follows() -> None:
    text = "é\ud800 12 \udfff€ 3"
    assert [text[start:end] for start, end in Scanner(r"\d+").spans(text)] == ["12", "3"]


def test_empty_matches_are_left_out() -> None:
    assert Scanner(r"a*").spans("baab") == [(1, 3)]


def test_the_longest_alternative_wins_where_asked() -> None:
    assert Scanner("a|ab", longest=True).spans("ab") == [(0, 2)]
    assert Scanner("a|ab").spans("ab") == [(0, 1)]


def test_whole_words_are_not_cut_out_of_longer_ones() -> None:
    scanner = Scanner(whole_words(["pp", "p.p.", "%"]))
    assert [scanner.first(text) for text in ("5 pp", "5 ppm", "apps", "5%", "p.p.")] == [True, False, False, True, True]


@pytest.mark.parametrize("text", ["", "a1", "xx a1b2 a 3b a4", "é a1b é2b", "aa a", "a12b3b4"])
def test_a_head_finds_the_same_matches(text: str) -> None:
    head, rest = r"a?\d", r"(?:b?\d)*"
    assert Scanner(head + rest, head=head).spans(text) == Scanner(head + rest).spans(text)


def test_runs_are_found_by_their_heads_as_without() -> None:
    text = (
        "About $5 million to €4.6 billion came in. Minus three quarters of a year, it said; two thirds: "
        "12.5% (7) were lost, “5” half a mile off. Nearly 40 were aged 12, and one hundred and six km away."
    )
    assert run_scanner().spans(text) == Scanner(run_source()).spans(text)
    assert len(run_scanner().spans(text)) > 5
