"""Three or four figures of one sentence of which the largest is the sum of the others, and a topic that says so.

What is left of an amount when something goes off it, the majority of a vote, the record of a team: the words name the
topic, the figures their roles. Where they do not fit, only a slip makes them belong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.fits import Fit, fit, parts_of
from auditor.relate.scene import Scene
from auditor.relate.told import FAR, Told, sentences

_OFF = lazily(
    r"\b(?:net of|after (?:\w+\s){0,2}(?:costs?|fees|expenses|tax(?:es)?|deduct\w*|pay\w*|subtract\w*"
    r"|commission|charges)|deduct\w*|subtract\w*"
    r"|minus|less|before (?:\w+\s){0,2}(?:costs?|fees|expenses|deductions)|costs?|fees|expenses|paid out"
    r"|held back|withheld|set aside"
    r"|after #|charges|taken off|taken away|knocked off|reduced by|spent|went on|covered|swallowed"
    r"|absorbed|ate up|deductions|outgoings|overheads|commissions?|outlays?)\b"
)
"""What goes off an amount."""
_LEFT = lazily(
    r"\b(?:net|netted|netting|left|leaving|leaves|leave|kept|keeps?|keeping|remain\w*|retain\w*|cleared"
    r"|clearing|pocket\w*|surplus"
    r"|take-home|took home|the rest|balance|being|proceeds|ended up with|walked away with|banked"
    r"|receives?d?|got|gave|gives"
    r"|giving|reduced by|end up with|made)\b"
)
"""What is left of it."""
_COSTS = r"(?:costs?|fees|expenses|tax(?:es)?|deductions|charges|commissions?|outgoings|overheads|outlays?|spending)"
_COST_BEFORE = lazily(
    rf"\b(?:{_COSTS}(?: and \w+)? (?:of|took|were|came to|totalling)|net of|minus|less|paid out|deducting"
    rf"|subtracting|spent|spending"
    rf"|paying|took away|knocked off|withheld|held back|gave up)\s$|\bless (?:\w+ )?{_COSTS} of\s$"
)
_COST_BEHIND = lazily(
    rf"^ (?:in|of|for|was|were|went|goes|covered|had gone|spent)\b[^,.#]{{0,12}}\b(?:{_COSTS}|repairs)\b"
    r"|^ (?:was |were |is |are |being )?(?:taken off|taken away|knocked off|subtracted|covered|held back"
    r"|withheld|deducted|set aside|paid out)\b"
)
_NET_BEFORE = lazily(
    r"\b(?:left with|(?:leaving|leaves|left|giving|gives|gave) (?:[^\s,;:()]+ ){1,5}with|(?:giving|gives"
    r"|gave)(?: [^\s,;:()]+){0,5}"
    rf"|will receive|receives?|{_COSTS} to|leaving|leaves|left|kept|keeps|keep|keeping|netted|netting|net"
    r"|net (?:\w+ )?of|surplus of"
    r"|(?:leaving|leaves|left) an? (?:balance|profit|remainder|surplus) of|pocketed|pocketing"
    r"|retained|retains|retaining|cleared|clearing|took home|banked|ended up with"
    r"|walked away with|end up with|ends up with|the remaining"
    r"|the balance of|remaining|received|got)(?: (?:a|the|it|them|him|her|some|net|remaining))*\s$"
)
_NET_BEHIND = lazily(
    r"^ (?:net\b|after (?:\w+ )?" + _COSTS + r"|remain|remained|was left|were left|was kept|to spare|left\b)"
)
_GROSS = lazily(
    r"\b(?:rais\w+|proceeds|sales|brought|took in|taking in|takings?|collect\w*|gross\w*|receipts?"
    r"|received|earned|income"
    r"|paid|charged|sale|from|revenue"
    r"|turnover|sold|generated|made|banked|won)\b"
)
_GROSS_BEFORE = lazily(r"\bgross(?:\s[a-z]+)?(?:\s(?:of|was|were|at|came to))?\s$")
"""What calls the figure behind it the gross amount."""
_FILING = lazily(
    r"\b(?:19|20)\d\d\b|\b(?:cash acquired|discounts?|flows?|partially|capitali[sz]ed|adjustments?"
    r"|line item|consist\w*|net (?:sales|assets"
    r"|income|loss)|receivable|payable|deferred|accrued|repayments?|comprehensive|partially offset)\b"
)
"""What makes three amounts of a filing more than a gross amount, a cost and what is left."""
_MOVED = lazily(
    r"\b(?:rose|fell|up from|down from|compared|versus|vs|against|a year (?:ago|earlier|before)|last year"
    r"|previous\w*|prior"
    r"|increase[ds]?|decrease[ds]?|forecast|expected|per share|a share|each|respectively|narrowed|widened"
    r"|swung|loss(?:es)?"
    r"|between|or more|of which|including|includes)\b"
)
_VOTES = lazily(r"\b(?:votes?|polled|polling|ballots?|majority)\b")
_AHEAD = lazily(
    r"\b(?:majority|margin|by|ahead|lead|led|fewer|more|behind|short|clear|difference|gap|edge|beat"
    r"|defeat\w*|plurality|apart|on top|topped|edged|saw off)\b"
)
_NOT_VOTES = lazily(
    r"\b(?:turnout|registered|eligible|electorate|compared|previous|up from|down from|seats|percent)\b|%"
)
_RESULTS = (
    lazily(r"\b(?:won|wins?|winning|victor(?:y|ies)|triumphs?)\b"),
    lazily(r"\b(?:drew|drawn|draws?|drawing|tied|ties|tying|stalemates?|level|halved|no results?)\b"),
    lazily(r"\b(?:lost|loss(?:es)?|lose|losing|defeats?|defeated|beaten)\b"),
)
_LEADING = lazily(
    r"\b(?:of|from|in|after|over|for|out of|played|plays|playing|across|during)(?:\s(?:their|its|his|her|all"
    r"|the|a total of))*\s$"
)
_PARTLY = lazily(r"\b(?:at home|away|on the road|first half|second half|(?:last|first|past) (?:\d+|[a-z]+) of)\b")
"""What says that the results told are not those of all the matches."""
_MATCHES = lazily(
    r"\b(?:match(?:es)?|games?|fixtures?|played|starts?|outings|appearances|contests|bouts|fights|tests"
    r"|meetings|rounds|in charge)\b"
)


_OPENS = lazily(r"^\s(?:league\s|cup\s|home\s|away\s)?(?:match(?:es)?|games?|fixtures?|outings)\b")
MANY = 20
"""Votes of a winner at least: fewer may be points or sets."""


def find(scene: Scene) -> Iterator[Relation]:
    """The `net`, `majority` and `record` relations of a document."""
    for told in sentences(scene):
        if len(told.claims) < 3:
            continue
        yield from _net(told)
        yield from _majority(told)
        yield from _record(told)


def _net(told: Told) -> Iterator[Relation]:
    units = {(claim.kind, claim.unit) for claim in told.claims if claim.kind is Kind.MONEY}
    for kind, unit in sorted(units, key=str):
        view = told.only(kind, unit)
        if view is None or len(view.claims) != 3 or any(claim.range for claim in view.claims) or FAR in view.gaps[1:3]:
            continue
        text = _around(view)
        if not (_OFF.search(text) and _LEFT.search(text)) or _MOVED.search(text):
            continue
        roles = _net_roles(view._replace(claims=tuple(_unsigned(claim) for claim in view.claims)))
        if roles is not None:
            yield _relation("net", told, roles)


def _unsigned(claim: Claim) -> Claim:
    """The amount without the sign that the word *minus* between two amounts gives it."""
    if claim.quantity is None or claim.quantity.value >= 0:
        return claim
    return msgspec.structs.replace(claim, quantity=msgspec.structs.replace(claim.quantity, value=-claim.quantity.value))


def _net_roles(view: Told) -> dict[str, tuple[Claim, ...]] | None:
    """Who is gross, cost and net: by the words right beside the figures, else by what they make."""
    costs = [at for at in range(3) if _marked(view, at, _COST_BEFORE, _COST_BEHIND)]
    nets = [at for at in range(3) if at not in costs[:1] and _marked(view, at, _NET_BEFORE, _NET_BEHIND)]
    if not nets:
        nets = _neither(view, costs)
    if (
        len(costs) == 1
        and len(nets) == 1
        and not _fits_otherwise(view, costs[0], nets[0])
        and _GROSS.search(" ".join(view.gaps))
        and not _FILING.search(_behind(view))
    ):
        cost, net = costs[0], nets[0]
        gross = view.claims[3 - cost - net]
        return {"gross": (gross,), "cost": (view.claims[cost],), "net": (view.claims[net],)}
    whole = _whole(view.claims)
    if whole is None or _FILING.search(_behind(view)) and _sums(view.claims, whole) is Fit.SLIP:
        return None
    first, second = (claim for claim in view.claims if claim is not whole)
    return {"gross": (whole,), "cost": (first,), "net": (second,)}


def _neither(view: Told, costs: list[int]) -> list[int]:
    """The amount that is left beside one cost and one that is called gross."""
    grosses = [at for at in range(3) if at not in costs and _GROSS_BEFORE.search(view.gaps[at])]
    return [3 - costs[0] - grosses[0]] if len(costs) == len(grosses) == 1 else []


def _fits_otherwise(view: Told, cost: int, net: int) -> bool:
    """Whether the three figures fit in other roles than those that the words seem to give them."""
    whole = _whole(view.claims)
    return whole is not None and whole is not view.claims[3 - cost - net] and _sums(view.claims, whole) >= Fit.WIDE


def _behind(view: Told) -> str:
    """The words behind the first figure."""
    return " ".join((*view.gaps[1:-1], view.gaps[-1][:40]))


def _marked(view: Told, at: int, before: re.Pattern[str], behind: re.Pattern[str]) -> bool:
    if before is _COST_BEFORE and view.claims[at].text.lower().startswith("minus"):
        return True
    return before.search(view.gaps[at][-60:]) is not None or behind.match(view.gaps[at + 1]) is not None


def _around(view: Told) -> str:
    """The words around the figures, without what stands far in front of the first and behind the last."""
    return " # ".join((view.gaps[0][-60:], *view.gaps[1:-1], view.gaps[-1][:40]))


def _whole(claims: tuple[Claim, ...]) -> Claim | None:
    """The one figure that is the sum of the others, or would be but for one slip; None when none or several are."""
    for wanted in (Fit.WIDE, Fit.SLIP):
        found = [claim for claim in claims if _sums(claims, claim) >= wanted]
        if wanted is Fit.SLIP and len(found) > 1:
            largest = max(claims, key=_value)
            found = [claim for claim in found if claim is largest]
        if len(found) == 1:
            return found[0]
    return None


def _sums(claims: tuple[Claim, ...], whole: Claim) -> Fit:
    return fit([*(claim for claim in claims if claim is not whole), whole], parts_of)


def _value(claim: Claim) -> float:
    return float(claim.quantity.value) if claim.quantity is not None else 0.0


def _majority(told: Told) -> Iterator[Relation]:
    counts = _counts(told._replace(claims=tuple(_gained(claim) for claim in told.claims)))
    if counts is None or len(counts.claims) != 3 or FAR in counts.gaps[1:3]:
        return
    if not _VOTES.search(told.text) or not _AHEAD.search(told.text) or _NOT_VOTES.search(told.text):
        return
    roles = _vote_roles(counts)
    if roles is not None:
        yield _relation("majority", told, roles)


def _gained(claim: Claim) -> Claim:
    """A count with the word *won* beside it, which is no currency where votes are told."""
    won = claim.kind is Kind.MONEY and claim.unit == "KRW" and "won" in claim.text.lower().split()
    return msgspec.structs.replace(claim, kind=Kind.NUMBER, unit=None) if won else claim


def _vote_roles(counts: Told) -> dict[str, tuple[Claim, ...]] | None:
    """Who is winner, runner-up and majority: by the words right beside the majority, else by what they make."""
    marked = [claim for claim in counts.claims if _is_majority(counts, claim)]
    winner = _whole(counts.claims)
    if len(marked) != 1 and winner is None:
        return None
    majority = (
        marked[0] if len(marked) == 1 else min((claim for claim in counts.claims if claim is not winner), key=_value)
    )
    rivals = sorted((claim for claim in counts.claims if claim is not majority), key=_value)
    if _value(rivals[1]) < MANY:
        return None
    if winner in rivals:
        rivals.sort(key=lambda claim: claim is winner)
    return {"winner": (rivals[1],), "runner": (rivals[0],), "majority": (majority,)}


def _is_majority(view: Told, claim: Claim) -> bool:
    at = view.claims.index(claim)
    before, behind = view.gaps[at][-40:], view.gaps[at + 1][:20]
    return (
        re.search(
            r"\b(?:majority|margin|lead|difference|gap|edge|advantage)(?: (?:of|was|is|stood at|being"
            r"|came to))?(?: just)?:?\s$|\bby(?: just)?\s$",
            before,
        )
        is not None
        or re.match(r"^\s(?:votes\s)?(?:fewer|more|ahead|behind|short|clear|apart|adrift)\b", behind) is not None
    )


def _counts(told: Told) -> Told | None:
    """The plain counts of a sentence; None when it holds ends of ranges or percentages besides."""
    if any(claim.kind is Kind.PERCENT or claim.range for claim in told.claims):
        return None
    return told.only(Kind.NUMBER, None)


def _record(told: Told) -> Iterator[Relation]:
    counts = _counts(told)
    if counts is None or len(counts.claims) != 4 or FAR in counts.gaps[1:4]:
        return
    if not all(result.search(told.text) for result in _RESULTS) or not _MATCHES.search(told.text):
        return
    if _PARTLY.search(told.text):
        return
    played = _played(counts)
    if played is not None and all(_is_whole(claim) for claim in counts.claims if claim is not played):
        results = tuple(claim for claim in counts.claims if claim is not played)
        yield _relation("record", told, {"results": results, "played": (_plain(played),)})


def _plain(played: Claim) -> Claim:
    """The matches played without the hedge that *over 27 games* seems to be."""
    if played.quantity is None or played.hedge != "over":
        return played
    return msgspec.structs.replace(played, quantity=msgspec.structs.replace(played.quantity, hedge=None))


def _is_whole(claim: Claim) -> bool:
    return claim.quantity is not None and claim.quantity.value.denominator == 1 and claim.hedge is None


def _played(view: Told) -> Claim | None:
    """The one figure that a word for matches stands beside, behind *of*, *in*, *from* or *played*."""
    found = []
    for at in range(4):
        before, behind = view.gaps[at], view.gaps[at + 1]
        near = _MATCHES.search(behind[:25].split(",")[0]) or _MATCHES.search(before[-25:])
        led = _LEADING.search(before) or view.claims[at].hedge == "over"
        if led and near or at == 0 and not before.strip() and _OPENS.match(behind):
            found.append(view.claims[at])
    return found[0] if len(found) == 1 else None


def _relation(kind: str, told: Told, roles: dict[str, tuple[Claim, ...]]) -> Relation:
    return Relation(kind, roles, "sum-topics", told.start, told.end)
