"""The command line: exit statuses, outputs, and what it says about bad input."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor import __version__
from auditor.cli import cli

TRUE = "Sales rose 10 percent to $110 million from $100 million.\n"
FALSE = "Sales rose 10 percent to $190 million from $100 million.\n"
WARNED = "Visitors rose 15 percent to 1,158 from 1,000.\n"
BARE = "There is nothing here to compare.\n"

HEAVY = ("pandas", "pint", "great_expectations", "jinja2", "rich", "justhtml", "markdown_it", "multiprocessing")
TABLES = ("auditor.relate.tables", "auditor.relate.statements", "auditor.extract.layout", "auditor.claims.rows")


class Ran(NamedTuple):
    """What a command came to."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def auditor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def run(*arguments: str, stdin: str | bytes = b"") -> Ran:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            cli.main(args=list(arguments), prog_name="auditor")
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, out, err)

    return run


def command(*arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own; `options` are variables of its environment."""
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    environment = {**plain, "PYTHONUTF8": "1", **options}
    full = [sys.executable, "-m", "auditor", *arguments]
    return subprocess.run(full, env=environment, capture_output=True, encoding="utf-8", check=False)


def unstyled(message: str) -> str:
    """A message without the line breaks of its wrapping."""
    return " ".join(message.split())


# ---------------------------------------------------------------------- exit status
@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (TRUE, [], 0),
        (FALSE, [], 1),
        (FALSE, ["--fail-on", "never"], 0),
        (FALSE, ["--ignore", "change"], 0),
        (WARNED, [], 0),
        (WARNED, ["--fail-on", "error"], 0),
        (WARNED, ["--fail-on", "warning"], 1),
        (WARNED, ["--fail-on", "info"], 1),
        (BARE, [], 2),
        (BARE, ["--allow-empty"], 0),
        (BARE, ["--fail-on", "never"], 2),
        (FALSE, ["--allow-empty"], 1),
    ],
)
def test_exit_status(auditor: Run, text: str, options: list[str], status: int) -> None:
    assert auditor("check", "-", *options, stdin=text).status == status


def test_extract_fails_on_no_finding(auditor: Run) -> None:
    ran = auditor("extract", "-", "--quiet", stdin=FALSE)
    assert ran.status == 0
    (line,) = ran.out.splitlines()
    document = json.loads(line)
    assert [claim["text"] for claim in document["claims"]] == ["10 percent", "$190 million", "$100 million"]
    assert document["findings"] == []


def test_extract_of_a_text_without_numbers_is_no_error(auditor: Run) -> None:
    assert auditor("extract", "-", stdin=BARE).status == 0


# ---------------------------------------------------------------------- outputs
def test_several_outputs_in_one_run(auditor: Run, tmp_path: Path) -> None:
    Path("story.txt").write_text(FALSE, encoding="utf-8")
    formats = ["full", "json", "jsonl", "markdown", "html"]
    outputs = [part for name in formats for part in ("--output", f"{name}:{name}.out")]
    ran = auditor("check", "story.txt", "-o", "concise", *outputs)
    assert ran.status == 1
    assert "story.txt:1:12: error change/percent-to-from" in ran.out
    written = {name: (tmp_path / f"{name}.out").read_text(encoding="utf-8") for name in formats}
    assert "change/percent-to-from" in min(written.values(), key=lambda text: "change/percent-to-from" in text)
    assert json.loads(written["json"])["exit_status"] == 1
    assert json.loads(written["jsonl"])["verdict"] == "fail"
    assert "\x1b" not in "".join(written.values())


def test_without_an_output_check_is_full_and_extract_is_jsonl(auditor: Run) -> None:
    assert "FAIL: 1 error" in auditor("check", "-", stdin=FALSE).out
    assert json.loads(auditor("extract", "-", stdin=FALSE).out)["schema"] == "auditor.document/1"


def test_machine_output_leaves_the_summary_to_standard_error(auditor: Run) -> None:
    ran = auditor("check", "-", "-o", "json", stdin=b"\xff" + FALSE.encode())
    assert json.loads(ran.out)["summary"]["documents"] == 1
    assert "auditor: warning: -:1:1: " in ran.err
    assert "auditor: FAIL: 1 error" in ran.err
    quiet = auditor("check", "-", "-o", "json", "--quiet", stdin=FALSE)
    assert quiet.err == ""


def test_each_notice_is_told_once(auditor: Run) -> None:
    ran = auditor("check", "-", stdin=b"\xff " + TRUE.encode())
    assert ran.out.count("no UTF-8") == 1
    assert ran.err == ""


def test_two_outputs_to_one_place_are_refused(auditor: Run) -> None:
    for outputs in (["full", "json"], ["json:a", "html:./a"], ["json:-", "jsonl"]):
        ran = auditor("check", "-", *(f"--output={output}" for output in outputs), stdin=TRUE)
        assert ran.status == 2
        assert "each a place of its own" in unstyled(ran.err)


def test_output_over_the_input_is_refused_and_the_input_stays(auditor: Run) -> None:
    Path("story.html").write_text(TRUE, encoding="utf-8")
    ran = auditor("check", "story.html", "-o", "html:./story.html")
    assert ran.status == 2
    assert "is to be read and to be written" in unstyled(ran.err)
    assert Path("story.html").read_text(encoding="utf-8") == TRUE


def test_output_in_a_folder_to_be_read_is_not_read(auditor: Run) -> None:
    Path("story.txt").write_text(TRUE, encoding="utf-8")
    for _ in range(2):
        ran = auditor("check", ".", "-o", "concise", "-o", "html:report.html", "-o", "jsonl:report.jsonl")
        assert ran.status == 0
        assert "1 document:" in ran.out
        assert "report" not in ran.out


def test_output_into_a_missing_folder_is_an_error(auditor: Run) -> None:
    ran = auditor("check", "-", "-o", "html:missing/report.html", stdin=TRUE)
    assert ran.status == 2
    assert ran.err == "auditor: error: cannot write missing/report.html: No such file or directory\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("output", ["full:/dev/full", "json:/dev/full", "jsonl:/dev/full", "html:/dev/full"])
def test_full_disk_is_an_error(tmp_path: Path, output: str) -> None:
    story = tmp_path / "story.txt"
    story.write_text(TRUE, encoding="utf-8")
    done = command("check", str(story), "-o", output)
    assert done.returncode == 2
    assert done.stderr == "auditor: error: cannot write /dev/full: No space left on device\n"


def test_closed_pipe_ends_the_run_quietly(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text(
        "".join(json.dumps({"id": str(number), "text": FALSE}) + "\n" for number in range(300)), encoding="utf-8"
    )
    script = f"{sys.executable} -m auditor check {tmp_path / 'many.jsonl'} -o full | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "141"
    assert done.stderr == ""


# ---------------------------------------------------------------------- colour
def test_colour_is_for_those_who_want_it(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(FALSE, encoding="utf-8")
    assert "\x1b[" not in command("check", str(story)).stdout
    assert "\x1b[" in command("check", str(story), FORCE_COLOR="1").stdout
    assert "\x1b[" not in command("check", str(story), FORCE_COLOR="1", NO_COLOR="1").stdout


def test_output_that_the_terminal_cannot_show(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("“Good,” said Göran. Sales rose 10 percent to €190 million from €100 million.\n", encoding="utf-8")
    done = command("check", str(story), PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert done.stderr == ""


# ---------------------------------------------------------------------- usage errors
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check"], "Missing argument 'PATH...'"),
        (["check", "-", "-o", "htm"], "unknown output format 'htm'; did you mean 'html'? allowed: full, concise"),
        (["check", "-", "-o", "html:"], "names no file after the colon"),
        (["check", "-", "--fail-on", "eror"], "'eror' is not one of 'error', 'warning', 'info', 'never'"),
        (["check", "-", "--date", "20 Feb 2025"], "'20 Feb 2025' is no date: write it as YYYY-MM-DD"),
        (["check", "-", "--date", "2025-02-30"], "'2025-02-30' is no date"),
        (["check", "-", "--date", "20250220"], "'20250220' is no date"),
        (["check", "-", "--format", "mardown"], "unknown format 'mardown'; did you mean 'markdown'? allowed: text"),
        (["check", "-", "--slect", "fx"], "No such option"),
        (["chek", "-"], "No such command 'chek'"),
        (["rules", "explain", "fx/implied-rate-agree"], "did you mean 'fx/implied-rates-agree'?"),
    ],
)
def test_usage_error(auditor: Run, arguments: list[str], told: str) -> None:
    ran = auditor(*arguments, stdin=TRUE)
    assert ran.status == 2
    assert told in unstyled(ran.err)
    assert ran.out == ""


def test_usage_error_comes_before_an_output_is_opened(auditor: Run) -> None:
    Path("kept.json").write_text("{}", encoding="utf-8")
    assert auditor("check", "-", "--format", "mardown", "-o", "json:kept.json").status == 2
    assert Path("kept.json").read_text(encoding="utf-8") == "{}"


def test_unknown_select_is_an_error_that_lists_the_packs(auditor: Run) -> None:
    ran = auditor("check", "-", "--select", "fx/implied-rates-agre", stdin=TRUE)
    assert ran.status == 2
    assert "no rule matches 'fx/implied-rates-agre'; did you mean 'fx/implied-rates-agree'?" in unstyled(ran.out)


def test_unknown_select_leaves_the_others_at_work(auditor: Run) -> None:
    ran = auditor("check", "-", "--select", "change,chnge", stdin=FALSE)
    assert ran.status == 2
    assert "change/percent-to-from" in ran.out


# ---------------------------------------------------------------------- selecting, dates
def test_select_and_ignore(auditor: Run) -> None:
    def applied(*options: str) -> set[str]:
        ran = auditor("check", "-", "-o", "json", "-q", *options, stdin=TRUE)
        return set(json.loads(ran.out)["summary"]["applied"])

    assert applied() == {"change/percent-to-from", "change/direction", "percent/plausible-change"}
    assert applied("--select", "change") == {"change/percent-to-from", "change/direction"}
    assert applied("--select", "change", "--ignore", "*/direction") == {"change/percent-to-from"}
    assert applied("--ignore", "change,fx") == {"percent/plausible-change"}


def test_date_is_for_documents_without_their_own(auditor: Run) -> None:
    lines = [{"id": "a", "text": TRUE}, {"id": "b", "text": TRUE, "date": "2024-01-02"}]
    corpus = "".join(json.dumps(line) + "\n" for line in lines)
    ran = auditor("check", "-", "--date", "2025-02-20", "-o", "jsonl", "-q", stdin=corpus)
    assert [json.loads(line)["date"] for line in ran.out.splitlines()] == ["2025-02-20", "2024-01-02"]


# ---------------------------------------------------------------------- bad input
def test_missing_file_and_the_others_still_done(auditor: Run) -> None:
    Path("story.txt").write_text(FALSE, encoding="utf-8")
    ran = auditor("check", "nope.txt", "story.txt", "-o", "concise")
    assert ran.status == 2
    assert "error: nope.txt: cannot be read: No such file or directory" in ran.out
    assert "change/percent-to-from" in ran.out


def test_folder_without_documents(auditor: Run) -> None:
    Path("empty").mkdir()
    ran = auditor("check", "empty", "-o", "concise")
    assert ran.status == 2
    assert "error: empty: holds no document; looked for .txt" in ran.out


def test_folder_of_documents(auditor: Run) -> None:
    Path("news").mkdir()
    for name, text in (("b.txt", FALSE), ("a.md", f"# Title\n\n{TRUE}"), ("c.html", f"<p>{FALSE}</p>")):
        Path("news", name).write_text(text, encoding="utf-8")
    ran = auditor("check", "news", "-o", "jsonl", "-q")
    assert ran.status == 1
    found = [(document["path"], document["verdict"]) for document in map(json.loads, ran.out.splitlines())]
    assert found == [("news/a.md", "pass"), ("news/b.txt", "fail"), ("news/c.html", "fail")]


def test_broken_utf8_is_replaced_and_placed(auditor: Run) -> None:
    ran = auditor("check", "-", "-o", "concise", stdin=b"Sales in M\xfcnchen.\n" + TRUE.encode())
    assert ran.status == 0
    assert "warning: -:1:11: 1 byte sequence that is no UTF-8 replaced by U+FFFD" in ran.out


def test_empty_document(auditor: Run) -> None:
    ran = auditor("check", "-", "-o", "concise", stdin=b"")
    assert ran.status == 2
    assert "warning: -: is empty: there is nothing to check" in ran.out
    assert auditor("check", "-", "--allow-empty", stdin=b"").status == 0


def test_nul_bytes(auditor: Run) -> None:
    ran = auditor("check", "-", "-o", "concise", "--format", "text", stdin=b"\0A\0 " + FALSE.encode())
    assert ran.status == 1
    assert "NUL" in ran.out


def test_html_full_of_scripts(auditor: Run) -> None:
    page = "<script>var a = 5 + '</p>';</script><style>p{width:50%}</style>" * 500
    ran = auditor(
        "check", "-", "-o", "jsonl", "-q", "--format", "html", stdin=f"<body>{page}<p>{FALSE}</p>{page}</body>"
    )
    assert ran.status == 1
    document = json.loads(ran.out)
    assert [claim["text"] for claim in document["claims"]] == ["10 percent", "$190 million", "$100 million"]


def test_line_of_a_corpus_that_is_no_json(auditor: Run) -> None:
    good = json.dumps({"id": "good", "text": FALSE})
    Path("corpus.jsonl").write_text(
        f'{good}\n{{"id": "bad", text}}\n{good.replace("good", "last")}\n', encoding="utf-8"
    )
    ran = auditor("check", "corpus.jsonl", "-o", "jsonl")
    assert ran.status == 2
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["good", "last"]
    assert "auditor: error: corpus.jsonl:2:" in ran.err
    assert "this line is no document" in ran.err


# ---------------------------------------------------------------------- rules
BAD_RULE = """id: own/typo
title: A rule with a typo
serverity: error
relation: change
expect: after > before
message: "{after}"
why: A test.
source: A test
tests:
  pass: ["Sales rose 10 percent to $110 million from $100 million."]
"""
GOOD_RULE = BAD_RULE.replace("serverity", "severity").replace("own/typo", "own/rises")


def test_rule_with_a_typo_is_told_and_the_others_run(auditor: Run) -> None:
    Path("own").mkdir()
    Path("own", "typo.yaml").write_text(BAD_RULE, encoding="utf-8")
    Path("own", "rises.yaml").write_text(GOOD_RULE, encoding="utf-8")
    ran = auditor("check", "-", "--rules", "own", "-o", "json", stdin=FALSE)
    assert ran.status == 2
    assert "typo.yaml:3:1: unknown key 'serverity'; did you mean 'severity'?" in ran.err
    applied = json.loads(ran.out)["summary"]["applied"]
    assert {"own/rises", "change/percent-to-from"} <= set(applied)


def test_missing_rule_file_is_an_error(auditor: Run) -> None:
    ran = auditor("check", "-", "--rules", "nope.yaml", stdin=TRUE)
    assert ran.status == 2
    assert "error: nope.yaml: cannot be read: No such file or directory" in ran.out


def test_rules_of_the_package_hold_their_own_tests(auditor: Run) -> None:
    assert auditor("rules", "lint").status == 0
    ran = auditor("rules", "test")
    assert ran.out.endswith(" passed, 0 failed\n")
    assert ran.status == 0


def test_rules_test_tells_what_does_not_hold(auditor: Run) -> None:
    Path("rises.yaml").write_text(GOOD_RULE.replace("  pass:", "  fail:"), encoding="utf-8")
    ran = auditor("rules", "test", "--rules", "rises.yaml", "--select", "own")
    assert ran.status == 1
    assert ran.out.startswith("rises.yaml:10: own/rises: fail: gives pass: ")
    assert ran.out.endswith("0 passed, 1 failed\n")


@pytest.mark.parametrize("verb", ["lint", "test", "list"])
def test_rules_commands_tell_a_broken_file(auditor: Run, verb: str) -> None:
    Path("typo.yaml").write_text(BAD_RULE, encoding="utf-8")
    ran = auditor("rules", verb, "--rules", "typo.yaml")
    assert ran.status == 2
    assert "auditor: error: typo.yaml:3:1: unknown key 'serverity'" in ran.err


@pytest.mark.parametrize("verb", ["lint", "test"])
def test_rules_commands_tell_a_broken_phrase(auditor: Run, verb: str) -> None:
    Path("rises.yaml").write_text(GOOD_RULE + 'phrases:\n  - "went to {aftr}"\n', encoding="utf-8")
    ran = auditor("rules", verb, "--rules", "rises.yaml")
    assert ran.status == 2
    assert "auditor: error: rises.yaml:12:14: unknown role 'aftr'; did you mean 'after'?" in ran.err


def test_rules_list_and_explain(auditor: Run) -> None:
    assert "fx/implied-rates-agree" in auditor("rules", "list", "--select", "fx").out
    explained = auditor("rules", "explain", "fx/implied-rates-agree")
    assert explained.status == 0
    assert "Expect: agree(rate)" in explained.out
    assert max(map(len, explained.out.splitlines()[:-1])) <= 80


# ---------------------------------------------------------------------- starting
def test_version() -> None:
    done = command("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"auditor {__version__}\n", "")


def test_version_beside_other_words(auditor: Run) -> None:
    assert auditor("--version", "check").out == f"auditor {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["-h"], ["check", "-h"], ["extract", "-h"], ["rules", "-h"], ["rules", "lint", "-h"]]
)
def test_help_fits_a_narrow_terminal(auditor: Run, arguments: list[str]) -> None:
    ran = auditor(*arguments)
    assert ran.status == 0
    assert max(map(len, ran.out.splitlines())) <= 80


def test_heavy_modules_wait_until_they_are_needed(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(FALSE, encoding="utf-8")
    script = (
        "import sys\nfrom auditor.__main__ import main\n"
        f"try:\n    main()\nfinally:\n    print(sorted(set({HEAVY + TABLES!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "check", str(story), "-o", "full"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "[]\n"
