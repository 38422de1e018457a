"""A day of the week beside the date that is said to fall on it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

from auditor.interval import Interval
from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene

_BESIDE = lazily(r",?\s*(?:the\s+)?|\s*\(")
_BEFORE = lazily(r",\s*(?:a\s+)?|\s*\(")
_YEAR = lazily(r"\d{4}|\d/\d+/\d\d")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def find(scene: Scene) -> Iterator[Relation]:
    """A `span` with the roles weekday and date for each weekday right beside a full date."""
    dates = [claim for claim in scene.prose if claim.kind is Kind.DATE and claim.period is not None]
    for first, second in pairwise(dates):
        between = scene.text(first.end, second.start)
        if _weekday(first) and _is_day(second) and _BESIDE.fullmatch(between):
            yield _relation(first, second, scene)
        elif _is_day(first) and _weekday(second) and _BEFORE.fullmatch(between):
            yield _relation(second, first, scene)


def _relation(weekday: Claim, date: Claim, scene: Scene) -> Relation:
    roles: dict[str, tuple[Claim, ...]] = {"weekday": (weekday,), "date": (date,)}
    start, end = min(weekday.start, date.start), max(weekday.end, date.end)
    day = date.period.start if date.period and _YEAR.search(date.text) else _year_beside(date, scene.document.date)
    if day is None:
        return Relation(
            "span", roles, "weekdays", start, end, unclear="neither the text nor the document says the year of the date"
        )
    words = {"stated_name": _DAYS[_weekday(weekday) - 1], "actual_name": _DAYS[day.weekday()]}
    values = {"stated": Interval.point(_weekday(weekday)), "actual": Interval.point(day.isoweekday())}
    return Relation("span", roles, "weekdays", start, end, words=words, values=values)


def _year_beside(date: Claim, today: dt.date | None) -> dt.date | None:
    """The day nearest to the document's date, where it is near enough that no other year is meant."""
    if today is None or date.period is None:
        return None
    month, day = int(date.period.label[5:7]), int(date.period.label[8:10])
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            candidates.append(dt.date(year, month, day))
        except ValueError:
            continue
    near = [candidate for candidate in candidates if abs((candidate - today).days) <= 120]
    return near[0] if len(near) == 1 else None


def _weekday(claim: Claim) -> int:
    """1 for Monday to 7 for Sunday, 0 for a claim that is no day of the week."""
    label = claim.period.label if claim.period else ""
    return int(label[-1]) if label.startswith("XXXX-WXX-") else 0


def _is_day(claim: Claim) -> bool:
    label = claim.period.label if claim.period else ""
    return re.fullmatch(r"[\dX]{4}-\d\d-\d\d", label) is not None
