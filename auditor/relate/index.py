"""Which phrases may be in a passage, found by its words: most passages hold the words of few phrases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from auditor.relate.mask import Passage
from auditor.relate.phrases import Compiled


class PhraseIndex:
    """Phrases with what they cannot do without, as bits of a number."""

    def __init__(self, phrases: Sequence[Compiled]) -> None:
        bits: dict[frozenset[str], int] = {}
        for phrase in phrases:
            for need in (*phrase.needs, *phrase.marks):
                bits.setdefault(need, 1 << len(bits))
        self._phrases = [(sum(bits[need] for need in {*phrase.needs, *phrase.marks}), phrase) for phrase in phrases]
        self._word_bits: dict[str, int] = {}
        """For each word or mark the needs that it meets."""
        for need, bit in bits.items():
            for word in need:
                self._word_bits[word] = self._word_bits.get(word, 0) | bit

    def candidates(self, passage: Passage) -> list[Compiled]:
        """The phrases that may be in a passage, in their order."""
        met, words = 0, self._word_bits
        for word in words.keys() & passage.words:
            met |= words[word]
        for mark in passage.marks:
            met |= words.get(mark, 0)
        return [phrase for needed, phrase in self._phrases if needed & met == needed]


@lru_cache(maxsize=8)
def index_of(phrases: tuple[Compiled, ...]) -> PhraseIndex:
    """The index of some phrases, made once."""
    return PhraseIndex(phrases)
