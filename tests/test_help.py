"""Help pages, completion in shells, and the reference page that is made from the rules."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from auditor.cli import cli
from auditor.commands.completion import SHELLS, VARIABLE
from auditor.report import FORMATS

DOCS = Path(__file__).parent.parent / "docs"


def commands(command: click.Command, name: str = "auditor") -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from commands(found, f"{name} {below}")


ALL = dict(commands(cli))


@pytest.mark.parametrize("name", ALL)
def test_help_says_what_the_exit_status_means_and_gives_examples(name: str) -> None:
    shown = CliRunner().invoke(cli, [*name.split()[1:], "--help"], terminal_width=100).output
    assert f"Usage: {name.replace('auditor', 'cli', 1)}" in shown or f"Usage: {name}" in shown
    for part in ("Exit status:", "Examples:"):
        assert part in shown
    examples = shown.partition("Examples:")[2].split("\n\n")[0]
    assert name in examples
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize("name", ALL)
def test_every_option_has_a_help_text(name: str) -> None:
    options = [each for each in ALL[name].params if isinstance(each, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_help_names_every_output() -> None:
    shown = " ".join(CliRunner().invoke(cli, ["check", "--help"], terminal_width=100).output.split())
    assert [name for name in FORMATS if name not in shown.partition("--output")[2][:300]] == []


# ---------------------------------------------------------------------- completion
def completed(words: str, begun: str = "") -> list[str]:
    found = ShellComplete(cli, {}, "auditor", VARIABLE).get_completions(words.split(), begun)
    return [item.value for item in found]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    ran = CliRunner().invoke(cli, ["completion", shell])
    assert ran.exit_code == 0
    assert f"{VARIABLE}={shell}_complete" in ran.output


def test_an_unknown_shell_is_refused() -> None:
    ran = CliRunner().invoke(cli, ["completion", "tcsh"])
    assert ran.exit_code == 2
    assert "'bash', 'zsh', 'fish'" in ran.output


def test_commands_formats_and_rules_are_completed() -> None:
    assert completed("", "ch") == ["check"]
    assert completed("check -o", "js") == ["json", "jsonl"]
    assert "--statistics" in completed("check", "--st")
    assert "fx" in completed("check --select", "")
    assert completed("rules explain", "fx/implied-rates") == ["fx/implied-rates-agree"]
    assert "relations" not in completed("check --ignore", "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes() -> None:
    script = (
        'eval "$(auditor completion bash)"; COMP_WORDS=(auditor ru); COMP_CWORD=1; '
        '_auditor_completion auditor; echo "${COMPREPLY[@]}"'
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env={**os.environ, "PATH": path}, check=False
    )
    assert (ran.stdout, ran.stderr) == ("rules\n", "")


# ---------------------------------------------------------------------- reference
def test_the_reference_is_that_of_the_rules(golden_at: Callable[[Path, str], None]) -> None:
    ran = CliRunner().invoke(cli, ["rules", "reference"])
    assert ran.exit_code == 0
    golden_at(DOCS / "rules-reference.md", ran.output)


def test_every_page_stands_in_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    missing = [page.name for page in DOCS.glob("*.md") if page.name != "README.md" and f"({page.name})" not in index]
    assert missing == []
