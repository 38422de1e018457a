"""Which number is most likely wrong, and what it should probably be.

For each figure of a failing check the rule says what it would have to be (`solve`), and the slips that lead there
say what was meant (`slips`). Each such repair is a hypothesis. It weighs as much as its slip is likely, more when
other failing checks hold with it as well, and nothing when a check that holds would fail. Beside them stand the
hypotheses that the direction word is wrong, and that a figure is wrong in no such way. A repair is suggested only when
it clearly outweighs all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import exp, isfinite
from typing import NamedTuple

import msgspec

from auditor.check.calendar_repair import DayRepair, day_repair
from auditor.check.evaluate import Evaluation
from auditor.check.recalculate import TOLD, calculated, is_exact, recalculated
from auditor.check.siblings import Siblings
from auditor.check.slips import Slip, undo
from auditor.check.solve import Needs
from auditor.interval import EVERYTHING, Interval
from auditor.model import Claim, Suggestion, Verdict
from auditor.quantity import Quantity

HOLDS = frozenset({Verdict.PASS, Verdict.PASS_BY_ROUNDING})
MOST_CLAIMS = 200
"""Figures of one check that are looked at; a longer sum has too many ways to be mended."""
MOST_SUSPECTS = 4000
"""Figures of one document that are looked at, over all failing checks."""
MOST_CHECKS = 12
"""Checks of one figure that are looked at."""
MOST_TRIALS = 60
"""Repairs tried one by one for a rule that cannot be solved for a figure."""
SURE = 0.55
"""The share of all hypotheses that a repair must have to be suggested."""
LIKELY = 0.43
"""The same for a slip in a figure of the prose, if no other repair comes near."""
AHEAD = 2.0
"""How much likelier than the next one a repair must be that is suggested for less than `SURE`."""
CULPRIT = 0.6
"""The share that the repairs of one figure must have for it to be named."""
MENDED = 1000.0
"""How much likelier a repair is for each further failing check that it mends: two errors at once are rare."""
TURNED = 0.15
"""How many of all errors are a wrong direction word."""
LEAST = 0.02
"""What a repair at the very end of what is needed weighs beside one in its middle."""
MISCALCULATED = 0.002
"""How likely it is that a figure was worked out wrongly, and came out just as it is printed."""
UNBOUNDED = 1.0
"""The weight of the same where a figure is only too large or too small, so that nearly all others would do."""
BESIDE = Fraction(1, 4)
"""How far beyond a limit (*more than doubled*) a figure is looked for."""
FAR = 0.1
"""How much less likely a repair is that leads further beyond it."""
OTHERWISE = 0.03
"""How many of all errors are a figure that is wrong in no usual way."""


class Repair(NamedTuple):
    """One figure's slip undone, and how likely that is."""

    claim: Claim
    slip: Slip
    weight: float


class Diagnosis(NamedTuple):
    """The figure most likely wrong, and repairs, best first."""

    culprit: str | None
    suggestions: tuple[Suggestion, ...]
    rivals: tuple[Repair, ...] = ()
    """The likeliest repairs where none clearly wins."""
    needs: tuple[tuple[Claim, Interval], ...] = ()
    """What each figure would have to be for the check to hold, the likeliest culprit first."""
    turned: bool = False
    """True when the check would hold with the opposite direction."""
    other_ways: str = ""
    """What else would make the check hold, where no figure is to be changed for it."""


NOTHING = Diagnosis(None, ())


class Checks:
    """The checks of a document by the claims that take part, with what is known of each."""

    def __init__(self, judged: Iterable[tuple[Evaluation, Verdict]], claims: Sequence[Claim]) -> None:
        self._by_claim: dict[str, list[tuple[Evaluation, Verdict]]] = {}
        for evaluation, verdict in judged:
            for claim in evaluation.claims:
                self._by_claim.setdefault(claim.id, []).append((evaluation, verdict))
        self._needs: dict[int, Needs] = {}
        self._left = MOST_SUSPECTS
        self.siblings = Siblings(claims)

    def spend(self, suspects: int) -> bool:
        """Whether so many more figures may be looked at; in a document in which all fails, those behind are not."""
        self._left -= suspects
        return self._left >= 0

    def needs(self, evaluation: Evaluation) -> Needs:
        """What the figures of a check would have to be."""
        return self._needs.setdefault(id(evaluation), Needs(evaluation))

    def others(self, claim: Claim, failing: Evaluation) -> tuple[list[Evaluation], list[Evaluation]]:
        """The further checks of a claim: those that hold and those that fail."""
        found = [each for each in self._by_claim.get(claim.id, ())[:MOST_CHECKS] if each[0] is not failing]
        holding = [evaluation for evaluation, verdict in found if verdict in HOLDS]
        return holding, [evaluation for evaluation, verdict in found if verdict is Verdict.FAIL]


