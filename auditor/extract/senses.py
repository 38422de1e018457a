"""What is ambiguous settled from the document: whose dollar `$` is, money or weight in `20 pounds`, metres or millions.

    open claims -> the form that leaves each open -> its sense by the words near it, its currency by what the text says

A claim is settled on clear evidence only. One that nothing settles keeps its usual unit and stays ambiguous.
The words are data: `vocabulary/senses.yaml` for units, `currencies.yaml` and `places.yaml` for money.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, NamedTuple

import msgspec

from auditor.extract.data import vocabulary
from auditor.extract.engine import Encoded, Scanner, any_of
from auditor.extract.reporting import DOLLAR_SIGNS, Evidence, divided, families
from auditor.model import Claim, Document, Kind
from auditor.patterns import lazily

NEAR = 80
"""Characters on either side of a claim in which a word tells its sense."""
TOO_FAR = 2 * NEAR
"""Characters; no word of the window is so far."""
CLOSE = 20
"""Characters behind a claim in which a word is what it counts."""
LONGEST_FORM = 24
"""Characters; no sign or name of a unit is longer, adjective excluded."""

_SENTENCE_END = lazily(r"[.!?][\"”’)]*\s+(?=[A-Z(“\"$£€])|\n\s*\n")
_AMOUNT = lazily(r"[\d\s.,()+\-−–'’]+")
_MARKS = lazily(r"^[^\w\s]|[^\w\s]$")


class Cue(NamedTuple):
    """Words that speak for a sense."""

    scanner: Scanner
    side: str
    """Where they stand from the figure: `before`, `behind` (close to it) or `near` it on either side."""


class Sense(NamedTuple):
    """One of the units that a form may stand for."""

    unit: str | None
    kind: Kind | None
    """None when the figure is then no quantity at all."""
    factor: Fraction
    cues: tuple[Cue, ...]
    """The words that decide for it."""
    hints: tuple[Cue, ...]
    """The words that decide where nothing else does."""
    document: tuple[str, ...]


def settle(text: str, claims: list[Claim], document: Document) -> list[Claim]:
    """The claims with unit, kind and value as the document means them, and `ambiguous` False where it says so.

    `text` is what a reader sees of the document; the claims' offsets are into `document.text` or their cells.
    """
    opened = [at for at, claim in enumerate(claims) if claim.ambiguous]
    if not opened:
        return claims
    forms = _forms(claims, opened)
    source = _sound(document.text)
    settled = _by_words(claims, forms, source)
    evidence = Evidence(_sound(text), source, claims, forms)
    out: list[Claim] = []
    for at, claim in enumerate(claims):
        form = forms.get(at)
        if form is not None:
            claim = _in_sense(claim, form, settled[at]) if at in settled else claim
            if claim.kind is Kind.MONEY and (at in settled or form not in _senses()):
                claim = _in_currency(claim, form, evidence)
        if not (at in settled and settled[at].kind is None):
            out.append(claim)
    return out


def _sound(text: str) -> str:
    """The text, as long as before, without lone surrogates, which the pattern engine refuses."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


# ---------------------------------------------------------------------- forms
@cache
def ambiguous_forms() -> frozenset[str]:
    """The written forms of units that `senses.yaml` has several senses for."""
    return frozenset(_senses())


@cache
def _senses() -> dict[str, tuple[Sense, ...]]:
    data = vocabulary("senses")["forms"]
    listed = {form: entry for form, entry in data.items() if isinstance(entry, list)}
    read = {form: tuple(_sense(entry) for entry in entries) for form, entries in listed.items()}
    return read | {form: read[entry["same"]] for form, entry in data.items() if form not in read}


def _sense(entry: dict[str, Any]) -> Sense:
    kind = None if entry["kind"] == "none" else Kind(entry["kind"])
    factor = Fraction(str(entry.get("factor", 1)))
    cues = _cues(near=entry.get("cues"), before=entry.get("before"), behind=entry.get("behind"))
    return Sense(entry["unit"], kind, factor, cues, _cues(near=entry.get("hints")), tuple(entry.get("document", ())))


def _cues(**sides: list[str] | None) -> tuple[Cue, ...]:
    return tuple(Cue(_words_scanner(words), side) for side, words in sides.items() if words)


def _words_scanner(words: Iterable[str]) -> Scanner:
    """A scanner of whole words, in any case but for single letters; a `*` at the end stands for any letters."""
    exact = [_cue(word) for word in words if len(word) == 1]
    loose = [_cue(word) for word in words if len(word) > 1]
    return Scanner("|".join([*exact, *([f"(?i:{'|'.join(loose)})"] if loose else [])]))


def _cue(word: str) -> str:
    stem = word.removesuffix("*")
    left = r"(?:\b|[0-9])" if stem[0].isascii() and stem[0].isalnum() else ""
    right = r"\w*" if stem != word else r"\b" if stem[-1].isascii() and stem[-1].isalnum() else ""
    return left + any_of([stem]) + right


def _forms(claims: list[Claim], opened: list[int]) -> dict[int, str]:
    """The form that leaves each open claim open; an end of a range without one has its partner's."""
    forms: dict[int, str] = {}
    bare: list[int] = []
    for at in opened:
        form = form_of(claims[at].text, claims[at].kind)
        if form is None:
            bare.append(at)
        else:
            forms[at] = form
    for at in reversed(bare):
        _hand_over(claims, forms, at, at + 1)
    for at in bare:
        _hand_over(claims, forms, at, at - 1)
    return forms


def _hand_over(claims: list[Claim], forms: dict[int, str], at: int, other: int) -> None:
    if at not in forms and other in forms and claims[at].unit == claims[other].unit:
        forms[at] = forms[other]


