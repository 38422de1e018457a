"""Phrases: what rule authors write to say how a sentence shows a relation, compiled to linear-time patterns.

    <moved> {change} to {after} from {before}      a word class, slots by role, plain words
    [, or] (a | b) ...                             optional parts, alternatives, a gap of at most six words
    {parts+}                                       several claims of one kind, listed

A gap crosses neither another number nor the end of a sentence. Words of a class may carry a direction.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from auditor.extract.engine import any_of, compile_pattern
from auditor.model import Claim, Kind, Relation
from auditor.relate.mask import ANY_MARK, HEDGE, KIND_MARK, REST, Masked

GAP_WORDS = 6
"""Words that `...` may skip."""
BLANK = r"[ \t\x{a0}\x{2007}\x{2009}\x{202f}]"
SPACE = rf"(?:{BLANK}{{1,2}}(?:\r?\n{BLANK}?)?|\r?\n{BLANK}?)"
OPTIONAL_SPACE = rf"(?:{BLANK}{{0,2}}(?:\r?\n{BLANK}?)?)"

_ELEMENT = re.compile(r"\{(\w+)(\+?)(?::([\w|]+))?\}|<([\w -]+)>|(\.\.\.)|([\[\]()|,;:=–—-])|([^\s\[\]()|,;:=<>{}]+)|(\s+)")
_ROLE = re.compile(r"\{[^}]*\}")
_WORD = rf"(?:(?:[A-Z]\.){{2,}}|[^\s{ANY_MARK}.;!?]+(?:[.'’][^\s{ANY_MARK}.;!?]+)*)"


class PhraseError(ValueError):
    """A phrase that is not well formed; `column` is the offset of the offending part."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


class Compiled(NamedTuple):
    """A phrase ready to be looked for."""

    id: str
    """The file's id and the phrase's number (`change#3`)."""
    kind: str
    """The kind of relation it shows."""
    pattern: Any
    slots: tuple[tuple[str, bool], ...]
    """Role and whether it takes several claims, by group `s0`, `s1`, …"""
    directions: dict[str, int]
    """+1 or -1 for each direction word it knows, in lower case."""
    sign: int
    """The direction when the phrase itself says it; 0 when its words do."""
    unclear: str | None
    """Why a relation found by this phrase is not checked."""
    exact: frozenset[str]
    """Roles whose figure is exact by definition (`$1 = …`)."""


def compile_phrase(
    source: str, *, id: str, kind: str, role_kinds: dict[str, tuple[Kind, ...]], words: dict[str, Any], options: dict[str, Any]
) -> Compiled:
    """The compiled phrase; raises PhraseError with the place of what is wrong."""
    slots: list[tuple[str, bool]] = []
    directions: dict[str, int] = {}
    parts: list[str] = []
    depth: list[str] = []
    at = 0
    while at < len(source):
        match = _ELEMENT.match(source, at)
        if match is None:
            raise PhraseError(f"{source[at:at + 12]!r} is neither a word, a {{role}}, a <class>, a gap nor a bracket", at)
        role, many, kinds, word_class, gap, sign, word, space = match.groups()
        if space is not None:
            at = match.end()
            continue
        if sign in ("]", ")"):
            opened = depth.pop() if depth else ""
            if opened.lstrip("\\") != {"]": "[", ")": "("}[sign]:
                raise PhraseError(f"{sign!r} closes nothing", at)
            parts.append(")?" if sign == "]" else ")" if opened == "(" else OPTIONAL_SPACE + r"\)")
        elif sign in ("[", "("):
            grouping = sign == "[" or _alternatives(source, at)
            depth.append(sign if grouping else "\\" + sign)
            parts.append("(?:" if grouping else OPTIONAL_SPACE + r"\(")
        elif sign == "|":
            parts.append("|")
        elif sign is not None:
            parts.append(OPTIONAL_SPACE + ("[-–—]" if sign in "-–—" else re.escape(sign)))
        elif gap:
            parts.append(rf"(?:{SPACE}?{_WORD}){{0,{GAP_WORDS}}}?{OPTIONAL_SPACE}")
        elif role is not None:
            parts.append(OPTIONAL_SPACE + _slot(role, bool(many), kinds, role_kinds, len(slots), at))
            slots.append((role, bool(many)))
        elif word_class is not None:
            parts.append(OPTIONAL_SPACE + _class(word_class, words, directions, at))
        else:
            parts.append(OPTIONAL_SPACE + _literal(word))
        at = match.end()
    if depth:
        raise PhraseError(f"{depth[-1]!r} is not closed", len(source))
    pattern = "".join(parts).removeprefix(OPTIONAL_SPACE)
    try:
        compiled = compile_pattern(pattern)
    except ValueError as error:
        raise PhraseError(str(error), 0) from error
    exact = frozenset(options.get("exact", ()))
    return Compiled(id, kind, compiled, tuple(slots), directions, int(options.get("sign", 0)), options.get("unclear"), exact)


