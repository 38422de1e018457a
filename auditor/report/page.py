"""What the HTML report shows of one document, from its record alone: cards and numbers with stable anchors."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import msgspec

from auditor.report.drawing import Drawing, drawing
from auditor.report.offer import Offer, offer
from auditor.report.overview import Crossing, Entry, Overview, claim_anchor
from auditor.report.passages import Layout, Number, Passage
from auditor.report.readings import cut, joined, kept, shared, steps_of
from auditor.report.states import SETTLED, SIGNS, STATES, WORDS, Json, state_of, weight_of
from auditor.report.ticks import ticks_of
from auditor.report.wording import LEVELS

PASSES = ("pass", "pass-by-rounding")

WAIVED_FOR = dt.timedelta(days=90)
"""How long after the run the waiver ends that a card offers."""

PART_OF = {"error": "an error", "warning": "a warning", "info": "a remark"}

NO_RELATION = "no rule applies"


class Link(msgspec.Struct, frozen=True):
    """A link to another place on the page."""

    href: str
    """The anchor; empty for a place that is not on the page."""
    text: str
    state: str = ""
    """The state of the finding it leads to."""
    where: str = ""
    """The document it leads to."""


class Card(msgspec.Struct, frozen=True):
    """A finding on the page."""

    id: str
    """Its anchor: `f-<fingerprint>`."""
    state: str
    word: str
    sign: str
    rule: str
    rule_anchor: str
    """The anchor of its rule; empty for a rule that is not in force."""
    message: str
    place: str
    """Line and column in the source; empty for a table outside the text."""
    numbers: list[Number]
    culprit: str
    """Anchor of the number most likely wrong; empty when none stands out."""
    working: list[str]
    """Its steps; for a finding that passed without those that are told at its numbers."""
    suggestions: list[Json]
    elsewhere: list[Link]
    """Where the numbers of other documents stand that took part."""
    drawing: Drawing | None
    why: str
    source: str
    waiver: Offer | None
    """What waives it; None for a finding that asks for no attention."""
    settled: str
    """What was said when it was settled."""
    brief: bool = False
    """True when its working holds outcomes alone, because what its steps do is told for all cards of its rule."""


class Passed(msgspec.Struct, frozen=True):
    """The findings of one rule that passed."""

    rule: str
    anchor: str
    """The anchor of the rule; empty for one that is not in force."""
    cards: list[Card]
    form: list[str] = []
    """What the steps of their workings do, where that is told once; a card without it tells its steps in full."""


class Unchecked(msgspec.Struct, frozen=True):
    """Numbers left unchecked for one reason."""

    id: str
    reason: str
    numbers: list[Number]


class Page(msgspec.Struct, frozen=True):
    """A document on the page."""

    entry: Entry
    date: str
    elsewhere: tuple[str, str]
    """What its verdict leaves out: that its numbers are part of findings of other documents, and their worst state."""
    cards: list[Card]
    """What asks for attention."""
    crossing: list[Link]
    """Findings of other documents in which its numbers take part."""
    settled: list[Card]
    """What would ask for attention, but is in the baseline or waived."""
    passes: list[Passed]
    """By rule, the one that applied most first."""
    skipped: list[Card]
    """Relations that could not be checked."""
    derived: list[Json]
    unchecked: list[Unchecked]
    passages: list[Passage]
    notices: list[Json]

    @property
    def left(self) -> int:
        """How many of its numbers were left unchecked."""
        return sum(len(group.numbers) for group in self.unchecked)

    @property
    def passed(self) -> int:
        """How many findings passed."""
        return sum(len(group.cards) for group in self.passes)


class Rules:
    """The rules of a run, with the anchors of their entries."""

    def __init__(self, run: Json) -> None:
        self.waived_until = (dt.datetime.fromisoformat(run["started"]) + WAIVED_FOR).date().isoformat()
        self.shown = rules_shown(run)
        self.by_id = {rule["id"]: rule for rule in self.shown}

    def get(self, id: str) -> Json:
        """The rule's record with its anchor; an empty one for a rule that is not in force."""
        return self.by_id.get(id, {"anchor": "", "why": "", "source": ""})


def rules_shown(run: Json) -> list[dict[str, Any]]:
    """The rules in force with how often each applied, the busiest first, and their anchors."""
    applied = run["summary"]["applied"]
    rows = sorted(run["rules"], key=lambda rule: (-applied.get(rule["id"], 0), rule["id"]))
    return [{**rule, "applied": applied.get(rule["id"], 0), "anchor": f"r-{at}"} for at, rule in enumerate(rows, 1)]


