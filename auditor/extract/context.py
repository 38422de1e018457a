"""What a claim is about: its metric, whose it is, and when it holds, where its sentence says so.

Blank beats wrong: each is filled only by a short, unambiguous pattern.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cache
from typing import Any, NamedTuple

from auditor.extract.engine import any_of, compile_pattern, whole_words
from auditor.extract.lexicon import vocabulary
from auditor.extract.runs import with_capitals
from auditor.model import Claim, Kind, Period

REACH = 90
"""Characters between a metric and the figure behind it, at most."""
MEASURED = frozenset({Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.NUMBER, Kind.MEASURE})

_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z$£€\d])|\n\s*\n|\n(?=[A-Z“\"])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Inc|Corp|Co|Ltd|vs|No|approx|Rs|Sen|Rep|Gov|Jr|Sr|[A-Z])|U\.S|U\.K|a\.m|p\.m)\.$"
)
_OF_METRIC = re.compile(
    r"(?:[-\s]+(?:[a-z-]+\s){0,3}in\s|\s(?:of\s|in\s)?)(?:the\s|its\s|annual\s|quarterly\s|full-year\s|net\s|record\s|antitrust\s)?",
    re.A,
)
_DATELINE = re.compile(r"[^.\n]{0,40}?\s(?:—|–|-{1,2})\s")
_WHEN = re.compile(r"\b(?:in|for|during|on|of|at|over)\s(?:the\s)?$", re.I)
_CLAUSE = re.compile(r"[;:]|,\s(?:while|whereas|and|but|as)\s|\swhile\s|\swhereas\s|\sbut\s")


class Mention(NamedTuple):
    """A metric or a name at its place."""

    start: int
    end: int
    name: str


@cache
def _metric_pattern() -> tuple[Any, dict[str, str]]:
    forms = {form: name for name, words in vocabulary("metrics")["metrics"].items() for form in words}
    return compile_pattern(whole_words(with_capitals(forms))), {form.lower(): name for form, name in forms.items()}


@cache
def _name_pattern() -> Any:
    return compile_pattern(r"\b[A-Z][\w&]*(?:[-.][A-Z]\w*)*(?:\s(?:[A-Z][\w&]*(?:[-.][A-Z]\w*)*|&\s[A-Z]\w*))*")


@cache
def _not_names() -> frozenset[str]:
    return frozenset(vocabulary("context")["not_names"])


@cache
def _earlier_pattern() -> Any:
    words = vocabulary("context")["earlier"]
    return compile_pattern(rf"[\s,(]*(?:(?:for|in|recorded|reported|a share|per share)\s)?{any_of(words)}\b")


@cache
def _stand_in_pattern() -> Any:
    return compile_pattern(rf"(?i)\b(?:{any_of([*vocabulary('context')['company_words'], 'its', 'it'])})\b")


def sentences(text: str) -> list[int]:
    """Offsets at which the sentences of a text begin, the first at 0."""
    starts = [0]
    for match in _SENTENCE_END.finditer(text):
        if text[match.start()] == "." and _ABBREVIATION.search(text, max(0, match.start() - 12), match.start() + 1):
            continue
        starts.append(match.end())
    return starts


def metrics(text: str) -> list[Mention]:
    """The metrics that a text names, in order."""
    pattern, names = _metric_pattern()
    return [
        Mention(match.start(), match.end(), names[" ".join(match[0].lower().split())])
        for match in pattern.finditer(text)
    ]


def names(text: str) -> list[Mention]:
    """The names of organisations, places and people, as runs of capitalised words."""
    found = []
    for match in _name_pattern().finditer(text):
        words, start = match[0].split(" "), match.start()
        skipped = next((at for at, word in enumerate(words) if word.rstrip(".") not in _not_names()), len(words))
        start += sum(len(word) + 1 for word in words[:skipped])
        name = " ".join(words[skipped:])
        if len(name) > 1 and name.rstrip(".") not in _not_names() and not _no_owner(text, start, start + len(name)):
            found.append(Mention(start, start + len(name), name))
    return found


def _no_owner(text: str, start: int, end: int) -> bool:
    """Whether a name is a dateline (`BEIJING —`) or half of an adjective (`New York-listed`)."""
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].islower():
        return True
    begins = start == 0 or text[start - 1] == "\n"
    return begins and _DATELINE.match(text, end) is not None


class Context:
    """What stands around the claims of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = sentences(text)
        self.metrics = metrics(text)
        self._metric_starts = [mention.start for mention in self.metrics]
        self.names = names(text)
        self._name_starts = [mention.start for mention in self.names]
        self._same_since = _same_since(self.names)
        counts = Counter(mention.name for mention in self.names)
        self._stand_ins = [match.start() for match in _stand_in_pattern().finditer(text)]
        self.main = next((name for name, count in counts.most_common(1) if count > 1 or len(counts) == 1), None)

    def sentence(self, offset: int) -> tuple[int, int]:
        """The sentence that holds an offset."""
        at = bisect_right(self.sentences, offset)
        return self.sentences[at - 1], self.sentences[at] if at < len(self.sentences) else len(self.text)

    def subject(self, start: int, end: int) -> str | None:
        """The metric that the figure at `[start, end)` measures."""
        low, high = self.sentence(start)
        after = bisect_left(self._metric_starts, end)
        if after < len(self.metrics) and self.metrics[after].start < high:
            mention = self.metrics[after]
            if mention.start - end <= 40 and _OF_METRIC.fullmatch(self.text, end, mention.start):
                return mention.name
        before = bisect_left(self._metric_starts, start) - 1
        if before < 0:
            return None
        mention = self.metrics[before]
        if mention.end > start or mention.start < low or start - mention.end > REACH:
            return None
        return None if _CLAUSE.search(self.text, mention.end, start) else mention.name

    def entity(self, start: int) -> str | None:
        """Whose the figure at `start` is."""
        low, _ = self.sentence(start)
        first, last = bisect_left(self._name_starts, low), bisect_left(self._name_starts, start)
        if first < last:
            return self.names[last - 1].name if self._same_since[last - 1] <= first else None
        return self.main if self.main is not None and self._is_meant(low, start) else None

    def _is_meant(self, low: int, start: int) -> bool:
        """Whether *it* or *the company* stands between a sentence's start and a figure."""
        at = bisect_left(self._stand_ins, low)
        return at < len(self._stand_ins) and self._stand_ins[at] < start

    def is_earlier(self, end: int) -> bool:
        """Whether the words behind a figure say that it holds for an earlier time."""
        return _earlier_pattern().match(self.text[end : end + 80]) is not None


def _same_since(mentions: list[Mention]) -> list[int]:
    """For each mention, the index from which on all up to it are of the same name."""
    since: list[int] = []
    for index, mention in enumerate(mentions):
        since.append(since[-1] if index and mentions[index - 1].name == mention.name else index)
    return since


def periods(context: Context, claims: list[Claim]) -> dict[int, Period]:
    """For the claims of a text, in order, the one period that their sentence names."""
    dated = [
        claim
        for claim in claims
        if claim.kind is Kind.DATE
        and claim.period is not None
        and "-W" not in claim.period.label
        and _WHEN.search(context.text, max(0, claim.start - 12), claim.start)
    ]
    starts = [claim.start for claim in dated]
    found: dict[int, Period] = {}
    for index, claim in enumerate(claims):
        if claim.kind not in MEASURED:
            continue
        low, high = context.sentence(claim.start)
        first, last = bisect_left(starts, low), bisect_left(starts, high)
        if last - first == 1 and not context.is_earlier(claim.end):
            period = dated[first].period
            assert period is not None
            found[index] = period
    return found
