"""Changes in clauses: what stays untouched, what binds, and in which roles."""

from __future__ import annotations

from typing import Any

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
KINDS = {"change", "multiple", "growth", "surprise", "premium"}


def told(text: str) -> list[dict[str, str]]:
    document = read_text(text)
    return [
        {role: claims[0].text for role, claims in relation.roles.items()}
        for relation in relate(document, extract(document), PHRASES, BOOK.words)
        if relation.kind in KINDS and not relation.unclear
    ]


def verdicts(text: str) -> set[Verdict]:
    document = read_text(text)
    claims = extract(document)
    findings: list[Any] = check(document, claims, relate(document, claims, PHRASES, BOOK.words), BOOK)[0]
    return {finding.verdict for finding in findings if finding.rule.startswith("change/")}


@pytest.mark.parametrize(
    "text",
    [
        # a forecast is no earlier figure
        "Net profit rose 23 percent to $506 million, compared with $502.6 million expected by analysts.",
        "Analysts had forecast $40.2 million for its revenue, which climbed 3 percent to $38.1 million.",
        "The company now expects earnings of $2.10 to $2.20 a share, up from $1.80 to $1.90.",
        "The city trimmed its budget by another $5 million, to $44 million from the $58 million first planned.",
        "Job gains for May were revised to 112,000 from the 86,000 first reported, and June brought 157,000 more.",
        # a percentage of something else
        "The firm's 2018 bonds with an 8% coupon fell to 81.70 cents in the dollar from 85.20.",
        "The fund raised its offer for the 24 percent of the company it does not own to $35.13 a share from $32.13.",
        "Online sales made up 27.5 percent of revenue, or 275 million euros out of 1.00 billion euros.",
        "The tax rate will be cut from 30 percent to 25 percent in 2012.",
        # another moment of the day or year
        "Shares rose 2.4% to $58.10 after touching a high of $60.25.",
        "Shares were up 1.3% at $6.95; they have gained 24% this year.",
        "The stock rose 3.4 percent to $146.00 after a broker raised its price target to $170.00 from $150.00.",
        "Prices rose 0.3% in May after 0.4% in April, leaving them 5.8% higher than a year ago.",
        # a loss is no profit
        "Segment operating income of $3.6 million improved $12.7 million from $9.0 million of operating loss in 2017.",
        "Other income, net increased $14.4 million to $2.0 million income, as compared to $12.3 million of expense.",
        "The airline swung to a profit of $4 million from a loss of $9 million a year earlier.",
        # another basis
        "Its loan book expanded at an annualised rate of 11.4 percent to $3.872bn, from $3.838bn the month before.",
        "Sales were up 9 percent at constant exchange rates, to $104 million from $100 million a year earlier.",
        "Its revenue fell to $70 million from $75 million, but was up 2 percent after stripping out an extra week.",
        "Net profit rose 3% to $17.1m; excluding one-off items it was $23.2m.",
        # several subjects
        "Sales at Halden rose 8 percent to $54 million, while at Orrin sales fell to $3 million from $4 million.",
        "Rent and wages were $4 million and $9 million, up 3 percent and 7 percent respectively.",
        "Profit was $5 million, or 50 cents a share, from $4 million, or 40 cents, while sales rose 9% to $9 million.",
        "Net income was $3.0 billion compared with $3.1 billion for 2011 . Revenue growth of 8 percent helped.",
        # counts, not levels
        "Of those treated, 1 of 15 patients had a more than 20% decrease compared with 7 of 15 on placebo.",
        "Job vacancies, with a rise of 255,000, went from 841,000 to 1.1m.",
        # a difference is no level
        "Revenue increased $38.8 million or 32% compared to $123.1 million.",
    ],
)
def test_what_must_not_fail(text: str) -> None:
    assert Verdict.FAIL not in verdicts(text)


FULL = {"after": "$5.0 million", "before": "$4.0 million", "change": "25 percent"}
MOVED = {"after": "$5.0 million", "before": "$4.0 million", "delta": "$1.0 million"}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Sales rose 25 percent to $5.0 million in the three months to June from $4.0 million a year earlier.", FULL),
        ("Sales in the third quarter came to $5.0 million, a 25 percent increase from $4.0 million.", FULL),
        ("At $5.0 million, sales were up 25 percent on the $4.0 million recorded a year earlier.", FULL),
        ("There was a 25 percent rise in sales, to $5.0 million from $4.0 million.", FULL),
        ("Sales climbed by 25 percent, reaching $5.0 million against $4.0 million the year before.", FULL),
        ("From $4.0 million in 2019, sales advanced 25 percent to $5.0 million.", FULL),
        ("Sales were $5.0 million, compared with $4.0 million a year ago, an increase of 25 percent.", FULL),
        ("With a gain of $1.0 million, sales went from $4.0 million to $5.0 million.", MOVED),
        ("Costs increased $1.0 million, to $5.0 million from $4.0 million, due to lower income elsewhere.", MOVED),
        ("An increase of $1.0 million took costs from $4.0 million to $5.0 million.", MOVED),
        (
            "Total sales were $5.0 million as of May 1, 2023, an increase of $1.0 million, or 25 percent, as compared"
            " to $4.0 million as of May 1, 2022.",
            {**MOVED, **FULL},
        ),
        (
            "Profit increased $25 million and margin increased 200 basis points to 25.5% compared to 23.5% in 2022.",
            {"after": "25.5%", "before": "23.5%", "delta": "200 basis points"},
        ),
        (
            "The index settled 111.86 points, or 2.23%, down at 4,904.02.",
            {"after": "4,904.02", "delta": "111.86", "change": "2.23%"},
        ),
        (
            "The increase in sales from $4.0 million was $1.0 million, or 25 percent.",
            {"before": "$4.0 million", "delta": "$1.0 million", "change": "25 percent"},
        ),
        (
            "Orders doubled to 410; a year earlier the figure was 205.",
            {"factor": "doubled", "after": "410", "before": "205"},
        ),
    ],
)
def test_a_clause_gives_each_figure_its_role(text: str, roles: dict[str, str]) -> None:
    assert roles in told(text)
    assert Verdict.FAIL not in verdicts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sales fell 25 percent to $5.0 million in the three months to June from $4.0 million a year earlier.",
        "At $5.8 million, sales were up 25 percent on the $4.0 million recorded a year earlier.",
        "With a gain of $1.0 million, sales went from $4.0 million to $50 million.",
        "The index settled 111.86 points, or 2.23%, down at 9,404.02.",
        "The yield rose 19 basis points to 5.98%, from 4.79%.",
        "Orders tripled to 410; a year earlier the figure was 205.",
        "The increase in sales from $4.0 million was $1.0 million, or 52 percent.",
    ],
)
def test_a_wrong_figure_or_word_fails(text: str) -> None:
    assert Verdict.FAIL in verdicts(text)
