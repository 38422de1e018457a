"""Configuration: nearest file, extended files, the environment, the command line, and mistakes with their places."""

from __future__ import annotations

import contextlib
import json
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.settings.files import find
from auditor.settings.globs import matches, problem
from auditor.settings.options import OPTIONS, variable
from auditor.settings.resolve import resolve
from auditor.settings.toml_places import key_places

Run = Callable[..., Any]
FALSE = "Sales rose 10 percent to $190 million from $100 million.\n"
WARNED = "Visitors rose 15 percent to 1,158 from 1,000.\n"
BARE = "There is nothing here to compare.\n"


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def shown(auditor: Run, *arguments: str) -> dict[str, Any]:
    """The settings in force by name, each with its value and origin."""
    found: dict[str, Any] = json.loads(auditor("config", "show", "--json", *arguments).out)
    return found


# ---------------------------------------------------------------------- which file
def test_nothing_is_configured_without_a_file(auditor: Run) -> None:
    found = shown(auditor)
    assert found["configuration"] is None
    assert {setting["from"] for setting in found["settings"].values()} == {"default"}
    assert list(found["settings"]) == list(OPTIONS)


def test_the_nearest_file_wins(auditor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("auditor.toml", "jobs = 1\n")
    write("docs/auditor.toml", "jobs = 2\n")
    write("docs/deep/story.txt", FALSE)
    write("other/story.txt", FALSE)
    found = {path: shown(auditor, path)["settings"]["jobs"]["value"] for path in ("docs/deep", "other/story.txt", ".")}
    assert found == {"docs/deep": 2, "other/story.txt": 1, ".": 1}
    monkeypatch.chdir("docs/deep")
    assert shown(auditor)["configuration"] == str(Path("../auditor.toml").resolve())


def test_of_one_folder_auditor_toml_comes_first(auditor: Run) -> None:
    write("pyproject.toml", '[project]\nname = "x"\n[tool.auditor]\njobs = 3\n')
    assert shown(auditor)["settings"]["jobs"] == {"value": 3, "from": "pyproject.toml:4"}
    write("auditor.toml", "jobs = 4\n")
    assert shown(auditor)["settings"]["jobs"]["value"] == 4


@pytest.mark.parametrize("text", ["[tool.other]\nx = 1\n", "auditor = [broken", "tool = 3 # auditor\n"])
def test_a_pyproject_without_our_section_is_passed_over(auditor: Run, text: str) -> None:
    write("auditor.toml", "jobs = 1\n")
    write("below/pyproject.toml", text)
    write("below/story.txt", FALSE)
    assert find(["below/story.txt"]) == "auditor.toml"


def test_the_search_ends_at_the_root_of_a_repository(auditor: Run) -> None:
    write("auditor.toml", "jobs = 1\n")
    write("repo/.git/HEAD", "")
    write("repo/docs/a.txt", FALSE)
    assert find(["repo/docs/a.txt"]) == "auditor.toml"
    write("repo/auditor.toml", "jobs = 2\n")
    assert find(["repo/docs/a.txt"]) == "repo/auditor.toml"


def test_a_file_may_be_named_or_refused(auditor: Run) -> None:
    write("auditor.toml", "jobs = 1\n")
    write("other.toml", "jobs = 2\n")
    assert shown(auditor, "--config", "other.toml")["settings"]["jobs"]["value"] == 2
    assert shown(auditor, "--no-config")["settings"]["jobs"]["value"] == 0
    assert auditor("config", "show", "--no-config", "--config", "other.toml").status == 2
    ran = auditor("config", "show", "--config", "missing.toml")
    assert (ran.status, "missing.toml: cannot be read" in ran.err) == (2, True)


def test_extended_files_come_below(auditor: Run) -> None:
    write("house/base.toml", 'jobs = 1\nfail-on = "info"\nrules = ["own"]\n[severity]\n"fx/*" = "info"\n')
    write("auditor.toml", 'extend = "house/base.toml"\njobs = 2\n[severity]\nsum = "warning"\n')
    found = shown(auditor)["settings"]
    assert found["jobs"] == {"value": 2, "from": "auditor.toml:2"}
    assert (found["fail-on"]["value"], found["rules"]["value"]) == ("info", ["house/own"])
    assert found["severity"]["value"] == {"fx/*": "info", "sum": "warning"}


def test_a_circle_of_files_is_told(auditor: Run) -> None:
    write("auditor.toml", 'extend = ["b.toml"]\n')
    write("b.toml", 'extend = ["auditor.toml"]\n')
    ran = auditor("config", "show")
    assert ran.status == 2
    assert "extends itself" in ran.err


# ---------------------------------------------------------------------- which value
def test_each_layer_wins_over_the_one_below(auditor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt", WARNED)
    assert auditor("check", "a.txt").status == 0
    write("auditor.toml", 'fail-on = "warning"\n')
    assert auditor("check", "a.txt").status == 1
    monkeypatch.setenv("AUDITOR_FAIL_ON", "never")
    assert shown(auditor)["settings"]["fail-on"] == {"value": "never", "from": "AUDITOR_FAIL_ON"}
    assert auditor("check", "a.txt").status == 0
    assert auditor("check", "a.txt", "--fail-on", "info").status == 1


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("select", "fx, change", ["fx", "change"]),
        ("allow-empty", "yes", True),
        ("together", "0", False),
        ("min-coverage", "12.5", 12.5),
        ("jobs", "3", 3),
        ("date", "2025-02-20", "2025-02-20"),
        ("output", "concise,json:run.json", ["concise", "json:run.json"]),
        ("baseline", "known.json", "known.json"),
    ],
)
def test_the_environment_sets_every_kind_of_value(name: str, text: str, value: object) -> None:
    found = resolve([], use_files=False, environment={variable(OPTIONS[name]): text})
    assert found[name] == value


