"""Changes: figures of one unit, on one basis, compared with the past and not with a forecast."""

from __future__ import annotations

import re
from fractions import Fraction

import msgspec

from auditor.interval import Interval
from auditor.model import Claim, Relation
from auditor.relate.scene import Scene
from auditor.relate.words import any_words

AHEAD = 40
"""Characters behind the earlier figure in which a word like *expected* makes it a forecast."""
LEVELS = ("before", "after", "delta")


def refine(relation: Relation, scene: Scene) -> Relation | None:
    """The change with its direction as a value; None when it compares with a forecast or mixes units."""
    relation = _in_one_currency(_in_percent_points(relation))
    levels = [claim for role in LEVELS for claim in relation.roles.get(role, ())]
    if len({(claim.kind, claim.unit) for claim in levels if claim.unit != "pp"}) > 1:
        return None
    if any(claim.range is not None for claim in relation.claims):
        return None
    for claim in relation.roles.get("before", ()):
        if re.match(rf".{{0,{AHEAD}}}?{any_words(scene, 'forecast')}", _clause(scene, claim), re.I | re.S):
            return None
    sentence = scene.sentence(relation.start)
    if basis := re.search(
        any_words(scene, "other basis"), scene.text(sentence.start, max(sentence.end, relation.end)), re.I
    ):
        return msgspec.structs.replace(relation, unclear=f"{basis[0].lower()!r} gives the percentage another basis")
    if not relation.sign:
        return relation
    return msgspec.structs.replace(relation, values={"direction": Interval.point(relation.sign)})


def refine_multiple(relation: Relation, scene: Scene) -> Relation | None:
    """The multiple, when its factor is one and its figures are of one unit."""
    factor = relation.roles["factor"][0]
    levels = [claim for role in LEVELS for claim in relation.roles.get(role, ())]
    if factor.unit != "x" or len({(claim.kind, claim.unit) for claim in levels}) > 1:
        return None
    return relation


def _clause(scene: Scene, claim: Claim) -> str:
    """The words behind a claim as far as the next comma or stop."""
    return re.split(r"[,.;]\s", scene.text(claim.end, claim.end + 2 * AHEAD), maxsplit=1)[0]


def _in_one_currency(relation: Relation) -> Relation:
    """The relation with cents that go by no country read in the currency of the figures beside them."""
    settled = {claim.unit for role in LEVELS for claim in relation.roles.get(role, ()) if not claim.ambiguous}
    if len(settled) != 1:
        return relation
    unit = settled.pop()
    roles = {
        role: tuple(
            msgspec.structs.replace(claim, unit=unit) if claim.ambiguous and role in LEVELS else claim
            for claim in claims
        )
        for role, claims in relation.roles.items()
    }
    return msgspec.structs.replace(relation, roles=roles)


def _in_percent_points(relation: Relation) -> Relation:
    """The relation with a difference in basis points read in percentage points."""
    delta = relation.roles.get("delta", ())
    if not delta or delta[0].unit != "bp" or delta[0].quantity is None:
        return relation
    quantity = delta[0].quantity
    scaled = msgspec.structs.replace(
        quantity,
        value=quantity.value / 100,
        ulp=quantity.ulp / 100,
        coarse=quantity.coarse / 100,
        spread=quantity.spread * Fraction(1, 100),
    )
    claim = msgspec.structs.replace(delta[0], quantity=scaled, unit="pp")
    return msgspec.structs.replace(relation, roles={**relation.roles, "delta": (claim,)})
