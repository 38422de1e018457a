"""The gates of CI: the steps of the action, the job for GitLab and the hook of pre-commit are run as they stand."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.readers import FORMATS

ROOT = Path(__file__).parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
FALSE = "Sales rose 10 percent to $190 million from $100 million.\n"
TRUE = "Sales rose 10 percent to $110 million from $100 million.\n"

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


def blocks(page: str) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def in_shell(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A script run as GitHub runs the steps of an action, with `auditor` and `python` on the path."""
    shims = folder / ".shims"
    shims.mkdir(exist_ok=True)
    for name, options in {"auditor": "-m auditor", "python": ""}.items():
        shim = shims / name
        shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {options} "$@"\n', encoding="utf-8")
        shim.chmod(0o755)
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "INPUT_", "AUDITOR_"))
    }
    full = {**plain, "PATH": f"{shims}{os.pathsep}{plain['PATH']}", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=folder, env={**full, **environment}, capture_output=True, encoding="utf-8", check=False
    )


def checked(folder: Path, **inputs: str) -> tuple[int, str, str]:
    """The status, the annotations and the outputs of the action's check with some inputs, the others as declared."""
    (step,) = (step for step in STEPS if step.get("id") == "check")
    given = {name: spec["default"] for name, spec in ACTION["inputs"].items()} | inputs
    environment = {
        variable: given[re.fullmatch(r"\$\{\{ inputs\.([\w-]+) }}", value)[1]]  # type: ignore[index]
        for variable, value in step["env"].items()
    }
    out, summary = folder / ".output", folder / ".summary"
    ran = in_shell(step["run"], folder, GITHUB_OUTPUT=str(out), GITHUB_STEP_SUMMARY=str(summary), **environment)
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stdout, out.read_text(encoding="utf-8")


# ---------------------------------------------------------------------- GitHub
def test_inputs_reach_the_scripts_through_the_environment_only() -> None:
    for step in STEPS:
        assert "${{" not in step["run"]
    named = {
        name for step in STEPS for value in step["env"].values() for name in re.findall(r"inputs\.([\w-]+)", value)
    }
    assert named == set(ACTION["inputs"])


@needs_bash
def test_the_action_fails_on_an_error_and_annotates_it(tmp_path: Path) -> None:
    (tmp_path / "a story.txt").write_text(FALSE, encoding="utf-8")
    status, out, outputs = checked(tmp_path, paths="a story.txt\n", html="report.html", sarif="run.sarif")
    assert (status, outputs) == (1, "status=1\n")
    assert "::error file=a story.txt,line=1" in out
    assert "FAIL: 1 error" in (tmp_path / ".summary").read_text(encoding="utf-8")
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!")
    assert json.loads((tmp_path / "run.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


@needs_bash
def test_the_action_passes_its_options_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FALSE, encoding="utf-8")
    assert checked(tmp_path, options="--ignore=change\n--allow-empty\n")[0] == 0
    assert checked(tmp_path, paths="$(touch owned); `touch owned`")[0] == 2
    assert not (tmp_path / "owned").exists()


@needs_bash
def test_the_action_installs_its_own_version_or_the_package_named(tmp_path: Path) -> None:
    """The checkout stands in for the registry: nothing is fetched, and what it depends on is here already."""
    for needed in ("pip", "hatchling"):
        pytest.importorskip(needed, reason=f"{needed} is not installed, with which the action's step installs")
    (step,) = (step for step in STEPS if step["name"] == "Install")
    target, offline = tmp_path / "installed", {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1"}
    offline |= {"PIP_NO_BUILD_ISOLATION": "false", "PIP_TARGET": str(target), "GITHUB_ACTION_PATH": str(ROOT)}
    ran = in_shell(step["run"], tmp_path, INPUT_PACKAGE="auditor==0.0.0", **offline)
    assert (ran.returncode, "auditor==0.0.0" in ran.stderr, target.exists()) == (1, True, False)
    ran = in_shell(step["run"], tmp_path, INPUT_PACKAGE="", **offline)
    assert (ran.returncode, ran.stderr) == (0, "")
    (tmp_path / "a.txt").write_text(FALSE, encoding="utf-8")
    where = "import auditor; print(auditor.__file__)"
    ran = in_shell(f"python -c '{where}'; auditor check a.txt -o concise", tmp_path, PYTHONPATH=str(target))
    assert ran.returncode == 1
    assert ran.stdout.startswith(f"{target}{os.sep}")


# ---------------------------------------------------------------------- GitLab
@needs_bash
def test_the_job_for_gitlab_runs_as_it_stands(tmp_path: Path) -> None:
    (job,) = (yaml.safe_load(block) for block in blocks(PAGE) if "codequality" in block)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text(FALSE, encoding="utf-8")
    (script,) = job["numbers"]["script"]
    ran = in_shell(script, tmp_path)
    assert ran.returncode == 1
    reports = job["numbers"]["artifacts"]["reports"]
    (issue,) = json.loads((tmp_path / reports["codequality"]).read_text(encoding="utf-8"))
    assert issue["location"]["path"] == "docs/a.txt"
    assert "<testsuite" in (tmp_path / reports["junit"]).read_text(encoding="utf-8")


# ---------------------------------------------------------------------- pre-commit
@needs_bash
def test_the_hook_checks_the_files_it_is_given(tmp_path: Path) -> None:
    (hook,) = HOOKS
    for name, text in {"a.md": FALSE, "b.md": TRUE, "c.md": "Nothing here.\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert re.search(hook["files"], name)
    command = shlex.join([*shlex.split(hook["entry"]), *hook["args"]])
    assert in_shell(f"{command} a.md b.md", tmp_path).returncode == 1
    assert in_shell(f"{command} b.md c.md", tmp_path).returncode == 0
    assert in_shell(f"{command} c.md", tmp_path).returncode == 0


def test_the_hook_is_given_every_kind_of_file_that_is_read() -> None:
    suffixes = [suffix for known in FORMATS.values() for suffix in known.suffixes]
    assert [suffix for suffix in suffixes if not re.search(HOOKS[0]["files"], f"docs/a{suffix}")] == []
    assert not re.search(HOOKS[0]["files"], "a.py")


def test_every_snippet_of_the_page_is_yaml() -> None:
    found = [yaml.safe_load(block) for block in blocks(PAGE) if not block.startswith(" ")]
    assert len(found) == 3
    assert found[2]["repos"][0]["hooks"][0]["id"] == HOOKS[0]["id"]
