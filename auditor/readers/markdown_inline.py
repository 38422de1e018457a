"""Inline mark-up: what a reader does not see of a paragraph, blanked character by character.

The parser's own rules decide what is mark-up. Each is wrapped to note which characters it took.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from auditor.patterns import lazily
from auditor.readers.markdown_html import blanked, padded, tag_as_space, with_shifted

NESTING = 20
"""How deep inline mark-up may be nested; deeper mark-up stays visible."""

Rule = Callable[[StateInline, bool], bool]

_MARKUP = lazily(r"[\\`*_~\[<&\u00ad\u200b\u2060\ufeff]")
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff", "\0"))
_FOOTNOTE = lazily(r"\[\^[^\]\s]{1,64}\]:?")


class Edit(NamedTuple):
    """What stands in the clean text for a stretch of the content; as long as that."""

    start: int
    text: str


class Step(NamedTuple):
    """A rule that took the characters from `start` to `end`."""

    rule: str
    start: int
    end: int
    label_end: int
    """Where the visible text of a link ends."""
    tokens: list[tuple[Token, int]]
    """What delimiters became, with how many characters each stands for."""


class Inline:
    """The inline parser, with the link references of its document."""

    def __init__(self) -> None:
        self.references: dict[str, object] = {}
        self._steps: list[Step] = []
        self._parser = MarkdownIt("commonmark", {"maxNesting": NESTING}).enable("strikethrough")
        self._parser.inline.ruler.before("link", "footnote", _footnote)
        self._parser.inline.ruler2.disable("fragments_join")
        for name, rule in _RULES.items():
            self._parser.inline.ruler.at(name, _traced(name, rule, self._steps))

    def clean(self, content: str) -> str:
        """The content, as long as before, with everything blanked that a reader does not see."""
        if not _MARKUP.search(content):
            return content
        self._steps.clear()
        self._parser.inline.parse(content, self._parser, {"references": self.references}, [])
        edits = sorted(edit for step in self._steps for edit in _edits(step, content))
        return with_shifted(content, _applied(content, edits)).translate(_INVISIBLE)


def _traced(name: str, rule: Rule, steps: list[Step]) -> Rule:
    def run(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(steps)
        if not rule(state, silent):
            return False
        if silent:
            return True
        if name == "image":
            del steps[known:]
        steps.append(_step(name, state, start))
        return True

    return run


def _step(name: str, state: StateInline, start: int) -> Step:
    end = state.pos
    label_end = state.md.helpers.parseLinkLabel(state, start, True) if name == "link" else end
    tokens: list[tuple[Token, int]] = []
    if name in {"emphasis", "strikethrough"}:
        tokens = _delimiters(state.tokens, end - start)
    elif name == "entity":
        tokens = [(state.tokens[-1], end - start)]
    return Step(name, start, end, label_end, tokens)


def _delimiters(tokens: list[Token], length: int) -> list[tuple[Token, int]]:
    """The last tokens, which together stand for so many characters."""
    found: list[tuple[Token, int]] = []
    while length > 0:
        token = tokens[-1 - len(found)]
        found.append((token, len(token.content)))
        length -= len(token.content)
    return found[::-1]


def _footnote(state: StateInline, silent: bool) -> bool:
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    state.pos = found.end()
    return True


_RULES: dict[str, Rule] = {
    "escape": rules_inline.escape,
    "backticks": rules_inline.backtick,
    "strikethrough": rules_inline.strikethrough.tokenize,
    "emphasis": rules_inline.emphasis.tokenize,
    "footnote": _footnote,
    "link": rules_inline.link,
    "image": rules_inline.image,
    "autolink": rules_inline.autolink,
    "html_inline": rules_inline.html_inline,
    "entity": rules_inline.entity,
}


def _edits(step: Step, content: str) -> Iterator[Edit]:
    written = content[step.start : step.end]
    match step.rule:
        case "emphasis" | "strikethrough":
            yield from _matched(step)
        case "link":
            yield Edit(step.start, "\0")
            yield Edit(step.label_end, blanked(content[step.label_end : step.end]))
        case "escape":
            yield Edit(step.start, "\0" + written[1:])
        case "entity":
            yield Edit(step.start, padded(step.tokens[0][0].content, len(written)))
        case "html_inline":
            yield Edit(step.start, tag_as_space(written))
        case _:
            yield Edit(step.start, blanked(written))


def _matched(step: Step) -> Iterator[Edit]:
    """The delimiters that found their partner; the others are ordinary characters."""
    at = step.start
    for token, width in step.tokens:
        if token.type != "text" or not token.content:
            yield Edit(at, "\0" * width)
        at += width


def _applied(content: str, edits: list[Edit]) -> str:
    parts, end = [], 0
    for start, text in edits:
        parts += [content[end:start], text]
        end = start + len(text)
    return "".join([*parts, content[end:]])
