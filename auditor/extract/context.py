"""What a claim is about: its metric, whose it is, and when it holds, where its sentence says so.

Blank beats wrong: each is filled only by a short, unambiguous pattern.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cache, lru_cache
from typing import Any, NamedTuple

from auditor.extract.engine import Encoded, Scanner, any_of, compile_pattern, whole_words
from auditor.extract.lexicon import vocabulary
from auditor.model import Kind, Period
from auditor.patterns import lazily

REACH = 90
"""Characters between a metric and the figure behind it, at most."""
MEASURED = frozenset({Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.NUMBER, Kind.MEASURE})

_SENTENCE_END = r"[.!?][\"”’')\]]*\s+[\"“‘'(\[]?[A-Z$£€\d]|\n\s*\n|\n[A-Z“\"]"
"""The end of a sentence with the first character of the next one."""
_ABBREVIATION = lazily(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Inc|Corp|Co|Ltd|vs|No|approx|Rs|Sen|Rep|Gov|Jr|Sr|[A-Z])|U\.S|U\.K|a\.m|p\.m)\.$"
)
_OF_METRIC = lazily(
    r"(?:[-\s]+(?:[a-z-]+\s){0,3}in\s|\s(?:of\s|in\s)?)(?:the\s|its\s|annual\s|quarterly\s|full-year\s|net\s|record\s|antitrust\s)?",
    re.A,
)
_DATELINE = lazily(r"[^.\n]{0,40}?\s(?:—|–|-{1,2})\s")
_RIGHT_BEHIND = lazily(r"\s(?:in|for|during)\s(?:the\s)?", re.I)
"""What stands between a figure and the period it holds for."""
_WHEN = lazily(r"\b(?:in|for|during|on|of|at|over)\s(?:the\s)?$", re.I)
_CLAUSE = lazily(r"[;:]|,\s(?:while|whereas|and|but|as)\s|\swhile\s|\swhereas\s|\sbut\s")


class Mention(NamedTuple):
    """A metric or a name at its place."""

    start: int
    end: int
    name: str


@cache
def _metric_scanner() -> tuple[Scanner, dict[str, str]]:
    forms = {form: name for name, words in vocabulary("metrics")["metrics"].items() for form in words}
    return Scanner(f"(?i:{whole_words(forms)})"), {form.lower(): name for form, name in forms.items()}


@cache
def _name_scanner() -> Scanner:
    return Scanner(r"\b[A-Z][\w&]*(?:[-.][A-Z]\w*)*(?:\s(?:[A-Z][\w&]*(?:[-.][A-Z]\w*)*|&\s[A-Z]\w*))*")


@cache
def _not_names() -> frozenset[str]:
    return frozenset(vocabulary("context")["not_names"])


@cache
def _earlier_pattern() -> Any:
    words = vocabulary("context")["earlier"]
    return compile_pattern(rf"[\s,(]*(?:(?:for|in|recorded|reported|a share|per share)\s)?{any_of(words)}\b")


@cache
def _stand_in_scanner() -> Scanner:
    return Scanner(rf"(?i)\b(?:{any_of([*vocabulary('context')['company_words'], 'its', 'it'])})\b")


@cache
def _sentence_scanner() -> Scanner:
    return Scanner(_SENTENCE_END)


def sentences(text: str, encoded: Encoded | None = None) -> list[int]:
    """Offsets at which the sentences of a text begin, the first at 0.

    Those of the text asked for last are kept: what is extracted and what is related ask for the same ones in turn.
    """
    global _latest
    latest = _latest
    if latest[0] is not text:
        latest = _latest = text, _sentences(text, encoded)
    return list(latest[1])


_latest: tuple[str, list[int]] = ("", [0])


def _sentences(text: str, encoded: Encoded | None) -> list[int]:
    starts = [0]
    for start, end in _sentence_scanner().spans(encoded or text):
        if text[start] == "." and _ABBREVIATION.search(text, max(0, start - 12), start + 1):
            continue
        matched = text[start:end]
        starts.append(end if matched[-1].isspace() else end - len(matched.split()[-1]))
    return starts


def metrics(text: str, encoded: Encoded | None = None) -> list[Mention]:
    """The metrics that a text names, in order."""
    scanner, names = _metric_scanner()
    return [
        Mention(start, end, names[" ".join(text[start:end].lower().split())])
        for start, end in scanner.spans(encoded or text)
    ]


def names(text: str, encoded: Encoded | None = None) -> list[Mention]:
    """The names of organisations, places and people, as runs of capitalised words."""
    found = []
    for start, end in _name_scanner().spans(encoded or text):
        name, skipped = _trimmed(text[start:end])
        if name and not _no_owner(text, start + skipped, end):
            found.append(Mention(start + skipped, end, name))
    return found


@lru_cache(maxsize=1 << 14)
def _trimmed(written: str) -> tuple[str, int]:
    """A run of capitalised words without those that name no one, and how many characters were taken off its front."""
    words = written.split(" ")
    first = next((at for at, word in enumerate(words) if word.rstrip(".") not in _not_names()), len(words))
    name = " ".join(words[first:])
    if len(name) < 2 or name.rstrip(".") in _not_names():
        return "", 0
    return name, len(written) - len(name)


def _no_owner(text: str, start: int, end: int) -> bool:
    """Whether a name is a dateline (`BEIJING —`) or half of an adjective (`New York-listed`)."""
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].islower():
        return True
    begins = start == 0 or text[start - 1] == "\n"
    return begins and _DATELINE.match(text, end) is not None


class Context:
    """What stands around the claims of one text."""

    def __init__(self, text: str, encoded: Encoded | None = None) -> None:
        self.text = text
        encoded = encoded or Encoded(text)
        self.sentences = sentences(text, encoded)
        self.metrics = metrics(text, encoded)
        self._metric_starts = [mention.start for mention in self.metrics]
        self.names = names(text, encoded)
        self._name_starts = [mention.start for mention in self.names]
        self._same_since = _same_since(self.names)
        counts = Counter(mention.name for mention in self.names)
        self._stand_ins = [start for start, _ in _stand_in_scanner().spans(encoded or text)]
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


class Periods:
    """The periods that a text names, to be asked for the one that a figure's sentence names."""

    def __init__(self, context: Context, dates: list[tuple[int, Period]]) -> None:
        self.context = context
        self.dated = [
            (start, period)
            for start, period in dates
            if "-W" not in period.label and _WHEN.search(context.text, max(0, start - 12), start)
        ]
        self.starts = [start for start, _ in self.dated]

    def of(self, start: int, end: int) -> Period | None:
        """When the figure at `[start, end)` holds: the one period its sentence names, unless it is an earlier one's.

        Of several, the one right behind the figure: *$5 million in 2024 from $4 million in 2023*.
        """
        low, high = self.context.sentence(start)
        first = bisect_left(self.starts, low)
        if first == len(self.starts) or self.starts[first] >= high:
            return None
        if bisect_left(self.starts, high) - first != 1:
            return self._behind(end, high)
        return None if self.context.is_earlier(end) else self.dated[first][1]

    def _behind(self, end: int, high: int) -> Period | None:
        """The period that follows a figure with nothing but a preposition between."""
        at = bisect_left(self.starts, end)
        if at == len(self.starts) or self.starts[at] >= min(high, end + 16):
            return None
        return self.dated[at][1] if _RIGHT_BEHIND.fullmatch(self.context.text[end : self.starts[at]]) else None