def page(document: Json, entry: Entry, overview: Overview, rules: Rules) -> Page:
    """A document of the run."""
    made = _Maker(document, entry, overview, rules)
    cards = [made.card(anchor, finding) for anchor, finding in made.findings]
    return Page(
        entry=entry,
        date=document["date"] or "",
        elsewhere=made.told_elsewhere(),
        cards=[card for card in cards if card.state in LEVELS],
        crossing=made.crossing(),
        settled=[card for card in cards if card.state == "settled"],
        passes=_by_rule([card for card in cards if card.state in PASSES]),
        skipped=[card for card in cards if card.state == "not-checked"],
        derived=[made.derived(at, figure) for at, figure in enumerate(document["derived"], 1)],
        unchecked=made.unchecked(),
        passages=Layout(document, made.numbers).passages(document["blocks"]),
        notices=document["notices"],
    )


def _by_rule(cards: list[Card]) -> list[Passed]:
    groups: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for card in cards:
        groups[card.rule, card.rule_anchor].append(card)
    ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
    return [_passed(rule, anchor, held) for (rule, anchor), held in ordered]


def _passed(rule: str, anchor: str, cards: list[Card]) -> Passed:
    """The cards of a rule, with what their workings have in common told once."""
    form = shared([card.working for card in cards])
    if not form:
        return Passed(rule, anchor, cards)
    brief = []
    for card in cards:
        steps = [cut(step) for step in card.working]
        if [does for does, _ in steps] == form:
            card = msgspec.structs.replace(card, working=[outcome for _, outcome in steps], brief=True)
        brief.append(card)
    return Passed(rule, anchor, brief, form)


