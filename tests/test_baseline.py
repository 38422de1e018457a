"""Baselines: known findings pass, new ones fail, and a file that changes no more than it must."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.settled.baseline import Known, age, written

Run = Callable[..., Any]
FALSE = "Sales rose 10 percent to $190 million from $100 million.\n"
WORSE = "Profit rose 20 percent to $90 million from $30 million.\n"
TRUE = "Sales rose 10 percent to $110 million from $100 million.\n"
KNOWN = ("--baseline", "auditor-baseline.json")


@pytest.fixture
def story(auditor: Run) -> Path:
    """A story with an error in an empty folder, which is the current one."""
    path = Path("story.txt")
    path.write_text(FALSE, encoding="utf-8")
    return path


def recorded() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Path("auditor-baseline.json").read_text(encoding="utf-8"))["findings"]
    return found


def aged(day: str) -> None:
    """Makes the baseline one that was written on a day."""
    path = Path("auditor-baseline.json")
    today = dt.date.today().isoformat()
    path.write_text(path.read_text(encoding="utf-8").replace(today, day), encoding="utf-8")


def test_known_findings_pass_and_new_ones_fail(auditor: Run, story: Path) -> None:
    assert auditor("check", "story.txt").status == 1
    assert auditor("baseline", "create", "story.txt").status == 0
    ran = auditor("check", "story.txt", *KNOWN)
    assert ran.status == 0
    assert "1 finding settled: 1 by the baseline" in ran.out
    story.write_text(f"{FALSE}\n{WORSE}", encoding="utf-8")
    ran = auditor("check", "story.txt", *KNOWN, "-o", "concise")
    assert ran.status == 1
    assert [line for line in ran.out.splitlines() if line.startswith("story.txt")][0].startswith("story.txt:3:")


def test_json_says_what_settles_a_finding_and_since_when(auditor: Run, story: Path) -> None:
    auditor("baseline", "create", "story.txt")
    aged("2024-02-29")
    run = json.loads(auditor("check", "story.txt", *KNOWN, "-o", "json").out)
    (settled,) = [finding["settled"] for finding in run["documents"][0]["findings"] if "settled" in finding]
    assert (settled["by"], settled["since"], settled["place"]) == ("baseline", "2024-02-29", "auditor-baseline.json")
    assert run["summary"]["settled"] == {"baseline": 1}
    assert run["verdict"] == "pass"


def test_a_renamed_file_keeps_its_known_findings_and_a_copy_does_not(auditor: Run, story: Path) -> None:
    auditor("baseline", "create", "story.txt")
    Path("copy.txt").write_text(FALSE, encoding="utf-8")
    assert auditor("check", "copy.txt", *KNOWN).status == 1
    story.unlink()
    assert auditor("check", "copy.txt", *KNOWN).status == 0


def test_a_baseline_is_seen_from_its_own_folder(auditor: Run, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    auditor("baseline", "create", str(story.absolute()))
    assert recorded()[0]["path"] == "story.txt"
    Path("below").mkdir()
    monkeypatch.chdir("below")
    assert auditor("check", "../story.txt", "--baseline", "../auditor-baseline.json").status == 0


def test_new_debt_is_refused_unless_accepted(auditor: Run, story: Path) -> None:
    auditor("baseline", "create", "story.txt")
    aged("2024-02-29")
    before = Path("auditor-baseline.json").read_bytes()
    story.write_text(f"{FALSE}\n{WORSE}", encoding="utf-8")
    ran = auditor("baseline", "create", "story.txt")
    assert (ran.status, Path("auditor-baseline.json").read_bytes()) == (1, before)
    assert "--accept-new" in ran.err
    assert auditor("baseline", "create", "story.txt", "--accept-new").status == 0
    assert sorted(known["since"] for known in recorded())[0] == "2024-02-29"
    assert len(recorded()) > 1


def test_prune_drops_what_is_gone_and_nothing_else(auditor: Run, story: Path) -> None:
    Path("other.txt").write_text(WORSE, encoding="utf-8")
    auditor("baseline", "create", ".")
    story.write_text(f"{TRUE}\n{WORSE}", encoding="utf-8")
    assert "baseline prune" in auditor("check", ".", *KNOWN).out
    assert auditor("baseline", "prune").status == 0
    assert {known["path"] for known in recorded()} == {"other.txt"}
    Path("other.txt").unlink()
    story.write_text(TRUE, encoding="utf-8")
    auditor("baseline", "prune", "story.txt")
    assert recorded() == []


def test_findings_of_rules_and_documents_that_took_no_part_stay(auditor: Run, story: Path) -> None:
    Path("other.txt").write_text(WORSE, encoding="utf-8")
    auditor("baseline", "create", ".")
    before = recorded()
    story.write_text(TRUE, encoding="utf-8")
    auditor("baseline", "prune", "--select", "fx")
    assert recorded() == before
    auditor("baseline", "create", "story.txt")
    assert {known["path"] for known in recorded()} == {"other.txt"}


def test_nothing_is_written_when_a_document_cannot_be_read(auditor: Run, story: Path) -> None:
    ran = auditor("baseline", "create", "story.txt", "missing.txt")
    assert ran.status == 2
    assert "missing.txt: cannot be read" in ran.err
    assert not Path("auditor-baseline.json").exists()


def test_show_tells_ages(auditor: Run, story: Path) -> None:
    auditor("baseline", "create", "story.txt")
    day = dt.date.today() - dt.timedelta(days=26)
    aged(day.isoformat())
    assert f"(26 days, since {day})" in auditor("baseline", "show").out
    (known,) = json.loads(auditor("baseline", "show", "--json").out)
    assert (known["days"], known["rule"]) == (26, "change/percent-to-from")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "auditor baseline create"),
        ("{", "is no baseline"),
        ('{"schema": "auditor.baseline/9"}', "auditor.baseline/1"),
        ('{"schema": "auditor.baseline/1", "findings": [{"path": 1}]}', "$.findings[0]"),
        ('{"schema": "auditor.baseline/1", "finding": []}', "unknown field"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_an_error(auditor: Run, story: Path, content: str | None, told: str) -> None:
    if content is not None:
        Path("auditor-baseline.json").write_text(content, encoding="utf-8")
    ran = auditor("check", "story.txt", *KNOWN)
    assert ran.status == 2
    assert told in ran.err


def test_the_file_is_the_same_whatever_the_order() -> None:
    known = [Known(path, "a/b", "so", fingerprint, dt.date(2024, 1, 2)) for path, fingerprint in ("b2", "a1", "a3")]
    assert written(known) == written([*reversed(known), known[0]])
    assert written(known).count(b"\n") > 15


@pytest.mark.parametrize(("day", "told"), [(1, "1 day"), (2, "0 days"), (3, "0 days")])
def test_age(day: int, told: str) -> None:
    assert age(dt.date(2024, 1, day), dt.date(2024, 1, 2)) == told


# ---------------------------------------------------------------------- coverage
def test_too_little_checked_fails_with_the_share(auditor: Run) -> None:
    text = f"{TRUE}\nThe hall seats 400 people. It has 30 doors.\n"
    ran = auditor("check", "-", "--min-coverage", "75", stdin=text)
    assert ran.status == 1
    assert "FAIL: 60.0 % of the numbers were checked, less than the 75 % asked for" in ran.out
    assert auditor("check", "-", "--min-coverage", "60", stdin=text).status == 0
    run = json.loads(auditor("check", "-", "--min-coverage", "75", "-o", "json", "-q", stdin=text).out)
    assert (run["verdict"], len(run["reasons"])) == ("fail", 1)


def test_a_saved_run_tells_the_same(auditor: Run, story: Path) -> None:
    auditor("baseline", "create", "story.txt")
    for format in ("full", "markdown"):
        options = (*KNOWN, "--min-coverage", "100", "-o", "json:run.json", "-o", format)
        told = auditor("check", "story.txt", *options).out
        assert "baseline: known for 0 days" in told.replace("\\", "")
        assert auditor("report", "run.json", "-o", format).out == told