def form_of(text: str, kind: Kind) -> str | None:
    """The sign or word in an open claim's text that stands for several units, or None.

    >>> form_of("20-pound", Kind.MEASURE), form_of("$(4.5) million", Kind.MONEY), form_of("A$5", Kind.MONEY)
    ('pound', '$', None)
    """
    return _form_of(text if len(text) <= 2 * LONGEST_FORM else f"{text[:LONGEST_FORM]}0{text[-LONGEST_FORM:]}", kind)


@lru_cache(maxsize=1 << 14)
def _form_of(text: str, kind: Kind) -> str | None:
    known: Collection[str] = families() if kind is Kind.MONEY else _senses()
    parts = [part for part in _AMOUNT.split(text) if part] if text not in known else [text]
    part: str
    for part in (*parts[-1:], *parts[:1]):
        if part in known:
            return part
        if len(part) > 1 and part.lower() in known:
            return part.lower()
    return next((mark for mark in _MARKS.findall(text) if mark in known), None)


# ---------------------------------------------------------------------- senses by the words near
def _by_words(claims: list[Claim], forms: dict[int, str], text: str) -> dict[int, Sense]:
    """The sense of each claim that words decide: those of its sentence, its like elsewhere, then the document."""
    senses = {at: _senses()[form] for at, form in forms.items() if form in _senses()}
    settled: dict[int, Sense] = {}
    alike: dict[int, set[Sense]] = defaultdict(set)
    choices = {id(choice): choice for choice in senses.values()}
    told = {key: _told(text, choice) for key, choice in choices.items()}
    for at, choice in senses.items():
        found = _nearest(text, claims[at], forms[at], False)
        if found is not None:
            settled[at] = found
            alike[id(choice)].add(found)
    for at, choice in senses.items():
        if at not in settled:
            hinted = _nearest(text, claims[at], forms[at], True)
            found = _only(alike[id(choice)]) or hinted or _only(told[id(choice)])
            if found is not None:
                settled[at] = found
    return settled


def _only(senses: set[Sense]) -> Sense | None:
    return next(iter(senses)) if len(senses) == 1 else None


def _told(text: str, choice: tuple[Sense, ...]) -> set[Sense]:
    return {sense for sense in choice if any(word in text for word in sense.document)}


def _window(text: str, claim: Claim) -> tuple[int, int]:
    """The part of its sentence near a claim; nothing but the claim itself in a cell outside the text."""
    if text[claim.start : claim.end] != claim.text:
        return claim.start, claim.start
    low, high = max(0, claim.start - NEAR), min(len(text), claim.end + NEAR)
    for match in _SENTENCE_END.finditer(text, low, claim.start):
        low = match.end()
    after = _SENTENCE_END.search(text, claim.end, high)
    return low, after.start() if after is not None else high


def _nearest(text: str, claim: Claim, form: str, hinted: bool) -> Sense | None:
    """The sense whose word stands nearest to the claim; None when there is none, or two are equally near."""
    low, high = _window(text, claim)
    return _nearest_in(text[low:high], claim.start - low, claim.end - low, form, hinted)


@lru_cache(maxsize=1 << 12)
def _nearest_in(near: str, begin: int, end: int, form: str, hinted: bool) -> Sense | None:
    """The same for a claim at `[begin, end)` of the text near it, by the words that decide or those that hint."""
    found: dict[Sense, int] = {}
    encoded = Encoded(near)
    for sense in _senses()[form]:
        places = (
            (cue.side, place) for cue in (sense.hints if hinted else sense.cues) for place in cue.scanner.spans(encoded)
        )
        gaps = (_gap(near, begin, end, side, place) for side, place in places)
        found[sense] = min((gap for gap in gaps if gap is not None), default=TOO_FAR)
    least = min(found.values(), default=TOO_FAR)
    return _only({sense for sense, gap in found.items() if gap == least}) if least < TOO_FAR else None


def _gap(near: str, begin: int, end: int, side: str, place: tuple[int, int]) -> int | None:
    """Characters between a claim and a word, None on the wrong side; -1 for what it is `of` or stands right before."""
    first, last = place
    if side == "before" and last > begin or side == "behind" and not end <= first <= end + CLOSE:
        return None
    if first >= end and near[end:first].strip(" -") in ("", "of"):
        return -1
    return max(first - end, begin - last, 0)


def _in_sense(claim: Claim, form: str, sense: Sense) -> Claim:
    """The claim read in a sense of its form."""
    choice = _senses()[form]
    now = next((other for other in choice if (other.unit, other.kind) == (claim.unit, claim.kind)), None)
    if now is None or sense.kind is None:
        return claim
    return _changed(claim, sense.kind, sense.unit, sense.factor / now.factor)


def _changed(claim: Claim, kind: Kind, unit: str | None, factor: Fraction) -> Claim:
    quantity = claim.quantity
    if factor != 1 and quantity is not None:
        fields = ("value", "ulp", "coarse", "spread")
        quantity = msgspec.structs.replace(quantity, **{name: getattr(quantity, name) * factor for name in fields})
    return msgspec.structs.replace(claim, kind=kind, unit=unit, quantity=quantity, ambiguous=False)


# ---------------------------------------------------------------------- whose currency
def _in_currency(claim: Claim, form: str, evidence: Evidence) -> Claim:
    """The claim in the currency that the document gives its form; as it is when the document leaves it open."""
    if form in DOLLAR_SIGNS:
        code, unclear = evidence.dollar
        return msgspec.structs.replace(claim, unit=code, ambiguous=unclear)
    found = evidence.of(form, claim.start)
    if found is None:
        return claim
    return _changed(claim, Kind.MONEY, found, divided().get(form, {}).get(found, Fraction(1)))
