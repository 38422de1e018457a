"""Sentences in the style of newsrooms, filings and trial papers: the true ones stay silent, the false ones fail."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from auditor.check.findings import check
from auditor.check.rules import load_folder
from auditor.extract import extract
from auditor.model import Verdict
from auditor.readers import read_text
from auditor.relate import relate
from auditor.relate.book import phrasebook

BOOK = load_folder()
PHRASES = phrasebook(BOOK).phrases
DATA = Path(__file__).parent / "data" / "told"


def told(name: str) -> list[str]:
    """The sentences of a file, whatever their group."""
    groups = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return [sentence for sentences in groups.values() for sentence in sentences]


def alarms(text: str) -> dict[str, Verdict]:
    """The rules that fail or warn, by their ids."""
    document = read_text(text)
    claims = extract(document)
    found, _, _ = check(document, claims, relate(document, claims, PHRASES, BOOK.words), BOOK)
    return {each.rule: each.verdict for each in found if each.verdict in (Verdict.FAIL, Verdict.WARN)}


@pytest.mark.parametrize("sentence", told("true.yaml"), ids=lambda sentence: sentence[:60])
def test_true_sentence_stays_silent(sentence: str) -> None:
    assert alarms(sentence) == {}


@pytest.mark.parametrize("sentence", told("false.yaml"), ids=lambda sentence: sentence[:60])
def test_false_sentence_fails(sentence: str) -> None:
    assert Verdict.FAIL in alarms(sentence).values()


@pytest.mark.xfail(strict=True, reason="known gaps, each with its reason in gaps.yaml")
@pytest.mark.parametrize("sentence", told("gaps.yaml"), ids=lambda sentence: sentence[:60])
def test_known_gap_fails(sentence: str) -> None:
    assert Verdict.FAIL in alarms(sentence).values()


def test_there_are_enough_of_both() -> None:
    assert len(told("true.yaml")) >= 40
    assert len(told("false.yaml")) >= 40
