"""Phrases: what rule authors write to say how a sentence shows a relation, compiled to linear-time patterns.

    <moved> {change} to {after} from {before}      a word class, slots by role, plain words
    [, or] (a | b) ...                             optional parts, alternatives, a gap of at most six words
    {parts+}                                       several claims of one kind, listed

A gap crosses neither another number nor the end of a sentence. Words of a class may carry a direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from auditor.extract.engine import any_of, compile_pattern, occurs
from auditor.model import Claim, Kind, Relation
from auditor.nearest import unknown
from auditor.patterns import lazily
from auditor.relate.mask import ANY_MARK, HEDGE, KIND_MARK, REST, WORD, Masked, Passage

GAP_WORDS = 6
"""Words that `...` may skip."""
BLANK = r"[ \t\x{a0}\x{2007}\x{2009}\x{202f}]"
SPACE = rf"(?:{BLANK}{{1,2}}(?:\r?\n{BLANK}?)?|\r?\n{BLANK}?)"
OPTIONAL_SPACE = rf"(?:{BLANK}{{0,2}}(?:\r?\n{BLANK}?)?)"

_ELEMENT = lazily(r"\{(\w+)(\+?)(?::([\w|]+))?\}|<([\w -]+)>|(\.\.\.)|([\[\]()|,;:=–—-])|([^\s\[\]()|,;:=<>{}]+)|(\s+)")
_ESCAPE = "\\"
_ROLE = lazily(r"\{[^}]*\}")
_WORD = rf"(?:(?:[a-z]\.){{2,}}|[^\s{ANY_MARK}.;!?]+(?:[.'’][^\s{ANY_MARK}.;!?]+)*)"


class PhraseError(ValueError):
    """A phrase that is not well formed; `column` is the offset of the offending part."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


class Compiled:
    """A phrase ready to be looked for; its pattern is made when a text first may hold it."""

    def __init__(self, id: str, kind: str, writer: _Writer, options: dict[str, Any]) -> None:
        self.id = id
        """The file's id and the phrase's number (`change#3`)."""
        self.kind = kind
        """The kind of relation it shows."""
        self.slots = tuple(writer.slots)
        """Role and whether it takes several claims, by group `s0`, `s1`, …"""
        self.directions = writer.directions
        """+1 or -1 for each direction word it knows, in lower case."""
        self.sign = options["sign"] if options.get("sign") in (1, -1) else 0
        """The direction when the phrase itself says it; 0 when its words do."""
        self.unclear: str | None = options.get("unclear")
        """Why a relation found by this phrase is not checked."""
        self._source = "".join(writer.parts).removeprefix(OPTIONAL_SPACE)
        self.needs = tuple(writer.required)
        """Sets of words of each of which a passage that holds the phrase has one."""
        self.marks = tuple({frozenset(marks) for marks in writer.marks})
        """Sets of kinds of claim, by their marks, of each of which it needs one."""

    def may_be_in(self, passage: Passage) -> bool:
        """Whether a passage has a claim for every slot, and every word, that the phrase cannot do without."""
        return not any(marks.isdisjoint(passage.marks) for marks in self.marks) and not any(
            words.isdisjoint(passage.words) for words in self.needs
        )

    @cached_property
    def pattern(self) -> Any:
        """The linear-time pattern; raises PhraseError when it is too large."""
        try:
            return compile_pattern(self._source)
        except ValueError as error:
            raise PhraseError(str(error), 0) from error


def compile_phrase(
    source: str,
    *,
    id: str,
    kind: str,
    role_kinds: dict[str, tuple[Kind, ...]],
    words: dict[str, Any],
    options: dict[str, Any],
) -> Compiled:
    """The compiled phrase; raises PhraseError with the place of what is wrong."""
    writer = _Writer(source, role_kinds, words)
    at = 0
    while at < len(source):
        match = _ELEMENT.match(source, at)
        if match is None:
            raise PhraseError(
                f"{source[at : at + 12]!r} is neither a word, a {{role}}, a <class>, a gap nor a bracket", at
            )
        writer.element(match, at)
        at = match.end()
    if writer.depth:
        raise PhraseError(f"{writer.depth[-1].lstrip(_ESCAPE)!r} is not closed", len(source))
    return Compiled(id, kind, writer, options)