class _Maker:
    """Makes the parts of one document's page."""

    def __init__(self, document: Json, entry: Entry, overview: Overview, rules: Rules) -> None:
        self.document, self.entry, self.overview, self.rules = document, entry, overview, rules
        self.findings = list(zip(entry.anchors, document["findings"], strict=True))
        self.own = set(entry.anchors)
        self.taking_part = self._taking_part()
        self.reasons = self._reasons()
        self.claims = {claim["id"]: claim for claim in document["claims"]}
        self.readings = self._readings()
        self.numbers = self._numbers()

    def _taking_part(self) -> dict[str, list[tuple[str, Json]]]:
        """By claim the findings it takes part in, those of other documents last."""
        found: dict[str, list[tuple[str, Json]]] = defaultdict(list)
        for anchor, finding in self.findings:
            for name in dict.fromkeys(finding["claims"]):
                found[name].append((anchor, finding))
        for claim in self.document["claims"]:
            for crossing in self._crossings(claim["id"]):
                found[claim["id"]].append((crossing.anchor, crossing.finding))
        return found

    def _crossings(self, claim: str) -> list[Crossing]:
        return self.overview.crossings.get((self.document["id"], claim), [])

    def _reasons(self) -> dict[str, tuple[str, list[str]]]:
        """Why numbers were not checked, the most frequent reason first: its anchor and their ids."""
        told, groups = self.document["coverage"]["unchecked"], defaultdict(list)
        for claim in self.document["claims"]:
            name = claim["id"]
            if name in told or name not in self.taking_part:
                groups[told.get(name, NO_RELATION)].append(name)
        ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
        return {reason: (f"u-{self.entry.index}-{at}", held) for at, (reason, held) in enumerate(ordered, 1)}

    # ------------------------------------------------------------------ numbers
    def _readings(self) -> dict[str, str]:
        """What numbers stand for, by claim, as the first working of a finding that passed tells it."""
        told: dict[str, str] = {}
        for _, finding in self.findings:
            if state_of(finding) in PASSES:
                for step in steps_of(finding, self.claims):
                    told.setdefault(step.claim, step.reading)
        return told

    def _numbers(self) -> dict[str, Number]:
        """The claims by id, each with the most serious finding it takes part in."""
        leading = {
            name: f"v-{self.entry.index}-{at}"
            for at, figure in enumerate(self.document["derived"], 1)
            for name in figure["claims"]
        }
        groups = {name: anchor for anchor, held in self.reasons.values() for name in held}
        return {
            claim["id"]: self._number(claim, found)
            if (found := self.taking_part.get(claim["id"]))
            else self._unrelated(claim, leading.get(claim["id"], "") or groups[claim["id"]])
            for claim in self.document["claims"]
        }

    def _number(self, claim: Json, findings: list[tuple[str, Json]]) -> Number:
        target, worst = min(findings, key=lambda item: STATES.index(state_of(item[1])))
        culprits = {finding["culprit"] for _, finding in findings if finding["level"] and finding["culprit"]}
        state = state_of(worst)
        reading, about = self.readings.get(claim["id"], ""), _about(state, worst["rule"], len(findings))
        return Number(
            id=self._anchor(claim),
            text=claim["text"],
            state=state,
            target="" if state in PASSES and target in self.own else target,
            about=" · ".join(filter(None, (reading, about))),
            reading=reading,
            ticks=ticks_of(finding["rule"] for _, finding in findings if state_of(finding) in PASSES),
            culprit=claim["id"] in culprits,
            beside=bool(worst["level"]) and bool(worst["culprit"]) and claim["id"] not in culprits,
        )

    def _unrelated(self, claim: Json, target: str) -> Number:
        """A number that no finding holds; it leads to a derived figure, or to the reason why it was not checked."""
        return Number(self._anchor(claim), claim["text"], "not-checked", target)

    def _anchor(self, claim: Json) -> str:
        return claim_anchor(self.entry.index, claim["id"])

    # ------------------------------------------------------------------ cards
    def card(self, anchor: str, finding: Json) -> Card:
        """A finding."""
        state, culprit = state_of(finding), self.numbers.get(finding["culprit"] or "")
        rule = self.rules.get(finding["rule"])
        attention = state in LEVELS
        return Card(
            id=anchor,
            state=state,
            word=WORDS[state],
            sign=SIGNS[state],
            rule=finding["rule"],
            rule_anchor=rule["anchor"],
            message=finding["message"],
            place=f"line {finding['at'][0]}, column {finding['at'][1]}" if finding.get("at") else "",
            numbers=self._held(finding["claims"]),
            culprit=culprit.id if culprit else "",
            working=self._steps(finding) if state in PASSES else finding["working"],
            suggestions=[{**each, "number": self.numbers.get(each["claim"])} for each in finding["suggestions"]],
            elsewhere=[self._place(place) for place in finding.get("elsewhere", ())],
            drawing=drawing(finding),
            why=rule["why"] if attention else "",
            source=rule["source"] if attention else "",
            waiver=offer(self.document, finding, self.rules.waived_until) if attention else None,
            settled=_settled(finding),
        )

    def _steps(self, finding: Json) -> list[str]:
        """The steps of a finding that passed, without those that are told at its numbers."""
        return joined(kept(steps_of(finding, self.claims), {name: each.reading for name, each in self.numbers.items()}))

    def _held(self, names: list[str]) -> list[Number]:
        return [self.numbers[name] for name in names if name in self.numbers]

    def _place(self, place: Json) -> Link:
        index = self.overview.index.get(place["document"])
        return Link(claim_anchor(index, place["claim"]) if index else "", place["text"], where=place["where"])

    def crossing(self) -> list[Link]:
        """Each finding of another document once."""
        found = {each.anchor: each for claim in self.document["claims"] for each in self._crossings(claim["id"])}
        return [
            Link(anchor, each.finding["message"], state_of(each.finding), each.document)
            for anchor, each in found.items()
        ]

    def told_elsewhere(self) -> tuple[str, str]:
        """`one of its numbers is part of an error in filing.md`, and `error`; nothing where none asks for attention."""
        state = self.overview.reached(self.entry.index)
        found = [
            [one for one in self._crossings(claim["id"]) if state_of(one.finding) == state]
            for claim in self.document["claims"]
        ]
        numbers = [crossings for crossings in found if crossings]
        where = {one.document for crossings in numbers for one in crossings}
        if not state or not numbers:
            return "", ""
        told = "one of its numbers is" if len(numbers) == 1 else f"{len(numbers):,} of its numbers are"
        return f"{told} part of {PART_OF[state]} in {where.pop() if len(where) == 1 else 'other documents'}", state

    def derived(self, at: int, figure: Json) -> Json:
        """A figure that the text fixes without printing it."""
        return {**figure, "id": f"v-{self.entry.index}-{at}", "numbers": self._held(figure["claims"])}

    def unchecked(self) -> list[Unchecked]:
        """The numbers that were not checked, by reason."""
        return [Unchecked(anchor, reason, self._held(names)) for reason, (anchor, names) in self.reasons.items()]


def _about(state: str, rule: str, checks: int) -> str:
    """What a reader is told who points at a number in which something is to be done; its mark tells the rest."""
    if state not in LEVELS:
        return ""
    return f"{WORDS[state]}: {rule}, {checks} checks" if checks > 1 else f"{WORDS[state]}: {rule}"


def _settled(finding: Json) -> str:
    """`Waived until 2027-01-31: reason (auditor-waivers.yaml:12)`, with what the finding would be."""
    settled = finding.get("settled")
    if settled is None:
        return ""
    since = f" since {settled['since']}" if settled["since"] else ""
    until = f" until {settled['until']}" if settled["until"] else ""
    reason = f": {settled['reason']}" if settled["reason"] else ""
    place = f" ({settled['place']})" if settled["place"] else ""
    return f"{SETTLED[settled['by']]}{since}{until}{reason}{place}; else: {WORDS[weight_of(finding) or 'pass']}"
