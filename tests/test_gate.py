"""The gate: our expectations in Great Expectations, its known traps, and the command."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from auditor.cli import cli

HEAD = "id,document,text,subject,entity,period,converted\n"
TRUE = f"""{HEAD}1,story,280.2 billion yuan,revenue,Alibaba,2024-Q4,$38.38 billion
2,story,48.9 billion yuan,net income,Alibaba,2024-Q4,$6.71 billion
"""
FALSE = TRUE.replace("$6.71", "$7.61")
RULES = "fx,restatement/told-twice"
SUITE = Path(__file__).parents[1] / "examples" / "tie-out" / "gate-suite.yaml"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to reach a network fails the test."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an attempt to reach a network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.csv"
    path.write_text(FALSE, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["gate", *map(str, arguments)])


def frame(text: str) -> pd.DataFrame:
    import io

    return pd.read_csv(io.StringIO(text), dtype=str)


def validated(data: pd.DataFrame, expectation: Any) -> Any:
    """The result of one expectation on a frame, as a user of Great Expectations gets it."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("claims")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": data})
    return batch.validate(expectation)


# ---------------------------------------------------------------------- expectations
def test_a_rule_holds_or_names_the_rows() -> None:
    from auditor.gate import ExpectAuditorRuleToPass, ExpectImpliedRatesToAgree

    assert validated(frame(TRUE), ExpectImpliedRatesToAgree()).success
    result = validated(frame(FALSE), ExpectImpliedRatesToAgree())
    assert (result.success, result.result["unexpected_index_list"]) == (False, [1])
    assert result.result["partial_unexpected_list"][0].startswith("48.9 billion yuan ($7.61 billion) implies")
    renamed = frame(FALSE).rename(columns={"text": "Betrag", "converted": "in Dollar"})
    columns = {"text": "Betrag", "converted": "in Dollar"}
    assert not validated(renamed, ExpectAuditorRuleToPass(rule="fx/implied-rates-agree", columns=columns)).success


def test_a_rule_that_never_applied_may_be_asked_to() -> None:
    from auditor.gate import ExpectAuditorRuleToPass

    assert validated(frame(TRUE), ExpectAuditorRuleToPass(rule="span/years")).success
    assert not validated(frame(TRUE), ExpectAuditorRuleToPass(rule="span/years", must_apply=True)).success


def test_coverage() -> None:
    from auditor.gate import ExpectNumbersToBeChecked

    assert validated(frame(TRUE), ExpectNumbersToBeChecked(min_percent=100)).success
    lone = frame(HEAD + "1,story,12.5%,margin,Alibaba,2024,\n")
    assert not validated(lone, ExpectNumbersToBeChecked(min_percent=50)).success


def test_an_empty_table_fails_coverage() -> None:
    from auditor.gate import ExpectNumbersToBeChecked

    assert not validated(frame(HEAD), ExpectNumbersToBeChecked(min_percent=1)).success


def test_a_table_that_is_none_of_claims_is_an_exception_and_no_pass() -> None:
    from auditor.gate import ExpectImpliedRatesToAgree
    from auditor.gate.running import _exception

    result = validated(pd.DataFrame({"colour": ["red"]}), ExpectImpliedRatesToAgree(catch_exceptions=True))
    assert not result.success
    assert "text" in (_exception(result.exception_info) or "")


def test_figures_of_two_columns() -> None:
    from auditor.gate import ExpectColumnPairFiguresToAgree

    pair = ExpectColumnPairFiguresToAgree(column_A="text", column_B="value")
    right = pd.DataFrame({"text": ["$38.4 billion", "12%", None], "value": ["38380000000", "12.3", None]})
    assert validated(right, pair).success
    wrong = pd.DataFrame({"text": ["$38.4 billion", "$7.61 billion"], "value": ["38380000000", "6710000000"]})
    result = validated(wrong, pair)
    assert (result.success, result.result["partial_unexpected_index_list"]) == (False, [1])
    half = pd.DataFrame({"text": ["$38.4 billion", None], "value": ["38380000000", "5"]})
    assert not validated(half, pair).success
    lenient = ExpectColumnPairFiguresToAgree(column_A="text", column_B="value", ignore_row_if="either_value_is_missing")
    assert validated(half, lenient).success


