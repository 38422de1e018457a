"""Figures of the text that tell cells of a table again, and headlines that tell figures of the body."""

from __future__ import annotations

import time
from fractions import Fraction
from functools import cache

import pytest

from auditor.check.rules import RuleBook, load
from auditor.extract import extract
from auditor.model import Document, Finding, Period, Verdict
from auditor.pipeline import audit
from auditor.readers import read_text
from auditor.relate.book import Phrasebook, phrasebook
from auditor.relate.cited_periods import Match, match
from auditor.relate.likeness import likeness
from auditor.resources import rules_folder

TABLE = (
    "\n\n| $ in millions | 2024 | 2023 | Change |\n|--|--|--|--|\n| Net sales | 821.4 | 790.1 | 31.3 |\n"
    "| Cost of sales | 512.6 | 498.3 | 14.3 |\n| Selling, general and administrative | 118.9 | 121.7 | (2.8) |\n"
    "| Net cash provided by (used in) investing activities | (64.2) | 18.5 | (82.7) |\n"
)


@cache
def rules() -> tuple[RuleBook, Phrasebook]:
    """The shipped rules, read once."""
    book = load([rules_folder()])
    return book, phrasebook(book)


def check(text: str) -> list[Finding]:
    """The findings on a Markdown text."""
    return audit(read_text(text, format="markdown"), *rules()).findings


def told(text: str, verdict: Verdict) -> list[Finding]:
    """The findings of a verdict on figures that tell cells again."""
    kinds = ("restatement/text-and-table", "restatement/period-of-cell")
    return [one for one in check(text + TABLE) if one.rule in kinds and one.verdict is verdict]


