"""Comparisons in words for the working, and their sides as intervals for a drawing.

A figure that a name stands for better than its number (`stated`, the day of a week) is told by the word of its relation
that is called like it, with `_name` behind (`stated_name`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from auditor.check.amounts import scaled
from auditor.check.expression import Comparison
from auditor.check.reading import Reading
from auditor.interval import Interval
from auditor.model import Verdict

_ORDERS = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}


def told(comparison: Comparison, words: dict[str, str]) -> Iterator[str]:
    """The steps of a working that say how a comparison comes out; `words` are those of the relation."""
    left, right = comparison.left, comparison.right
    if left is None or right is None:
        lacking = comparison.verdict in (Verdict.FAIL, Verdict.WARN)
        yield f"{comparison.text}: {'no value lies in all of them' if lacking else comparison.verdict}"
        return
    if left.wide == left.narrow and right.wide == right.narrow and comparison.verdict is Verdict.FAIL:
        yield f"{comparison.text}: {_told_sides(comparison, left, right, words)} does not hold"
        return
    sides = _told_sides(comparison, left, right, words)
    yield f"{comparison.text}: {sides} {_says(comparison.verdict, left, right)}"


def _told_sides(comparison: Comparison, left: Reading, right: Reading, words: dict[str, str]) -> str:
    """Both sides as intervals, or by the names that the relation has for them: `Thursday == Friday`."""
    first, second = (words.get(f"{name}_name") for name in _names(comparison))
    return f"{first or scaled(left.narrow)} {comparison.operator} {second or scaled(right.narrow)}"


def _names(comparison: Comparison) -> tuple[str, str]:
    """Both sides of a comparison as written."""
    left, _, right = comparison.text.partition(comparison.operator)
    return left.strip(), right.strip()


def _says(verdict: Verdict, left: Reading, right: Reading) -> str:
    """How a comparison comes out, in words."""
    match verdict:
        case Verdict.PASS:
            return "holds"
        case Verdict.PASS_BY_ROUNDING:
            alone = f"{scaled(left.printed)} and {scaled(right.printed)}"
            return f"holds by rounding; the printed figures alone give {alone}"
        case Verdict.WARN:
            return f"holds only for loosely rounded or cut off figures: {scaled(left.wide)} and {scaled(right.wide)}"
        case Verdict.FAIL:
            return f"cannot hold, even for loosely rounded figures: {scaled(left.wide)} and {scaled(right.wide)}"
    return "is undefined"


def sides_of(comparisons: Sequence[Comparison], verdict: Verdict, words: dict[str, str]) -> dict[str, Interval]:
    """Both sides of the comparison that decided, by name; nothing where no intervals or names were compared."""
    sided = [each for each in comparisons if each.left is not None and each.right is not None]
    decisive = next((each for each in sided if each.verdict is verdict), sided[0] if sided else None)
    if decisive is None or any(f"{name}_name" in words for name in _names(decisive)):
        return {}
    return _sides(decisive)


def _sides(comparison: Comparison) -> dict[str, Interval]:
    """Both sides of a comparison, the right one of an order as the values that the left one may have."""
    assert comparison.left is not None
    assert comparison.right is not None
    left, right = _names(comparison)
    figure, other, order = comparison.left.narrow, comparison.right.narrow, comparison.operator
    if order == "==" or not other.defined or other.is_empty:
        return {left: figure, right: other}
    if order not in _ORDERS:
        return {}
    if order.startswith("<"):
        bound = Interval(-inf, other.high, True, other.high_open or order == "<")
    else:
        bound = Interval(other.low, inf, other.low_open or order == ">", True)
    return {left: figure, f"{_ORDERS[order]} {right}": bound}
