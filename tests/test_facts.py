"""Claims held against a table of facts (`--facts`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy
from click.testing import CliRunner, Result

from auditor.check.rules import load
from auditor.cli import cli
from auditor.model import Finding
from auditor.pipeline import Tally, audits
from auditor.readers import read_text
from auditor.resources import rules_folder
from auditor.tieout.fact_tables import NO_ALIASES, Aliases, Refused, read_aliases, read_facts
from auditor.tieout.facts import Facts

FOLDER = Path(__file__).parents[1] / "examples" / "tie-out"
FACTS = FOLDER / "facts.csv"
HEAD = "entity,metric,period,value,unit,source\n"


def held(text: str, facts: Path = FACTS, aliases: Aliases = NO_ALIASES) -> list[Finding]:
    """The findings of a text held against facts."""
    book = load([rules_folder()])
    read, notices = read_facts(str(facts), None, {})
    assert notices == []
    step = Facts(read, aliases, book).compare
    (audit,) = audits([read_text(text)], book, Tally(book), then=[step])
    return [finding for finding in audit.findings if finding.rule.startswith("facts/")]


def run(text: str, *options: str) -> Result:
    return CliRunner().invoke(cli, ["check", "-", "-o", "concise", *options], input=text)


NOT_HELD = {
    "another owner": "Osberg's revenue was $190 million in 2024.",
    "another period": "Halden's revenue was $190 million in 2022.",
    "another metric": "Halden's operating profit was $190 million in 2024.",
    "another unit": "Halden's revenue was 190 million euros in 2024.",
    "another basis": "Halden's adjusted revenue was $190 million in 2024.",
    "a change": "Halden's revenue rose by $190 million in 2024.",
    "a forecast": "Halden's revenue is expected to be $190 million in 2024.",
    "no period": "Halden's revenue was $190 million.",
}


@pytest.mark.parametrize("text", NOT_HELD.values(), ids=NOT_HELD.keys())
def test_what_no_fact_tells_is_listed_and_not_judged(text: str) -> None:
    found = held(text)
    assert found
    assert {str(finding.verdict) for finding in found} == {"not-checked"}
    assert all("unmatched: " in finding.message for finding in found)


PASSING = {
    "as printed": "Halden's revenue was $280.2 million in 2024.",
    "rounded": "Halden's revenue was $280 million in 2024.",
    "a bound": "Halden's revenue was more than $280 million in 2024.",
    "in percent": "Halden's operating margin was 18.4% in 2024.",
    "with the year behind each figure": "Halden's revenue was $280.2 million in 2024, and $259.4 million in 2023.",
}


@pytest.mark.parametrize("text", PASSING.values(), ids=PASSING.keys())
def test_a_figure_that_meets_its_fact_passes_and_cites_the_row(text: str) -> None:
    passed = [finding for finding in held(text) if finding.verdict == "pass"]
    assert passed
    assert all(f"{FACTS}, row " in finding.message and "Annual report p. 1" in finding.message for finding in passed)
    assert not [finding for finding in held(text) if finding.level]


def test_a_figure_that_is_consistent_but_wrong_is_caught() -> None:
    story = FOLDER / "halden-story.md"
    ran = CliRunner().invoke(cli, ["check", str(story), "--facts", str(FACTS), "-o", "concise"])
    assert ran.exit_code == 1
    (line,) = [line for line in ran.stdout.splitlines() if ": error " in line]
    assert "facts/figure-meets-fact net income of Halden, 2024: $41.9 million here, 41.27 million in" in line
    assert "row 3, Annual report p. 12" in line
    assert "no claim tells this fact: Tamber, revenue, 2024" in ran.stdout
    assert CliRunner().invoke(cli, ["check", str(story), "-o", "concise"]).exit_code == 0


def test_a_name_nearly_the_same_is_taken_for_it_and_said_so() -> None:
    (finding,) = [each for each in held("Haldenn's revenue was $280.2 million in 2024.") if each.verdict == "pass"]
    assert "Haldenn taken for halden" in finding.message


def test_a_name_near_to_two_is_taken_for_neither(tmp_path: Path) -> None:
    facts = tmp_path / "facts.csv"
    facts.write_text(HEAD + "Haldena,revenue,2024,1 million,USD,\nHaldenb,revenue,2024,2 million,USD,\n", "utf-8")
    found = held("Haldenc's revenue was $5 million in 2024.", facts)
    assert {str(finding.verdict) for finding in found} == {"not-checked"}


def test_aliases(tmp_path: Path) -> None:
    file = tmp_path / "aliases.yaml"
    file.write_text("entities:\n  Halden Group: [Nordhaven]\nmetrics:\n  revenue: [sales volume]\n", encoding="utf-8")
    (finding,) = held("Nordhaven's revenue was $280.9 million in 2024.", aliases=read_aliases(str(file)))
    assert finding.level == "error"


@pytest.mark.parametrize("text", ["[1]", "entities: {Halden: HLD}", "names: {}", "entities: [", "entities: 5"])
def test_a_file_of_aliases_with_a_mistake(tmp_path: Path, text: str) -> None:
    file = tmp_path / "aliases.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused):
        read_aliases(str(file))
    ran = run("Halden's revenue was $280.2 million in 2024.", "--facts", str(FACTS), "--aliases", str(file))
    assert ran.exit_code == 2
    assert "Traceback" not in ran.output


# ---------------------------------------------------------------------- sources of facts
WRONG = "Halden's net income was $41.9 million in 2024."


def test_json(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    row = {"entity": "Halden", "metric": "net income", "period": "2024", "value": 41270000, "unit": "USD"}
    file.write_text(json.dumps([row]), encoding="utf-8")
    (finding,) = held(WRONG, file)
    assert finding.level == "error"


def company_facts(entity: str = "HALDEN GROUP INC") -> dict[str, Any]:
    filed = {"end": "2024-12-31", "fy": 2024, "fp": "FY", "form": "10-K", "accn": "0-1"}
    year, instant = {"start": "2024-01-01", "val": 41270000, **filed}, {"val": 512300000, **filed}
    concepts = {
        "NetIncomeLoss": {"label": "Net income", "units": {"USD": [year]}},
        "Assets": {"label": "Assets", "units": {"USD": [instant]}},
    }
    return {"cik": 1, "entityName": entity, "facts": {"us-gaap": concepts}}


def test_company_facts(tmp_path: Path) -> None:
    file = tmp_path / "CIK0000000001.json"
    file.write_text(json.dumps(company_facts()), encoding="utf-8")
    (wrong,) = [finding for finding in held(WRONG, file) if finding.level]
    assert "us-gaap:NetIncomeLoss, 10-K, 2024, FY, 0-1" in wrong.message
    (right,) = held("Halden's assets were $512.3 million on 31 December 2024.", file)
    assert right.verdict == "pass"


def filled(kind: str, path: Path) -> str:
    """The URL of a database file with one fact."""
    rows = "select 'Halden' as entity, 'net income' as metric, '2024' as period, '41270000' as value, 'USD' as unit"
    if kind == "duckdb":
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"create table facts as {rows}")
    else:
        engine = sqlalchemy.create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text(f"create table facts as {rows}"))
        engine.dispose()
    return f"{kind}:///{path}"


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_database(kind: str, tmp_path: Path) -> None:
    url = filled(kind, tmp_path / "facts.db")
    ran = run(WRONG, "--facts", url, "--facts-query", "select * from facts")
    assert ran.exit_code == 1
    assert f"41270000 in {url}, row 1" in ran.stdout


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_what_is_wrong_with_a_database(kind: str, tmp_path: Path) -> None:
    url = filled(kind, tmp_path / "facts.db")
    cases = {
        ("--facts", url): "--facts-query gives the query",
        ("--facts", url, "--facts-query", "selec"): "the database says: ",
        ("--facts", f"{kind}:///{tmp_path}/none.db", "--facts-query", "select 1"): "there is no such database file",
        ("--facts", url, "--facts-query", "select 1 as one"): "has neither",
        ("--facts", "nosuch://host/db", "--facts-query", "select 1"): "no driver is installed for nosuch",
    }
    for options, said in cases.items():
        ran = run(WRONG, *options)
        assert ran.exit_code == 2, options
        assert said in ran.output, ran.output
        assert "Traceback" not in ran.output


def test_credentials_are_never_told() -> None:
    for url in (
        "postgresql://desk:hunter2@nowhere.invalid/facts",
        "nosuch://desk:hunter2@nowhere.invalid/facts?key=hunter2",
    ):
        ran = run(WRONG, "--facts", url, "--facts-query", "select 1")
        assert ran.exit_code == 2
        assert "hunter2" not in ran.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "holds no fact"),
        ("entity,value,unit\nHalden,5,USD\n", "facts need a column 'subject'"),
        (HEAD + "Halden,revenue,2024,5 million,,\n", "1 fact has no unit and is not used (row 2)"),
        (HEAD + "Halden,revenue,45657,5 million,USD,\n", "is a date stored as a number"),
        (HEAD + "Halden,revenue,2024,plenty,USD,\n", "cannot be read"),
    ],
)
def test_facts_that_cannot_be_used_are_told_with_their_place(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "facts.csv"
    file.write_text(text, encoding="utf-8")
    ran = run(WRONG, "--facts", str(file))
    assert ran.exit_code == 2
    assert said in ran.output
    assert "facts.csv" in ran.output


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("facts.json", b"{", "is no JSON"),
        ("facts.json", b"[" * 100_000, "is no JSON"),
        ("facts.json", b"[]", "holds no facts"),
        ("facts.json", b"\xff", "is no UTF-8"),
        ("facts.json", b'{"facts": {"us-gaap": 5}}', "holds no fact"),
        ("facts.txt", b"", "is no table that can be read"),
    ],
)
def test_files_that_hold_no_facts(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    ran = run(WRONG, "--facts", str(file))
    assert ran.exit_code == 2
    assert said in ran.output
    assert "Traceback" not in ran.output


def test_a_missing_file() -> None:
    for name in ("none.csv", "none.json"):
        ran = run(WRONG, "--facts", name)
        assert ran.exit_code == 2
        assert "cannot be read" in ran.output
