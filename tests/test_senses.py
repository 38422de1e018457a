"""What a document settles of figures whose unit its words leave open, and the vocabulary that it rests on.

The claims are given as the grammar reads them, so that nothing but the settling is tested here.
"""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import yaml12
from auditor.extract.currencies import currencies
from auditor.extract.data import vocabulary
from auditor.extract.senses import ambiguous_forms, form_of, settle
from auditor.extract.units import read_unit
from auditor.model import Claim, Document, Kind
from auditor.quantity import Quantity

CASES = Path(__file__).parent / "data" / "extract" / "senses.yaml"
ACTIVE = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD "
    "LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK "
    "PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
    "TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
"""ISO 4217, list one."""


def _claim(text: str, written: str, kind: str, unit: str | None, value: object, is_open: bool) -> Claim:
    start = text.index(written)
    quantity = Quantity(Fraction(str(value)), Fraction(1))
    return Claim("", start, start + len(written), written, Kind(kind), quantity, unit, ambiguous=is_open)


def _settled(case: dict[str, Any]) -> Claim | None:
    """The case's claim as its document has it; None when it is no quantity there."""
    text, written = case["text"], case["at"]
    claims = [
        _claim(text, said, kind, unit, value, bool(unsure)) for said, kind, unit, value, *unsure in case.get("also", [])
    ]
    kind, unit, value = case["given"]
    claims.append(_claim(text, written, kind, unit, value, True))
    found = settle(text, sorted(claims, key=lambda claim: claim.start), Document(text))
    assert all(claim.text == text[claim.start : claim.end] for claim in found)
    return next((claim for claim in found if claim.text == written), None)


def _cases() -> list[Any]:
    cases = yaml12.plain(yaml12.load(CASES.read_text(encoding="utf-8"), str(CASES)))
    return [pytest.param(case, id=case["text"]) for case in cases]


@pytest.mark.parametrize("case", _cases())
def test_a_document_settles_a_figure(case: dict[str, Any]) -> None:
    claim = _settled(case)
    if case["meant"] is None:
        assert claim is None
        return
    assert claim is not None
    assert claim.quantity is not None
    kind, unit, value = case["meant"]
    expected = (Kind(kind), unit, Fraction(str(value)), case.get("open", False))
    assert (claim.kind, claim.unit, claim.quantity.value, claim.ambiguous) == expected


# ---------------------------------------------------------------------- what must stay as it is
def test_claims_that_are_clear_are_handed_back_untouched() -> None:
    claims = [_claim("SYDNEY — It paid US$5.", "US$5", "money", "USD", 5, False)]
    assert settle("SYDNEY — It paid US$5.", claims, Document("SYDNEY — It paid US$5.")) is claims


def test_a_cell_outside_the_text_takes_nothing_from_the_text_at_its_offset() -> None:
    cell = Claim("", 0, 8, "5 pounds", Kind.MONEY, Quantity(Fraction(5), Fraction(1)), "GBP", ambiguous=True, table=0)
    text = "She weighs a lot."
    assert settle(text, [cell], Document(text)) == [cell]


def test_precision_moves_with_the_factor() -> None:
    text = "It has 20 m subscribers."
    quantity = Quantity(Fraction(20), Fraction(1), Fraction(10))
    claim = Claim("", 7, 11, "20 m", Kind.MEASURE, quantity, "meter", ambiguous=True)
    (found,) = settle(text, [claim], Document(text))
    million = 1_000_000
    assert found.quantity == Quantity(Fraction(20 * million), Fraction(million), Fraction(10 * million))


def test_the_other_end_of_a_range_goes_with_the_end_that_has_the_unit() -> None:
    text = "The wall is 20 to 30 m high."
    ends = [
        Claim(
            "", 12, 14, "20", Kind.MEASURE, Quantity(Fraction(20), Fraction(1)), "meter", range="low", ambiguous=True
        ),
        Claim(
            "", 18, 22, "30 m", Kind.MEASURE, Quantity(Fraction(30), Fraction(1)), "meter", range="high", ambiguous=True
        ),
    ]
    assert [claim.ambiguous for claim in settle(text, ends, Document(text))] == [False, False]


# ---------------------------------------------------------------------- hostile input
@given(st.text(alphabet="$ ¥£5pounds m°'\"—(SYDNEYReuters)\n.", max_size=200), st.integers(0, 200), st.integers(0, 20))
def test_any_text_is_taken(text: str, start: int, length: int) -> None:
    written = text[start : start + length]
    quantity = Quantity(Fraction(5), Fraction(1))
    for kind, unit in ((Kind.MONEY, "USD"), (Kind.MEASURE, "meter")):
        claim = Claim("", start, start + len(written), written, kind, quantity, unit, ambiguous=True)
        assert len(settle(text, [claim], Document(text))) <= 1


