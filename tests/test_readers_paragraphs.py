"""Where blocks of plain text begin and end."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers_invariants import assert_sound, shown_blocks

from auditor.readers import read_text

PROSE = (
    "The company said that revenue for the quarter rose 8% to 280.2 billion yuan, while net income soared to 48.9 "
    "billion yuan. Shares climbed 8.5% to $136.58 in morning trading, and have gained more than 60% this year."
)


def blocks(text: str) -> list[tuple[str, str]]:
    document = read_text(text)
    assert_sound(document)
    assert document.text == text
    return shown_blocks(document)


def test_blank_lines_part_paragraphs() -> None:
    assert blocks(f"{PROSE}\n \t\n{PROSE}\r\n\r\n{PROSE}") == [("paragraph", PROSE)] * 3


def test_long_lines_are_paragraphs_and_a_short_line_between_them_is_a_heading() -> None:
    text = f"{PROSE}\nCloud and E-Commerce\n{PROSE}\n{PROSE}\n"
    assert [kind for kind, _ in blocks(text)] == ["paragraph", "heading", "paragraph", "paragraph"]


@pytest.mark.parametrize("width", [40, 60, 72, 100])
def test_wrapped_lines_are_one_paragraph(width: int) -> None:
    wrapped = textwrap.fill(PROSE, width)
    assert blocks(f"{wrapped}\n\n{wrapped}") == [("paragraph", wrapped)] * 2


def test_two_short_lines_of_one_sentence_are_one_paragraph() -> None:
    text = "Revenue rose 8% in the quarter to\n280 billion yuan."
    assert blocks(text) == [("paragraph", text)]


def test_a_short_first_line_before_a_blank_line_is_a_heading() -> None:
    assert blocks(f"City spends $5 million\n\n{PROSE}")[0] == ("heading", "City spends $5 million")


@pytest.mark.parametrize("line", ["As follows:", "He said so.", "12,345", "a, b,", "“Yes!”"])
def test_what_is_no_heading(line: str) -> None:
    assert blocks(f"{line}\n\n{PROSE}")[0] == ("paragraph", line)


def test_lines_of_a_list_stay_apart() -> None:
    assert len(blocks("Apples 5\nBananas 6\nCherries 12\nDates 7")) == 4


def test_items_begin_after_their_marker() -> None:
    text = "- Revenue rose 5 %\n- Profit fell 6 %\n1. First\n2) Second\n(a) Third"
    assert blocks(text) == [
        ("item", "Revenue rose 5 %"),
        ("item", "Profit fell 6 %"),
        ("item", "First"),
        ("item", "Second"),
        ("item", "Third"),
    ]


@pytest.mark.parametrize("line", ["-5 degrees at night.", "1.5 million came.", "3 2 1", "- 5"])
def test_numbers_are_no_markers(line: str) -> None:
    assert blocks(line) == [("paragraph", line)]


@pytest.mark.parametrize("text", ["", " \n\t\r\n ", "\u2028\x0c"])
def test_nothing_holds_no_blocks_and_a_warning(text: str) -> None:
    document = read_text(text, path="a.txt")
    assert document.blocks == []
    assert [str(notice) for notice in document.notices] == ["a.txt: is empty: there is nothing to check"]


@given(st.text(alphabet="aB5 .\n\r\t-•\u00a0\u2028", max_size=80))
def test_any_text_is_covered(text: str) -> None:
    """No visible character is left out but the markers of items."""
    document = read_text(text)
    assert_sound(document)
    left, end = "", 0
    for block in document.blocks:
        left, end = left + text[end : block.start], block.end
    assert not (set(left + text[end:]) - set(" \n\r\t-•\u00a0\u2028aB.5"))
    assert all(not line.strip() or line.strip()[0] in "-•aB5" for line in left.splitlines())


def test_a_huge_line_is_one_block() -> None:
    text = "word 5% " * 500_000
    assert len(read_text(text).blocks) == 1
