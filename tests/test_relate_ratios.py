"""Ratios, ranges, spans and measures told twice: what binds, what stays unbound, and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from auditor.check.rules import load_folder
from auditor.extract import extract
from auditor.model import Relation
from auditor.readers import read_text
from auditor.relate import relate
from auditor.relate.book import phrasebook

BOOK = load_folder()
PHRASES = phrasebook(BOOK).phrases


def relations(text: str, *kinds: str) -> list[Relation]:
    document = msgspec.structs.replace(read_text(text), date=dt.date(2024, 6, 3))
    return [each for each in relate(document, extract(document), PHRASES, BOOK.words) if each.kind in kinds]


def roles(relation: Relation) -> dict[str, list[str]]:
    return {role: [claim.text for claim in claims] for role, claims in relation.roles.items()}


PRODUCTS = ("per-share", "valuation", "per-unit", "average")


@pytest.mark.parametrize(
    "text",
    [
        "It earned $3.20 per ordinary share, or $6.40 per depositary share, each of which stands for two of them.",
        "It reported basic earnings of $2.63 a share and diluted earnings of $2.60.",
        "Profit was $160 million, or 22 cents per share, from $150 million, or 20 cents per share, a year earlier.",
        "Gainers beat losers by five to one, with 1.36bn shares traded against a daily average of 3.71bn.",
        "On average 300 people came; 20 of them were older than 80.",
        "The mine sold 5,000 ounces at $1,340 per tonne of ore, raising $6 million.",
    ],
)
def test_figures_that_do_not_multiply(text: str) -> None:
    assert not relations(text, *PRODUCTS)


@pytest.mark.parametrize(
    ("text", "kind", "each", "count", "total"),
    [
        ("It sold 320 buses for $450,000 apiece, $144 million in all.", "per-unit", "$450,000", "320", "$144 million"),
        (
            "At $1,340 per head for 3,090 head, the sale raised $4.14 million.",
            "per-unit",
            "$1,340",
            "3,090",
            "$4.14 million",
        ),
        (
            "A profit of $484 million on 211 million shares makes $2.29 a share.",
            "per-share",
            "$2.29",
            "211 million",
            "$484 million",
        ),
        (
            "Its 443 million shares are worth $7.59 billion at $17.13 each.",
            "valuation",
            "$17.13",
            "443 million",
            "$7.59 billion",
        ),
        ("The 27 sailings drew 6,119 passengers in all, 227 apiece.", "average", "227", "27", "6,119"),
    ],
)
def test_products_in_any_order(text: str, kind: str, each: str, count: str, total: str) -> None:
    (relation,) = relations(text, *PRODUCTS)
    assert relation.kind == kind
    assert roles(relation) == {"each": [each], "count": [count], "total": [total]}
    assert relation.unclear is None


def test_a_small_difference_may_have_a_reason() -> None:
    (relation,) = relations("It earned $484 million, or $2.17 a share, on 211 million shares.", "per-share")
    assert relation.unclear == "the figures nearly multiply out; the difference may have a reason"


def test_words_that_make_the_product_another_one() -> None:
    (relation,) = relations(
        "It bought 12 buses at $300,000 each, a total of $5.12 million including parts.", "per-unit"
    )
    assert relation.unclear == "the sentence does not say that the figures multiply out"


@pytest.mark.parametrize(
    "text",
    [
        "The trail is 5 miles (300 m of climbing).",
        "The room is 10 feet by 12 feet (3 m by 3.7 m).",
        "It ran for 10 miles, 500 metres from the coast.",
        "The dose is 5 mg (10 ml).",
    ],
)
def test_measures_that_are_two(text: str) -> None:
    assert not relations(text, "measure")


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("The tank holds 500 gallons (2,273 litres).", 4.54609),
        ("The tank holds 500 gallons (1,893 litres).", 3.785411784),
        ("Temperatures have climbed by 2°C (3.6°F).", 1.8),
        ("A 10-mile (16 km) route was closed.", 1.609344),
    ],
)
def test_a_measure_takes_the_unit_that_fits(text: str, slope: float) -> None:
    (relation,) = relations(text, "measure")
    assert float(relation.values["slope"].low) == pytest.approx(slope)
    assert relation.unclear is None


@pytest.mark.parametrize(
    "text",
    [
        "The tax rate will be cut from 30% to 29%.",
        "The ceiling comes down from $21 million to $18 million.",
        "It moved the target from $5 million to $4 million.",
        "They won 3–2.",
    ],
)
def test_what_is_no_range(text: str) -> None:
    assert not relations(text, "range")


def test_a_decline_may_run_down() -> None:
    (relation,) = relations("It expects a loss of between $12 million and $10 million.", "range")
    assert relation.unclear == "the sentence tells a decline, which may run down"


def test_ends_are_compared_as_printed() -> None:
    (relation,) = relations("Guidance for revenue is £1.3bn-£1.2bn.", "range")
    assert all(claim.quantity is not None and claim.quantity.is_exact for claim in relation.claims)


def test_a_price_outside_of_its_range() -> None:
    text = "The shares were at $44.60, above their 52-week range of $23.95 to $41.50."
    (relation,) = relations(text, "price-range")
    assert relation.unclear == "the sentence may tell a price outside of the range"
    assert roles(relation) == {"low": ["$23.95"], "high": ["$41.50"], "price": ["$44.60"]}


def test_a_days_move_has_no_range_of_a_year() -> None:
    assert not relations("Shares rose 3% to $34.60, having traded between $35 and $36 during the day.", "price-range")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("For ten days, from 3 May 2024 to 13 May 2024, it was shut.", 10, 11),
        ("For two weeks, from 3 May 2024 to 17 May 2024, it was shut.", 2, 15 / 7),
        ("Over the seven years between 2009 and 2016, output doubled.", 7, 7),
        ("She chaired it from 2007; that ended thirteen years later, in 2020.", 13, 13),
    ],
)
def test_the_time_that_has_gone_by(text: str, low: float, high: float) -> None:
    (relation,) = [each for each in relations(text, "span") if "elapsed" in each.values]
    assert (float(relation.values["elapsed"].low), float(relation.values["elapsed"].high)) == pytest.approx((low, high))


def test_a_long_text_takes_time_in_proportion() -> None:
    text = "It bought 12 buses at $300,000 each, a total of $3.6 million, 5 miles (8 km) off. " * 300
    found: dict[str, Any] = {kind: len(relations(text, kind)) for kind in ("per-unit", "measure")}
    assert found == {"per-unit": 300, "measure": 300}
