#!/usr/bin/env python3
"""Throws made-up strings and the beginnings of real sentences at the extractor.

fuzz.py [--strings N] [--sentences N] [--seed N]

No string may raise; every claim must stand where it says (`text[start:end]` is its text), in order and without
overlap; and what a string gives may not depend on what was read before it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from auditor.extract import extract
from auditor.extract.context import sentences
from auditor.extract.runs import _plain_words, _signs
from auditor.model import Claim, Document

BENCH = Path(os.environ.get("AUDITOR_BENCH", Path(__file__).parents[2] / "shared" / "bench"))
DOCUMENTS = BENCH / "real" / "documents.jsonl"
GLUE = ("", " ", " ", " ", "-", "–", ", ", "\n", "\u00a0", "(", ")", ". ", "/", "'", "\t", "−", "  ")
ODD = (
    "½",
    "٣",
    "²",
    "\u202f",
    "\u200b",
    "\ufeff",
    "e",
    "^",
    "±",
    "₹",
    "🙂",
    "\x00",
    "\x01",
    "Ⅷ",
    "１２",
    "<",
    "&",
    "_",
)
DATED = ("January", "Monday", "Q3", "FY24", "the", "km", "miles per hour", "kg/m³")
SHOWN = 200


def figures(rng: random.Random) -> str:
    """A written number, plain or odd."""
    value = rng.choice((rng.randrange(10), rng.randrange(100), rng.randrange(10**6), rng.randrange(10**12)))
    form = rng.randrange(6)
    if form == 0:
        return f"{value:,}"
    if form == 1:
        return f"{value / 100:.{rng.randrange(4)}f}"
    if form == 2:
        return f"{rng.randrange(32)}/{rng.randrange(13)}/{rng.randrange(1900, 2030)}"
    if form == 3:
        return str(rng.randrange(1900, 2030))
    return str(value)


def strings(count: int, seed: int) -> Iterator[str]:
    """Made-up strings of vocabulary, numbers and odd characters."""
    rng = random.Random(seed)
    words = [*sorted(_plain_words() | _signs()), *DATED]
    for _ in range(count):
        parts = []
        for _ in range(rng.randrange(1, 9)):
            kind = rng.random()
            parts.append(figures(rng) if kind < 0.4 else rng.choice(words) if kind < 0.92 else rng.choice(ODD))
            parts.append(rng.choice(GLUE))
        yield "".join(parts)


def beginnings(count: int) -> Iterator[str]:
    """Every beginning of sentences spread over the real documents."""
    lines = DOCUMENTS.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    found = [sentence for text in texts for sentence in _sentences(text)]
    for sentence in found[:: max(1, len(found) // count)][:count]:
        for end in range(1, len(sentence) + 1):
            yield sentence[:end]


def _sentences(text: str) -> list[str]:
    starts = sentences(text)
    cut = [text[low:high] for low, high in pairwise([*starts, len(text)])]
    return [sentence for sentence in cut if 20 <= len(sentence) <= 300 and any(map(str.isdigit, sentence))]


def wrong(text: str, claims: list[Claim]) -> str | None:
    """What is wrong with the claims of a text, or None."""
    at = 0
    for claim in claims:
        if text[claim.start : claim.end] != claim.text or not claim.text:
            return f"{claim.text!r} does not stand at {claim.start}:{claim.end}"
        if claim.start < at:
            return f"{claim.text!r} overlaps the claim before it"
        at = claim.end
    return None


def run(texts: Iterable[str], kept: dict[str, list[Claim]] | None = None) -> int:
    """Reads every text; the number of them. Exits on the first that breaks a rule."""
    count = 0
    for text in texts:
        count += 1
        try:
            claims = extract(Document(text=text))
        except Exception as error:
            sys.exit(f"{text[:SHOWN]!r} raises {type(error).__name__}: {error}")
        problem = wrong(text, claims)
        if problem is None and kept is not None and kept.setdefault(text, claims) != claims:
            problem = "reads differently the second time"
        if problem:
            sys.exit(f"{text[:SHOWN]!r}: {problem}")
    return count


def main() -> None:
    """Both kinds of text, and a part of the first a second time in another order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strings", type=int, default=200_000)
    parser.add_argument("--sentences", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    begun = time.monotonic()
    kept: dict[str, list[Claim]] = {}
    count = run(strings(min(args.strings, 20_000), args.seed), kept)
    again = list(kept)
    random.Random(args.seed).shuffle(again)
    run(again, kept)
    kept.clear()
    count += run(strings(args.strings - count, args.seed + 1)) if args.strings > count else 0
    started = run(beginnings(args.sentences)) if DOCUMENTS.exists() else 0
    print(f"{count} strings, {started} beginnings of sentences, {time.monotonic() - begun:.0f} s: nothing wrong")


if __name__ == "__main__":
    main()