@pytest.mark.parametrize("written", ["5 pounds", "$5", "¥7"])
def test_half_a_surrogate_pair_harms_nothing(written: str) -> None:
    text = "\ud800 SYDNEY — all amounts in dollars \ud800 5 pounds \udfff $5 ¥7"
    claim = _claim(text, written, "money", "USD", 5, True)
    assert [found.text for found in settle(text, [claim], Document(text))] == [written]


def test_many_open_figures_take_time_in_proportion_to_their_number() -> None:
    def seconds(count: int) -> float:
        text = "India, Pakistan: 5 rupees, 5 pounds. " * count
        claims = []
        for at in range(count):
            base = at * 37
            claims.append(Claim("", base + 17, base + 25, "5 rupees", Kind.MONEY, quantity, "INR", ambiguous=True))
            claims.append(Claim("", base + 27, base + 35, "5 pounds", Kind.MONEY, quantity, "GBP", ambiguous=True))
        begin = time.process_time()
        assert len(settle(text, claims, Document(text))) == 2 * count
        return time.process_time() - begin

    quantity = Quantity(Fraction(5), Fraction(1))
    seconds(50)
    assert seconds(4000) < 40 * max(seconds(400), 0.002)


# ---------------------------------------------------------------------- forms
@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("A$5", Kind.MONEY, None),
        ("US$ 5", Kind.MONEY, None),
        ("20 km", Kind.MEASURE, None),
        ("$20m", Kind.MONEY, "$"),
        ("-$4.5 million", Kind.MONEY, "$"),
        ("$(4.5) million", Kind.MONEY, "$"),
        ("5 million Dollars", Kind.MONEY, "dollars"),
        ("Rs. 5", Kind.MONEY, "Rs"),
        ("twenty-pound", Kind.MEASURE, "pound"),
        ("20-m", Kind.MEASURE, "m"),
        ("5'", Kind.MEASURE, "'"),
        ("$" + "9" * 1000, Kind.MONEY, "$"),
    ],
)
def test_the_form_that_leaves_a_figure_open(text: str, kind: Kind, form: str | None) -> None:
    assert form_of(text, kind) == form


# ---------------------------------------------------------------------- the vocabulary
def test_every_active_currency_is_known_by_its_code() -> None:
    assert [code for code in ACTIVE.split() if code not in currencies().signs] == []


def test_nouns_families_and_places_name_currencies_that_exist() -> None:
    data, places = vocabulary("currencies"), vocabulary("places")
    codes = data["currencies"]
    assert {entry["noun"] for entry in codes.values()} <= data["nouns"].keys()
    assert {noun for nouns in data["families"].values() for noun in nouns} <= data["nouns"].keys()
    named = [entry["default"] for part in ("nouns", "minor", "parts") for entry in data[part].values()]
    named += [*data["signs"].values(), *(entry["code"] for entry in data["careful"].values())]
    named += [*data["scaled_currencies"], *places["places"], *places["bare_dollar"]]
    assert set(named) <= codes.keys()


def test_no_place_stands_for_two_currencies() -> None:
    words = [word for entry in vocabulary("places")["places"].values() for named in entry.values() for word in named]
    assert len(words) == len(set(words))


def test_no_sign_belongs_to_two_currencies() -> None:
    data = vocabulary("currencies")
    signs = [
        sign for entry in data["currencies"].values() for sign in (*entry.get("signs", ()), *entry.get("local", ()))
    ]
    signs += [*data["signs"], *data["careful"]]
    assert sorted(sign for sign in set(signs) if signs.count(sign) > 1) == []


def test_units_of_senses_are_those_that_units_are_read_as() -> None:
    for form in ambiguous_forms():
        for sense in _listed(form):
            if sense["kind"] in ("measure", "duration"):
                assert getattr(read_unit(sense["unit"]), "name", None) == sense["unit"]


def _listed(form: str) -> list[dict[str, Any]]:
    senses = vocabulary("senses")["forms"]
    entry = senses[form]
    return list(entry if isinstance(entry, list) else senses[entry["same"]])


def test_every_metric_has_one_name_and_every_word_one_metric() -> None:
    data = vocabulary("metrics")
    words = [word.lower() for forms in data["metrics"].values() for word in set(map(str.lower, forms))]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []
    assert set(data["may_be_negative"]) <= data["metrics"].keys()
