"""The waiver that the report offers does waive its finding, whatever the format of the document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from auditor.cli import cli
from auditor.report.offer import Offer, offer

SALES = "Costs were flat. Sales rose 10 percent to $190 million from $100 million, it said."
UNTIL = "2999-12-31"


def checked(name: str) -> dict[str, Any]:
    """The run over a file of the current folder."""
    CliRunner().invoke(cli, ["check", name, "-o", "json:run.json", "-q"])
    found: dict[str, Any] = json.loads(Path("run.json").read_bytes())
    return found


def offered(name: str) -> Offer:
    """What is offered for the only error of a file."""
    (document,) = checked(name)["documents"]
    (finding,) = [finding for finding in document["findings"] if finding["level"] == "error"]
    return offer(document, finding, UNTIL)


def settled(name: str) -> list[str]:
    """What settled the findings of a file that has no error left."""
    run = checked(name)
    assert run["summary"]["levels"].get("error", 0) == 0, run["notices"]
    assert [notice for notice in run["notices"] if notice["level"] == "error"] == []
    return [each["settled"]["by"] for each in run["documents"][0]["findings"] if each.get("settled")]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "comment"),
    [
        ("story.md", SALES, "<!-- auditor: ignore"),
        ("story.html", f"<p>{SALES}</p>", "<!-- auditor: ignore"),
        ("story.txt", SALES, "# auditor: ignore"),
    ],
)
def test_a_comment(name: str, text: str, comment: str) -> None:
    Path(name).write_text(text)
    given = offered(name)
    assert given.text.startswith(comment)
    Path(name).write_text(f"{given.text}\n{text}")
    assert settled(name) == ["waiver"]


def test_an_entry_for_a_corpus() -> None:
    Path("news.jsonl").write_text(json.dumps({"id": 'a "7"', "text": SALES}) + "\n")
    given = offered("news.jsonl")
    assert "auditor-waivers.yaml" in given.advice
    Path("auditor-waivers.yaml").write_text(given.text + "\n", encoding="utf-8")
    assert settled("news.jsonl") == ["waiver"]


def test_an_entry_for_a_cell() -> None:
    rows = [["$ in millions", "2024"], ["Sensors", "30.4"], ["Software", "11.6"], ["Other", "6.9"], ["Total", "84.9"]]
    Path("news.jsonl").write_text(json.dumps({"id": "a", "text": "Sales by unit.", "tables": [rows]}) + "\n")
    Path("auditor-waivers.yaml").write_text(offered("news.jsonl").text + "\n", encoding="utf-8")
    assert settled("news.jsonl") == ["waiver"]
