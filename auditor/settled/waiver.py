"""A waiver: one finding, or those of one passage, that someone has looked at and found right.

    ignore RULE[, RULE] [until=YYYY-MM-DD] -- REASON

>>> waiver = in_words("ignore fx/implied-rates-agree until=2027-01-31 -- the wire rounds", ["fx/implied-rates-agree"])
>>> waiver.rules, str(waiver.until), waiver.reason
(('fx/implied-rates-agree',), '2027-01-31', 'the wire rounds')
>>> is_meant("ignroe fx/implied-rates-agree"), is_meant("Ernst & Young")
(True, False)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import msgspec

from auditor.nearest import did_you_mean, nearest, quoted
from auditor.patterns import lazily

FORM = "write it as: ignore RULE until=YYYY-MM-DD -- REASON"
SEPARATOR = lazily(r"(?:^|\s)--(?:\s|$)")
UNTIL = "until="
LONGEST_REASON = 2_000


class BadWaiver(ValueError):
    """A waiver that is not one; the message says what is wrong with it. It waives nothing."""


class Waiver(msgspec.Struct, frozen=True):
    """What was said, wherever it stands."""

    rules: tuple[str, ...]
    """The ids of the rules whose findings it settles."""
    reason: str
    """Why they are right."""
    until: dt.date | None = None
    """The last day on which it holds; None for good."""


def is_meant(said: str) -> bool:
    """Whether a comment that speaks to the auditor means to waive something, misspelt or not."""
    return nearest(said.partition(" ")[0], ["ignore"]) is not None


def in_words(said: str, known: Collection[str]) -> Waiver:
    """The waiver that a comment makes. Raises BadWaiver; `known` are the ids of the rules there are."""
    found = SEPARATOR.search(said)
    head, reason = (said[: found.start()], said[found.end() :].strip()) if found else (said, "")
    word, *rest = head.replace(",", " ").split() or [""]
    if word != "ignore":
        raise BadWaiver(f"unknown word {quoted(word)}; did you mean 'ignore'? {FORM}")
    if not reason:
        raise BadWaiver(f"it gives no reason: {FORM}")
    days = [part.removeprefix(UNTIL) for part in rest if part.startswith(UNTIL)]
    if len(days) > 1:
        raise BadWaiver("it has two days")
    rules = tuple(part for part in rest if not part.startswith(UNTIL))
    return made(rules, reason, days[0] if days else None, known)


def made(rules: tuple[str, ...], reason: str, until: str | None, known: Collection[str]) -> Waiver:
    """A waiver of checked parts. Raises BadWaiver."""
    if not rules:
        raise BadWaiver(f"it names no rule: {FORM}")
    for rule in rules:
        if rule not in known:
            hint = did_you_mean(rule, known) or ";"
            raise BadWaiver(f"unknown rule {quoted(rule)}{hint} a waiver names each rule by its whole id")
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise BadWaiver(f"its reason must have 1 to {LONGEST_REASON:,} characters")
    return Waiver(rules, " ".join(reason.split()), None if until is None else day(until))


def day(text: str) -> dt.date:
    """The day of a YYYY-MM-DD. Raises BadWaiver."""
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise BadWaiver(f"{quoted(text)} is no day: write it as YYYY-MM-DD, for example until=2027-01-31") from error
