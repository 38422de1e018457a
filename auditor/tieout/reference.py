"""Conversions and printed rates beside the reference rate of their day.

A text does not say when it converted: an amount of a period may be converted at the rate of the period's last day or at
its average, and any amount at the rate of the day of the text. The rate among these that lies nearest is taken; a pair
that fits none of them fits no rate it can have been made with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from auditor.interval import Interval, intersection, show_end
from auditor.model import Claim, Document, Period, Relation

if TYPE_CHECKING:
    from auditor.tieout.rates import Quoted, Rates

Source = Callable[[], "Rates"]
"""Where rates come from; asked only when there is something to compare."""
NO_DATE = "no date says which day's reference rate to take (--date gives the day of the document)"
DIGITS = 5
"""Significant digits in which a reference rate is shown."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
"""The months in English, whatever the locale."""


def builtin() -> Rates:
    """The rates that come with the auditor: those of the European Central Bank."""
    from auditor.tieout.rates import ecb

    return ecb()


def references(document: Document, relations: Sequence[Relation], source: Source) -> Iterator[Relation]:
    """A `rate-reference` relation for every pair of currencies and period that is converted, and every printed rate."""
    undated: dict[str, list[_Told]] = {}
    for told in (*_converted(relations), *_printed(relations)):
        if document.date is None and (told.period is None or told.period.start is None):
            undated.setdefault(told.kind, []).append(told)
        else:
            yield _beside(told, document.date, source())
    for several in undated.values():
        yield _joined(several).unclear(NO_DATE)


class _Told(NamedTuple):
    """A rate as a text tells it."""

    kind: str
    """`rate-reference`, or `printed-reference` for one that is printed."""
    unit: str
    """The currency it counts."""
    one: str
    """The currency one of which it is told for."""
    rate: Interval
    """What the text implies or prints."""
    roles: dict[str, tuple[Claim, ...]]
    """The claims it rests on."""
    period: Period | None
    """When they hold, where the text says it."""
    start: int
    end: int

    def unclear(self, why: str) -> Relation:
        """The relation that cannot be checked."""
        return Relation(self.kind, self.roles, "references", self.start, self.end, unclear=why)


def _joined(several: Sequence[_Told]) -> _Told:
    """All of one kind, which one reason keeps from being checked, as one."""
    roles = {role: tuple(claim for told in several for claim in told.roles[role]) for role in several[0].roles}
    return several[0]._replace(roles=roles, end=max(told.end for told in several))


def _converted(relations: Iterable[Relation]) -> Iterator[_Told]:
    """The conversions, pair by pair and period by period; those that imply one rate together."""
    groups: dict[tuple[str, str, str], list[Relation]] = {}
    for relation in relations:
        if relation.kind == "conversion" and not relation.unclear:
            base, quote = relation.roles["base"][0], relation.roles["quote"][0]
            period = _period(base, quote)
            groups.setdefault((base.unit or "", quote.unit or "", period.label if period else ""), []).append(relation)
    for (unit, one, _), members in groups.items():
        implied = [(member, _implied(member)) for member in members]
        shared = intersection(rate for _, rate in implied)
        if not shared.defined or not shared.is_empty:
            yield _told_of(members, unit, one, shared)
        else:
            yield from (_told_of([member], unit, one, rate) for member, rate in implied)


def _told_of(members: Sequence[Relation], unit: str, one: str, rate: Interval) -> _Told:
    roles = {role: tuple(member.roles[role][0] for member in members) for role in ("base", "quote")}
    period = _period(roles["base"][0], roles["quote"][0])
    start, end = min(member.start for member in members), max(member.end for member in members)
    return _Told("rate-reference", unit, one, rate, roles, period, start, end)


def _implied(relation: Relation) -> Interval:
    base, quote = relation.roles["base"][0].quantity, relation.roles["quote"][0].quantity
    assert base is not None
    assert quote is not None
    return base.narrow / quote.narrow


