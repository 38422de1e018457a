"""Which words of a sentence its amounts are told of, and when they hold.

    sentence -> tokens, claims masked -> for each amount the words beside it -> Mention

`Net sales for the quarter increased 2% to $19.8 billion`: from the amount back over words that only link, to the
words that name something. What stands between or beside them that is no such word leaves the amount alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.model import Claim, Kind, Period, Span
from auditor.patterns import lazily
from auditor.relate.cited_rows import class_words, normal
from auditor.relate.scene import Scene

MOST_TOKENS = 240
"""Words of a sentence that are read; a longer one is a list."""
MOST_LINKS = 60
"""Words between a name and its amount."""
_TOKEN = lazily(r"[A-Za-z][A-Za-z'’&.-]*|\d[\d.,]*|[^\sA-Za-z\d]")
_PER = frozenset({"per", "a", "an", "each", "apiece"})


class Token(NamedTuple):
    """A word, a sign or a claim of a sentence."""

    text: str
    """In its normal form for a word."""
    claim: Claim | None = None

    @property
    def is_word(self) -> bool:
        return self.claim is None and self.text[0].isalpha()


class Told(NamedTuple):
    """When an amount holds, as its sentence says."""

    period: Period | None = None
    loose: bool = False
    """True for the bare year that continues a list of periods."""
    earlier: bool = False
    """True for an amount of the period before."""


class Mention(NamedTuple):
    """An amount of a sentence with the place of the words that it may be told of."""

    claim: Claim
    at: int
    """Its place among the tokens."""
    name_end: int | None
    """The last word of the name in front of it; None when there is none."""
    name_start: int | None
    """The first word of the name behind it."""
    compared: int | None
    """Where the comparison begins that the name stands behind, which leaves out what the first name said."""
    step: bool
    """True for an amount by which something moved."""
    apart: bool
    """True when words behind it may make it a part of what the name names."""
    told: Told


class Lexicon(NamedTuple):
    """The word classes of citing sentences."""

    link: frozenset[str]
    neutral: frozenset[str]
    opening: frozenset[str]
    amount: frozenset[str]
    step: frozenset[str]
    moved: frozenset[str]
    earlier: frozenset[str]
    apart: frozenset[str]
    generic: frozenset[str]
    outcome: frozenset[str]
    owed: frozenset[str]


def lexicon(scene: Scene) -> Lexicon:
    """The word classes in the form in which words are compared."""
    moved = class_words(scene, "moved") | class_words(scene, "move")
    names = ("link", "neutral", "opening", "amount", "step")
    link, neutral, opening, amount, step = (class_words(scene, f"citing {name}") for name in names)
    rest = (class_words(scene, f"citing {name}") for name in ("earlier", "apart", "generic", "outcome", "owed"))
    return Lexicon(link | (moved - _NAMES), neutral, opening, amount, step, moved, *rest)


_NAMES = frozenset({"gain", "loss", "cut", "advance"})
"""Words of moving that are names of amounts as well."""


# ---------------------------------------------------------------------- tokens
def tokens(scene: Scene, span: Span) -> list[Token]:
    """The tokens of a sentence, its claims masked; bracketed asides without an amount of their own are left out."""
    found: list[Token] = []
    at = span.start
    for claim in scene.within(span):
        if claim.start < at:
            continue
        found.extend(_split(scene.text(at, claim.start)))
        found.append(Token("#", claim))
        at = claim.end
        if len(found) > MOST_TOKENS:
            return []
    found.extend(_split(scene.text(at, span.end)))
    return _without_shares(_without_asides(found)) if len(found) <= MOST_TOKENS else []


_QUOTES = frozenset('"“”‘’•')


def _split(text: str) -> list[Token]:
    return [Token(normal(word) or word) for word in _TOKEN.findall(text) if word not in _QUOTES]


def _without_asides(found: list[Token]) -> list[Token]:
    kept: list[Token] = []
    opened: int | None = None
    for token in found:
        if token.text == "(" and opened is None:
            opened = len(kept)
        kept.append(token)
        if token.text == ")" and opened is not None:
            del kept[opened:]
            opened = None
    return kept


def _without_shares(found: list[Token]) -> list[Token]:
    """The tokens without `, or 18.7 percent of net sales,`: its name is not what the amounts around are told of."""
    kept: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        if (
            token.claim is not None
            and token.claim.kind is Kind.PERCENT
            and at + 1 < len(found)
            and found[at + 1].text == "of"
        ):
            end = at + 2
            while end < len(found) and end < at + 7 and found[end].is_word and found[end].text not in _AFTER_SHARE:
                end += 1
            kept.append(token)
            at = end
            continue
        kept.append(token)
        at += 1
    return kept


_AFTER_SHARE = frozenset(
    {"from", "in", "for", "compared", "versus", "to", "of", "was", "were", "during", "at", "wa", "as", "and"}
)


# ---------------------------------------------------------------------- mentions
def mentions(found: list[Token], words: Lexicon) -> Iterator[Mention]:
    """The amounts of a sentence with the places of the names beside them."""
    amounts = [at for at, token in enumerate(found) if _is_amount(token)]
    for place, at in enumerate(amounts):
        claim = found[at].claim
        assert claim is not None
        if _is_per_unit(found, at, words):
            continue
        end = _name_end(found, at, words)
        compared = _comparison(found, at)
        step, told = _is_step(found, at, words), _when(found, amounts, place, words)
        yield Mention(claim, at, end, _name_start(found, at, words), compared, step, _is_apart(found, at, words), told)


def _comparison(found: list[Token], at: int) -> int | None:
    """Where the words begin that set an amount against the one before it; None when no word does."""
    for place in range(at - 1, max(-1, at - 14), -1):
        if _is_amount(found[place]):
            return None
        if found[place].text in _AGAINST:
            return place if any(map(_is_amount, found[:place])) else None
    return None


def _is_amount(token: Token) -> bool:
    return token.claim is not None and token.claim.kind is Kind.MONEY and token.claim.quantity is not None


def _is_per_unit(found: list[Token], at: int, words: Lexicon) -> bool:
    """Whether an amount is for one of something: `$1.94 per share`, but not `$1.94 million a year earlier`."""
    after = [token.text for token in found[at + 1 : at + 3]]
    return after[:1] != [] and after[0] in _PER and not (after[0] != "per" and after[1:] and after[1] in words.link)


def _name_end(found: list[Token], at: int, words: Lexicon) -> int | None:
    """The last word of the name in front of an amount, the words that link it passed by."""
    if _is_qualified(found, at, words):
        return None
    linked = False
    for place in range(at - 1, max(-1, at - MOST_LINKS), -1):
        token = found[place]
        if _is_amount(token):
            linked = True
        if token.claim is not None or token.text in ",:$%" or token.text[0].isdigit():
            linked = linked or token.text == ":"
            continue
        if token.text == "and" and place and not found[place - 1].is_word:
            continue
        if not token.is_word:
            return None
        if token.text not in words.link and not _is_outcome(found, place, words):
            return place if linked and token.text != "and" else None
        linked = True
    return None


def _is_outcome(found: list[Token], place: int, words: Lexicon) -> bool:
    """Whether a word repeats what the name in front of it came to: `was a loss of`, `resulted in a use of funds of`."""
    if found[place].text not in words.outcome or place < 3:
        return False
    before = [token.text for token in found[place - 2 : place]]
    return (
        before[1] in ("a", "an")
        and before[0] in _CAME_TO
        or before[1] == "of"
        and found[place - 2].text in words.outcome
    )


_CAME_TO = frozenset({"was", "were", "is", "in", "be", "been"})


def _is_qualified(found: list[Token], at: int, words: Lexicon) -> bool:
    """Whether words behind an amount say what it is of: `$5 million of goodwill`, `$5 million for Corporate`."""
    after = found[at + 1 : at + 3]
    return len(after) == 2 and after[0].text in _OF and after[1].is_word and after[1].text not in words.link


def _is_apart(found: list[Token], at: int, words: Lexicon) -> bool:
    """Whether words behind an amount make it a part of what the name names: `$5 million related to the transaction`."""
    after = found[at + 1 : at + 3]
    if (
        len(after) == 2
        and after[0].text in ("for", "at", "from")
        and after[1].is_word
        and after[1].text not in words.link
    ):
        return True
    for token in found[at + 1 : at + 16]:
        if token.text in _RELATED:
            return True
        if token.text in _CLAUSE or (token.claim is None and not token.is_word and token.text != ","):
            return False
    return False


_RELATED = frozenset({"related", "relating", "associated", "attributable", "that", "attributed"})
_CLAUSE = frozenset(
    {"due", "primarily", "driven", "compared", "versu", "reflecting", "which", "resulting", "mainly", "while"}
)
_OF = frozenset({"of", "in"})


def _name_start(found: list[Token], at: int, words: Lexicon) -> int | None:
    """The first word behind `$5 million of`, `$5 million in` or `$5 million increase in`."""
    start = at + 1 + (at + 1 < len(found) and found[at + 1].text in words.step)
    if start + 1 >= len(found) or found[start].text not in ("of", "in") or not found[start + 1].is_word:
        return None
    return start + 1


def _is_step(found: list[Token], at: int, words: Lexicon) -> bool:
    """Whether an amount is the size of a move: `increased $5 million`, `a fall of $5 million`, `$5 million higher`."""
    before = [token.text for token in found[max(0, at - 6) : at] if token.text not in _HEDGES]
    after = [token.text for token in found[at + 1 : at + 3] if token.is_word]
    last = before[-1] if before else ""
    if last == "by" or last in words.moved or last in ("up", "down"):
        return True
    if last == "of" and any(word in words.step for word in before[-4:-1]):
        return True
    return any(word in words.step for word in after)


_HEDGES = frozenset(
    {"approximately", "about", "around", "nearly", "almost", "roughly", "over", "a", "an", "#", ",", "or", "$"}
)


# ---------------------------------------------------------------------- when
def _when(found: list[Token], amounts: list[int], place: int, words: Lexicon) -> Told:
    """The period of an amount: of its place in a list, behind it, or in front of it, where there is just one."""
    at = amounts[place]
    group = _group(found, amounts, place)
    last = group[-1]
    next_at = next((other for other in amounts if other > last), len(found))
    behind = _dates(found, last + 1, min(next_at, _compared(found, last + 1)), words)
    if len(group) > 1:
        ahead = _dates(found, 0, group[0], words)
        listed = behind if len(behind) == len(group) else ahead if len(ahead) == len(group) else []
        return listed[group.index(at)] if listed else Told()
    if any(token.text in words.earlier for token in found[at + 1 : min(next_at, at + 9, _compared(found, at + 1))]):
        return Told(earlier=True)
    if len(behind) == 1:
        return behind[0]
    previous = amounts[place - 1] if place else -1
    ahead = _dates(found, previous + 1, at, words)
    if len(ahead) == 1 and not behind:
        return ahead[0]
    spoken = _dates(found, 0, len(found), words)
    sole = len(spoken) == 1 and not behind and _comparison(found, at) is None
    return spoken[0] if sole and _dates(found, 0, at, words) else Told()


_AGAINST = frozenset({"compared", "versu", "from", "vs", "against", "than", ";"})


def _compared(found: list[Token], start: int) -> int:
    """Where a comparison begins, whose period is not that of the amount in front of it."""
    return next((at for at in range(start, len(found)) if found[at].text in _AGAINST), len(found))


def _group(found: list[Token], amounts: list[int], place: int) -> list[int]:
    """The amounts that an amount is listed with: `A, B and C`."""
    first = last = place
    while first and _are_listed(found, amounts[first - 1], amounts[first]):
        first -= 1
    while last + 1 < len(amounts) and _are_listed(found, amounts[last], amounts[last + 1]):
        last += 1
    return amounts[first : last + 1]


def _are_listed(found: list[Token], one: int, other: int) -> bool:
    return other - one <= 3 and all(token.text in (",", "and") for token in found[one + 1 : other])


def _dates(found: list[Token], start: int, end: int, words: Lexicon) -> list[Told]:
    """The periods named in a stretch that may be the time of an amount."""
    dates: list[Told] = []
    for at in range(start, end):
        claim = found[at].claim
        if claim is None or claim.kind is not Kind.DATE or claim.period is None:
            continue
        before = found[at - 1].text if at else ""
        if before in words.apart:
            continue
        dates.append(Told(claim.period, loose=bool(dates) and before in ("and", ",", "or")))
    return dates
