"""Which of a day of the week and its date is wrong: the calendar says what either would have to be.

    Thursday, 3 May 2024    a Friday: one day of the week would do, and few days of the month are one slip away

A wrong day of the week is one of six. A wrong date is one of some sixteen that a slip of one digit leads to, and only
now and then does it fall on the day that is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.check.evaluate import Evaluation
from auditor.model import Claim

WEEKDAY = 0.6
"""How many of such errors are a wrong day of the week; the others are a wrong date."""
OTHER_DAYS = 6
"""Days of the week that a wrong one may have been written for."""
SLIPS = 16
"""Days of the month that the slip of one digit may have been made in."""
LONGEST_MONTH = 31
_SHORT = 4
"""Letters of an abbreviated day of the week at most: `Thur`."""


class DayRepair(NamedTuple):
    """The day of the week that a date falls on, and how likely it is that it was meant."""

    claim: Claim
    text: str
    share: float
    """Its share of all hypotheses, from 0 to 1."""
    days: tuple[int, ...]
    """The days of the month that one slip of the date leads to and that fall on the day printed."""

    @property
    def told_days(self) -> str:
        """The days of the month in words: `day 2, 9 or 23`."""
        *most, last = map(str, self.days)
        return f"day {', '.join(most)} or {last}" if most else f"day {last}"


def day_repair(failing: Evaluation) -> DayRepair | None:
    """The repair of a day of the week that is not that of its date; None for any other check."""
    relation = failing.relations[0]
    if not {"weekday", "date"} <= relation.roles.keys() or not {"stated", "actual"} <= relation.values.keys():
        return None
    weekday, date = relation.roles["weekday"][0], relation.roles["date"][0]
    label = date.period.label if date.period else ""
    if not label[8:10].isdigit() or "actual_name" not in relation.words:
        return None
    off = int(relation.values["stated"].low - relation.values["actual"].low)
    days = tuple(_slipped(int(label[8:10]), off))
    likely = WEEKDAY / OTHER_DAYS
    share = likely / (likely + (1 - WEEKDAY) * len(days) / SLIPS)
    return DayRepair(weekday, _in_style(relation.words["actual_name"], weekday.text), share, days)


def _slipped(day: int, off: int) -> Iterator[int]:
    """Days of the month from which one slip leads to a day, and which lie so many days of the week off."""
    printed = str(day)
    for other in range(1, LONGEST_MONTH + 1):
        if other != day and (other - day - off) % 7 == 0 and _one_slip(str(other), printed):
            yield other


def _one_slip(meant: str, printed: str) -> bool:
    """Whether one digit wrong, left out or added, or two transposed, make one number of another."""
    if len(meant) == len(printed):
        return sum(a != b for a, b in zip(meant, printed, strict=True)) == 1 or meant == printed[::-1]
    longer, shorter = sorted((meant, printed), key=len, reverse=True)
    return shorter in (longer[0], longer[-1])


def _in_style(name: str, printed: str) -> str:
    """The name of a day as another one is printed: `Fri.` for `Thu.`, `FRIDAY` for `THURSDAY`."""
    letters = printed.rstrip(".")
    if len(letters) <= _SHORT:
        name = name[: min(3, len(letters))] + printed[len(letters) :]
    return name.upper() if letters.isupper() else name.lower() if letters.islower() else name
