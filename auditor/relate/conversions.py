"""Conversions: the direction of a rate, what rates there have been, and rates that the text prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache

import msgspec

from auditor import yaml12
from auditor.interval import Interval
from auditor.model import Claim, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene
from auditor.resources import PACKAGE

COUNTED_IN = ("USD", "EUR", "GBP", "CHF")
"""Currencies that rates are told per one of, the first of a pair winning; else by the alphabet."""
SLACK = 3
"""How far outside the lowest and highest rate a converted amount may imply a rate."""


_PER = lazily(r"\s(?:a|an|per|each)\b|\s?/\s?[a-z]")
_SCALED = lazily(r"[a-z]{1,4}illion|crore|lakh|thousand|\d\s?(?:m|mn|mln|bn|bln|tn|k)\b", re.I)
_IN_SCALE = lazily(r"\bin (?:millions|thousands|billions)\b|\b(?:millions|thousands) of\b", re.I)
"""A document that leaves scale words out prints amounts that cannot be told from slips."""


@cache
def _per_dollar() -> dict[str, tuple[Fraction, Fraction]]:
    path = PACKAGE / "relate" / "usual_rates.yaml"
    data = yaml12.plain(yaml12.load(path.read_text(encoding="utf-8"), str(path)))
    return {code: (Fraction(str(low)), Fraction(str(high))) for code, (low, high) in data["per_dollar"].items()}


def refine(relation: Relation, scene: Scene) -> Relation | None:
    """The conversion with the rate the usual way up; None for two amounts of one currency."""
    base, quote = relation.roles["base"][0], relation.roles["quote"][0]
    if base.unit == quote.unit or base.unit is None or quote.unit is None or base.ambiguous or quote.ambiguous:
        return None
    if (
        base.range is not None
        or quote.range is not None
        or any(_PER.match(scene.text(claim.end, claim.end + 20)) for claim in (base, quote))
    ):
        return None
    if _rank(base) < _rank(quote):
        base, quote = quote, base
    usual = usual_rate(base.unit or "", quote.unit or "")
    known = usual is not None and _is_recent(base) and not _IN_SCALE.search(scene.document.text)
    if known and usual and _scale_left_out(base, quote, usual):
        known = False
    values = {"lowest": Interval.point(usual[0]), "highest": Interval.point(usual[1])} if known and usual else {}
    return msgspec.structs.replace(relation, roles={"base": (base,), "quote": (quote,)}, values=values)


def _scale_left_out(base: Claim, quote: Claim, usual: tuple[Fraction, Fraction]) -> bool:
    """Whether one amount has no scale word and would fit with one, as in a filing that tells figures in millions."""
    if bool(_SCALED.search(base.text)) == bool(_SCALED.search(quote.text)) or not (base.quantity and quote.quantity):
        return False
    rate = base.quantity.value / quote.quantity.value if quote.quantity.value else Fraction(0)
    return any(usual[0] <= rate * Fraction(1000) ** power <= usual[1] for power in (-3, -2, -1, 1, 2, 3))


def usual_rate(unit: str, per: str) -> tuple[Fraction, Fraction] | None:
    """The lowest and highest rate of one currency per one of another since 1999, widened; None when not known."""
    rates = _per_dollar()
    if unit not in rates or per not in rates:
        return None
    (low, high), (low_per, high_per) = rates[unit], rates[per]
    return low / high_per / SLACK, high / low_per * SLACK


def printed_rates(relations: Iterable[Relation], scene: Scene) -> Iterator[Relation]:
    """Each conversion of a document beside the one rate that the document prints for its pair."""
    found = list(relations)
    printed: dict[frozenset[str | None], list[Relation]] = {}
    for relation in found:
        if relation.kind == "printed-rate":
            pair = frozenset(claim.unit for claim in relation.claims)
            if len(pair) == 2:
                printed.setdefault(pair, []).append(relation)
    for relation in found:
        if relation.kind != "conversion":
            continue
        rates = printed.get(frozenset(claim.unit for claim in relation.claims), [])
        if not rates:
            continue
        yield _beside(relation, rates)


def _beside(pair: Relation, rates: list[Relation]) -> Relation:
    one, rate = rates[0].roles["one"][0], rates[0].roles["rate"][0]
    base, quote = pair.roles["base"][0], pair.roles["quote"][0]
    if base.unit != rate.unit:
        base, quote = quote, base
    roles: dict[str, tuple[Claim, ...]] = {"base": (base,), "quote": (quote,), "one": (_exactly(one),), "rate": (rate,)}
    unclear = "the text prints several rates for this pair" if len(rates) > 1 else None
    if base.period != rate.period and base.period is not None:
        unclear = "the amount is of another time than the printed rate"
    return Relation("printed-rate", roles, "printed-rates", pair.start, pair.end, unclear=unclear)


def _exactly(one: Claim) -> Claim:
    """The `$1` of a printed rate, which stands for one dollar exactly."""
    assert one.quantity is not None
    return msgspec.structs.replace(
        one, quantity=msgspec.structs.replace(one.quantity, ulp=Fraction(0), coarse=Fraction(0))
    )


def _rank(claim: Claim) -> tuple[int, str]:
    unit = claim.unit or ""
    return (COUNTED_IN.index(unit), "") if unit in COUNTED_IN else (len(COUNTED_IN), unit)


def _is_recent(claim: Claim) -> bool:
    """Whether the amount may be of a year that the usual rates cover."""
    start = claim.period.start if claim.period else None
    return start is None or start.year >= 1999
