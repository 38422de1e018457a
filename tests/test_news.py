"""News and release sentences: what is true stays silent, and the same sentence with one thing wrong is caught."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import auditor
from auditor import yaml12

DATA = Path(__file__).parent / "data" / "news.yaml"
CASES: Any = yaml12.plain(yaml12.load(DATA.read_text(encoding="utf-8"), str(DATA)))
TRUE = [*CASES["silent"], *(case["holds"] for case in CASES["caught"])]


@cache
def rules_failed() -> dict[str, set[str]]:
    """The rules that fail in each sentence, all of them audited in one run."""
    texts = [*TRUE, *(case["fails"] for case in CASES["caught"])]
    report = auditor.check(texts)
    return {
        text: {finding.rule for finding in audit.findings if finding.verdict == "fail"}
        for text, audit in zip(texts, report.audits, strict=True)
    }


@pytest.mark.parametrize("text", TRUE)
def test_true_sentences_stay_silent(text: str) -> None:
    assert rules_failed()[text] == set()


@pytest.mark.parametrize("case", CASES["caught"], ids=lambda case: case["fails"][:60])
def test_one_wrong_thing_is_caught(case: dict[str, str]) -> None:
    assert case["rule"] in rules_failed()[case["fails"]]