def _alternatives(source: str, at: int) -> bool:
    """Whether a round bracket groups alternatives; else it is a bracket of the text."""
    close = source.find(")", at)
    return "|" in _ROLE.sub("", source[at:close])


def _slot(role: str, many: bool, kinds: str | None, role_kinds: dict[str, tuple[Kind, ...]], index: int, at: int) -> str:
    if role not in role_kinds:
        raise PhraseError(f"unknown role {role!r}; allowed: {', '.join(sorted(role_kinds))}", at)
    try:
        wanted = tuple(Kind(name) for name in kinds.split("|")) if kinds else role_kinds[role]
    except ValueError as error:
        raise PhraseError(f"{error}; allowed: {', '.join(Kind)}", at) from error
    marks = "".join(KIND_MARK[kind] for kind in wanted)
    claim = rf"{HEDGE}*[{marks}]{REST}*"
    counted = rf"(?:{SPACE}[a-z]{{3,}}s)?" if Kind.NUMBER in wanted else ""
    trailing = rf"{counted}(?:{SPACE}(?:an?|per|each){SPACE}?[a-z]*|\s?\([^()a-zA-Z0-9]{{1,60}}\))?"
    if many:
        link = rf"(?:[,;]?(?:{SPACE}?{_WORD}){{0,{GAP_WORDS}}}{SPACE})"
        return rf"(?P<s{index}>{claim}(?:{link}{claim})+){trailing}"
    return rf"{HEDGE}*(?P<s{index}>[{marks}]{REST}*){trailing}"


def _class(name: str, words: dict[str, Any], directions: dict[str, int], at: int) -> str:
    if name not in words:
        raise PhraseError(f"unknown word class <{name}>; allowed: {', '.join(sorted(words))}", at)
    entry = words[name]
    if not isinstance(entry, dict):
        return rf"(?i:{any_of(entry)})\b"
    for sign, forms in ((1, entry.get("up", ())), (-1, entry.get("down", ()))):
        directions.update({form.lower(): sign for form in forms})
    forms = [*entry.get("up", ()), *entry.get("down", ())]
    return rf"(?P<d{len(directions)}_{at}>\b(?i:{any_of(forms)})\b)"


def _literal(word: str) -> str:
    left = r"\b" if word[0].isalnum() else ""
    right = r"\b" if word[-1].isalnum() else ""
    return rf"{left}(?i:{re.escape(word)}){right}"


def match_phrase(phrase: Compiled, masked: Masked) -> list[Relation]:
    """The relations that a phrase finds in a text."""
    found = []
    groups = phrase.pattern.groupindex
    for match in phrase.pattern.finditer(masked.text):
        roles: dict[str, tuple[Claim, ...]] = {}
        for index, (role, many) in enumerate(phrase.slots):
            start, end = match.span(groups[f"s{index}"])
            if start < 0:
                continue
            claims = tuple(masked.between(start, end)) if many else (masked.at(start),)
            roles[role] = roles.get(role, ()) + tuple(claim for claim in claims if claim is not None)
        sign, word = phrase.sign, None
        for name, group in groups.items():
            if name.startswith("d") and (text := match.group(group)):
                word = " ".join(text.lower().split())
                sign = phrase.directions[word]
        found.append(
            Relation(
                phrase.kind, roles, phrase.id, *masked.source(match.start(), match.end()), sign, {"word": word} if word else {}, unclear=phrase.unclear
            )
        )
    return found