def diagnose(failing: Evaluation, checks: Checks, suspects: Sequence[Claim]) -> Diagnosis:
    """What is probably wrong in a failing check; no suggestion when no repair clearly wins."""
    day = day_repair(failing)
    if day is not None:
        return _of_day(day)
    suspects = [claim for claim in suspects if claim.quantity is not None]
    needs = [(claim, need) for claim in suspects[:MOST_CLAIMS] if (need := checks.needs(failing).of(claim)) is not None]
    if len(suspects) > MOST_CLAIMS or not checks.spend(len(suspects)):
        return Diagnosis(None, (), (), tuple(needs[:1]))
    turned = _turned(failing)
    repairs = [repair for claim in suspects for repair in _repairs(claim, failing, checks)]
    rest = TURNED * turned + sum(_otherwise(claim, failing, checks) for claim in suspects)
    repairs = _distinct([*repairs, *_recalculated(failing, checks, suspects)])
    repairs.sort(key=lambda repair: -repair.weight)
    everything = rest + sum(repair.weight for repair in repairs)
    by_claim: dict[str, float] = {}
    for repair in repairs:
        by_claim[repair.claim.id] = by_claim.get(repair.claim.id, 0.0) + repair.weight
    needs.sort(key=lambda each: -by_claim.get(each[0].id, 0.0))
    culprit = next((id for id, weight in by_claim.items() if weight >= CULPRIT * everything), None)
    best = repairs[0] if repairs and _wins(repairs, everything) else None
    if best is None or not _holds(failing, best.claim, best.slip):
        likely = tuple(repair for repair in repairs[:2] if repair.weight >= everything / 5)
        return Diagnosis(culprit, (), likely, tuple(needs), turned)
    suggestion = Suggestion(best.claim.id, best.slip.text, best.slip.reason)
    return Diagnosis(best.claim.id, (suggestion,), (), tuple(needs), turned)


def _wins(repairs: Sequence[Repair], everything: float) -> bool:
    """Whether the first repair clearly outweighs all other hypotheses."""
    best = repairs[0]
    if best.weight >= SURE * everything:
        return True
    rival = repairs[1].weight if len(repairs) > 1 else 0.0
    bare = best.claim.table is None and not best.slip.quantity.spread and best.slip.reason != TOLD
    return bare and best.weight >= max(LIKELY * everything, AHEAD * rival)


def _of_day(day: DayRepair) -> Diagnosis:
    """The diagnosis of a day of the week that is not that of its date."""
    days = f"it would hold with {day.text} in the place of {day.claim.text}"
    if day.days:
        days += f", or on {day.told_days} of the month"
    if day.share < SURE:
        return Diagnosis(None, (), other_ways=days)
    suggestion = Suggestion(day.claim.id, day.text, "the day of the week of that date")
    return Diagnosis(day.claim.id, (suggestion,), other_ways=days)


# ---------------------------------------------------------------------- hypotheses
def _repairs(claim: Claim, failing: Evaluation, checks: Checks) -> Iterator[Repair]:
    """The slips of a claim that mend the failing check and break no other."""
    holding, broken = checks.others(claim, failing)
    need = checks.needs(failing).of(claim)
    wanted = EVERYTHING if need is None else need
    open_questions = [] if need is not None else [failing]
    for evaluation in holding:
        keeps = checks.needs(evaluation).of(claim)
        if keeps is None:
            open_questions.append(evaluation)
        else:
            wanted = wanted & keeps
    trials = MOST_TRIALS
    for slip in undo(claim, wanted):
        if open_questions:
            trials -= 1
            if trials < 0 or not all(_holds(evaluation, claim, slip) for evaluation in open_questions):
                continue
        mended = sum(_mends(slip, claim, evaluation, checks) for evaluation in broken)
        fit = 1.0 if need is None else _fit(slip.quantity, need, failing.claims)
        if need is not None and not slip.quantity.narrow.meets(_beside_limit(need, failing)):
            fit = fit * FAR
        weight = slip.likelihood * fit * checks.siblings.weight(claim, slip.text, slip.quantity) * MENDED**mended
        yield Repair(claim, slip, weight)


def _distinct(repairs: Iterable[Repair]) -> list[Repair]:
    """The repairs, of those of one claim that come to the same quantity (`$11.2m`, `$11.2mn`) the likeliest.

    Words stay apart: nobody knows whether *one in four* or *a quarter* was meant.
    """
    found: dict[tuple[str, Fraction, Fraction, str], Repair] = {}
    for repair in repairs:
        meant = repair.slip.quantity
        key = repair.claim.id, meant.value, meant.ulp, repair.slip.text if meant.spread else ""
        if key not in found or repair.weight > found[key].weight:
            found[key] = repair
    return list(found.values())


def _recalculated(failing: Evaluation, checks: Checks, suspects: Sequence[Claim]) -> Iterator[Repair]:
    """The figure that is worked out from the others, as they give it."""
    claim = calculated(failing, suspects)
    if claim is None or all(claim.id != suspect.id for suspect in suspects) or not is_exact(failing, claim):
        return
    wanted = _wanted(claim, failing, checks)
    slip = recalculated(claim, wanted) if wanted is not None else None
    if slip is not None:
        mended = sum(_mends(slip, claim, evaluation, checks) for evaluation in checks.others(claim, failing)[1])
        yield Repair(claim, slip, MISCALCULATED * MENDED**mended)


