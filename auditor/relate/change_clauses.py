"""Changes read from a clause: each of its figures takes the part that the words beside it give it.

    Sales rose | 8% | to | $5.0 million | in June from | $4.63 million | a year earlier.
                move      after                         before

A clause is about one thing: where it has two figures for one part, it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate import changes
from auditor.relate.change_cues import NONE, Cue, Cues, Part, cue_before, cue_behind, cues_of
from auditor.relate.change_fits import holds
from auditor.relate.change_levels import (
    REACH,
    Figure,
    alike,
    are_apart,
    in_unit_of,
    is_foreseen,
    is_foreseen_level,
    is_lent,
    natures_differ,
    of_one_unit,
)
from auditor.relate.scene import Scene
from auditor.relate.told import FAR, Told, sentences

LEVELS = frozenset({Kind.MONEY, Kind.NUMBER, Kind.MEASURE, Kind.PERCENT})
_BRACKET = lazily(r"\($")
_RESPECTIVELY = lazily(r"\brespectively\b")
_NO_CHANGE = lazily(r"^\s?(?:of|ci|confidence|credible|interest|coupon|stake|owned|notes|bonds|senior|tax rate)\b")
"""Behind a percentage: it is a share of something, a confidence level or a rate."""
_OF_MANY = lazily(r"^\s(?:out\s)?of\s(?:the\s)?$")
"""Behind a count: it is a part of the number that follows."""
_ARTICLE = lazily(r"\ban?\s$")
_OPENS = lazily(r"^(?:at|from|with|to)\s(?:a\s|some\s)?$")
"""Before the first figure: the subject follows behind it."""
_HEDGE = lazily(r"\s(?:more|less|fewer)\sthan\s$")
_WAS = lazily(r"\b(?:was|were|is|amounted to|came to|totall?ed)\s$")
_ONLY_WAS = lazily(r"^\s(?:\([^()]*\)\s)?(?:was|were|is|are)\s$")
"""All that stands between a level and its move: *sales of $3.7 million were $0.7 million, or 23%, higher*."""
_OR_BY = lazily(r"\b(?:or(?:\sby)?|a\s(?:change|move|difference|movement|swing)\sof)\s(?:about\s|some\s|a\s|an\s)?$")
_LINKING = lazily(r"\b(?:was|were|is|are|be|been|came\s(?:in|out)|ran)\s$")
_SET_OFF = lazily(r",\s(?:now\s|at\s)?$")
_IS_SET_OFF = lazily(r"^,\s(?:is|was|are|were)\s")
_SINCE = lazily(r"\b(?:it|they|that)\s(?:has|have)\ssince\b|\bsince\sthen\b")
_NOUN = lazily(r"^\s([a-z]+)")
_TURN = lazily(r"^(?:\s[a-z]+)?,\s")
MOST = 7
"""Figures of a clause; one with more is a listing."""


def find(scene: Scene) -> Iterator[Relation]:
    """The changes and multiples that the clauses of a document tell."""
    cues = cues_of(scene)
    for told in sentences(scene):
        if _RESPECTIVELY.search(told.text) or not _may_move(told, cues):
            continue
        clauses = [clause for clause in _clauses(told, cues) if not _is_yearly(clause, cues)]
        for at, clause in enumerate(clauses):
            following = clauses[at + 1] if at + 1 < len(clauses) else None
            relation = _relation(clause, clauses[at - 1] if at else None, following, told, cues)
            if relation is None:
                continue
            refine = changes.refine_multiple if relation.kind == "multiple" else changes.refine
            refined = refine(relation, scene)
            if refined is not None:
                yield refined if refined.words else msgspec.structs.replace(refined, values={})


def _may_move(told: Told, cues: Cues) -> bool:
    """Whether a sentence can hold a change at all."""
    return (
        any(claim.kind in LEVELS for claim in told.claims)
        and any(claim.kind in (Kind.PERCENT, Kind.POINTS) or claim.unit == "x" for claim in told.claims)
        or cues.verb.search(told.text) is not None
        or any(cues.behind.match(gap) or cues.move.match(gap) for gap in told.gaps)
    )


# ---------------------------------------------------------------------- clauses
def figures_of(told: Told, cues: Cues) -> list[Figure]:
    """The figures of a whole sentence, as if it were one clause, those in brackets left out."""
    view = told.at([at for at in range(len(told.claims)) if not _aside(told, at, cues)])
    return _figures([(claim, view.gaps[at], view.gaps[at + 1]) for at, claim in enumerate(view.claims)], cues)


def _clauses(told: Told, cues: Cues) -> Iterator[list[Figure]]:
    """The figures of a sentence, clause by clause, those in brackets and ends of ranges left out."""
    places = [at for at, claim in enumerate(told.claims) if not _aside(told, at, cues)]
    view = told.at(places)
    clause: list[tuple[Claim, str, str]] = []
    for at, claim in enumerate(view.claims):
        before, behind = view.gaps[at], view.gaps[at + 1]
        if at and (cut := _cut(before, cues, bool(clause) and _OPENS.match(clause[0][1]) is not None)) is not None:
            if clause:
                clause[-1] = (*clause[-1][:2], before[: cut[0]])
                yield _figures(clause, cues)
            clause, before = [], before[cut[1] :]
        clause.append((claim, before, behind))
    if clause:
        yield _figures(clause, cues)


def _cut(gap: str, cues: Cues, opened: bool) -> tuple[int, int] | None:
    """Where a clause ends and the next begins between two figures; `opened` when its subject is still to come."""
    if gap == FAR:
        return 0, 1
    last = None
    for found in cues.clause.finditer(gap):
        if not (opened and found[0].startswith("and ")):
            last = found
    return (last.start(), last.start() + last[0].startswith((",", ";"))) if last else None


def _aside(told: Told, at: int, cues: Cues) -> bool:
    """Whether a figure in brackets is the same amount in another unit."""
    claim = told.claims[at]
    if not told.gaps[at].endswith("(") or at == 0:
        return False
    return claim.kind not in (Kind.PERCENT, Kind.POINTS) and (
        claim.unit != told.claims[at - 1].unit and told.claims[at - 1].kind is not Kind.PERCENT
    )


def _figures(clause: list[tuple[Claim, str, str]], cues: Cues) -> list[Figure]:
    figures: list[Figure] = []
    for at, (claim, told, behind) in enumerate(_in_one_unit(clause)):
        before = _HEDGE.sub(" ", told)
        cue = _cue(claim, before, behind, figures[-1] if figures else None, at + 1 == len(clause), cues)
        figures.append(Figure(claim, before, behind, cue))
    return _measured(_told_last(_earlier_one(_linked(figures, cues), cues)), cues)


def _earlier_one(figures: list[Figure], cues: Cues) -> list[Figure]:
    """The figures with the one of two levels that is told of an earlier time: *at 63 last season, dipped to 57*."""
    levels = [at for at, figure in enumerate(figures) if figure.cue.part is Part.AFTER and not figure.cue.weak]
    earlier = [at for at in levels if cues.earlier.match(figures[at].behind)]
    if len(levels) == 2 and len(earlier) == 1 and not any(figure.cue.part is Part.BEFORE for figure in figures):
        figures[earlier[0]] = figures[earlier[0]]._replace(cue=Cue(Part.BEFORE))
    return figures


def _told_last(figures: list[Figure]) -> list[Figure]:
    """The figures with a percentage behind both levels for their move: *rose from 4 to 5 in June, or by 25 percent*."""
    parts = {figure.cue.part for figure in figures[:-1]}
    last = figures[-1]
    if (
        (last.claim.kind is Kind.PERCENT or "or" not in last.before.split())
        and last.cue.part in (None, Part.OTHER)
        and parts == {Part.AFTER, Part.BEFORE}
        and _OR_BY.search(last.before)
        and not _NO_CHANGE.match(last.behind)
    ):
        figures[-1] = last._replace(cue=Cue(Part.MOVE))
    return figures


def _in_one_unit(clause: list[tuple[Claim, str, str]]) -> list[tuple[Claim, str, str]]:
    """The figures with bare numbers in the unit that the words behind them name: *0.5 points*, *61 won*."""
    units: dict[str, tuple[Kind, str | None]] = {}
    for claim, _, _ in clause:
        if claim.kind in (Kind.PERCENT, Kind.MONEY, Kind.MEASURE):
            units.setdefault(claim.text.split()[-1].lower() if " " in claim.text else "", (claim.kind, claim.unit))
    shares = sum(claim.kind is Kind.PERCENT for claim, _, _ in clause) > 1
    made = []
    for claim, before, behind in clause:
        noun = _NOUN.match(behind)
        if claim.kind is Kind.NUMBER and claim.unit is None and noun:
            if noun[1] in ("point", "points") and shares:
                claim = msgspec.structs.replace(claim, kind=Kind.POINTS, unit="pp")
            elif noun[1] in units and units[noun[1]][0] is not Kind.PERCENT:
                kind, unit = units[noun[1]]
                claim = msgspec.structs.replace(claim, kind=kind, unit=unit)
        made.append((claim, before, behind))
    return made


def _cue(claim: Claim, before: str, behind: str, previous: Figure | None, last: bool, cues: Cues) -> Cue:
    """What the words on either side make of a figure."""
    if claim.unit == "x":
        return Cue(Part.MOVE)
    if claim.kind is Kind.PERCENT and _NO_CHANGE.match(behind) and not _is_earlier_one(behind, cues):
        return NONE
    if claim.kind is Kind.NUMBER and (before == " of " or _OF_MANY.match(behind)):
        return Cue(Part.OTHER)
    told = cue_before(before, cues)
    if previous is not None and cues.on.match(before) and (previous.cue.part is Part.MOVE or cues.behind.match(before)):
        return Cue(Part.BEFORE)
    if previous is not None and (cues.link.match(before) or before == ", " and behind.startswith(", ")):
        return (
            Cue(previous.cue.part, previous.cue.sign, previous.cue.word, True)
            if _mate(previous, claim)
            else Cue(Part.OTHER)
        )
    after = cue_behind(behind, cues, last)
    if after.part is Part.MOVE and (_ARTICLE.search(before) or after.sign and _LINKING.search(before)):
        return after
    if told.part is Part.BEFORE or told.part is Part.AFTER and not told.weak:
        return told
    if told.part is Part.MOVE:
        return told if told.sign or not after.sign else after
    if after.part is Part.MOVE and (
        told.part is None
        or not told.weak
        or re.search(r"\b(?:an?|was|were)\s$", before)
        or claim.kind is not Kind.MONEY
        or after.sign
    ):
        return after
    if told.part is not None:
        if told.weak and cues.earlier.match(behind):
            return Cue(Part.BEFORE, weak=True)
        return told
    if cues.earlier.match(behind):
        return Cue(Part.BEFORE, weak=not before.endswith(", "))
    if _SET_OFF.search(before) and _IS_SET_OFF.match(behind):
        return Cue(Part.AFTER)
    bare = claim.kind in (Kind.MONEY, Kind.MEASURE) or (claim.kind is Kind.NUMBER and _TURN.match(behind))
    return Cue(Part.AFTER, weak=True) if bare else NONE


def _is_earlier_one(behind: str, cues: Cues) -> bool:
    """Whether *of* behind a percentage tells its time: *below the 4.0% of a year ago*."""
    return behind.startswith(" of ") and cues.earlier.match(behind.removeprefix(" of")) is not None


def _mate(previous: Figure, claim: Claim) -> bool:
    """Whether *or* links the two ways of telling one move."""
    return previous.cue.part is Part.MOVE and (previous.claim.kind is Kind.PERCENT) != (claim.kind is Kind.PERCENT)


def _linked(figures: list[Figure], cues: Cues) -> list[Figure]:
    """The figures with a move that only the second of two linked ones names: *settled 3 points, or 2%, down at*."""
    for at in range(1, len(figures)):
        first, second = figures[at - 1], figures[at]
        was = at > 1 and _ONLY_WAS.match(first.before) is not None and figures[at - 2].cue.part is Part.AFTER
        if (
            second.cue.part is Part.OTHER
            and first.cue.part is not Part.BEFORE
            and (first.claim.kind is Kind.PERCENT) != (second.claim.kind is Kind.PERCENT)
            and (was or first.cue.weak is (first.cue.part is Part.AFTER))
        ):
            behind = cue_behind(second.behind.removeprefix(","), cues, at + 1 == len(figures))
            if behind.part is Part.MOVE and behind.sign:
                figures[at - 1], figures[at] = first._replace(cue=behind), second._replace(cue=behind)
                if was:
                    figures[at - 2] = figures[at - 2]._replace(cue=Cue(Part.AFTER))
    return figures


def _is_yearly(clause: list[Figure], cues: Cues) -> bool:
    """Whether a percentage of a clause is one of each of several years."""
    return any(
        figure.claim.kind is Kind.PERCENT
        and (cues.yearly.search(figure.before) or cues.yearly.search(figure.behind[:40]))
        for figure in clause
    )


def _measured(figures: list[Figure], cues: Cues) -> list[Figure]:
    """The figures with a move whose noun stands first: *the increase in sales from $4 million was $1 million*."""
    if len(figures) < 2 or figures[0].cue.part is not Part.BEFORE or figures[1].cue.part is not Part.AFTER:
        return figures
    noun = cues.a_move.search(figures[0].before)
    if noun is None or not _WAS.search(figures[1].before):
        return figures
    cue = Cue(Part.MOVE, cues.signs.get(noun["word"], 0), noun["word"])
    figures[1] = figures[1]._replace(cue=cue)
    if len(figures) > 2 and cues.link.match(figures[2].before) and _mate(figures[1], figures[2].claim):
        figures[2] = figures[2]._replace(cue=cue)
    return figures


# ---------------------------------------------------------------------- roles
def _relation(
    clause: list[Figure], leading: list[Figure] | None, following: list[Figure] | None, told: Told, cues: Cues
) -> Relation | None:
    """The change that a clause tells; None where it tells none or could tell two."""
    if len(clause) > MOST or any(figure.claim.range for figure in clause):
        return None
    if any(is_lent(figure.claim) for figure in clause):
        return None
    factors = [figure for figure in clause if figure.claim.unit == "x"]
    moves = [figure for figure in clause if figure.cue.part is Part.MOVE and figure.claim.unit != "x"]
    after = _one(figure for figure in clause if figure.cue.part is Part.AFTER)
    before = _one(figure for figure in clause if figure.cue.part is Part.BEFORE and not is_foreseen(figure, cues))
    if before is None and after is not None and following is not None:
        before = _told_later(after, following, cues)
    if before is None and after is not None and leading is not None and _SINCE.search(clause[0].before):
        before = _told_later(after, leading, cues)
    if after is not None and is_foreseen_level(after, cues):
        return None
    if factors:
        return _multiple(factors, before, after, moves, told)
    return _change(clause, before, after, moves, told, cues)


def _one(figures: Iterator[Figure]) -> Figure | None:
    """The only figure of its part; of several the only one that is certain."""
    found = list(figures)
    if len(found) > 1:
        found = [figure for figure in found if not figure.cue.weak]
    return found[0] if len(found) == 1 else None


def _told_later(after: Figure, following: list[Figure], cues: Cues) -> Figure | None:
    """The earlier figure in a clause of its own: *doubled to 40; a year earlier it was 20*."""
    if len(following) != 1:
        return None
    (figure,) = following
    same = (figure.claim.kind, figure.claim.unit) == (after.claim.kind, after.claim.unit)
    said = cues.earlier.match(f", {figure.before.strip()} ".replace(" and ", " ")) or cues.earlier.match(figure.behind)
    return figure if same and said and figure.cue.part in (Part.AFTER, Part.BEFORE) else None


def _multiple(
    factors: list[Figure], before: Figure | None, after: Figure | None, moves: list[Figure], told: Told
) -> Relation | None:
    if len(factors) != 1 or before is None or after is None or moves:
        return None
    if after.claim.kind is Kind.NUMBER and (after.cue.weak or before.cue.weak):
        return None
    roles: dict[str, tuple[Claim, ...]] = {
        "factor": (factors[0].claim,),
        "before": (before.claim,),
        "after": (after.claim,),
    }
    return _made("multiple", roles, told, 0, "", None)


def _change(
    clause: list[Figure], before: Figure | None, after: Figure | None, moves: list[Figure], told: Told, cues: Cues
) -> Relation | None:
    before, after = alike(before, after)
    levels = [figure for figure in (before, after) if figure is not None]
    if before and after and not of_one_unit(before.claim, after.claim):
        return None
    if not levels or (len(levels) == 1 and not moves) or (before and after and natures_differ(before, after, cues)):
        return None
    percents = [figure for figure in moves if figure.claim.kind is Kind.PERCENT]
    deltas = [figure for figure in moves if figure.claim.kind is not Kind.PERCENT]
    if len(percents) > 1 or len(deltas) > 1:
        return None
    if percents and levels[0].claim.kind is Kind.PERCENT:
        return None
    if deltas and deltas[0].claim.kind is Kind.POINTS and levels[0].claim.kind is not Kind.PERCENT:
        return None
    deltas = [in_unit_of(figure, levels) for figure in deltas]
    if any(are_apart(level, delta) for level in levels for delta in deltas):
        return None
    roles: dict[str, tuple[Claim, ...]] = {}
    for role, figure in (("before", before), ("after", after)):
        if figure is not None:
            roles[role] = (figure.claim,)
    if percents:
        roles["change"] = (percents[0].claim,)
    if deltas:
        roles["delta"] = (deltas[0].claim,)
    if len(roles) < 2 or roles.keys() <= {"delta", "after"} or roles.keys() <= {"delta", "before"}:
        return None
    sign, word = _direction(clause, moves, cues)
    if not sign and len(levels) == 1:
        return None
    relation = _made("change", roles, told, sign, word, None)
    used = {claim.id for claim in relation.claims}
    span = (min(claim.start for claim in relation.claims), max(claim.start for claim in relation.claims))
    spare = any(
        figure.claim.id not in used
        and figure.cue.part is not Part.OTHER
        and (figure.cue.part is not None or span[0] < figure.claim.start < span[1])
        for figure in clause
    )
    partly = len(levels) > 1 and any(cues.partly.search(figure.before[-REACH:]) for figure in moves)
    certain = not spare and not partly and not any(level.cue.weak for level in levels)
    if not moves and not (certain and _governed(clause, cues)) or moves and not certain and not holds(relation):
        return msgspec.structs.replace(relation, unclear="the sentence can be read in two ways")
    return relation


def _governed(clause: list[Figure], cues: Cues) -> bool:
    """Whether one verb of motion right before the first figure is all that the clause says of a direction."""
    verbs = list(cues.verb.finditer(clause[0].before))
    return len(verbs) == 1 and len(clause[0].before) - verbs[0].end() <= REACH


def _direction(clause: list[Figure], moves: list[Figure], cues: Cues) -> tuple[int, str]:
    """Which way the figure moved; 0 where no word, or different words, say so."""
    told = [(figure.cue.sign, figure.cue.word) for figure in moves if figure.cue.sign]
    if not told:
        told = [
            (cues.signs.get(found["word"], 0), found["word"])
            for figure in clause
            for pattern in (cues.verb, cues.up_from)
            for found in pattern.finditer(figure.before + " ")
        ]
    signs = {sign for sign, _ in told}
    return (signs.pop(), told[0][1]) if len(signs) == 1 and 0 not in signs else (0, "")


def _made(
    kind: str, roles: dict[str, tuple[Claim, ...]], told: Told, sign: int, word: str, unclear: str | None
) -> Relation:
    """The relation; without a direction word, its figures say which way they moved."""
    claims = [claim for held in roles.values() for claim in held]
    start, end = min(claim.start for claim in claims), max(claim.end for claim in claims)
    relation = Relation(kind, roles, "clauses", start, end, sign, {"word": word} if word else {}, unclear=unclear)
    if not sign and kind == "change" and {"before", "after"} <= roles.keys():
        now, then = roles["after"][0].quantity, roles["before"][0].quantity
        if now is not None and then is not None:
            relation = msgspec.structs.replace(relation, sign=1 if now.value >= then.value else -1)
    return relation
