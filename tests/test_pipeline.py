"""The run as a whole: nothing is lost when one document breaks, and the exit status tells."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor import forks, parallel, pipeline
from auditor.check.rules import load, load_folder
from auditor.model import Audit, Document, Notice
from auditor.readers import read_text
from auditor.report import Options, jsonl
from auditor.report.records import lean
from auditor.resources import rules_folder

GOOD = "Sales rose 10 percent to $110.4 million from $100.4 million."


def test_a_document_that_breaks_the_auditor_is_reported_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pipeline.audit

    def breaks(document: Document, **rest: Any) -> Audit:
        if document.id == "bad":
            raise ZeroDivisionError("no way")
        return whole(document, **rest)

    monkeypatch.setattr(pipeline, "audit", breaks)
    report = pipeline.report([read_text(GOOD, id=id) for id in ("a", "bad", "c")], load_folder())
    assert [audit.document.id for audit in report.audits] == ["a", "c"]
    assert report.exit_status == 2
    (notice,) = report.run.notices
    assert (notice.level, notice.path) == ("error", "bad")
    assert "ZeroDivisionError" in notice.message


def test_more_numbers_than_are_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "MOST_CLAIMS", 2)
    report = pipeline.report([read_text(GOOD)], load_folder())
    assert report.exit_status == 2
    assert "or more" in report.audits[0].document.notices[0].message


@pytest.mark.parametrize(
    ("text", "fail_on", "status"),
    [
        (GOOD, "error", 0),
        (GOOD.replace("110.4", "190.4"), "error", 1),
        (GOOD.replace("110.4", "190.4"), "never", 0),
        ("Revenue rose 1,200%.", "error", 0),
        ("Revenue rose 1,200%.", "warning", 1),
    ],
)
def test_exit_status(text: str, fail_on: str, status: int) -> None:
    assert pipeline.report([read_text(text)], load_folder(), fail_on=fail_on).exit_status == status


def test_nothing_checked_is_an_error_unless_allowed() -> None:
    book = load_folder()
    tally = pipeline.Tally(book)
    list(pipeline.audits([read_text("A quiet day.")], book, tally))
    assert tally.run(allow_empty=True).exit_status == 0
    run = tally.run()
    assert run.exit_status == 2
    assert any("nothing was checked" in notice.message for notice in run.notices)


def test_notices_of_readers_reach_the_run() -> None:
    report = pipeline.report([Notice("error", "is missing", "x.md"), read_text(GOOD)], load_folder())
    assert (report.exit_status, len(report.audits)) == (2, 1)


def run_of(lines: bool, jobs: int) -> tuple[bytes, Any]:
    """What `jsonl` writes of a few documents, and the run without its time."""
    texts = [GOOD, GOOD.replace("110.4", "190.4"), "A quiet day.", "Revenue rose 1,200%."] * 3
    book = load_folder()
    tally, stream = pipeline.Tally(book), io.BytesIO()
    sink = jsonl.make(stream, Options())
    documents = [read_text(text, id=str(number)) for number, text in enumerate(texts)]
    for audit in pipeline.audits(documents, book, tally, lines=lines, jobs=jobs):
        sink.add(lean(audit))
    return stream.getvalue(), msgspec.structs.replace(tally.run(), started=dt.datetime.min)


def test_lines_alone_are_the_lines_of_whole_audits(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run_of(lines=False, jobs=1)
    assert whole[0].count(b"\n") == 12
    assert run_of(lines=True, jobs=1) == whole
    monkeypatch.setattr(parallel, "LITTLE", 1)
    monkeypatch.setattr(forks, "CHUNK", 100)
    assert run_of(lines=True, jobs=2) == whole
    assert run_of(lines=False, jobs=2) == whole


def test_a_shipped_rule_is_named_the_same_on_every_machine_and_a_rule_of_the_user_as_given(tmp_path: Path) -> None:
    own = tmp_path / "house" / "short.yaml"
    own.parent.mkdir()
    shipped = (rules_folder() / "percent" / "share-at-most-100.yaml").read_text("utf-8")
    own.write_text(shipped.replace("id: percent/share-at-most-100", "id: house/short"), encoding="utf-8")
    infos = {info.id: info.path for info in pipeline.rule_infos(load([rules_folder(), tmp_path]))}
    assert infos.pop("house/short") == str(own)
    assert infos == {id: f"rules/{id}.yaml" for id in infos}
