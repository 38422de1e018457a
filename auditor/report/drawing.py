"""The intervals of a finding on a number line, in percent of its width. Floats place the ink and decide nothing."""

from __future__ import annotations

from math import isfinite
from typing import Any

import msgspec

MOST = 12
"""Intervals drawn; more of them say no more to the eye."""

MARGIN = 6.0
"""Percent of the width left free at each side."""


class Bar(msgspec.Struct, frozen=True):
    """One interval on the line."""

    name: str
    """What it is an interval of."""
    shown: str
    """Its ends for a reader."""
    left: float | None
    """Where it begins in percent of the width; None when there is nothing to draw."""
    width: float = 0.0
    """How far it reaches in percent of the width."""
    low: str = "closed"
    """The lower end: `closed`, `open` or `unbounded`."""
    high: str = "closed"
    """The upper end."""


class Drawing(msgspec.Struct, frozen=True):
    """The intervals over one another, with what they share."""

    bars: list[Bar]
    """At most `MOST` of them."""
    hidden: int
    """How many more there are."""
    band: Bar | None
    """What all share."""
    verdict: str
    """One sentence on whether they meet, where that is what decided; else empty."""


def drawing(finding: dict[str, Any]) -> Drawing | None:
    """The drawing of a finding's record; None when it compared no intervals."""
    intervals: dict[str, dict[str, Any]] = finding["intervals"]
    if not intervals:
        return None
    low, high = _bounds(list(intervals.values()))
    bars = [_bar(name, interval, low, high) for name, interval in list(intervals.items())[:MOST]]
    shared = finding["shared"]
    band = _bar("shared", shared, low, high) if shared else None
    return Drawing(bars, len(intervals) - len(bars), band, _verdict(finding, len(intervals)))


def _verdict(finding: dict[str, Any], number: int) -> str:
    shared, verdict = finding["shared"], finding["verdict"]
    them = "Both" if number == 2 else f"All {number}"
    if shared and verdict in ("pass", "pass-by-rounding"):
        return f"{them} hold {shared['shown']}."
    if number > 1 and not shared and verdict in ("fail", "warn"):
        return f"No value lies in {them.lower()}."
    return ""


def _bounds(intervals: list[dict[str, Any]]) -> tuple[float, float]:
    """The lowest and the highest finite end, apart by more than nothing."""
    ends = [end for interval in intervals for end in (_end(interval["low"]), _end(interval["high"])) if end is not None]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    if high > low:
        return low, high
    around = abs(low) / 10 or 1.0
    return low - around, high + around


def _end(text: str | None) -> float | None:
    """A decimal string as a float; None when unbounded or beyond the range of floats."""
    value = float(text) if text is not None else None
    return value if value is not None and isfinite(value) else None


def _bar(name: str, interval: dict[str, Any], low: float, high: float) -> Bar:
    if interval["shown"] in ("empty", "undefined"):
        return Bar(name, interval["shown"], None)
    start, end = _end(interval["low"]), _end(interval["high"])
    left = 0.0 if start is None else _percent(start, low, high)
    right = 100.0 if end is None else _percent(end, low, high)
    first = "unbounded" if start is None else "open" if interval["low_open"] else "closed"
    last = "unbounded" if end is None else "open" if interval["high_open"] else "closed"
    return Bar(name, interval["shown"], round(left, 2), round(max(0.0, right - left), 2), first, last)


def _percent(value: float, low: float, high: float) -> float:
    """Divided before it is subtracted, so that the largest floats do not overflow."""
    scale = max(abs(low), abs(high))
    span = high / scale - low / scale
    share = (value / scale - low / scale) / span if span else 0.5
    return MARGIN + (100.0 - 2 * MARGIN) * share
