"""Rules for users: beginning, linting, explaining, the schema of rule files, and the guide, run as it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from auditor import yaml12
from auditor.check import rules as loading
from auditor.check.lint import linted, not_shipped
from auditor.check.rules import load
from auditor.check.scaffold import Refused, scaffold
from auditor.check.selftest import run_tests
from auditor.cli import cli
from auditor.resources import reports_folder, rules_folder

GUIDE = Path(__file__).parent.parent / "docs" / "own-rules.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ([\w./-]+\.(?:yaml|md))\n")

SHIPPED = load([rules_folder()])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def auditor(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


# ---------------------------------------------------------------------- the guide
def test_the_guide_works_as_it_stands(here: Path) -> None:
    shown = ""
    steps = FENCE.findall(GUIDE.read_text(encoding="utf-8"))
    assert len(steps) > 15
    for language, text in steps:
        file = FILE.match(text)
        if language == "sh":
            (command,) = text.splitlines()
            name, *arguments = command.split()
            assert name == "auditor"
            shown = auditor(*arguments).output
        elif file:
            Path(file[1]).write_text(text if language == "yaml" else text[file.end() :], encoding="utf-8")
        else:
            assert re.fullmatch(re.escape(text).replace("…", ".+"), shown), shown


# ---------------------------------------------------------------------- new
@pytest.mark.parametrize("id", ["house/purchase", "house/change", "own-pack/q4-sum"])
def test_a_rule_that_was_begun_holds_its_tests_and_leaves_no_doubt(here: Path, id: str) -> None:
    assert auditor("rules", "new", id).exit_code == 0
    tested = auditor("rules", "test", "--rules", "rules", "--select", id)
    assert (tested.exit_code, tested.output) == (0, "3 passed, 0 failed\n")
    assert auditor("rules", "lint", "--rules", "rules").exit_code == 0


@pytest.mark.parametrize("kind", sorted(SHIPPED.relations))
def test_a_rule_about_any_relation_can_be_begun(kind: str, tmp_path: Path) -> None:
    ((path, text),) = scaffold("house/new", tmp_path, SHIPPED, kind)
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    book = load([rules_folder(), tmp_path])
    assert book.notices == []
    assert [result.problem for result in run_tests(book, {"house/new"})] == [None]


def test_a_second_rule_is_begun_beside_the_first(here: Path) -> None:
    for id in ("house/one", "house/two"):
        assert auditor("rules", "new", id).exit_code == 0
    assert auditor("rules", "test", "--rules", "rules", "--select", "house").output == "6 passed, 0 failed\n"


def test_nothing_is_overwritten(here: Path) -> None:
    (here / "rules" / "relations").mkdir(parents=True)
    (here / "rules" / "relations" / "seats.yaml").write_text("mine", encoding="utf-8")
    ran = auditor("rules", "new", "house/seats")
    assert ran.exit_code == 2
    assert "relations/seats.yaml is there already, and is left as it is" in ran.output
    assert not (here / "rules" / "house").exists()
    assert (here / "rules" / "relations" / "seats.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Bad"], "'Bad' is no id: write PACK/NAME in lower-case letters, digits and hyphens"),
        (["../x/y"], "'../x/y' is no id"),
        (["fx/plausible-rate"], "the id 'fx/plausible-rate' is that of"),
        (["relations/x"], "the folder relations holds relations, not rules"),
        (["house/x", "--relation", "shar"], "unknown relation 'shar'; did you mean 'share'?"),
    ],
)
def test_what_cannot_be_begun_is_refused(here: Path, arguments: list[str], message: str) -> None:
    ran = auditor("rules", "new", *arguments)
    assert ran.exit_code == 2
    assert message in ran.output
    assert list(here.iterdir()) == []


def test_a_folder_that_is_a_file_is_told(here: Path) -> None:
    (here / "rules").write_text("", encoding="utf-8")
    ran = auditor("rules", "new", "house/x")
    assert ran.exit_code == 2
    assert "cannot write" in ran.output


def test_an_unknown_relation_is_refused_by_the_scaffold(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="did you mean 'share'"):
        scaffold("house/x", tmp_path, SHIPPED, "sharee")


# ---------------------------------------------------------------------- lint
RELATION = """\
kind: seats
title: Seats
roles: {vehicles: {kinds: [number]}, seats: {kinds: [number]}, total: {kinds: [number]}}
phrases:
  - "{vehicles} with {seats} each , {total} in all"
  - "{vehicles}  with {seats} each , {total} in all"
  - "{total} seats in {vehicles} of {seats}"
  - "{vehicles} seat {seats} each , about {total}"
"""
RULE = """\
id: house/seats
title: Seats
severity: error
relation: seats
expect: vehicles * seats == total
message: no
why: Because.
source: Arithmetic
tests:
  pass: ["There were 14 with 52 each, 728 in all."]
