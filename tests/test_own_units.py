"""Units of a user's own (`--units`). They change what a process reads, so each test runs the command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

OWN = """
units:
  smoot:
    is: 1.7018 meter
    words: [smoot]
    signs: [smt]
  tulip crate:
    words: [tulip crate]
"""


Ran = subprocess.CompletedProcess[str]


def run(tmp_path: Path, units: str, text: str, verb: str = "check", output: str = "concise") -> Ran:
    file, story = tmp_path / "units.yaml", tmp_path / "story.txt"
    file.write_text(units, encoding="utf-8")
    story.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "auditor", verb, str(story), "--units", str(file), "-o", output]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_a_true_conversion_is_silent(tmp_path: Path) -> None:
    ran = run(tmp_path, OWN, "The bridge is 364.4 smoots (620 metres) long.")
    assert (ran.returncode, "units/conversion" in ran.stdout) == (0, False)


def test_a_wrong_conversion_is_told(tmp_path: Path) -> None:
    ran = run(tmp_path, OWN, "The bridge is 364.4 smoots (260 metres) long.")
    assert ran.returncode == 1
    assert "error units/conversion" in ran.stdout


def test_words_signs_and_a_dimension_of_its_own(tmp_path: Path) -> None:
    ran = run(tmp_path, OWN, "It is 5 smt long and holds 12 tulip crates.", "extract", "jsonl")
    claims = json.loads(ran.stdout)["claims"]
    assert [(claim["text"], claim["unit"], claim["kind"]) for claim in claims] == [
        ("5 smt", "smoot", "measure"),
        ("12 tulip crates", "tulip crate", "measure"),
    ]


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ("units:\n  smoot: {is: 1.7 metr, words: [smoot]}\n", "unknown unit 'metr'"),
        ("units:\n  smoot: {is: 0 meter, words: [smoot]}\n", "must be a number above zero and a unit"),
        ("units:\n  smoot: {is: 1.7 meter, words: [foot]}\n", "'foot' stands for foot already"),
        ("units:\n  smoot: {is: 1.7 meter}\n", "has no written form"),
        ("units:\n  smoot: {is: 1.7 meter, word: [smoot]}\n", "did you mean 'words'?"),
        ("units:\n  meter: {words: [smoot]}\n", "'meter' is a unit already"),
        ("units:\n  Smoot!: {words: [smoot]}\n", "is no name of a unit"),
        ("units:\n  smoot: {words: ['5']}\n", "is no written form"),
        ("smoot: {}\n", "no file of units"),
        ("units: {}\n", "holds no unit"),
        ("units: [smoot]\n", "units must be a mapping"),
        ("units:\n  smoot: [smoot]\n", "a unit is a mapping"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, units: str, said: str) -> None:
    ran = run(tmp_path, units, "5 smoots (10 metres)")
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "units.yaml:" in ran.stderr


def test_a_missing_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "auditor", "check", "-", "--units", str(tmp_path / "none.yaml")]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, input="5 smoots")
    assert ran.returncode == 2
    assert "cannot be read" in ran.stderr
