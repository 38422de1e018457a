"""Extraction on short sentences, kept as data in `data/extract/`: a file a kind, what must stay untouched first."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor import yaml12
from auditor.extract import extract
from auditor.model import Claim, Document, Table
from auditor.readers import read_text

FOLDER = Path(__file__).parent / "data" / "extract"
SILENT = "not-a-quantity"
FILES = (
    SILENT,
    "age",
    "compound",
    "multiple",
    "money",
    "percent",
    "points",
    "number",
    "measure",
    "date",
    "duration",
    "range",
    "hedge",
    "context",
)
ALWAYS = ("text", "kind", "unit", "value", "hedge", "range")
"""What every expected claim says; a key left out stands for None. Other keys are compared where given."""


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{name}: {case['text']}", marks=_marks(case))
        for name in FILES
        for case in yaml12.plain(yaml12.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), name))
    ]


def _marks(case: dict[str, Any]) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=case["gap"], strict=True)] if "gap" in case else []


def _said(claim: Claim) -> dict[str, Any]:
    quantity = claim.quantity
    return {
        "text": claim.text,
        "kind": str(claim.kind),
        "unit": claim.unit,
        "value": quantity and quantity.value,
        "hedge": claim.hedge,
        "range": claim.range,
        "class": quantity and quantity.hedge and str(quantity.hedge),
        "ulp": quantity and quantity.ulp,
        "coarse": quantity and quantity.coarse,
        "spread": quantity and quantity.spread,
        "period": claim.period and claim.period.label,
        "subject": claim.subject,
        "entity": claim.entity,
        "noun": claim.noun,
        "ambiguous": claim.ambiguous,
    }


def _expected(given: dict[str, Any]) -> dict[str, Any]:
    exact = {
        key: Fraction(str(given[key])) for key in ("value", "ulp", "coarse", "spread") if given.get(key) is not None
    }
    return {**dict.fromkeys(ALWAYS), **given, **exact}


@pytest.mark.parametrize("case", _cases())
def test_claims_of_a_sentence(case: dict[str, Any]) -> None:
    date = dt.date.fromisoformat(str(case["date"])) if "date" in case else None
    document = msgspec.structs.replace(read_text(case["text"]), date=date)
    found = extract(document)
    assert all(claim.text == document.text[claim.start : claim.end] for claim in found)
    expected = [_expected(claim) for claim in case.get("claims", [])]
    keys = [claim.keys() for claim in expected] + [dict.fromkeys(ALWAYS).keys()] * len(found)
    assert [{key: _said(claim)[key] for key in wanted} for claim, wanted in zip(found, keys, strict=False)] == expected


def test_every_file_of_examples_is_read() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {*FILES, "senses", "table"}


def test_nothing_is_expected_where_nothing_must_be_found() -> None:
    cases = yaml12.plain(yaml12.load((FOLDER / f"{SILENT}.yaml").read_text(encoding="utf-8"), SILENT))
    assert all("claims" not in case and case["why"] for case in cases)


def test_cells_of_a_table_outside_the_text_are_read_one_by_one() -> None:
    table = Table(rows=[["Item", "2023", "2022"], ["Result", "(1,234)", "5.0%"], ["Note 5", "", "—"]])
    found = extract(Document("", tables=[table]))
    assert [(claim.table, claim.row, claim.column, claim.text) for claim in found] == [
        (0, 0, 1, "2023"),
        (0, 0, 2, "2022"),
        (0, 1, 1, "(1,234)"),
        (0, 1, 2, "5.0%"),
        (0, 2, 2, "—"),
    ]
    values = [claim.quantity.value for claim in found if claim.quantity]
    assert values == [-1234, 5, 0]


def test_claims_stand_where_hidden_mark_up_leaves_them() -> None:
    text = "It made **280.2 billion** yuan."
    clean = text.replace("**", "\x00\x00")
    (claim,) = extract(Document(text, clean))
    assert (claim.unit, claim.text) == ("CNY", "280.2 billion** yuan")


def test_ids_count_in_reading_order() -> None:
    found = extract(read_text("It made $5 in 2020 and $6 in 2021."))
    assert [claim.id for claim in found] == ["c1", "c2", "c3", "c4"]