def test_they_stand_in_the_registry_with_what_the_gallery_asks() -> None:
    from great_expectations.expectations.registry import get_expectation_impl

    import auditor.gate as gate

    for name in gate.__all__:
        expectation = getattr(gate, name)
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        assert get_expectation_impl(snake) is expectation
        assert expectation.__doc__.startswith("Expect ")
        assert expectation.library_metadata["maturity"]


# ---------------------------------------------------------------------- the command
def test_one_bad_pair_fails_the_gate(claims: Path) -> None:
    ran = run(claims, "--select", RULES)
    assert ran.exit_code == 1, ran.output
    assert "✗ error fx/implied-rates-agree: 1 do not fit" in ran.output
    claims.write_text(TRUE, encoding="utf-8")
    assert run(claims, "--select", RULES).exit_code == 0


def test_a_saved_run(claims: Path, tmp_path: Path) -> None:
    saved = tmp_path / "run.json"
    CliRunner().invoke(cli, ["check", str(claims), "-o", f"json:{saved}", "--select", RULES])
    ran = run(saved)
    assert ran.exit_code == 1, ran.output
    assert "fx/implied-rates-agree" in ran.output


def test_severities_are_ours(claims: Path) -> None:
    claims.write_text(TRUE.replace("$38.38", "$33.38").replace("$6.71", "$5.84"), encoding="utf-8")
    options = ("--select", "fx/implied-rate-reference")
    assert run(claims, *options).exit_code == 0  # a warning is no error, though GX calls the run a failure
    assert run(claims, *options, "--fail-on", "warning").exit_code == 1
    assert run(claims, *options, "--fail-on", "never").exit_code == 0


def test_expectations_of_the_users_own(claims: Path) -> None:
    claims.write_text(TRUE, encoding="utf-8")
    assert run(claims, "--select", RULES, "--suite", SUITE).exit_code == 0
    claims.write_text(TRUE.replace("Alibaba", "Tamber"), encoding="utf-8")
    ran = run(claims, "--select", RULES, "--suite", SUITE, "--fail-on", "warning", "--json")
    assert ran.exit_code == 1
    (failed,) = [each for each in json.loads(ran.stdout)["results"] if not each["success"]]
    assert (failed["name"], failed["level"]) == ("expect_column_values_to_be_in_set (entity)", "warning")


def test_results_come_in_the_order_of_the_suite(claims: Path) -> None:
    ran = run(claims, "--select", "fx,sum", "--json")
    names = [each["name"] for each in json.loads(ran.stdout)["results"] if each["frame"] == "findings"]
    listed = CliRunner().invoke(cli, ["rules", "list", "--select", "fx,sum", "--json"])
    assert names == [rule["id"] for rule in json.loads(listed.stdout)]


@pytest.mark.parametrize(
    ("suite", "said"),
    [
        ("[]", "holds no expectation"),
        ("- type: expect_column_to_exits\n  kwargs: {column: text}\n", "did you mean 'expect_column_to_exist'?"),
        ("- type: expect_column_to_exist\n  kwargs: {colum: text}\n", "did you mean 'column'?"),
        ("- type: expect_column_to_exist\n  kwarg: {}\n", "did you mean 'kwargs'?"),
        ("- type: expect_column_to_exist\n  kwargs: {column: text}\n  severity: grave\n", "grave"),
        ("claim: []\n", "did you mean 'claims'?"),
        ("- expect\n", "an expectation has a type"),
        ("5\n", "no suite"),
        ("claims: 5\n", "must be a list"),
        ("[", "suite.yaml:"),
    ],
)
def test_a_suite_with_a_mistake(claims: Path, tmp_path: Path, suite: str, said: str) -> None:
    file = tmp_path / "suite.yaml"
    file.write_text(suite, encoding="utf-8")
    ran = run(claims, "--suite", file, "--select", "fx")
    assert ran.exit_code == 2
    assert said in ran.output
    assert "suite.yaml" in ran.output
    assert "Traceback" not in ran.output


