"""Every quantity of the real story, at its exact place."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from auditor.extract import extract
from auditor.model import Claim, Document, Kind
from auditor.readers import read_text

STORY = Path(__file__).parents[2] / "shared" / "seed" / "alibaba-december-quarter.txt"
pytestmark = pytest.mark.skipif(not STORY.is_file(), reason="the story is not beside the repository")

EXPECTED = [
    # the words before it, text, kind, unit, value, hedge
    ("growth in over ", "a year", "duration", "year", "1", "over"),
    ("For the ", "quarter ending in December", "date", None, None, None),
    ("reported an ", "8%", "percent", "%", "8", None),
    ("revenue to ", "280.2 billion yuan", "money", "CNY", "280200000000", None),
    ("yuan (", "$38.38 billion", "money", "USD", "38380000000", None),
    ("soared to ", "48.9 billion yuan", "money", "CNY", "48900000000", None),
    ("48.9 billion yuan (", "$6.71 billion", "money", "USD", "6710000000", None),
    ("surged over ", "12%", "percent", "%", "12", "over"),
    ("over the next ", "three years", "duration", "year", "3", None),
    ("from the ", "past decade", "duration", "decade", "1", None),
    ("In ", "January", "date", None, None, None),
    ("saw a ", "13%", "percent", "%", "13", None),
    ("growth in ", "two years", "duration", "year", "2", None),
    ("impressive ", "32%", "percent", "%", "32", None),
    ("crackdown in ", "2020", "date", None, None, None),
    ("record ", "$2.8 billion", "money", "USD", "2800000000", None),
    ("more than ", "60%", "percent", "%", "60", "more than"),
]


@pytest.fixture(scope="module")
def document() -> Document:
    return read_text(STORY.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def claims(document: Document) -> list[Claim]:
    return extract(document)


def _said(claim: Claim) -> tuple[str, str, str | None, Fraction | None, str | None]:
    return claim.text, str(claim.kind), claim.unit, claim.quantity.value if claim.quantity else None, claim.hedge


def _place(document: Document, before: str, text: str) -> int:
    (match,) = re.finditer(rf"(?<={re.escape(before)}){re.escape(text)}", document.text)
    return match.start()


def test_every_quantity_and_no_other(claims: list[Claim]) -> None:
    rest = [("8.5%", "percent", "%", Fraction("8.5"), None), ("$136.58", "money", "USD", Fraction("136.58"), None)]
    listed = [(text, kind, unit, value and Fraction(value), hedge) for _, text, kind, unit, value, hedge in EXPECTED]
    assert [_said(claim) for claim in claims] == listed + rest


@pytest.mark.parametrize(("before", "text"), [row[:2] for row in EXPECTED])
def test_exact_place(document: Document, claims: list[Claim], before: str, text: str) -> None:
    start = _place(document, before, text)
    assert (start, start + len(text)) in [(claim.start, claim.end) for claim in claims]


def test_nothing_in_headings(document: Document, claims: list[Claim]) -> None:
    headings = [block for block in document.blocks if block.kind == "heading"]
    assert len(headings) >= 4
    assert not [claim for claim in claims for head in headings if head.start <= claim.start < head.end]


def test_nothing_in_names(document: Document, claims: list[Claim]) -> None:
    for name in ("iPhones", "DeepSeek", "Qwen AI", "E-Commerce"):
        start = document.text.index(name)
        assert not [claim for claim in claims if claim.start < start + len(name) and start < claim.end]


def test_what_the_amounts_measure(claims: list[Claim]) -> None:
    measured = {claim.text: (claim.subject, claim.entity) for claim in claims if claim.kind is Kind.MONEY}
    assert measured["280.2 billion yuan"] == ("revenue", "Alibaba")
    assert measured["$38.38 billion"] == ("revenue", "Alibaba")
    assert measured["48.9 billion yuan"] == ("net income", "Alibaba")
    assert measured["$6.71 billion"] == ("net income", "Alibaba")