def _mends(slip: Slip, claim: Claim, evaluation: Evaluation, checks: Checks) -> bool:
    need = checks.needs(evaluation).of(claim)
    return _holds(evaluation, claim, slip) if need is None else slip.quantity.narrow.meets(need)


def _holds(evaluation: Evaluation, claim: Claim, slip: Slip) -> bool:
    return evaluation.run({claim.id: slip.quantity}).verdict in HOLDS


def _fit(meant: Quantity, need: Interval, claims: Sequence[Claim]) -> float:
    """How well a figure fits what is needed.

    Where all figures are rounded alike, as in a sum, their roundings mostly cancel: the sum of n of them, each even
    over a width w, has a standard deviation of w √(n / 12). Else the widest rounding counts, all of it as likely.
    """
    if not need.is_bounded or meant.spread or meant.hedge:
        return 1.0
    low, high = float(need.low), float(need.high)
    if any(claim.quantity is None or claim.quantity.ulp != meant.ulp for claim in claims):
        return _overlap(meant.narrow, need)
    variance = ((high - low) ** 2 / max(1, len(claims) - 1) + float(meant.ulp) ** 2) / 12
    off = float(meant.value) - (low + high) / 2
    return max(LEAST, exp(-(off**2) / (2 * variance))) if variance else 1.0


def _overlap(one: Interval, other: Interval) -> float:
    """How much of the narrower of two intervals lies in the other: 1 for a figure well inside what is needed."""
    shared = one & other
    widths = [float(each.high) - float(each.low) for each in (one, other) if each.is_bounded]
    narrower = min(widths, default=0.0)
    if not narrower or not shared.is_bounded:
        return 1.0
    return max(LEAST, min(1.0, (float(shared.high) - float(shared.low)) / narrower))


def _turned(failing: Evaluation) -> bool:
    """Whether the check holds with the opposite direction word."""
    relations = tuple(
        msgspec.structs.replace(
            relation,
            sign=-relation.sign,
            values={name: -value if name == "direction" else value for name, value in relation.values.items()},
        )
        for relation in failing.relations
    )
    if not any(relation.sign for relation in relations):
        return False
    return msgspec.structs.replace(failing, relations=relations).run().verdict in HOLDS


def _otherwise(claim: Claim, failing: Evaluation, checks: Checks) -> float:
    """How likely it is that a figure is wrong in no usual way: the more values would do, the likelier."""
    assert claim.quantity is not None
    wanted = _wanted(claim, failing, checks)
    if wanted is None or wanted.is_empty:
        return 0.0
    mended = 0
    for evaluation in checks.others(claim, failing)[1]:
        need = checks.needs(evaluation).of(claim)
        if need is not None and need.meets(wanted):
            wanted, mended = wanted & need, mended + 1
    return MENDED**mended * _unusual(claim.quantity, _beside_limit(wanted, failing))


def _beside_limit(wanted: Interval, failing: Evaluation) -> Interval:
    """What a figure would have to be, where a hedge leaves it open to one side: *more than doubled* is near two."""
    hedged = any(claim.quantity is not None and claim.quantity.hedge is not None for claim in failing.claims)
    ends = [Fraction(end) for end in (wanted.low, wanted.high) if isfinite(end) and end]
    if not hedged or len(ends) != 1:
        return wanted
    room = abs(ends[0]) * BESIDE
    return wanted & Interval.of(ends[0] - room, ends[0] + room)


def _unusual(printed: Quantity, wanted: Interval) -> float:
    """The weight of a figure being wrong in no usual way, when it would have to be as is wanted."""
    if not printed.value:  # nil is rarely a slip
        return 0.0
    if not wanted.is_bounded:
        return UNBOUNDED
    low, high = Fraction(wanted.low), Fraction(wanted.high)
    width = max(high - low, printed.ulp)
    size = max(abs(printed.value), abs(low), abs(high))
    return OTHERWISE * min(1.0, float(width / size))


def _wanted(claim: Claim, failing: Evaluation, checks: Checks) -> Interval | None:
    """What a figure would have to be for the failing check to hold and no other to fail; None when that is unknown."""
    wanted = EVERYTHING
    for evaluation in (failing, *checks.others(claim, failing)[0]):
        need = checks.needs(evaluation).of(claim)
        if need is None:
            return None
        wanted = wanted & need
    return wanted


def explained(diagnosis: Diagnosis, told: Mapping[str, str]) -> Iterator[str]:
    """What would make a failing check pass, for the working; `told` shows what each figure would have to be."""
    if diagnosis.other_ways:
        yield diagnosis.other_ways
    if diagnosis.turned:
        yield "it would hold if the words said the opposite direction"
    if len(diagnosis.rivals) > 1:
        ways = " or ".join(
            f"{repair.slip.text} for {repair.claim.text} ({repair.slip.reason})" for repair in diagnosis.rivals
        )
        yield f"the likeliest repairs, none clearly ahead: {ways}"
    if told:
        ways = ", or ".join(f"{needed} in the place of {text}" for text, needed in told.items())
        yield f"it would hold with {ways}"
