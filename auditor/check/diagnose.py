"""Which number is most likely wrong, and what it should probably be.

Each figure of a failing relation is read as the slips people make would have it; an edit counts when every
relation the figure takes part in then holds. Edits that mend more relations come first, then the likelier
slips. A repair is suggested only when it clearly wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from auditor.check.evaluate import Evaluation
from auditor.check.slips import Slip, undo
from auditor.model import Claim, Suggestion, Verdict

HOLDS = frozenset({Verdict.PASS, Verdict.PASS_BY_ROUNDING})
MOST_CLAIMS = 12
"""Figures of one relation that are tried; a longer sum has too many ways to be mended."""


class Repair(NamedTuple):
    """One figure's slip undone, and what that mends."""

    claim: Claim
    slip: Slip
    mended: int
    """How many failing checks hold with it."""


class Diagnosis(NamedTuple):
    """The figure most likely wrong, and repairs, best first."""

    culprit: str | None
    suggestions: tuple[Suggestion, ...]


def diagnose(
    failing: Evaluation, by_claim: dict[str, list[tuple[Evaluation, Verdict]]], suspects: Sequence[Claim]
) -> Diagnosis:
    """What is probably wrong in a failing evaluation; nothing when no repair clearly wins.

    `by_claim` holds, for each claim, every evaluation it takes part in with what that came to.
    """
    repairs = [
        repair
        for claim in suspects[:MOST_CLAIMS]
        for slip in undo(claim)
        if (repair := _tried(failing, claim, slip, by_claim[claim.id])) is not None
    ]
    if not repairs:
        return Diagnosis(None, ())
    repairs.sort(key=lambda repair: (-repair.mended, repair.slip.cost))
    best = repairs[0]
    rivals = [
        repair for repair in repairs[1:] if repair.mended == best.mended and repair.slip.cost <= best.slip.cost + 1
    ]
    if rivals:
        claims = {best.claim.id, *(rival.claim.id for rival in rivals)}
        return Diagnosis(best.claim.id if len(claims) == 1 else None, ())
    suggestion = Suggestion(best.claim.id, best.slip.text, best.slip.reason)
    return Diagnosis(best.claim.id, (suggestion,))


def _tried(
    failing: Evaluation, claim: Claim, slip: Slip, others: Sequence[tuple[Evaluation, Verdict]]
) -> Repair | None:
    """The repair, when the failing check holds with it and no other check gets worse."""
    overrides = {claim.id: slip.quantity}
    if failing.run(overrides).verdict not in HOLDS:
        return None
    mended = 1
    for evaluation, verdict in others:
        if evaluation is failing:
            continue
        now = evaluation.run(overrides).verdict
        if verdict in HOLDS and now not in HOLDS:
            return None
        mended += verdict is Verdict.FAIL and now in HOLDS
    return Repair(claim, slip, mended)
