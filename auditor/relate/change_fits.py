"""Whether the figures of a change fit: evidence that a change was meant where the words leave it open."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.interval import Interval
from auditor.model import Claim, Relation
from auditor.relate.fits import Wanted

_HUNDRED = Interval.point(100)
_ONE = Interval.point(1)


def holds(relation: Relation) -> bool:
    """Whether the figures of a change fit, in the direction told or the other one."""
    before, after, change, delta = (_only(relation, role) for role in ("before", "after", "change", "delta"))
    sign = Interval.point(relation.sign or 1)
    for turn in (sign, -sign):
        if before and after and delta and _meets((before, after, delta), _by(turn)):
            return True
        if before and after and change and _meets((before, after, change), _percent(turn)):
            return True
        level = before or after
        if level and change and delta and _meets((level, delta, change), _move(turn, before is not None)):
            return True
    return False


def _meets(claims: tuple[Claim, Claim, Claim], wanted: Wanted) -> bool:
    """Whether the last of three figures is what the others make it, all taken loosely."""
    readings = [claim.quantity.wide for claim in claims if claim.quantity is not None]
    if len(readings) < len(claims):
        return False
    goal = wanted(readings)[-1]
    return goal.defined and not goal.is_empty and goal.meets(readings[-1])


def _only(relation: Relation, role: str) -> Claim | None:
    claims = relation.roles.get(role, ())
    return claims[0] if claims else None


def _by(turn: Interval) -> Wanted:
    def goals(readings: Sequence[Interval]) -> list[Interval]:
        before, after, delta = readings
        return [after - turn * delta, before + turn * delta, turn * (after - before)]

    return goals


def _percent(turn: Interval) -> Wanted:
    def goals(readings: Sequence[Interval]) -> list[Interval]:
        before, after, change = readings
        ratio = _ONE + turn * change / _HUNDRED
        return [after / ratio, before * ratio, turn * (after / before - _ONE) * _HUNDRED]

    return goals


def _move(turn: Interval, from_before: bool) -> Wanted:
    def goals(readings: Sequence[Interval]) -> list[Interval]:
        level, delta, change = readings
        base = level if from_before else level - turn * delta
        share = change / _HUNDRED
        level_goal = delta / share if from_before else delta / share + turn * delta
        delta_goal = level * share if from_before else level * share / (_ONE + turn * share)
        return [level_goal, delta_goal, delta / base * _HUNDRED]

    return goals
