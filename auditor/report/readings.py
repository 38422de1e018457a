"""The workings of what passed, without what the page tells once: what numbers stand for, and what a rule calculates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from auditor.patterns import lazily
from auditor.report.states import Json

BETWEEN = " stands for "
EXACT = " is exact"

LEFT_OUT = lazily(r"… \d+ more …")
"""The step that stands for numbers in the middle of many."""

LOOKED_AT = 40
"""Numbers that are looked for in one step."""


class Step(msgspec.Struct, frozen=True):
    """A step of a working."""

    text: str
    claim: str = ""
    """The id of the claim that it reads; empty for a step that calculates or compares."""
    reading: str = ""
    """What the claim stands for: `[2.45, 2.55] billion`, `some: [750, 850]`, `exact`."""


def steps_of(finding: Json, claims: dict[str, Json]) -> list[Step]:
    """The steps of a finding's working; claims are told in their order, each at most once."""
    left = [claims[name] for name in dict.fromkeys(finding["claims"]) if name in claims]
    return [_step(text, left) for text in finding["working"]]


def kept(steps: Iterable[Step], told: dict[str, str]) -> list[str]:
    """The steps that say more than the readings that are told at the numbers, by claim."""
    return [
        step.text
        for step in steps
        if not (step.claim and told.get(step.claim) == step.reading) and not LEFT_OUT.fullmatch(step.text)
    ]


def joined(steps: list[str]) -> list[str]:
    """The steps, a figure that is compared right after it was calculated told once.

    `computed = after - before = 3.7` and `computed == delta: 3.7 == [3.65, 3.75] holds` become
    `computed = after - before, computed == delta: 3.7 == [3.65, 3.75] holds`.
    """
    found: list[str] = []
    for step in steps:
        (form, value), (compared, sides) = cut(found[-1]) if found else ("", ""), cut(step)
        name, calculated, _ = form.partition(" = ")
        if calculated and value and compared.startswith(f"{name} ") and sides.startswith(f"{value} "):
            found[-1] = f"{form.removesuffix(' =')}, {step}"
        else:
            found.append(step)
    return found


def cut(step: str) -> tuple[str, str]:
    """What a step does and what came of it: `rate = base / quote =` and `7.3`, `part <= whole:` and `2 <= 3 holds`."""
    form, colon, outcome = step.partition(": ")
    if colon:
        return f"{form}:", outcome
    form, equals, outcome = step.rpartition(" = ")
    return (f"{form} =", outcome) if equals else ("", step)


def shared(workings: list[list[str]]) -> list[str]:
    """What the steps of several workings do, where most often the same; empty when no two do the same."""
    forms = Counter(tuple(cut(step)[0] for step in steps) for steps in workings)
    most, number = forms.most_common(1)[0] if forms else ((), 0)
    return list(most) if number > 1 and all(most) else []


def parted(text: str) -> tuple[str, str]:
    """What a step reads and what that stands for; nothing for a step that reads no number."""
    if text.endswith(EXACT):
        return text.removesuffix(EXACT), "exact"
    told, between, reading = text.rpartition(BETWEEN)
    return (told, reading) if between else ("", "")


def _step(text: str, left: list[Json]) -> Step:
    told, reading = parted(text)
    for claim in left[:LOOKED_AT] if reading else ():
        forms = (claim["text"], *(f"{claim['text']}{space}{claim['hedge']}" for space in ("", " ")))
        if told.endswith(forms):
            left.remove(claim)
            return Step(text, claim["id"], f"{claim['hedge']}: {reading}" if claim["hedge"] else reading)
    return Step(text)
