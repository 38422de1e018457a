"""The examples, audited as the README says; `pytest --accept` writes their outputs anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STATUS = {"alibaba-december-quarter": 0, "release-with-table": 0, "several-errors": 1}
SHOWS = {
    "alibaba-december-quarter": [
        "[7.2984, 7.3029]",
        "[7.2748, 7.3005]",
        "[7.2984, 7.3005]",
        "258.2 to 260.7 billion yuan",
        "$125.8 to $125.9",
        "! warning restatement/one-day-moves",
    ],
    "release-with-table": ["change/percent-to-from", "change/delta-and-percent-to", "PASS: nothing to correct"],
    "several-errors": [
        "✗ error span/weekday-and-date",
        "✗ error change/percent-to-from",
        "perhaps: $150.4 million for $154.0 million (digits transposed)",
        "✗ error fx/implied-rates-agree",
        "perhaps: $5.3 million for $3.5 million (digits transposed)",
        "✗ error sum/parts-make-total",
        "✗ error percent/share-at-most-100",
        "FAIL: 5 errors",
    ],
}


@pytest.mark.parametrize("name", STATUS)
def test_example(name: str, request: pytest.FixtureRequest) -> None:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "auditor", "check", f"examples/{name}.md", "--output", "full"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    assert done.returncode == STATUS[name]
    assert [text for text in SHOWS[name] if text not in done.stdout] == []
    assert max(map(len, done.stdout.splitlines())) <= 80
    golden = ROOT / "examples" / "output" / f"{name}.txt"
    if request.config.getoption("--accept"):
        golden.write_text(done.stdout, encoding="utf-8", newline="\n")
    assert done.stdout == golden.read_text(encoding="utf-8")


def test_every_example_has_its_output_and_its_line() -> None:
    names = {path.stem for path in (ROOT / "examples").glob("*.md")} - {"README"}
    assert names == set(STATUS) == {path.stem for path in (ROOT / "examples" / "output").glob("*.txt")}
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert [name for name in names if f"]({name}.md)" not in page or f"](output/{name}.txt)" not in page] == []