SILENT = {
    "another metric": "Gross profit was $812.4 million in 2024.",
    "a part of the row": "Wireless net sales were $82.1 million in 2024.",
    "what it is a cost of": "Shipping cost of net sales was $81.24 million in 2024.",
    "a step that no column has": "Net sales fell by $821.5 million at one customer in 2024.",
    "another basis": "Net sales, excluding the divested business, were $812.4 million in 2024.",
    "a share of it": "Rebates of $82.1 million, or 10% of net sales, were paid in 2024.",
    "an amount for one thing": "Net sales were $8.21 per visitor in 2024.",
    "related to something": "Cost of sales of $57.9 million in 2024 related to the closed plant.",
    "a large difference": "Net sales were $611.2 million in 2024.",
    "a neighbour on another basis": "Net sales were $822.4 million in 2024.",
    "the next period": "Net sales of $812.4 million are expected for 2025.",
    "periods in either order": "Net sales were $790.1 million and $821.4 million in 2023 and 2024, respectively.",
    "the earlier figure first": "Net sales rose in 2024 from $790.1 million to $821.4 million.",
    "a rise told of the later year": "Net sales increased to $821.4 million from $790.1 million in 2024.",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_what_tells_no_cell_wrongly_is_silent(text: str) -> None:
    assert told(text, Verdict.FAIL) == []


RIGHT = {
    "a level": "Net sales were $821.4 million in 2024.",
    "rounded to billions": "Net sales of $0.8 billion in 2024 were a record.",
    "behind a rise": "Net sales for the year 2024 increased 4% to $821.4 million.",
    "a list": "Net sales were $821.4 million and $790.1 million in 2024 and 2023, respectively.",
    "a step with its column": "Net sales increased by $31.3 million in 2024.",
    "an aside in the label": "Net cash used in investing activities was $64.2 million in 2024.",
    "words added to the label": "Selling, general and administrative expenses declined to $118.9 million.",
    "a name behind": "The company reported $821.4 million in net sales for 2024.",
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT.keys())
def test_what_tells_a_cell_rightly_passes(text: str) -> None:
    assert told(text, Verdict.FAIL) == []
    assert told(text, Verdict.PASS) + told(text, Verdict.PASS_BY_ROUNDING) != []


WRONG = {
    "transposed": "Net sales were $812.4 million in 2024.",
    "a power of ten": "Net sales were $8,214 million in 2024.",
    "a word of scale": "Net sales for the year 2024 increased 4% to $821.4 billion.",
    "a digit left out": "Cost of sales in 2024 was $52.6 million.",
    "a digit wrong": "Cost of sales in 2024 was $912.6 million.",
    "in a list": "Net sales were $821.4 million and $970.1 million in 2024 and 2023, respectively.",
    "compared with": "Cost of sales was $512.6 million in 2024, compared with cost of sales of $489.3 million in 2023.",
    "the neighbouring column": "Net sales of $790.1 million in 2024 were a record.",
    "the neighbouring column, date first": "For the year ended December 31, 2024, cost of sales was $498.3 million.",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_what_tells_a_cell_wrongly_fails(text: str) -> None:
    assert len(told(text, Verdict.FAIL)) == 1


def test_a_table_that_does_not_say_its_scale_is_read_by_what_the_text_tells() -> None:
    table = (
        "\n\n| | 2024 | 2023 |\n|--|--|--|\n| Net sales | 821,412 | 790,133 |\n| Cost of sales | 512,604 | 498,377 |\n"
    )
    right = "Net sales were $821.4 million in 2024 and cost of sales was $512.6 million in 2024."
    wrong = right.replace("512.6", "521.6")
    rule = "restatement/text-and-table"
    assert {one.verdict for one in check(right + table) if one.rule == rule} <= {
        Verdict.PASS,
        Verdict.PASS_BY_ROUNDING,
    }
    assert [one.verdict for one in check(wrong + table) if one.rule == rule].count(Verdict.FAIL) == 1


# ---------------------------------------------------------------------- headlines
HEADLINES = {
    "agrees by rounding": ("Sales rise 8% to $280 million", "Sales rose 8.2% to $280.2 million.", False),
    "tells what the body leaves out": (
        "Council spends $31 million on trams",
        "It bought 59 trams for $4.72 million.",
        False,
    ),
    "the words are shared": ("32% fall in visitor arrivals", "Visitor arrivals were down 3.2% at 723,300.", True),
    "a word of scale": (
        "Council spends $4.72 billion on trams",
        "The council bought 59 trams for $4.72 million.",
        True,
    ),
    "a count": ("81 bridges need repair", "Of 235 bridges, 51 need repair, engineers said.", True),
    "another figure agrees": ("Sales rise 21%", "Sales rose 12% at home. Sales abroad rose 21%.", False),
}


@pytest.mark.parametrize(("head", "body", "fails"), HEADLINES.values(), ids=HEADLINES.keys())
def test_headline_and_body(head: str, body: str, fails: bool) -> None:
    found = check(f"# {head}\n\n{body}")
    failed = [one for one in found if one.rule == "restatement/told-twice" and one.verdict is Verdict.FAIL]
    assert bool(failed) is fails


# ---------------------------------------------------------------------- parts
SLIPS = [
    ("$812.4 million", 821_400_000, "transposed"),
    ("$8,214 million", 821_400_000, "shift"),
    ("$821.4 billion", 821_400_000, "scale"),
    ("$82.4 million", 821_400_000, "dropped"),
    ("$921.4 million", 821_400_000, "digit"),
    ("$611.2 million", 821_400_000, None),
]


@pytest.mark.parametrize(("text", "meant", "slip"), SLIPS)
def test_likeness(text: str, meant: int, slip: str | None) -> None:
    (claim,) = extract(Document(text))
    found = likeness(claim, Fraction(meant))
    assert (found.slip if found else None) == slip


def period(text: str) -> Period:
    (claim,) = extract(Document(text))
    assert claim.period is not None
    return claim.period


PERIODS = [
    ("fiscal 2024", "2024", Match.LIKELY),
    ("December 31, 2024", "2024", Match.LIKELY),
    ("second quarter of 2024", "three months ended June 30, 2024", Match.SAME),
    ("second quarter of 2024", "six months ended June 30, 2024", Match.CONFLICT),
    ("2024", "2023", Match.CONFLICT),
    ("fiscal 2023", "January 28, 2024", Match.UNKNOWN),
    ("first quarter of fiscal 2024", "three months ended August 31, 2023", Match.UNKNOWN),
]


@pytest.mark.parametrize(("told", "column", "wanted"), PERIODS)
def test_periods(told: str, column: str, wanted: Match) -> None:
    assert match(period(told), period(column)) is wanted


def test_time_grows_with_the_document_alone() -> None:
    rows = "".join(f"| Net sales {'of' * (at % 3)} unit | {at}.4 | {at + 7}.1 |\n" for at in range(3000))
    text = "Net sales of unit were $12.4 million in 2024 and cost of net sales of unit $9 million. " * 400
    started = time.process_time()
    check(f"{text}\n\n| $ in millions | 2024 | 2023 |\n|--|--|--|\n{rows}")
    assert time.process_time() - started < 20
