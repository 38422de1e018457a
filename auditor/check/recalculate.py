"""What a calculated figure should be, when no slip of any figure explains why a check fails.

Totals, differences, shares and changes are worked out from the other figures, and a figure in the text is taken from
the table. So it is rather they that are wrong than what they rest on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor

from auditor.check.evaluate import Evaluation
from auditor.check.expression import Node
from auditor.check.slips import Slip
from auditor.check.written import written
from auditor.interval import Interval
from auditor.model import Claim

TOLD = "as the other figures give it"
"""Why a figure is suggested that no slip leads to."""
WIDEST = 4
"""How many units in the last place wide what is needed may be, for the figure in its middle to be the one."""
MOSTLY = Fraction(4, 5)
"""How much of what is needed must round to the figure in its middle."""
HALF = Fraction(1, 2)


def calculated(evaluation: Evaluation, suspects: Sequence[Claim]) -> Claim | None:
    """The figure of a check that is worked out from the others; None when there is no such one."""
    rule = evaluation.rule
    if rule.group:
        return _converted(evaluation, suspects)
    root = rule.expect.root if rule.expect else None
    if root is None or (root.kind, root.word) != ("compare", "=="):
        return None
    bare = [_role(part, evaluation) for part in root.parts]
    figures = [claim for claim in bare if claim is not None]
    if len(figures) == 2:
        figures = [claim for claim in figures if claim.table is None]
    return figures[0] if len(figures) == 1 else None


def _converted(evaluation: Evaluation, suspects: Sequence[Claim]) -> Claim | None:
    """Of the one relation of a group that does not fit, the figure named last: what the other was converted to."""
    if len(suspects) == len(evaluation.claims):
        return None
    names = list(_names(next(iter(evaluation.rule.let.values())).root))
    odd = [relation for relation in evaluation.relations if relation.claims[0].id in {each.id for each in suspects}]
    claims = odd[0].roles.get(names[-1], ()) if len(odd) == 1 and names else ()
    return claims[0] if len(claims) == 1 else None


def _names(node: Node) -> Iterator[str]:
    if node.kind == "name":
        yield node.word
    for part in node.parts:
        yield from _names(part)


def _role(node: Node, evaluation: Evaluation) -> Claim | None:
    """The claim of a side that is a role and nothing else."""
    while node.kind == "negative" or (node.kind, node.word) == ("call", "abs"):
        node = node.parts[0]
    claims = evaluation.relations[0].roles.get(node.word, ()) if node.kind == "name" else ()
    return claims[0] if len(claims) == 1 else None


def is_exact(evaluation: Evaluation, claim: Claim) -> bool:
    """Whether a figure follows to its last digit: not from figures that may have been rounded to tens or more."""
    others = [each.quantity for each in evaluation.claims if each.id != claim.id]
    coarse = any(each is not None and each.coarse > each.ulp for each in others)
    return not coarse or any("sum(" in each.source for each in evaluation.rule.let.values())


def recalculated(claim: Claim, needed: Interval) -> Slip | None:
    """The figure in the middle of what is needed, as finely printed as the claim; None when others would do as well."""
    figure = written(claim)
    if figure is None or claim.quantity is None or claim.quantity.hedge or not needed.is_bounded:
        return None
    step = figure.unit
    low, high = sorted((Fraction(needed.low) / step, Fraction(needed.high) / step))
    middle = (low + high) / 2
    number = floor(middle + HALF)
    inside = min(high, number + HALF) - max(low, number - HALF)
    exact = middle == number and high - low <= WIDEST
    if number <= 0 or not (exact or inside >= MOSTLY * (high - low)):
        return None
    digits = str(number).rjust(figure.decimals + 1, "0")
    quantity = figure.quantity(claim, digits, figure.decimals)
    return Slip(figure.text(digits, figure.decimals), quantity, TOLD, 9)
