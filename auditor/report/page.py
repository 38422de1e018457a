"""What the HTML report shows, from the `auditor.run/1` record alone: pages, cards and numbers with stable anchors."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

import msgspec

from auditor.report.drawing import Drawing, drawing
from auditor.report.passages import Json, Layout, Number, Passage
from auditor.report.wording import LEVELS, STATES, SYMBOLS, count, coverage, outcome

WORDS = {
    "error": "Error",
    "warning": "Warning",
    "info": "Remark",
    "pass": "Passes",
    "pass-by-rounding": "Passes by rounding",
    "not-checked": "Not checked",
}
"""States as a reader is told them."""

VERDICTS = {
    "fail": ("error", "Fails"),
    "warn": ("warning", "Passes with warnings"),
    "pass": ("pass", "Passes"),
    "not-checked": ("not-checked", "Not checked"),
}
"""State and words of the verdict of a document or a run."""

LONG = 4000
"""Characters of a text that fill more than a screen."""

ANCHOR = re.compile(r"[\w-]{1,80}", re.ASCII)


class Card(msgspec.Struct, frozen=True):
    """A finding on the page."""

    id: str
    """Its anchor: `f-<fingerprint>`."""
    state: str
    word: str
    symbol: str
    rule: str
    title: str
    message: str
    place: str
    """Line and column in the source; empty for a table outside the text."""
    numbers: list[Number]
    culprit: str
    """Anchor of the number most likely wrong; empty when none stands out."""
    working: list[str]
    suggestions: list[Json]
    drawing: Drawing | None
    why: str
    source: str


class Unchecked(msgspec.Struct, frozen=True):
    """Numbers left unchecked for one reason."""

    reason: str
    numbers: list[Number]


class Page(msgspec.Struct, frozen=True):
    """A document on the page."""

    id: str
    name: str
    title: str
    date: str
    long: bool
    """True when its text is longer than its findings are likely to be: they then stay in view beside it."""
    state: str
    verdict: str
    outcome: str
    coverage: str
    found: int
    checked: int
    cards: list[Card]
    """What asks for attention."""
    passes: list[Card]
    skipped: list[Card]
    """Relations that could not be checked."""
    derived: list[Json]
    unchecked: list[Unchecked]
    passages: list[Passage]
    notices: list[Json]


class Anchors:
    """Gives each finding of a run its own anchor."""

    def __init__(self) -> None:
        self.given: set[str] = set()
        self.times: Counter[str] = Counter()

    def of(self, fingerprint: str) -> str:
        """`f-<fingerprint>`; numbered where it is missing, unfit for a link, or taken."""
        stem = f"f-{fingerprint}" if ANCHOR.fullmatch(fingerprint) else "f-finding"
        anchor = stem
        while anchor in self.given:
            self.times[stem] += 1
            anchor = f"{stem}-{self.times[stem] + 1}"
        self.given.add(anchor)
        return anchor


def pages(run: Json) -> list[Page]:
    """The documents of a run."""
    rules, anchors = {rule["id"]: rule for rule in run["rules"]}, Anchors()
    return [_page(f"{at}", document, rules, anchors) for at, document in enumerate(run["documents"], 1)]


def _page(index: str, document: Json, rules: dict[str, Json], anchors: Anchors) -> Page:
    findings = [(anchors.of(finding["fingerprint"]), finding) for finding in document["findings"]]
    numbers = _numbers(index, document, findings)
    cards = [_card(anchor, finding, numbers, rules.get(finding["rule"], {})) for anchor, finding in findings]
    covered, levels = document["coverage"], [finding["level"] for finding in document["findings"]]
    state, verdict = VERDICTS[document["verdict"]]
    return Page(
        id=f"d-{index}",
        name=_name(document),
        title=document["title"],
        date=document["date"] or "",
        long=len(document["text"]) > LONG,
        state=state,
        verdict=verdict,
        outcome=outcome(document["verdict"], {level: levels.count(level) for level in LEVELS}),
        coverage=coverage(covered["claims"], covered["checked"]),
        found=covered["claims"],
        checked=covered["checked"],
        cards=[card for card in cards if card.state in LEVELS],
        passes=[card for card in cards if card.state in ("pass", "pass-by-rounding")],
        skipped=[card for card in cards if card.state == "not-checked"],
        derived=[_derived(f"v-{index}-{at}", figure, numbers) for at, figure in enumerate(document["derived"], 1)],
        unchecked=_unchecked(covered["unchecked"], numbers),
        passages=Layout(document, numbers).passages(document["blocks"]),
        notices=document["notices"],
    )


def _name(document: Json) -> str:
    path, own = document["path"], document["id"]
    return f"{path}[{own}]" if path and own and own != path else path or own or "text"


def _state(finding: Json) -> str:
    return str(finding["level"] or ("pass" if finding.get("settled") else finding["verdict"]))


def _card(anchor: str, finding: Json, numbers: dict[str, Number], rule: Json) -> Card:
    state, culprit = _state(finding), numbers.get(finding["culprit"] or "")
    return Card(
        id=anchor,
        state=state,
        word=WORDS[state],
        symbol=SYMBOLS[state],
        rule=finding["rule"],
        title=rule.get("title", ""),
        message=finding["message"],
        place=f"line {finding['at'][0]}, column {finding['at'][1]}" if finding["at"] else "",
        numbers=[numbers[name] for name in finding["claims"] if name in numbers],
        culprit=culprit.id if culprit else "",
        working=finding["working"],
        suggestions=[_suggestion(suggestion, numbers) for suggestion in finding["suggestions"]],
        drawing=drawing(finding),
        why=rule.get("why", ""),
        source=rule.get("source", ""),
    )


def _suggestion(suggestion: Json, numbers: dict[str, Number]) -> Json:
    return {**suggestion, "number": numbers.get(suggestion["claim"])}


def _derived(anchor: str, figure: Json, numbers: dict[str, Number]) -> Json:
    return {**figure, "id": anchor, "numbers": [numbers[name] for name in figure["claims"] if name in numbers]}


def _numbers(index: str, document: Json, findings: list[tuple[str, Json]]) -> dict[str, Number]:
    """The claims by id, each with the most serious finding it takes part in."""
    taking_part: dict[str, list[tuple[str, Json]]] = defaultdict(list)
    for anchor, finding in findings:
        for name in dict.fromkeys(finding["claims"]):
            taking_part[name].append((anchor, finding))
    leading = {name: f"v-{index}-{at}" for at, figure in enumerate(document["derived"], 1) for name in figure["claims"]}
    reasons = document["coverage"]["unchecked"]
    return {
        claim["id"]: _number(index, claim, found)
        if (found := taking_part.get(claim["id"]))
        else _unrelated(index, claim, leading.get(claim["id"], ""), reasons.get(claim["id"], "no rule applies"))
        for claim in document["claims"]
    }


def _number(index: str, claim: Json, findings: list[tuple[str, Json]]) -> Number:
    target, worst = min(findings, key=lambda item: STATES.index(_state(item[1])))
    more = f", and {count(len(findings) - 1, 'other check')}" if len(findings) > 1 else ""
    culprits = {finding["culprit"] for _, finding in findings if finding["level"] and finding["culprit"]}
    return Number(
        id=f"c-{index}-{claim['id']}",
        text=claim["text"],
        state=_state(worst),
        target=target,
        about=f"{WORDS[_state(worst)]}: {worst['rule']}{more}",
        culprit=claim["id"] in culprits,
        beside=bool(worst["level"]) and bool(worst["culprit"]) and claim["id"] not in culprits,
    )


def _unrelated(index: str, claim: Json, leads_to: str, reason: str) -> Number:
    """A number that no finding holds; it may lead to a derived figure."""
    about = "Leads to a figure to look up" if leads_to else f"Not checked: {reason}"
    return Number(f"c-{index}-{claim['id']}", claim["text"], "not-checked", leads_to, about)


def _unchecked(reasons: dict[str, str], numbers: dict[str, Number]) -> list[Unchecked]:
    """By reason, the most frequent first."""
    groups: dict[str, list[Number]] = defaultdict(list)
    for name, reason in reasons.items():
        if name in numbers:
            groups[reason].append(numbers[name])
    ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
    return [Unchecked(reason, held) for reason, held in ordered]


def rules_shown(run: Json) -> list[dict[str, Any]]:
    """The rules in force with how often each applied, the busiest first."""
    applied = run["summary"]["applied"]
    rows = [{**rule, "applied": applied.get(rule["id"], 0)} for rule in run["rules"]]
    return sorted(rows, key=lambda rule: (-rule["applied"], rule["id"]))
