"""Checks of table rows that count only when the table bears them out.

That two lines of a table are named like those of an identity does not prove that they belong to it. A rule
with `confirm: true` fails only where the same lines hold in at least as many other columns as they fail in;
elsewhere they were not meant to fit, and the check comes to nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from auditor.check.diagnose import HOLDS
from auditor.check.evaluate import Evaluation
from auditor.model import Claim, Verdict

REASON = "no other column of the table shows that these lines are meant to fit"
"""Why a failure that nothing bears out is not checked."""

DIGITS = 100
"""The smallest figure, in units of its last place, whose fitting says something."""

Lines = tuple[str, int | None, tuple[int | None, ...]]


def doubtful(judged: Iterable[tuple[Evaluation, Verdict]]) -> set[int]:
    """Of the failures, by their place in the list, those that no other column of their table bears out."""
    told = list(judged)
    held: Counter[Lines] = Counter()
    failed: Counter[Lines] = Counter()
    for evaluation, verdict in told:
        if evaluation.rule.confirm:
            held[_lines(evaluation)] += verdict in HOLDS and _says_something(evaluation.claims)
            failed[_lines(evaluation)] += verdict is Verdict.FAIL
    return {
        place
        for place, (evaluation, verdict) in enumerate(told)
        if evaluation.rule.confirm
        and verdict is Verdict.FAIL
        and held[_lines(evaluation)] < max(1, failed[_lines(evaluation)])
    }


def _lines(evaluation: Evaluation) -> Lines:
    """The rule, the table and its rows: what the columns of a table have in common."""
    claims = evaluation.claims
    return evaluation.rule.id, claims[0].table, tuple(sorted({claim.row or 0 for claim in claims}))


def _says_something(claims: Iterable[Claim]) -> bool:
    """Whether a check that holds could have failed: figures that are nil or of one digit fit by chance."""
    sizes = [
        abs(claim.quantity.value) / claim.quantity.ulp for claim in claims if claim.quantity and claim.quantity.ulp
    ]
    return max(sizes, default=Fraction(0)) >= 100