NOTHING = [(HEAD, ""), ("", "empty"), ("colour\nred\n", "text"), (None, "cannot be read")]


@pytest.mark.parametrize(("text", "said"), NOTHING)
def test_nothing_to_check_is_no_pass(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "claims.csv"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    ran = run(path, "--select", "fx")
    assert ran.exit_code != 0
    assert said in ran.output
    assert "Traceback" not in ran.output


def test_a_column_that_is_not_there_is_a_problem_and_no_failure(claims: Path, tmp_path: Path) -> None:
    file = tmp_path / "suite.yaml"
    file.write_text("- type: expect_column_values_to_not_be_null\n  kwargs: {column: colour}\n", encoding="utf-8")
    ran = run(claims, "--suite", file, "--select", "fx/plausible-rate")
    assert ran.exit_code == 2
    assert "colour" in ran.output


def test_damaged_runs(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text('{"schema": "auditor.run/9"}', encoding="utf-8")
    assert run(path).exit_code == 2
    assert run(tmp_path / "none.json").exit_code == 2


# ---------------------------------------------------------------------- traps
def test_a_context_that_loses_expectations_breaks_the_gate(claims: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.gate import running

    stored = running._suite

    def losing(context: Any, name: str, expectations: Any) -> Any:
        suite = stored(context, name, expectations)
        suite.expectations = suite.expectations[1:]
        return suite

    monkeypatch.setattr(running, "_suite", losing)
    ran = run(claims, "--select", "fx")
    assert ran.exit_code == 2
    assert "gave no result" in ran.output


def test_a_kept_context_holds_every_expectation_without_our_classes_it_does_not(claims: Path, tmp_path: Path) -> None:
    folder = tmp_path / "context"
    assert run(claims, "--select", "fx", "--context", folder).exit_code == 1
    code = (
        "import great_expectations as gx, sys\n"
        "context = gx.get_context(mode='file', project_root_dir=sys.argv[1])\n"
        "print(len(context.suites.get('findings').expectations))"
    )
    command = [sys.executable, "-c", code, str(folder)]
    alone = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    import great_expectations as gx

    kept = len(gx.get_context(mode="file", project_root_dir=str(folder)).suites.get("findings").expectations)
    assert kept == sum(1 for _ in (Path(__file__).parents[1] / "rules" / "fx").glob("*.yaml"))
    assert alone.stdout.strip() != str(kept)  # the trap: GX drops what it does not know, with a line in its log
    assert run(claims, "--select", "fx", "--context", folder).exit_code == 1  # and again, in the context that is there


def test_data_docs_open_offline(claims: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    assert run(claims, "--select", "fx", "--docs", docs).exit_code == 1
    pages = list(docs.rglob("*.html"))
    assert len(pages) == 5
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<(?:script|link|img)\b[^>]*https?:", text)
        assert "<script" not in text
        assert "Content-Security-Policy" in text
    told = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert "the rule" in told
    assert "critical" in told
    index = (docs / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'<li><a href="([^"]+)">(?:Validation|Expectations)', index)
    assert len(links) == 4
    assert all((docs / link).is_file() for link in links)


def test_no_other_command_imports_great_expectations(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("Sales rose 10 percent to $110 million from $100 million.", encoding="utf-8")
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom auditor.cli import cli\n"
        "ran = CliRunner().invoke(cli, ['check', sys.argv[1]])\n"
        "print(ran.exit_code, [name for name in ('great_expectations', 'pandas', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(story)], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.strip() == "0 []"
