"""What the words beside a figure make of it in a change: where it moved to or from, or how far it moved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from auditor.check.made import made_of
from auditor.check.rules import Words
from auditor.patterns import either, lazily
from auditor.relate.scene import Scene

NEAR = 90
"""Characters before a figure in which its cue is looked for."""


class Part(StrEnum):
    """What a figure may be in a change."""

    AFTER = "after"
    BEFORE = "before"
    MOVE = "move"
    """How far it moved, in percent or in its own unit."""
    OTHER = "other"
    """The same thing told otherwise, or something else."""


class Cue(NamedTuple):
    """What the words beside a figure say of it."""

    part: Part | None
    """None where they say nothing."""
    sign: int = 0
    """+1 or -1 where they say which way it moved."""
    word: str = ""
    """The word that says so."""
    weak: bool = False
    """True where they may as well say something else."""


NONE = Cue(None)
_FILLING = (
    r"(?:(?:a|an|the|another|some|only|just|by|further|additional|about|around|nearly|almost|over|roughly|record|estimated"
    r"|total|whopping|mere|combined|net|its|their|approximately|as|much|or|more|less|was|were|is|us|restated|even|still|,)\s)*"
)
"""Words between a cue and the move it announces."""
_BETWEEN = r"(?:[^\s,;:()]+\s){0,6}"
"""Words between a cue and the level it announces."""


class Cues(NamedTuple):
    """The patterns of a set of word classes."""

    level: re.Pattern[str]
    """The last word before a figure that makes it a level, with what stands between."""
    move: re.Pattern[str]
    """A direction word right before a figure."""
    noun_of: re.Pattern[str]
    """The noun of a move whose measure follows: `an increase in costs of`."""
    behind: re.Pattern[str]
    """A direction word right behind a figure."""
    verb: re.Pattern[str]
    """A verb of motion."""
    up_from: re.Pattern[str]
    on: re.Pattern[str]
    link: re.Pattern[str]
    earlier: re.Pattern[str]
    """Words behind a figure that make it the one of an earlier time."""
    had_been: re.Pattern[str]
    """Words before a figure that make it the one of an earlier time: `having been`, `(a year earlier:`."""
    clause: re.Pattern[str]
    partly: re.Pattern[str]
    """What makes a move one of several."""
    natures: re.Pattern[str]
    foreseen: re.Pattern[str]
    other_basis: re.Pattern[str]
    yearly: re.Pattern[str]
    a_move: re.Pattern[str]
    """A noun of a move that a figure told later measures: `the increase in sales from`."""
    signs: dict[str, int]
    """+1 or -1 for each direction word; 0 for one that leaves it open."""


def cues_of(scene: Scene) -> Cues:
    """The patterns of the word classes of a scene's rules, made once."""
    return made_of(scene.words, cues_of, lambda: _cues(_key(scene.words)))


def _key(words: Mapping[str, Words]) -> tuple[tuple[str | tuple[str, ...], ...], ...]:
    return tuple(
        (name, *(tuple(part) for part in (entry.values() if isinstance(entry, dict) else (entry,))))
        for name, entry in sorted(words.items())
        if name in _CLASSES
    )


_CLASSES = frozenset(
    {
        "moved", "move", "higher", "change to", "change from", "change on", "change", "judging", "change or",
        "change earlier", "change had been", "change period", "change period before", "change ended",
        "change partly", "new clause", "natures", "foreseen", "other basis", "yearly",
    }
)  # fmt: skip