"""


def doubts(folder: Path) -> list[str]:
    book = load([rules_folder(), folder])
    found = linted(book, not_shipped, book.rules)
    return [str(notice).removeprefix(f"{folder}/") for notice in found]


def test_lint_has_doubts_about_tests_and_phrases(tmp_path: Path) -> None:
    (tmp_path / "seats-relation.yaml").write_text(RELATION, encoding="utf-8")
    (tmp_path / "seats.yaml").write_text(RULE, encoding="utf-8")
    assert doubts(tmp_path) == [
        "seats.yaml:1: no test is silent: begin with sentences that look like it and on which it must say nothing",
        "seats.yaml:1: no test fails: nothing shows that it finds an error",
        f"seats-relation.yaml:6:6: unreachable: {tmp_path}/seats-relation.yaml:5 has the same phrase",
        "seats-relation.yaml:8:6: unreachable: 'about' in front of a figure belongs to it; leave it out",
        "seats-relation.yaml:7:6: perhaps unreachable: no test holds a sentence that this phrase finds",
    ]
    ran = auditor("rules", "lint", "--rules", str(tmp_path))
    assert ran.exit_code == 1
    assert "0 mistakes, 5 doubts" in ran.output


def test_lint_has_a_doubt_about_a_relation_without_a_rule(tmp_path: Path) -> None:
    (tmp_path / "seats-relation.yaml").write_text(RELATION, encoding="utf-8")
    assert doubts(tmp_path)[0] == (
        "seats-relation.yaml:1: no rule is about the relation 'seats': what is found of it is never checked"
    )


@pytest.mark.parametrize("key", ["why", "source", "tests"])
@pytest.mark.parametrize("text", ["", "{key}: ''\n"])
def test_lint_tells_what_is_missing(key: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "seats-relation.yaml").write_text(RELATION, encoding="utf-8")
    without = re.sub(rf"^{key}:.*\n(  .*\n)?", text.format(key=key), RULE, flags=re.MULTILINE)
    (tmp_path / "seats.yaml").write_text(without, encoding="utf-8")
    ran = auditor("rules", "lint", "--rules", str(tmp_path))
    assert ran.exit_code == 2
    assert f"missing: {key}" in ran.output or f"{key} must be" in ran.output


def test_lint_tells_an_id_that_stands_twice(tmp_path: Path) -> None:
    (tmp_path / "seats-relation.yaml").write_text(RELATION, encoding="utf-8")
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(RULE, encoding="utf-8")
    ran = auditor("rules", "lint", "--rules", str(tmp_path))
    assert ran.exit_code == 2
    assert "b.yaml:1:5: the id 'house/seats' is that of" in ran.output


def test_lint_finds_nothing_in_the_shipped_rules() -> None:
    ran = auditor("rules", "lint")
    assert (ran.exit_code, ran.output) == (0, f"{len(SHIPPED.rules)} rules, 0 mistakes, 0 doubts\n")


# ---------------------------------------------------------------------- JSON
def test_rules_are_listed_as_json() -> None:
    listed = json.loads(auditor("rules", "list", "--select", "fx", "--json").output)
    assert [rule["id"] for rule in listed] == [id for id in SHIPPED.rules if id.startswith("fx/")]
    assert set(listed[0]) == {"id", "title", "severity", "relation", "why", "source", "path", "line"}


def test_a_rule_is_explained_as_json() -> None:
    told = json.loads(auditor("rules", "explain", "fx/implied-rates-agree", "--json").output)
    assert told["schema"] == "auditor.rule/1"
    assert (told["expect"], told["let"]) == ("agree(rate)", {"rate": "base / quote"})
    assert told["roles"]["base"]["kinds"] == ["money"]
    assert {test["outcome"] for test in told["tests"]} >= {"pass", "fail", "silent"}
    assert "{base} ( {quote} )" in told["phrases"]


# ---------------------------------------------------------------------- schema
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(auditor("rules", "schema").output)
    return found


def shipped_files() -> Iterator[Path]:
    return (path for path in sorted(rules_folder().rglob("*.yaml")) if path.is_file())


def test_the_schema_is_one_of_draft_2020_12_and_what_ships() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema() == json.loads((reports_folder() / "schema" / "rules-1.json").read_text(encoding="utf-8"))


def test_every_shipped_file_matches_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    files = list(shipped_files())
    assert len(files) > 100
    wrong = [
        f"{path.name}: {error.json_path}: {error.message}"
        for path in files
        for error in validator.iter_errors(yaml12.plain(yaml12.read(path)))
    ]
    assert wrong == []


def test_the_schema_knows_the_keys_that_the_loader_knows() -> None:
    parts = schema()["$defs"]
    assert set(parts["rule"]["properties"]) == set(loading.RULE_KEYS)
    assert set(parts["relation"]["properties"]) == set(loading.RELATION_KEYS)
    assert set(parts["words"]["properties"]) == set(loading.WORDS_KEYS)
    assert set(parts["rule"]["properties"]["tests"]["propertyNames"]["enum"]) == set(loading.OUTCOMES)


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "eror"},
        {"serverity": "error"},
        {"id": "Seats"},
        {"tests": {}},
        {"tests": {"fails": ["x"]}},
        {"tests": {"fail": [{"suggests": "x"}]}},
        {"expect": None},
        {"phrases": [{"sign": 1}]},
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(change: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "seats.yaml").write_text(RULE, encoding="utf-8")
    rule = yaml12.plain(yaml12.read(tmp_path / "seats.yaml"))
    validator = jsonschema.Draft202012Validator(schema())
    assert validator.is_valid(rule)
    assert not validator.is_valid(rule | change)
