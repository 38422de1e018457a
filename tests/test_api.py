"""The public functions."""

from __future__ import annotations

import datetime as dt
import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import auditor
from auditor.model import Document, Kind, Report, Verdict
from auditor.readers import read_text

TRUE = "Sales rose 10 percent to $110 million from $100 million."
FALSE = "Sales rose 10 percent to $190 million from $100 million."
RULE = """
id: own/never
title: No change is as it should be
severity: error
relation: change
expect: after < 0
message: "{after} is not below zero"
why: A test.
source: A test
tests:
  fail:
    - "Sales rose 10 percent to $110 million from $100 million."
"""


@pytest.fixture
def own_rule(tmp_path: Path) -> Path:
    path = tmp_path / "never.yaml"
    path.write_text(RULE, encoding="utf-8")
    return path


def rules_of(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings}


def test_example_in_the_package() -> None:
    failed, total = doctest.testmod(auditor)
    assert total == 4
    assert failed == 0


def test_functions_outlive_the_import_of_their_packages() -> None:
    script = (
        "import auditor, auditor.extract.lexicon, auditor.check.rules; from auditor import pipeline; "
        "from auditor.check.rules import load; "
        "print(len(auditor.extract('5%')), auditor.check('5%').exit_status, len(auditor.extract('5%')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "1 0 1\n"


def test_check_of_a_true_and_a_false_text() -> None:
    assert auditor.check(TRUE).exit_status == 0
    assert auditor.check(FALSE).exit_status == 1
    assert auditor.check(FALSE, fail_on="never").exit_status == 0


def test_several_documents_are_audited_each_by_itself() -> None:
    report = auditor.check([TRUE, read_text(FALSE, id="second")])
    assert [audit.verdict for audit in report.audits] == [Verdict.PASS, Verdict.FAIL]
    assert [audit.document.id for audit in report.audits] == ["", "second"]
    assert report.run.documents == 2


def test_nothing_to_check_is_no_failure() -> None:
    report = auditor.check("Nothing here has a number.")
    assert report.exit_status == 0
    assert report.audits[0].verdict is Verdict.NOT_CHECKED


def test_own_rules_stand_beside_the_shipped_ones_or_instead_of_them(own_rule: Path) -> None:
    for rules in (own_rule, str(own_rule), [own_rule]):
        assert {"own/never", "change/percent-to-from"} <= rules_of(auditor.check(TRUE, rules))
    assert "change/percent-to-from" not in rules_of(auditor.check(TRUE, own_rule, shipped=False))


def test_broken_rule_is_a_notice_and_the_others_run(own_rule: Path) -> None:
    own_rule.write_text(RULE.replace("severity", "serverity"), encoding="utf-8")
    report = auditor.check(FALSE, own_rule)
    assert report.exit_status == 2
    assert any("did you mean 'severity'?" in str(notice) for notice in report.run.notices)
    assert "change/percent-to-from" in rules_of(report)


def test_date_is_that_of_documents_without_their_own() -> None:
    day, own = dt.date(2025, 2, 20), dt.date(2024, 1, 2)
    documents = [Document("5%"), Document("5%", date=own)]
    assert [audit.document.date for audit in auditor.check(documents, date=day).audits] == [day, own]


@pytest.mark.parametrize("given", [b"5%", None, 5, [b"5%"], [None]])
def test_what_is_no_document_is_refused(given: object) -> None:
    with pytest.raises(TypeError):
        auditor.check(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [b"5%", None, ["5%"]])
def test_extract_refuses_what_is_no_document(given: object) -> None:
    with pytest.raises(TypeError, match="expected a text"):
        auditor.extract(given)  # type: ignore[arg-type]


def test_unknown_fail_on_is_refused() -> None:
    with pytest.raises(ValueError, match="allowed: error, warning, info, never"):
        auditor.check(TRUE, fail_on="errors")


def test_extract_gives_exact_places() -> None:
    claims = auditor.extract(TRUE)
    assert [claim.kind for claim in claims] == [Kind.PERCENT, Kind.MONEY, Kind.MONEY]
    assert [TRUE[claim.start : claim.end] for claim in claims] == [claim.text for claim in claims]
    assert auditor.extract(read_text(TRUE)) == claims