@lru_cache(maxsize=4)
def _cues(key: tuple[tuple[str | tuple[str, ...], ...], ...]) -> Cues:
    forms: dict[str, list[str]] = {name: [] for name in _CLASSES}
    signs: dict[str, int] = {}
    for name, *parts in key:
        assert isinstance(name, str)
        for at, part in enumerate(parts):
            forms[name].extend(part)
            if len(parts) > 1:
                signs.update(dict.fromkeys(part, 1 - 2 * at))
    signs.update(dict.fromkeys([*forms["judging"], *forms["change"]], 0))
    verbs = [*forms["moved"], *forms["judging"]]
    nouns = [*forms["move"], *forms["change"], "improvement"]
    higher = [*forms["higher"], "better", "worse", "fewer", "greater"]
    signs.update({"fewer": -1, "greater": 1})
    to, from_ = either(forms["change to"]), either(forms["change from"])
    not_made = r"(?<!made\s)(?<!make\s)(?<!makes\s)(?<!making\s)(?<!make\sit\s)"
    yearly = "year-on-year|year on year|year over year|year-over-year"
    months = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    goes_on = rf"(?!\s(?:(?:now|then|so|finally)\s)?{either(forms['change ended'])}\s)"
    another = rf"\band\b{goes_on}\s[^,]*\b(?:{either(verbs)}|was|were|is|are|had|has)\b"
    subject = rf",\swith\s[^,]*\s{either(verbs)}\b"
    moving = [verb for verb in verbs if verb.endswith("ing")]
    earlier = _earlier(forms)
    return Cues(
        level=lazily(
            rf".*(?:^|\s|\()(?:(?P<from>{from_})|(?<!compared\s)(?<!relative\s)(?<!comparison\s)(?<!equal\s)(?<!due\s)(?P<to>{to})|(?P<of>of))\s(?P<rest>{_BETWEEN})$",
            re.S,
        ),
        move=lazily(rf".*?(?:^|[\s,(]){not_made}(?P<word>{either([*verbs, *higher])})\s{_FILLING}$", re.S),
        noun_of=lazily(
            rf".*(?:^|[\s,(])(?P<word>{either(nouns)})(?:\s[^\d,;:()]{{1,50}}?)?\s(?:of|was|is)\s{_FILLING}$", re.S
        ),
        behind=lazily(
            rf"^\s(?:(?:year[- ]on[- ]year|year[- ]over[- ]year|annual)\s)?"
            rf"(?P<word>{either([*nouns, *higher])}|{yearly})\b(?P<rest>.*)",
            re.S,
        ),
        verb=lazily(rf"\b(?P<word>{either(verbs)})\b"),
        up_from=lazily(rf"\b(?P<word>{either(forms['higher'])})\s(?:from|on|against|compared|versus)\s"),
        on=lazily(rf"^,?(?:\s{either([*higher, *nouns])})?\s{either(forms['change on'])}\s{_BETWEEN}$"),
        link=lazily(
            rf"^(?:(?:\s[a-z]+){{0,2}}?,?\s?|\s(?:for|in)\s[^,;:()]{{1,50}},\s)"
            rf"(?:\(|[-–]\s|{either(forms['change or'])}\s)(?:by\s|about\s|some\s|a\s|an\s)*$"
        ),
        earlier=lazily(rf"^,?\s(?:(?:in|for|during|at|over|recorded|reported|seen|posted|logged)\s)*{earlier}\b"),
        had_been=lazily(
            rf".*\b{either(forms['change had been'])}\s(?:[^\s,;:()]+\s)?$"
            rf"|.*[(;,]\s?(?:in\s|for\s|at\s|over\s)?{earlier}"
            r"(?::|,?\s(?:it|they|the\s[a-z]+)\s(?:was|were|stood at|came to))\s$",
            re.S,
        ),
        clause=lazily(
            rf";|—|(?<!\bvs)(?<!\bno)(?<!\b[a-z])[.!?]\s|\b{either(forms['new clause'])}\b|,\sand\b{goes_on}"
            rf"|{another}|{subject}"
            rf"|\b(?:after(?!\s(?:an?\s(?:[a-z]+\s)?{either(nouns)}\s|{either(moving)}\s))|which|that|who|where|if)\s(?:[^\s,]+\s){{2,}}"
        ),
        partly=lazily(rf"\b{either(forms['change partly'])}\b"),
        natures=lazily(rf"\b{either(forms['natures'])}\b"),
        foreseen=lazily(rf"\b{either(forms['foreseen'])}\b"),
        other_basis=lazily(rf"\b{either(forms['other basis'])}\b"),
        yearly=lazily(
            rf"\b{either(forms['yearly'])}(?!\s(?:earlier|ago|before|previously|prior|back|ended|ending|to\s(?:{months})))\b"
        ),
        a_move=lazily(rf"\b(?P<word>{either(nouns)})\s(?:in|of|for|at)\s"),
        signs=signs,
    )


