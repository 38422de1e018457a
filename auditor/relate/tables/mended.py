"""Whether one slip in one of several figures explains why they do not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.check.slips import slip_to
from auditor.interval import Interval
from auditor.model import Claim

CHEAP = 3
"""The cost of a transposition, a scale word or a moved point: slips that chance rarely explains."""
Wanted = Callable[[Sequence[Interval]], Sequence[Interval]]
"""From the readings of some figures, what each must be for the others to fit it."""


def slips(claims: Sequence[Claim], wanted: Wanted, digits: int) -> bool:
    """Whether the last figure fits loosely, or one slip in one figure makes all fit.

    A slip that chance explains easily, such as one wrong digit, tells something only in a figure of `digits` digits.
    """
    quantities = [claim.quantity for claim in claims]
    if any(quantity is None for quantity in quantities):
        return False
    goals = wanted([quantity.narrow for quantity in quantities if quantity is not None])
    loose = wanted([quantity.wide for quantity in quantities if quantity is not None])
    last = quantities[-1]
    if last is not None and loose[-1].defined and loose[-1].meets(last.wide):
        return True
    return any(_is_slip(claim, goal, digits) for claim, goal in zip(claims, goals, strict=True))


def _is_slip(claim: Claim, goal: Interval, digits: int) -> bool:
    if not goal.defined or goal.is_empty or not goal.is_bounded:
        return False
    slip = slip_to(claim, goal)
    count = sum(map(str.isdigit, claim.text))
    return slip is not None and (slip.cost <= CHEAP or count >= digits)
