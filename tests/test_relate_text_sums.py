"""Totals and their parts in one sentence: what binds, what stays silent."""

from __future__ import annotations

import pytest

from auditor.check.findings import check
from auditor.check.rules import load_folder
from auditor.extract import extract
from auditor.model import Verdict
from auditor.readers import read_text
from auditor.relate import relate
from auditor.relate.book import phrasebook

BOOK = load_folder()
PHRASES = phrasebook(BOOK).phrases


def verdicts(text: str) -> dict[str, Verdict]:
    document = read_text(text)
    claims = extract(document)
    found, _, _ = check(document, claims, relate(document, claims, PHRASES, BOOK.words), BOOK)
    return {finding.rule: finding.verdict for finding in found if finding.rule.startswith("sum/")}


@pytest.mark.parametrize(
    "text",
    [
        "Of the 594 staff, 450 work part time and 245 are women.",
        "Debt was $328 million, including $102 million in yen, $77 million in pounds and $58 million in yuan.",
        "The benefit was $129 million ($220 million for 2022 and $187 million for 2021).",
        "Cash came to $45.0 million, consisting of $24.2 million of income and $47.6 million of other items, "
        "partially offset by an increase in stock.",
        "Assets of $1.24 billion and $971 million, respectively, were primarily comprised of loans of $1.20 billion.",
        "We opened ten stores in May and two in June, for a total of 2,347.",
        "It raised $50 million and paid $3 million in fees.",
        "Asked to name their worries, 51 per cent said prices, 45 per cent said jobs and 28 per cent said crime.",
        "The target for 64% of the assets is 58% equity securities, 29% bonds and 13% other investments.",
        "They won 12 of 20 matches, lost three and drew two at home.",
    ],
)
def test_what_is_no_sum(text: str) -> None:
    assert Verdict.FAIL not in verdicts(text).values()


@pytest.mark.parametrize(
    ("rule", "text", "right", "wrong"),
    [
        (
            "parts-make-total",
            "The ${} million charge comprises $226 million for pay and $354 million for rent.",
            "580",
            "850",
        ),
        (
            "parts-make-total",
            "It spent $226 million on roads and $354 million on rail, ${} million in all.",
            "580",
            "508",
        ),
        ("parts-make-total", "Gifts of $226,000 and grants of $154,000 took the total to ${},000.", "380", "830"),
        (
            "parts-make-total",
            "Of the {} jobs, 700 are in Leeds, 300 in York and the remaining 200 in Hull.",
            "1,200",
            "2,100",
        ),
        (
            "parts-make-total",
            "Costs were ${} billion, of which $1.14 billion was for rent and $2.31 billion for pay.",
            "3.45",
            "0.345",
        ),
        ("net-of-costs", "It collected £12.5m, spent £4.2m and kept £{}m.", "8.3", "3.8"),
        ("net-of-costs", "The sale raised $914 million, or ${} million net of $194 million in costs.", "720", "702"),
        ("vote-majority", "She beat him by {} votes, 14,560 to 12,250.", "2,310", "3,210"),
        ("vote-majority", "With 45,423 votes against 38,965, he defeated her by {}.", "6,458", "5,683"),
        ("match-record", "In 38 matches they had 20 wins, {} draws and eight defeats.", "10", "12"),
        ("shares-make-100", "Spending breaks down as 45% on pay, {}% on goods and 25% on debt.", "30", "36"),
        ("shares-make-100", "Some 48% backed it, 39% opposed it and the remaining {}% were undecided.", "13", "31"),
    ],
)
def test_a_total_and_its_parts(rule: str, text: str, right: str, wrong: str) -> None:
    assert verdicts(text.format(right))[f"sum/{rule}"] in (Verdict.PASS, Verdict.PASS_BY_ROUNDING)
    assert verdicts(text.format(wrong))[f"sum/{rule}"] is Verdict.FAIL


def test_shares_that_are_rounded_to_99_pass() -> None:
    text = "Support stood at 24 percent, opposition at 34 percent and the rest, 41 percent, had no view."
    assert verdicts(text) == {"sum/shares-make-100": Verdict.PASS_BY_ROUNDING}
