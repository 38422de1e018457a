"""Places in the source: columns in characters and in the bytes of UTF-8, for every reader."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.extract import extract
from auditor.model import Audit, Coverage, Document, wide_stretches
from auditor.readers import read_text
from auditor.readers.corpus import stream
from auditor.readers.stream import Stream
from auditor.report.records import ClaimRecord, placed

TEXTS = st.text(st.sampled_from("a €é\U0001d7d9日\n\t<b>&"), max_size=40)


def claims_of(document: Document) -> list[ClaimRecord]:
    claims = extract(document)
    return placed(Audit(document, claims, [], [], Coverage(len(claims), 0))).claims


def cut(source: str, claim: ClaimRecord, characters: bool = True) -> str:
    """What stands in the source between the places of a claim."""
    assert claim.at
    assert claim.to
    assert claim.at.line == claim.to.line
    line = source.splitlines(keepends=True)[claim.at.line - 1]
    if characters:
        return line[claim.at.column - 1 : claim.to.column - 1]
    start, end = claim.bytes or (claim.at.column, claim.to.column)
    return line.encode()[start - 1 : end - 1].decode()


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("Plain: it rose 8% to $5 million.\nThen 9%.", "text"),
        ("Größe: 日本 it rose 8% to €5 million.\nÜber 9%, \U0001d7d9 then 10%.", "text"),
        ("# Größe\n\nUmsätze: **€5 million**, up *8%*.", "markdown"),
        ("<p>Größe: it rose <b>8%</b> to €5 million.</p>\n<p>日本&amp; 9%</p>", "html"),
    ],
)
def test_a_claim_stands_between_its_places(source: str, form: str) -> None:
    found = claims_of(read_text(source, format=form))
    assert len(found) >= 2
    for claim in found:
        assert cut(source, claim) == cut(source, claim, characters=False) == claim.text


def test_a_claim_of_a_corpus_stands_in_its_line() -> None:
    text = "Größe — it rose 8%, \U0001d7d9 to €5 million."
    lines = "\n".join(json.dumps({"id": "a", "text": text}, ensure_ascii=plain) for plain in (True, False)) + "\n"
    documents = list(stream(Stream(io.BytesIO(lines.encode())), "c.jsonl", 10_000))
    for document in documents:
        assert isinstance(document, Document)
        first = claims_of(document)[0]
        assert cut(lines, first) == cut(lines, first, characters=False) == "8%"


@given(TEXTS)
def test_bytes_before_an_offset(text: str) -> None:
    document = Document(text)
    for offset in range(len(text)):
        start = text.rfind("\n", 0, offset) + 1
        assert document.byte_column(offset) == 1 + len(text[start:offset].encode())


def test_plain_ascii_has_no_wide_stretches() -> None:
    assert wide_stretches("abc" * 100) == []
    assert len(wide_stretches("é" * 1000)) == 2
