"""What a finding is known by when its document changes around it.

    rule, figures, names of rows and columns, words around the first figure -> identity, the same in any file
    identity and path -> fingerprint, unique in a run

No line number and no offset goes in, and of the words around only a few, without their figures. So a finding keeps
its fingerprint when lines move, paragraphs come before it, lines are broken elsewhere, or another number is edited.
"""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from auditor.check.labels import column_label, row_label
from auditor.model import Claim, Document, Finding, Span
from auditor.patterns import lazily

WORDS = 3
"""Words on either side of a finding's first figure that tell it from others with the same figures."""
REACH = 120
"""Characters on either side in which those words are looked for."""
LENGTH = 16
"""Hexadecimal digits of an identity and of a fingerprint."""
MOST_CELLS = 12
"""Cells whose rows and columns are named; of more, those in the middle are left out."""

_STOP = lazily(r"[.!?][\"'”’)]?\s")
_WORD = lazily(r"[^\W\d_]+")


def identity_of(document: Document, rule: str, claims: Sequence[Claim]) -> str:
    """What a finding of a rule on these claims is known by, whatever the file is called."""
    told = [rule, *(" ".join(claim.text.lower().split()) for claim in claims)]
    cells = [claim for claim in claims if claim.table is not None]
    half = MOST_CELLS // 2
    for claim in cells if len(cells) <= MOST_CELLS else (*cells[:half], *cells[-half:]):
        told += [row_label(document, claim), column_label(document, claim)]
    first = min((claim for claim in claims if claim.table is None), key=lambda claim: claim.start, default=None)
    if first is not None:
        told += _around(document, first)
    return _digest(told)


def fingerprint_of(identity: str, path: str) -> str:
    """The fingerprint of a finding with this identity in the document of this name."""
    return _digest([path, identity])


def shown_as(document: Document, folder: str | None = None) -> str:
    """A document's name in fingerprints: its path from a folder (the current one) with `/`, and its own id if any."""
    path = document.path
    name = path if path in ("", "-") else _from_here(path, folder or os.getcwd(), os.getcwd())
    return f"{name}#{own}" if (own := own_id(document)) else name


@lru_cache(maxsize=64)
def _from_here(path: str, folder: str, here: str) -> str:
    """A path, which may be told from `here`, as seen from a folder; a corpus gives all its documents the same one."""
    return relative(os.path.normpath(os.path.join(here, path)), folder)


def own_id(document: Document) -> str:
    """The id that its author gave a document; empty for one that was made from its path and line."""
    path, own = document.path, document.id
    return "" if own == path or path and own.startswith(f"{path}:") else own


def relative(path: str, folder: str) -> str:
    """The path as seen from the folder, with `/`; as it is when it lies on another drive."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:
        return path


def numbered(findings: Iterable[Finding], document: Document) -> Iterator[Finding]:
    """The findings with identities and fingerprints that are unique in the document: equal ones get an ordinal."""
    seen: Counter[str] = Counter()
    name = shown_as(document)
    for finding in findings:
        seen[finding.identity] += 1
        count = seen[finding.identity]
        identity = finding.identity if count == 1 else _digest([finding.identity, str(count)])
        fingerprint = fingerprint_of(identity, name)
        yield msgspec.structs.replace(finding, identity=identity, fingerprint=fingerprint)


def _around(document: Document, claim: Claim) -> list[str]:
    """The nearest words before and after a claim, within its sentence."""
    block = _block(document, claim)
    before = document.text[max(block.start, claim.start - REACH) : claim.start]
    after = document.text[claim.end : min(block.end, claim.end + REACH)]
    sentence = _STOP.split(before)[-1], _STOP.split(after, maxsplit=1)[0]
    words = [_WORD.findall(part.lower()) for part in sentence]
    return [*words[0][-WORDS:], "|", *words[1][:WORDS]]


def _block(document: Document, claim: Claim) -> Span:
    at = bisect_right(document.blocks, claim.start, key=lambda block: block.start) - 1
    if at >= 0 and claim.start < document.blocks[at].end:
        return Span(document.blocks[at].start, document.blocks[at].end)
    return Span(0, len(document.text))


def _digest(parts: Iterable[str]) -> str:
    whole = "\x1f".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:LENGTH]
