"""The intervals of a finding on a number line, in thousandths of its width. Floats place the ink and decide nothing."""

from __future__ import annotations

from fractions import Fraction
from math import floor, inf, isfinite, log10
from typing import Any

import msgspec

from auditor.check.amounts import scaled
from auditor.interval import Interval

MOST = 12
"""Intervals drawn; more of them say no more to the eye."""

WIDTH = 1000
"""Units of the width."""

MARGIN = 60
"""Units of the width left free at each side."""

SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


class Bar(msgspec.Struct, frozen=True):
    """One interval on the line."""

    name: str
    """What it is an interval of."""
    shown: str
    """Its ends for a reader."""
    left: int | None
    """Where it begins; None when there is nothing to draw."""
    right: int = 0
    """Where it ends."""
    low: str = "closed"
    """The lower end: `closed`, `open` or `unbounded`."""
    high: str = "closed"
    """The upper end."""


class Band(msgspec.Struct, frozen=True):
    """A stretch of the line marked through all intervals."""

    left: int
    right: int
    meets: bool
    """True for what all share, False for what keeps them apart."""


class Tick(msgspec.Struct, frozen=True):
    """A round number under the line."""

    at: int
    label: str


class Drawing(msgspec.Struct, frozen=True):
    """The intervals over one another, with what they share or what keeps them apart."""

    bars: list[Bar]
    """At most `MOST` of them."""
    hidden: int
    """How many more there are."""
    band: Band | None
    ticks: list[Tick]
    verdict: str
    """One sentence on whether they meet, where that is what decided; else empty."""


def drawing(finding: dict[str, Any]) -> Drawing | None:
    """The drawing of a finding's record; None when it compared no intervals, or passed for another reason than that
    bounded intervals meet."""
    intervals: dict[str, dict[str, Any]] = finding["intervals"]
    passes = finding["verdict"] in ("pass", "pass-by-rounding")
    if not intervals or (passes and not (finding["shared"] and all(map(_is_bounded, intervals.values())))):
        return None
    line = _Line(list(intervals.values()))
    bars = [line.bar(name, interval) for name, interval in list(intervals.items())[:MOST]]
    band = line.band(finding["shared"], list(intervals.values()))
    return Drawing(bars, len(intervals) - len(bars), band, line.ticks(), _verdict(finding, len(intervals)))


def _is_bounded(interval: dict[str, Any]) -> bool:
    return interval["low"] is not None and interval["high"] is not None


def _verdict(finding: dict[str, Any], number: int) -> str:
    shared, verdict = finding["shared"], finding["verdict"]
    them = "Both" if number == 2 else f"All {number}"
    if shared and verdict in ("pass", "pass-by-rounding"):
        return f"They meet: {them.lower()} hold {_shown(shared)}."
    if number > 1 and not shared and verdict in ("fail", "warn"):
        return f"They do not meet: no value lies in {them.lower()}."
    return ""


class _Line:
    """The stretch of the number line that shows some intervals."""

    def __init__(self, intervals: list[dict[str, Any]]) -> None:
        ends = [end for each in intervals for end in (_end(each["low"]), _end(each["high"])) if end is not None]
        self.low, self.high = min(ends, default=0.0), max(ends, default=1.0)
        if self.high <= self.low:
            around = abs(self.low) / 10 or 1.0
            self.low, self.high = self.low - around, self.high + around

    def at(self, value: float) -> int:
        """Divided before it is subtracted, so that the largest floats do not overflow."""
        scale = max(abs(self.low), abs(self.high))
        span = self.high / scale - self.low / scale
        share = (value / scale - self.low / scale) / span if span else 0.5
        return round(MARGIN + (WIDTH - 2 * MARGIN) * share)

    def bar(self, name: str, interval: dict[str, Any]) -> Bar:
        """An interval; one end beyond the range of floats counts as unbounded."""
        if interval["shown"] in ("empty", "undefined"):
            return Bar(name, interval["shown"], None)
        start, end = _end(interval["low"]), _end(interval["high"])
        left = 0 if start is None else self.at(start)
        right = WIDTH if end is None else self.at(end)
        first = "unbounded" if start is None else "open" if interval["low_open"] else "closed"
        last = "unbounded" if end is None else "open" if interval["high_open"] else "closed"
        return Bar(name, _shown(interval), left, max(left, right), first, last)

    def band(self, shared: dict[str, Any] | None, intervals: list[dict[str, Any]]) -> Band | None:
        """What all intervals share, or the gap between the lowest upper and the highest lower end."""
        if shared is not None:
            bar = self.bar("shared", shared)
            return None if bar.left is None else Band(bar.left, bar.right, True)
        drawn = [each for each in intervals if each["shown"] not in ("empty", "undefined")]
        lows = [_end(each["low"]) for each in drawn]
        highs = [_end(each["high"]) for each in drawn]
        above = max((low for low in lows if low is not None), default=-inf)
        below = min((high for high in highs if high is not None), default=inf)
        return Band(self.at(below), self.at(above), False) if below < above else None

    def ticks(self) -> list[Tick]:
        """Two to five round numbers, told in one scale."""
        span = self.high - self.low
        if not isfinite(span) or span <= abs(self.high) * 1e-12 or max(abs(self.low), abs(self.high)) > 1e21:
            return []
        step = _step(span)
        count = floor(self.high / step + 1e-9)
        values: list[float] = []
        while count * step >= self.low - span * 1e-9 and len(values) < 6:
            values.insert(0, count * step)
            count -= 1
        factor, word = _scale(values)
        words = [""] * (len(values) - 1) + [word]
        return [
            Tick(self.at(value), _told(value / factor, step / factor, each))
            for value, each in zip(values, words, strict=True)
        ]


def _step(span: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that divides a span into at least two."""
    power = 10.0 ** floor(log10(span))
    return next(size for size in (5 * power, 2 * power, power, power / 2, power / 5) if span / size >= 2.2)


def _scale(values: list[float]) -> tuple[float, str]:
    most = max((abs(value) for value in values), default=0.0)
    return next(((factor, f" {word}") for factor, word in SCALES if most >= factor), (1.0, ""))


def _told(value: float, step: float, word: str) -> str:
    """A round number with as many decimals as its step needs."""
    decimals = min(12, max(0, -floor(log10(step) + 1e-9)))
    text = f"{value:,.{decimals}f}"
    text = text.removeprefix("-") if not text.strip("-0.,") else text.replace("-", "\u2212")
    return f"{text}{word}"


def _shown(interval: dict[str, Any]) -> str:
    """The interval for a reader, with a scale word where its ends are large."""
    low, high = interval["low"], interval["high"]
    if low is None or high is None or max(len(low), len(high)) > 60:
        return str(interval["shown"])
    return scaled(Interval.of(Fraction(low), Fraction(high), interval["low_open"], interval["high_open"]))


def _end(text: str | None) -> float | None:
    """A decimal string as a float; None when unbounded or beyond the range of floats."""
    value = float(text) if text is not None else None
    return value if value is not None and isfinite(value) else None
