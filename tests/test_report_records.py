"""The JSON records: what they hold, that they match their schemas, and that nothing in a document breaks them."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from referencing import Registry, Resource
from report_samples import STORY, Maker, damaged, empty, hostile, report, settled, story, tables

from auditor.interval import EMPTY, UNDEFINED, Interval
from auditor.model import Audit, Coverage, Document, Kind, Verdict
from auditor.quantity import Hedge
from auditor.report import records
from auditor.report.decimals import exact
from auditor.resources import reports_folder

ALL = [story, damaged, tables, hostile, empty, settled]


def validator(name: str) -> jsonschema.Draft202012Validator:
    folder = reports_folder() / "schema"
    schemas = [json.loads((folder / f"{each}-1.json").read_text("utf-8")) for each in ("document", "run")]
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas
    )
    (wanted,) = (schema for schema in schemas if schema["title"] == f"auditor.{name}/1")
    return jsonschema.Draft202012Validator(wanted, registry=registry)


def decoded(record: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(records.encode(record))
    return found


@pytest.mark.parametrize("sample", ALL)
def test_every_form_of_a_document_matches_its_schema(sample: Any) -> None:
    audit = sample()
    for record in (
        records.audited(audit),
        records.placed(audit),
        records.extracted(audit.document, audit.claims),
    ):
        validator("document").validate(decoded(record))


def test_a_run_matches_its_schema() -> None:
    whole = report(*(sample() for sample in ALL))
    record = decoded(records.ran(whole.run, [records.placed(audit) for audit in whole.audits]))
    validator("run").validate(record)
    assert record["verdict"] == "fail"


@pytest.mark.parametrize(
    ("change", "value"), [("schema", "auditor.document/2"), ("claims", [{}]), ("verdict", "good"), ("extra", 1)]
)
def test_the_schema_refuses_what_is_not_a_document(change: str, value: object) -> None:
    record = decoded(records.audited(story())) | {change: value}
    assert not validator("document").is_valid(record)


def test_a_document_keeps_the_order_of_its_keys() -> None:
    keys = list(decoded(records.audited(story())))
    head = ["schema", "id", "path", "title", "date", "verdict", "claims", "findings", "derived", "coverage", "notices"]
    assert keys == head


def test_an_extracted_document_has_no_verdict() -> None:
    audit = story()
    keys = set(decoded(records.extracted(audit.document, audit.claims)))
    assert keys == {"schema", "id", "path", "title", "date", "claims", "notices"}


def test_claims_carry_exact_figures_in_base_units() -> None:
    first, revenue, *_ = decoded(records.placed(story()))["claims"]
    assert (revenue["value"], revenue["low"], revenue["high"]) == ("280200000000", "280150000000", "280250000000")
    assert STORY[revenue["start"] : revenue["end"]] == "280.2 billion yuan"
    assert (first["value"], first["low"], first["high"], first["at"]) == ("8", "7.5", "8.5", [3, 57])


def test_an_open_hedge_leaves_its_end_open() -> None:
    over = decoded(records.audited(story()))["claims"][5]
    assert (over["value"], over["low"], over["high"], over["hedge"]) == ("12", "12", None, "over")


def test_a_date_gives_its_label_and_days() -> None:
    year = decoded(records.audited(story()))["claims"][8]
    assert (year["value"], year["low"], year["high"]) == ("2020", "2020-01-01", "2020-12-31")


def test_equal_objects_give_equal_figures_and_others_their_own() -> None:
    make = Maker("5% 5% 6%")
    claims = [make.add(text, Kind.PERCENT, text[0], "1", "%") for text in ("5%", "5%", "6%")]
    assert [records.claim_record(claim).value for claim in claims * 2] == ["5", "5", "6"] * 2


def test_a_full_memory_of_figures_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "REMEMBERED", 2)
    make = Maker("1% 2% 3% 4% 5%")
    claims = [make.add(f"{number}%", Kind.PERCENT, str(number), "1", "%") for number in range(1, 6)]
    assert [records.claim_record(claim).value for claim in claims] == ["1", "2", "3", "4", "5"]
    assert len(records._remembered) <= 2


def test_shared_is_exact() -> None:
    passed = decoded(records.audited(story()))["findings"][1]
    assert passed["shared"]["shown"] == "[7.2984, 7.3005]"
    assert decoded(records.audited(damaged()))["findings"][0]["shared"] is None


@pytest.mark.parametrize(("interval", "shown"), [(EMPTY, "empty"), (UNDEFINED, "undefined")])
def test_an_interval_without_values_has_no_ends(interval: Interval, shown: str) -> None:
    record = records.interval_record(interval)
    assert (record.low, record.high, record.shown) == (None, None, shown)


def test_a_lone_surrogate_is_replaced_by_one_character() -> None:
    audit = Audit(Document("\ud800 5%", id="\udfff"), [], [], [], Coverage(0, 0))
    assert decoded(records.placed(audit))["text"] == "\ufffd 5%"


def test_a_run_of_passes_passes_and_one_of_nothing_is_not_checked() -> None:
    run = report(empty()).run
    assert records.run_verdict(run) is Verdict.NOT_CHECKED
    assert records.run_verdict(msgspec.structs.replace(run, verdicts={"pass-by-rounding": 1})) is Verdict.PASS


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_finite_decimal_is_written_exactly(number: Decimal) -> None:
    text = exact(Fraction(number))
    assert text is not None
    assert Fraction(text) == Fraction(number)
    assert "E" not in text


@given(st.fractions())
def test_any_fraction_is_written_to_fifteen_digits(number: Fraction) -> None:
    text = exact(number)
    assert text is not None
    assert abs(Fraction(text) - number) <= abs(number) / 10**14


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(1, 3), "0.333333333333333"),
        (Fraction(-1, 20), "-0.05"),
        (Fraction(10) ** 5000, "1.00000000000000E+5000"),
        (Fraction(0), "0"),
        (inf, None),
    ],
)
def test_unusual_numbers(number: Fraction | float, text: str | None) -> None:
    assert exact(number) == text


def test_a_hedged_quantity_is_open() -> None:
    make = Maker("up to 5%")
    claim = make.add("5%", Kind.PERCENT, "5", "1", "%", means=Hedge.AT_MOST)
    assert (records.claim_record(claim).low, records.claim_record(claim).high) == (None, "5")