def _printed(relations: Iterable[Relation]) -> Iterator[_Told]:
    """The rates that a text prints, each once."""
    seen: set[str] = set()
    for relation in relations:
        if relation.kind != "printed-rate" or relation.unclear:
            continue
        one, rate = relation.roles["one"][0], relation.roles["rate"][0]
        if rate.id in seen or one.quantity is None or rate.quantity is None or not one.unit or not rate.unit:
            continue
        seen.add(rate.id)
        printed = rate.quantity.narrow / Interval.point(one.quantity.value) if one.quantity.value else Interval.point(0)
        roles: dict[str, tuple[Claim, ...]] = {"one": (one,), "rate": (rate,)}
        period = _period(rate, one)
        yield _Told("printed-reference", rate.unit, one.unit, printed, roles, period, relation.start, relation.end)


def _period(first: Claim, second: Claim) -> Period | None:
    return first.period or second.period


# ---------------------------------------------------------------------- beside a rate
class _Candidate(NamedTuple):
    """A rate that a text may have used."""

    quoted: Quoted
    shown: str
    """The rate and its day, for a reader."""


def _beside(told: _Told, today: dt.date | None, rates: Rates) -> Relation:
    """The relation with the nearest of the rates that the text may have used."""
    candidates = list(_candidates(told, today, rates))
    if not candidates:
        return told.unclear(f"{rates.name} tell no rate of {told.unit} per {told.one} for its day")
    best = min(candidates, key=lambda candidate: _apart(told.rate, candidate.quoted.rate))
    words = {
        "pair": f"{told.unit} per {told.one}",
        "rate_of": best.shown,
        "lies": "inside" if told.rate.meets(best.quoted.rate) else "close by",
        "other_rates": _also([candidate.shown for candidate in candidates if candidate is not best]),
        "source": rates.name,
    }
    values = {"implied": told.rate, "reference": best.quoted.rate}
    return Relation(told.kind, told.roles, "references", told.start, told.end, words=words, values=values)


def _candidates(told: _Told, today: dt.date | None, rates: Rates) -> Iterator[_Candidate]:
    unit, one, period = told.unit, told.one, told.period
    if period is not None and period.start is not None and period.end is not None:
        if period.end > period.start and (mean := _average(rates, unit, one, period.start, period.end)) is not None:
            yield _Candidate(mean, f"{_shown(mean)} on average over {period.label}")
        if (today is None or period.end <= today) and (last := rates.on(unit, one, period.end)) is not None:
            yield _Candidate(last, f"{_shown(last)} on {_day(last, period.end)}")
    if today is not None and (now := rates.on(unit, one, today)) is not None:
        yield _Candidate(now, f"{_shown(now)} on {_day(now, today)}, the day of the document")


@lru_cache(maxsize=4096)
def _average(rates: Rates, unit: str, one: str, first: dt.date, last: dt.date) -> Quoted | None:
    """The mean rate of a period; the documents of a run often tell of the same few."""
    return rates.average(unit, one, first, last)


def _also(shown: Sequence[str]) -> str:
    return f" (it may also be {' or '.join(shown)})" if shown else ""


def _apart(told: Interval, reference: Interval) -> tuple[Fraction, Fraction]:
    """How far two rates are apart: by their nearest ends, then by their middles; relative to the reference."""
    middle = _middle(reference)
    gap = Fraction(0) if told.meets(reference) else min(
        abs(Fraction(a) - Fraction(b)) for a in (told.low, told.high) for b in (reference.low, reference.high)
        if not isinstance(a, float) and not isinstance(b, float)
    )  # fmt: skip
    return gap / middle, abs(_middle(told) - middle) / middle


def _middle(interval: Interval) -> Fraction:
    ends = [end for end in (interval.low, interval.high) if not isinstance(end, float)]
    return sum(ends, Fraction(0)) / len(ends) if ends else Fraction(1)


def _shown(quoted: Quoted) -> str:
    return show_end(_middle(quoted.rate), DIGITS)


def _day(quoted: Quoted, asked: dt.date) -> str:
    """The day of a rate; where none was published on the day asked for, that is said."""
    day = _written(quoted.day)
    return day if quoted.day == asked else f"{day}, the last one before {_written(asked)}"


def _written(day: dt.date) -> str:
    """The day in words that do not hang on a locale: `31 December 2024`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
