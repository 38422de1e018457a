"""Whose money a shared sign or name is: what a document says of its currencies.

Datelines, statements (`all figures in Canadian dollars`), signs that stand for one currency alone, and the places it
names; the words are data in `vocabulary/currencies.yaml` and `places.yaml`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, NamedTuple

from auditor.extract.data import vocabulary
from auditor.extract.engine import Scanner, any_of, compile_pattern, whole_words
from auditor.model import Claim, Kind
from auditor.patterns import lazily

NEARBY = 80
"""Characters on either side of an amount in which a place says whose it is."""
OPENING = 600
"""Characters at the start of a document in which its dateline stands."""
PASSAGE = 200_000
"""Characters of a document that are searched for places and for what its amounts are stated in."""
_PAIRED = lazily(r"\s{0,2}[(=]\s?(?:or|about|roughly|around)?\s?")
DOLLAR_SIGNS = frozenset({"$", "＄", "dollar", "dollars", "bucks"})
_YEN_SIGNS = frozenset({"¥", "￥"})
_USUAL_SIGNS = _YEN_SIGNS | {"Rs", "Re"}
"""Signs that stand for their usual currency where the document names no other home of theirs."""


@cache
def families() -> dict[str, frozenset[str]]:
    """The currencies of today that each shared sign, name or part of a unit may stand for."""
    data = vocabulary("currencies")
    by_noun: dict[str, set[str]] = defaultdict(set)
    for code, entry in data["currencies"].items():
        if "ended" not in entry:
            by_noun[entry["noun"]].add(code)
    families: dict[str, frozenset[str]] = {}
    for name, entry in (*data["nouns"].items(), *data["minor"].items(), *data["parts"].items()):
        nouns = data["families"].get(name, [name])
        family = frozenset(code for noun in nouns for code in by_noun[noun])
        if entry.get("shared"):
            families.update(dict.fromkeys((form.lower() for form in entry["forms"]), family))
    signs = {sign: nouns for sign, nouns in data["families"].items() if sign not in families}
    families.update(
        {sign: frozenset(code for noun in nouns for code in by_noun[noun]) for sign, nouns in signs.items()}
    )
    return families | {sign: families[entry["shared"]] for sign, entry in data["careful"].items() if "shared" in entry}


@cache
def usual(form: str) -> str:
    """The currency that a shared sign usually stands for."""
    code: str = vocabulary("currencies")["signs"][form]
    return code


@cache
def divided() -> dict[str, dict[str, Fraction]]:
    """For parts that are no share common to all: the form, and by currency the factor from its usual share."""
    parts = [entry for entry in vocabulary("currencies")["parts"].values() if "part_in" in entry]
    return {
        form: {code: Fraction(str(part)) / Fraction(str(entry["part"])) for code, part in entry["part_in"].items()}
        for entry in parts
        for form in entry["forms"]
    }


class Dateline(NamedTuple):
    """Where a document says it was written."""

    code: str
    """The currency of the country."""
    local: bool
    """True when a paper of that country wrote it for its own readers, to whom a bare `$` is their dollar."""


class Evidence:
    """What a document says of its currencies, each found when first asked for."""

    def __init__(self, text: str, source: str, claims: list[Claim], forms: dict[int, str]) -> None:
        self.text = text[:PASSAGE]
        self.source = source
        self.claims = claims
        self.forms = forms

    @cached_property
    def explicit(self) -> Counter[str]:
        """How often an amount names its currency beyond doubt."""
        return Counter(
            claim.unit for claim in self.claims if claim.kind is Kind.MONEY and not claim.ambiguous and claim.unit
        )

    @cached_property
    def dateline(self) -> Dateline | None:
        """Where the document was written."""
        return _dateline(self.text[:OPENING])

    @cached_property
    def home(self) -> str | None:
        """The currency of the place it was written in."""
        return self.dateline.code if self.dateline is not None else None

    @cached_property
    def stated(self) -> str | None:
        """The one dollar in which the document says its amounts are, or None."""
        if "ollar" not in self.text and "OLLAR" not in self.text:
            return None
        pattern, codes = _statement()
        found = {codes[" ".join(match[1].lower().split())] for match in pattern.finditer(self.text)}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def mentions(self) -> list[tuple[int, str]]:
        """The places it names, in order, as offsets and the currencies of their countries."""
        scanner, codes = _place_scanner()
        text = self.source[:PASSAGE]
        return [(start, codes[" ".join(text[start:end].split())]) for start, end in scanner.spans(text)]

    @cached_property
    def places(self) -> Counter[str]:
        """How often it names places, by the currency of their countries."""
        return Counter(code for _, code in self.mentions)

    @cached_property
    def dollar(self) -> tuple[str, bool]:
        """The currency of a bare `$`, and whether another one has a claim to it that is not clear enough."""
        if self.stated is not None:
            return self.stated, False
        dollars = {code: count for code, count in self.explicit.items() if code in families()["$"] and code != "USD"}
        spelled_us = "USD" in self.explicit
        line = self.dateline
        if line is not None and line.local and line.code not in dollars:
            if spelled_us or "USD" not in self.places:
                return line.code, False
            return "USD", True
        code = next(iter(dollars)) if len(dollars) == 1 else None
        if code is not None and self._is_home(code) and not self._tells_apart(code):
            return code, False
        return "USD", spelled_us and bool(dollars) and self.places["USD"] <= self.explicit["USD"]

    def _is_home(self, code: str) -> bool:
        return self.places[code] > 1 and self.places[code] == self.places.total()

    def _tells_apart(self, code: str) -> bool:
        """Whether the text writes its other dollar with a sign of its own or converts it to a bare `$`."""
        for at, claim in enumerate(self.claims):
            if claim.unit != code or claim.ambiguous or claim.kind is not Kind.MONEY:
                continue
            if "$" in claim.text:
                return True
            for other in (at - 1, at + 1):
                if self.forms.get(other) in DOLLAR_SIGNS and self._paired(min(at, other)):
                    return True
        return False

    def _paired(self, at: int) -> bool:
        first, second = self.claims[at], self.claims[at + 1]
        return _PAIRED.fullmatch(self.source[first.end : second.start][:16]) is not None

    def of(self, form: str, start: int) -> str | None:
        """The currency of a shared form at an offset, or None when the document leaves it open."""
        family = families()[form]
        if form not in _USUAL_SIGNS:
            return self._said(family) or self._named(family, start)
        found = self._named(family, start) or self._said(family)
        rivals = family & (self.places.keys() | self.explicit.keys())
        return found if found is not None or rivals else usual(form)

    @cached_property
    def _has_bare_dollars(self) -> bool:
        return not DOLLAR_SIGNS.isdisjoint(self.forms.values())

    def _said(self, family: frozenset[str]) -> str | None:
        """The one currency of a family that amounts are in which say so."""
        said = {code for code in self.explicit if code in family}
        if self._has_bare_dollars:
            said |= {self.dollar[0]} & family
        return said.pop() if len(said) == 1 else None

    def _named(self, family: frozenset[str], start: int) -> str | None:
        """The one currency of a family whose home the dateline, the sentence or the document names."""
        if self.home in family:
            return self.home
        first = bisect_left(self.mentions, (start - NEARBY, ""))
        last = bisect_left(self.mentions, (start + NEARBY, ""))
        near = {code for _, code in self.mentions[first:last] if code in family}
        if len(near) == 1:
            return near.pop()
        named = {code for code in self.places if code in family}
        return named.pop() if len(named) == 1 else None


# ---------------------------------------------------------------------- places and statements
@cache
def _place_scanner() -> tuple[Scanner, dict[str, str]]:
    """The names of places and peoples, and the currency of each."""
    codes = {
        word: code
        for code, entry in vocabulary("places")["places"].items()
        for words in entry.values()
        for word in words
    }
    return Scanner(whole_words(codes)), codes


@cache
def _cities() -> dict[str, str]:
    return {
        city.upper(): code for code, entry in vocabulary("places")["places"].items() for city in entry.get("cities", ())
    }


@cache
def _dateline_pattern() -> Any:
    """A place that begins a line, perhaps a country or a day, perhaps an agency in brackets, then a dash or colon."""
    word = r"[A-Z][\pL.'’]*"
    detail = r"(,[^\n(—–]{1,40}?)?"
    agency = r"(\([^)\n]{2,30}\))?"
    return compile_pattern(
        rf"(?m)^[ \t\"“]{{0,4}}({word}(?:[ -]{word}){{0,3}}){detail}\s{{0,2}}{agency}\s?(?:—|–|--?|:)\s"
    )


def _dateline(opening: str) -> Dateline | None:
    places = vocabulary("places")
    for match in _dateline_pattern().finditer(opening):
        place, detail, agency = match[1], match[2] or "", match[3] or ""
        code = _cities().get(place.upper())
        if code is None or not (place.isupper() or detail or agency):
            continue
        named = _place_scanner()[0].spans(detail)
        foreign = bool(named) or any(word in agency for word in places["agencies"])
        return Dateline(code, code in places["bare_dollar"] and not foreign)
    return None


@cache
def _statement() -> tuple[Any, dict[str, str]]:
    """How a document says which dollar it means (`All figures are in Canadian dollars`), and the names of dollars."""
    data = vocabulary("currencies")
    family = families()["$"]
    codes: dict[str, str] = {}
    for code in sorted(family):
        entry = data["currencies"][code]
        for noun in (*data["nouns"][entry["noun"]]["forms"], "funds"):
            codes.update({f"{adjective} {noun}".lower(): code for adjective in entry["adjectives"]})
        codes.update({sign.lower(): code for sign in (code, *entry.get("signs", ()))})
    said = (
        r"\ball\s(?:\w+\s){0,3}(?:amounts|figures|dollars|sums|prices|values|currency|references)\b[^.;\n]{0,60}?\s(?:in|to)",
        r"\b(?:reporting|presentation)\scurrency\sis",
        r"[\"“]?\$[\"”]?\s(?:means|refers\sto|denotes)",
        r"\((?:all\s)?(?:amounts\s)?(?:expressed\s|stated\s)?in\s(?:thousands\sof\s|millions\sof\s|billions\sof\s)?",
    )
    return compile_pattern(rf"(?i)(?:{'|'.join(said)})\s?(?:the\s)?({any_of(codes)})(?:\W|$)"), codes