class _Writer:
    """A phrase being turned into a pattern, element by element."""

    def __init__(self, source: str, role_kinds: dict[str, tuple[Kind, ...]], words: dict[str, Any]) -> None:
        self.source, self.role_kinds, self.words = source, role_kinds, words
        self.parts: list[str] = []
        self.slots: list[tuple[str, bool]] = []
        self.directions: dict[str, int] = {}
        self.depth: list[str] = []
        """Open brackets: `[`, `(` for alternatives, an escaped one for a bracket of the text."""
        self.required: list[frozenset[str]] = []
        self.marks: list[str] = []

    @property
    def _is_required(self) -> bool:
        return all(bracket.startswith(_ESCAPE) for bracket in self.depth)

    def element(self, match: re.Match[str], at: int) -> None:
        """Adds the pattern of one element of the phrase."""
        role, many, kinds, word_class, gap, sign, word, _ = match.groups()
        if sign is not None:
            self._sign(sign, at)
        elif gap:
            self.parts.append(rf"(?:{SPACE}?{_WORD}){{0,{GAP_WORDS}}}?{OPTIONAL_SPACE}")
        elif role is not None:
            self.parts.append(OPTIONAL_SPACE + self._slot(role, bool(many), kinds, at))
            self.slots.append((role, bool(many)))
        elif word_class is not None:
            self.parts.append(OPTIONAL_SPACE + self._class(word_class, at))
        elif word is not None:
            self.parts.append(OPTIONAL_SPACE + _literal(word))
            if self._is_required and word.isalpha():
                self.required.append(frozenset((word.lower(),)))

    def _sign(self, sign: str, at: int) -> None:
        if sign in ("]", ")"):
            opened = self.depth.pop() if self.depth else ""
            if opened.lstrip(_ESCAPE) != {"]": "[", ")": "("}[sign]:
                raise PhraseError(f"{sign!r} closes nothing", at)
            self.parts.append(")?" if sign == "]" else ")" if opened == "(" else OPTIONAL_SPACE + r"\)")
        elif sign in ("[", "("):
            grouping = sign == "[" or _alternatives(self.source, at)
            self.depth.append(sign if grouping else _ESCAPE + sign)
            self.parts.append("(?:" if grouping else OPTIONAL_SPACE + r"\(")
        elif sign == "|":
            if self._is_required:
                raise PhraseError("'|' stands outside brackets: write (a | b) or [a | b]", at)
            self.parts.append("|")
        else:
            self.parts.append(OPTIONAL_SPACE + ("[-–—]" if sign in "-–—" else re.escape(sign)))

    def _slot(self, role: str, many: bool, kinds: str | None, at: int) -> str:
        if role not in self.role_kinds:
            raise PhraseError(unknown("role", role, self.role_kinds), at)
        wanted = self.role_kinds[role]
        for name in kinds.split("|") if kinds else ():
            if name not in list(Kind):
                raise PhraseError(unknown("kind", name, list(Kind)), at)
        if kinds:
            wanted = tuple(Kind(name) for name in kinds.split("|"))
        marks = "".join(KIND_MARK[kind] for kind in wanted)
        if self._is_required:
            self.marks.append(marks)
        index = len(self.slots)
        claim = rf"{HEDGE}*[{marks}]{REST}*"
        counted = rf"(?:{SPACE}[a-z]{{3,}}s)?" if Kind.NUMBER in wanted else ""
        trailing = rf"{counted}(?:{SPACE}(?:an?|per|each){SPACE}?[a-z]*|\s?\([^()a-z0-9]{{1,60}}\))?"
        if not many:
            return rf"{HEDGE}*(?P<s{index}>[{marks}]{REST}*){trailing}"
        link = rf"(?:[,;]?(?:{SPACE}?{_WORD}){{0,{GAP_WORDS}}}{SPACE})"
        return rf"(?P<s{index}>{claim}(?:{link}{claim})+){trailing}"

    def _class(self, name: str, at: int) -> str:
        if name not in self.words:
            raise PhraseError(unknown("word class", name, self.words), at)
        entry = self.words[name]
        parts = entry if isinstance(entry, dict) else {"": entry}
        forms = [form.lower() for part in parts.values() for form in part]
        self._need(forms)
        if not isinstance(entry, dict):
            return rf"{any_of(forms)}\b"
        for part, listed in entry.items():
            self.directions.update({form.lower(): -1 if part == "down" else 1 for form in listed})
        return rf"(?P<d{at}>\b{any_of(forms)}\b)"

    def _need(self, forms: list[str]) -> None:
        """Takes down that one of some forms must be there, each by its longest word."""
        found = [WORD.findall(form) for form in forms]
        if self._is_required and found and all(found):
            self.required.append(frozenset(max(words, key=len) for words in found))


def _alternatives(source: str, at: int) -> bool:
    """Whether a round bracket groups alternatives; else it is a bracket of the text."""
    close = source.find(")", at)
    return "|" in _ROLE.sub("", source[at:close])


def _literal(word: str) -> str:
    left = r"\b" if word[0].isalnum() else ""
    right = r"\b" if word[-1].isalnum() else ""
    return left + re.escape(word.lower()) + right


def match_phrase(phrase: Compiled, masked: Masked) -> Iterator[Relation]:
    """The relations that a phrase finds in a text, passage by passage."""
    for passage in masked.passages:
        if phrase.may_be_in(passage):
            yield from match_in(phrase, passage, masked)


def match_in(phrase: Compiled, passage: Passage, masked: Masked) -> Iterator[Relation]:
    """The relations that a phrase finds in one passage."""
    if occurs(phrase.pattern, passage.raw):
        for match in phrase.pattern.finditer(passage.text):
            yield _relation(phrase, match, passage.start, masked)


def _relation(phrase: Compiled, match: Any, offset: int, masked: Masked) -> Relation:
    """The relation that a match shows; `offset` is where the passage begins in the masked text."""
    roles: dict[str, tuple[Claim, ...]] = {}
    sign, words = phrase.sign, {}
    for name, group in phrase.pattern.groupindex.items():
        start, end = match.span(group)
        if start < 0:
            continue
        if name[0] == "d":
            word = " ".join(match.group(group).split())
            sign, words = phrase.directions[word], {"word": word}
            continue
        role, many = phrase.slots[int(name[1:])]
        claims = tuple(masked.between(offset + start, offset + end)) if many else (masked.at(offset + start),)
        roles[role] = roles.get(role, ()) + tuple(claim for claim in claims if claim is not None)
    start, end = masked.source(offset + match.start(), offset + match.end())
    return Relation(phrase.kind, roles, phrase.id, start, end, sign, words, unclear=phrase.unclear)