def test_a_wrong_variable_is_told(auditor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_FAIL_ONN", "never")
    write("a.txt", FALSE)
    ran = auditor("check", "a.txt")
    assert ran.status == 1
    assert "the environment sets AUDITOR_FAIL_ONN, which is no setting; AUDITOR_FAIL_ON is one" in ran.err
    monkeypatch.delenv("AUDITOR_FAIL_ONN")
    monkeypatch.setenv("AUDITOR_BENCH", "elsewhere")
    assert auditor("check", "a.txt").err == ""
    monkeypatch.setenv("AUDITOR_FAIL_ON", "nevr")
    ran = auditor("check", "a.txt")
    assert ran.status == 2
    assert "AUDITOR_FAIL_ON is 'nevr': unknown level 'nevr'; did you mean 'never'?" in ran.err


def test_settings_reach_the_check(auditor: Run) -> None:
    write("docs/a.txt", FALSE)
    write("docs/draft/b.txt", FALSE)
    write(
        "auditor.toml", 'ignore = ["change"]\nallow-empty = true\nexclude = ["draft"]\noutput = ["json:out/run.json"]\n'
    )
    Path("out").mkdir()
    assert auditor("check", "docs").status == 0
    run = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    assert [document["path"] for document in run["documents"]] == ["docs/a.txt"]
    assert not any(rule["id"].startswith("change/") for rule in run["rules"])
    assert auditor("check", "docs", "-o", "concise", "--ignore", "fx").status == 1


def test_extract_writes_claims_whatever_the_outputs_of_a_check(auditor: Run) -> None:
    write("a.txt", FALSE)
    write("auditor.toml", 'output = ["html:report.html"]\ndate = 2024-05-06\n')
    assert json.loads(auditor("extract", "a.txt").out)["date"] == "2024-05-06"


def test_severities_of_rules_may_be_changed(auditor: Run) -> None:
    write("a.txt", FALSE)
    write("auditor.toml", '[severity]\n"change/*" = "info"\n')
    ran = auditor("check", "a.txt", "-o", "concise")
    assert ran.status == 0
    assert ": info change/percent-to-from" in ran.out
    assert auditor("check", "a.txt", "--fail-on", "info").status == 1


def test_paths_of_tie_out_are_seen_from_the_file(auditor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("docs/a.txt", FALSE)
    write("sources/table.txt", "Sales were $190 million, from $100 million.\n")
    write(
        "auditor.toml",
        'rates = "house/rates.csv"\nagainst = ["sources"]\nfacts = ["house/facts.csv"]\naliases = "house/names.yaml"\n'
        'units = "house/units.yaml"\nstatistics = true\ntable = "plain"\n',
    )
    monkeypatch.chdir("docs")
    found = {name: setting["value"] for name, setting in shown(auditor)["settings"].items()}
    assert (found["rates"], found["units"], found["aliases"]) == (
        "../house/rates.csv", "../house/units.yaml", "../house/names.yaml",
    )  # fmt: skip
    assert (found["against"], found["facts"]) == (["../sources"], ["../house/facts.csv"])
    assert (found["statistics"], found["table"]) == (True, "plain")


def test_tie_out_is_configured(auditor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("docs/a.txt", "Halden Group sold goods for $99 million.\n")
    write("docs/source.txt", "Halden Group sold goods for $97 million.\n")
    assert auditor("check", "docs/a.txt", "--allow-empty").status == 0
    write("auditor.toml", 'against = ["docs/source.txt"]\nallow-empty = true\nstatistics = true\noutput = "concise"\n')
    monkeypatch.chdir("docs")
    ran = auditor("check", "a.txt", "--fail-on", "warning")
    assert (ran.status, "$99 million" in ran.out) == (1, True)
    assert "source/supported" in ran.out
    for text, told in (
        ('units = "gone.yaml"\n', "gone.yaml"),
        ('rates = "gone.csv"\n', "gone.csv"),
        ('aliases = "gone.yaml"\n', "gone.yaml"),
        ('facts = "gone.csv"\n', "gone.csv"),
    ):
        write("../auditor.toml", text)
        ran = auditor("check", "a.txt", "-o", "concise")
        assert (ran.status, told in ran.out + ran.err) == (2, True)


CLAIMS = "Amount,Metric,Owner,Per\n$38.38 billion,revenue,Alibaba,2024-Q4\n"


def test_columns_are_configured(auditor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("claims.csv", CLAIMS)
    write("auditor.toml", '[columns]\ntext = "Amount"\nsubject = "Metric"\nentity = "Owner"\nperiod = "Per"\n')
    (claim,) = json.loads(auditor("extract", "claims.csv").out)["claims"]
    assert (claim["text"], claim["subject"], claim["entity"]) == ("$38.38 billion", "revenue", "Alibaba")
    monkeypatch.setenv("AUDITOR_COLUMNS", "text=Amount, subject=Metric")
    assert shown(auditor)["settings"]["columns"] == {
        "value": ["text=Amount", "subject=Metric"], "from": "AUDITOR_COLUMNS",
    }  # fmt: skip


def test_the_url_of_a_database_is_for_the_command_line_and_never_told(
    auditor: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("auditor.toml", 'facts = ["postgresql://me:secret@host/db"]\n')
    ran = auditor("config", "show")
    assert (ran.status, "secret" in ran.err, "AUDITOR_FACTS" in ran.err) == (2, False, True)
    write("auditor.toml", 'facts-query = "drop table facts"\ncontext = "gx"\n')
    ran = auditor("config", "show")
    assert "auditor.toml:1:1: `facts-query` is not set in a file: give --facts-query or AUDITOR_FACTS_QUERY" in ran.err
    assert "auditor.toml:2:1: `context` is not set in a file" in ran.err
    Path("auditor.toml").unlink()
    monkeypatch.setenv("AUDITOR_FACTS", "postgresql://me:secret@host/db")
    assert shown(auditor)["settings"]["facts"] == {"value": ["postgresql://…"], "from": "AUDITOR_FACTS"}
    assert "secret" not in auditor("config", "show").out


def test_a_gate_is_configured_where_its_table_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.commands.gate import gate

    monkeypatch.chdir(tmp_path)
    write("house/claims.csv", CLAIMS)
    text = 'suite = "suite.yaml"\ndocs = "pages"\nfail-on = "warning"\nmin-coverage = 60\nselect = "change"\n'
    write("house/auditor.toml", f'{text}rates = "none"\n[columns]\ntext = "Amount"\n')
    found = gate.make_context("gate", ["house/claims.csv"]).params
    wanted = {"suite": "house/suite.yaml", "docs": "house/pages", "fail_on": "warning", "min_coverage": 60}
    wanted |= {"select": ("change",), "columns": ("text=Amount",), "rates": None}
    assert {name: found[name] for name in wanted} == wanted
    assert gate.make_context("gate", ["house/claims.csv", "--no-config"]).params["min_coverage"] == 1


def test_commands_about_rules_take_those_of_the_configuration(auditor: Run) -> None:
    auditor("rules", "new", "house/purchase", "--into", "own")
    assert "house/purchase" not in auditor("rules", "list").out
    write("auditor.toml", 'rules = ["own"]\nselect = ["house"]\n[severity]\n"house/*" = "info"\n')
    (line,) = auditor("rules", "list").out.splitlines()
    assert line.split()[:2] == ["house/purchase", "info"]
    assert "house/purchase" in auditor("rules", "list", "--no-config", "--rules", "own").out
    assert auditor("rules", "explain", "fx/implied-rates-agree").status == 0
    assert auditor("rules", "test", "--select", "house").status == 0
    assert auditor("rules", "lint", "--select", "house").status == 0
    assert auditor("rules", "reference").out.count("house/purchase") >= 1


# ---------------------------------------------------------------------- files in folders below
def test_a_file_below_holds_for_the_documents_there(auditor: Run) -> None:
    write("auditor.toml", 'output = "concise"\n')
    write("docs/a.txt", FALSE)
    write("docs/old/b.txt", FALSE)
    write("docs/old/auditor.toml", '[severity]\nchange = "info"\n')
    write("docs/old/raw/c.txt", FALSE)
    write("docs/old/raw/pyproject.toml", '[tool.auditor]\nignore = ["change"]\n')
    ran = auditor("check", ".")
    levels = {line.split(":")[0].removeprefix("./"): line for line in ran.out.splitlines() if "change/" in line}
    assert set(levels) == {"docs/a.txt", "docs/old/b.txt"}
    assert " error " in levels["docs/a.txt"]
    assert " info " in levels["docs/old/b.txt"]
    assert auditor("check", "docs/old", "docs/old/raw/c.txt").status == 0
    assert auditor("check", "docs/a.txt", "docs/old/b.txt").out.count(" info change/") == 1
    assert auditor("check", ".", "--config", "auditor.toml", "-o", "concise").out.count(" error change/") == 3
    assert auditor("check", ".", "--no-config", "-o", "concise").out.count(" error change/") == 3
    found = shown(auditor, "docs")["per-path"]
    assert [each["documents"] for each in found] == []
    found = shown(auditor, ".", "docs/old/raw/c.txt")["per-path"]
    assert [each["documents"] for each in found] == ["docs/old/raw/**"]


def test_what_a_file_below_sets_for_a_run_is_not_used_and_told(auditor: Run) -> None:
    write("docs/low/b.txt", WARNED)
    write("docs/a.txt", WARNED)
    write("house.toml", "jobs = 1\n")
    text = 'extend = "../../house.toml"\noutput = "html:x.html"\nfail-on = "warning"\n'
    write("docs/low/auditor.toml", f'{text}[per-path."c.*"]\nfail-on = "never"\n')
    ran = auditor("check", "docs")
    assert ran.status == 1
    assert "docs/low/auditor.toml: `output`: set for a whole run only" in ran.err
    assert "`jobs`" not in ran.err
    assert not Path("docs/low/x.html").exists()
    Path("docs/low/b.txt").rename("docs/low/c.txt")
    assert auditor("check", "docs").status == 0


def test_mistakes_in_files_below_are_told_unless_they_are_excluded(auditor: Run) -> None:
    write("docs/a.txt", FALSE)
    write("docs/b/auditor.toml", "jbos = 1\n")
    write("docs/c/auditor.toml", 'ignore = ["chnge"]\n')
    ran = auditor("check", "docs")
    assert (ran.status, "docs/b/auditor.toml:1:1: unknown key 'jbos'" in ran.err) == (2, True)
    write("auditor.toml", 'exclude = ["docs/b"]\n')
    ran = auditor("check", "docs", "-o", "concise")
    assert (ran.status, "docs/c/auditor.toml:1: no rule matches 'chnge'" in ran.out) == (2, True)


# ---------------------------------------------------------------------- settings by path
def test_settings_for_some_documents_only(auditor: Run) -> None:
    write("press/a.txt", WARNED)
    write("archive/b.txt", FALSE)
    write(
        "auditor.toml", '[per-path."archive/**"]\nignore = ["change"]\n[per-path."press/*.txt"]\nfail-on = "warning"\n'
    )
    assert auditor("check", "archive", "--allow-empty").status == 0
    assert auditor("check", "press").status == 1
    assert auditor("check", "press", "--fail-on", "error").status == 0
    assert auditor("check", "archive", "--ignore", "fx").status == 1


def test_severity_select_and_date_by_path(auditor: Run) -> None:
    write("a.txt", FALSE)
    write("b.txt", FALSE)
    write(
        "auditor.toml",
        '[per-path."a.txt"]\nseverity = {change = "info"}\ndate = 2024-05-06\n[per-path."b.*"]\nselect = ["fx"]\n',
    )
    lines = auditor("check", ".", "-o", "jsonl").out.splitlines()
    first, second = (json.loads(line) for line in lines)
    assert {finding["level"] for finding in first["findings"]} == {"info", None}
    assert (first["date"], second["date"]) == ("2024-05-06", None)
    assert second["findings"] == []


def test_config_show_tells_what_holds_for_a_document(auditor: Run) -> None:
    write("auditor.toml", '[per-path."archive/**"]\nfail-on = "never"\n[per-path."*.md"]\nignore = ["fx"]\n')
    found = shown(auditor, "archive/2019.txt")["per-path"]
    assert found == [{"documents": "archive/**", "fail-on": {"value": "never", "from": "auditor.toml:2"}}]
    assert "documents *.md" in auditor("config", "show").out


# ---------------------------------------------------------------------- mistakes
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('x = 1\nfail_on = "error"\n', ":2:1: unknown key 'fail_on'; did you mean 'fail-on'?"),
        (
            '[per-path."a*"]\n\n  igore = []\n',
            ":3:3: unknown key 'igore'; did you mean 'ignore'? allowed: select",
        ),
        ('per-path = {"a*" = {jobs = 1}}\n', ":1:21: unknown key 'jobs'"),
        ("date = 20250220\n", ":1:1: `date`: takes a day as YYYY-MM-DD"),
        ('fail-on = "eror"\n', ":1:1: `fail-on`: unknown level 'eror'; did you mean 'error'?"),
        ("select = [1]\n", "`select`: takes a list of texts"),
        ("min-coverage = 101\n", "takes a percentage from 0 to 100"),
        ("allow-empty = 1\n", "takes true or false"),
        ("jobs = true\n", "takes a whole number"),
        ('output = ["htm:x"]\n', "unknown output format 'htm'; did you mean 'html'?"),
        ('output = ["html:../x.html"]\n', "must lie in the folder of the configuration or below"),
        ('output = ["html:/x.html"]\n', "must lie in the folder of the configuration or below"),
        ('[severity]\n"fx/*" = "fatal"\n', "unknown severity 'fatal'"),
        ('exclude = ["ok", "[a"]\nextend = 3\n', ":2:1: `extend`: takes the path of a file"),
        ("per-path = 3\n", "takes tables by pattern"),
        ("fail-on = \n", ":1:11: is no TOML: Invalid value"),
        ("jobs = 1\njobs = 2\n", "is no TOML"),
        ('extend = "gone.toml"\n', "gone.toml: cannot be read"),
        ('table = "claim"\n', "unknown kind of table 'claim'; did you mean 'claims'?"),
        ('columns = ["subject"]\n', "'subject' is no NAME=COLUMN"),
        ("columns = 3\n", "takes a table of names with columns"),
        ('[columns]\nsubjct = "Metric"\n', "unknown column of claims 'subjct'; did you mean 'subject'?"),
        ('docs = "../pages"\n', "must lie in the folder of the configuration or below"),
        ("against = 1\n", "`against`: takes a list of texts"),
    ],
)
def test_a_mistake_is_told_with_its_place(auditor: Run, text: str, told: str) -> None:
    write("auditor.toml", text)
    write("a.txt", FALSE)
    ran = auditor("check", "a.txt")
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err


def test_a_rule_that_is_not_there_is_told_with_its_place(auditor: Run) -> None:
    write("a.txt", FALSE)
    write("auditor.toml", 'ignore = ["chnge"]\n[per-path.a]\nignore = ["fxx"]\n[severity]\npercnt = "info"\n')
    ran = auditor("check", "a.txt", "-o", "concise")
    assert ran.status == 2
    for told in (
        "toml:1: no rule matches 'chnge'",
        "toml:3: no rule matches 'fxx'",
        "toml:4: no rule matches 'percnt'",
    ):
        assert told in ran.out


@given(st.binary(max_size=200) | st.text(alphabet="[]{}=.\"'\n #,ab1-", max_size=60).map(str.encode))
@settings(deadline=None)
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    from auditor.settings.files import BadSettings, read

    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    with contextlib.suppress(BadSettings):
        assert set(read(str(path)).values) <= set(OPTIONS)


# ---------------------------------------------------------------------- parts
@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("*.md", ["a.md", "x/y/a.md"], ["a.mdx", "a.txt"]),
        ("docs", ["docs", "docs/a.md", "x/docs/a.md"], ["docs2/a.md"]),
        ("docs/", ["docs/a.md"], ["adocs/a.md"]),
        ("/docs", ["docs/a.md"], ["x/docs/a.md"]),
        ("docs/*.md", ["docs/a.md"], ["docs/x/a.md", "x/docs/a.md"]),
        ("docs/**", ["docs/a.md", "docs/x/a.md"], ["x/docs/a.md"]),
        ("**/a.md", ["a.md", "x/y/a.md"], ["x/aa.md"]),
        ("q[1-3].tx?", ["q1.txt", "x/q3.txt"], ["q4.txt", "q1.text"]),
        ("q[!1].txt", ["q2.txt"], ["q1.txt"]),
        ("a+(b).txt", ["a+(b).txt"], ["aab.txt"]),
        ("ü*.txt", ["über.txt"], ["uber.txt"]),
    ],
)
def test_patterns(pattern: str, inside: list[str], outside: list[str]) -> None:
    assert [path for path in inside if not matches(pattern, path)] == []
    assert [path for path in outside if matches(pattern, path)] == []
    assert problem(pattern) == ""


def test_a_pattern_of_stars_takes_linear_time() -> None:
    assert not matches("*a" * 200 + "b", "a" * 20_000)


KEY = st.sampled_from(["a", "b-c", '"d e"', "'f'", "a.b", '"#"'])
VALUE = st.sampled_from(
    ["1", "true", '"x # y"', "[1, 2]", '[\n"a", # no\n"b",\n]', '"""\nq = 1\n"""', "{k = [1, {m = 2}]}"]
)


@given(st.lists(st.one_of(st.tuples(KEY, VALUE), st.tuples(KEY, st.none())), max_size=8))
@settings(deadline=None)
def test_every_key_of_a_file_has_a_place(parts: list[tuple[str, str | None]]) -> None:
    text = "".join(f"[{key}]\n" if value is None else f"{key} = {value}\n" for key, value in parts)
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    places = key_places(text)
    lines = text.split("\n")
    for path in _paths(whole, ()):
        place = places[path]
        assert str(path[-1]) in lines[place.line - 1][place.column - 1 :]


def _paths(value: object, above: tuple[str, ...]) -> list[tuple[str, ...]]:
    if not isinstance(value, dict):
        return []
    return [found for key, each in value.items() for found in ((*above, key), *_paths(each, (*above, key)))]


def test_init_writes_a_file_that_changes_nothing_and_overwrites_nothing(auditor: Run) -> None:
    assert auditor("init").status == 0
    found = shown(auditor)["settings"]
    assert {name for name, setting in found.items() if setting["from"] != "default"} == {"fail-on"}
    assert found["fail-on"]["value"] == OPTIONS["fail-on"].default
    before = Path("auditor.toml").read_bytes()
    ran = auditor("init")
    assert (ran.status, Path("auditor.toml").read_bytes()) == (2, before)


def test_every_line_of_the_start_would_do(auditor: Run) -> None:
    text = files("auditor.settings").joinpath("start.toml").read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in text.splitlines()]
    write("auditor.toml", "\n".join(lines))
    found = shown(auditor)["settings"]
    assert sum(setting["from"] != "default" for setting in found.values()) > 10