def _earlier(forms: dict[str, list[str]]) -> str:
    """A pattern of the names of an earlier time: *a year ago*, *in the like quarter last year*, *the week before*."""
    period = either(forms["change period"])
    before = r"(?:earlier|ago|before|previously|prior|back)"
    last = (
        rf"(?:\s(?:of\s)?(?:last|the\s(?:previous|prior|preceding))\s{period}"
        rf"|\s(?:a|one)\s{period}\s{before}|\s{before})"
    )
    return (
        rf"(?:(?:the\s)?{either(forms['change earlier'])}"
        rf"|(?:a|an|one|two|three|four|five|six|nine|ten|twelve|the|\d{{1,2}})\s{period}\s{before}"
        rf"|(?:the|its|their|a)\s{either(forms['change period before'])}\s(?:fiscal\s|financial\s)?{period}{last}?"
        rf"|(?:the\s)?{period}{last}|last\s{period})"
    )


def cue_before(gap: str, cues: Cues) -> Cue:
    """What the words before a figure say of it."""
    tail = gap[-NEAR:]
    if moved := cues.move.match(tail) or cues.noun_of.match(tail):
        return Cue(Part.MOVE, cues.signs.get(moved["word"], 0), moved["word"])
    if cues.had_been.match(tail):
        return Cue(Part.BEFORE)
    if re.search(r"\bby\s(?:about\s|a\s|an\s|another\s|some\s|just\s)?$", tail):
        return _moved_by(tail, cues)
    found = cues.level.match(tail)
    if found is None:
        return NONE
    if found["from"]:
        return Cue(Part.BEFORE)
    if found["of"]:
        return _of(tail[: found.start("of")], cues)
    near = all(word in _PLAIN for word in found["rest"].split())
    return Cue(Part.AFTER, weak=not near and found["to"] not in ("to", "reaching", "reached"))


_PLAIN = frozenset(
    (
        "a",
        "an",
        "the",
        "about",
        "some",
        "around",
        "nearly",
        "almost",
        "just",
        "only",
        "still",
        "another",
        "record",
        "its",
        "now",
    )
)
"""Words after *at* or *was* that leave the figure behind them what it is."""


def _moved_by(tail: str, cues: Cues) -> Cue:
    """*Costs rose in June by*: the verb stands further off."""
    found = None
    for found in cues.verb.finditer(tail):  # noqa: B007
        pass
    return Cue(Part.MOVE, cues.signs.get(found["word"], 0), found["word"]) if found else NONE


_EXTREME = lazily(r"\b(?:high|low|peak|trough|record|best|worst|maximum|minimum)\s$")


def _of(before: str, cues: Cues) -> Cue:
    """*From a high of*, *an increase in costs of*, *sales of*."""
    found = cues.level.match(before)
    if not (found and found["from"]) and _EXTREME.search(before):
        return Cue(Part.OTHER)
    if found and len(found["rest"].split()) <= 4:
        return Cue(Part.BEFORE if found["from"] else Part.AFTER, weak=not found["from"])
    return Cue(Part.AFTER, weak=True)


def cue_behind(gap: str, cues: Cues, last: bool) -> Cue:
    """What the words behind a figure say of it; `last` when no figure follows."""
    found = cues.behind.match(gap)
    if found is None:
        return NONE
    rest = found["rest"]
    if not last and re.fullmatch(r"\s?(?:by\s?)?", rest):  # the word belongs to the figure that follows
        return NONE
    word = found["word"]
    return Cue(Part.MOVE, cues.signs.get(word, 0), word)
