"""What the HTML report calls the states of findings, numbers and documents, in the order of their weight."""

from __future__ import annotations

from typing import Any

from auditor.report.wording import SYMBOLS

Json = dict[str, Any]

WORDS = {
    "error": "Error",
    "warning": "Warning",
    "info": "Remark",
    "settled": "Settled",
    "pass": "Passes",
    "pass-by-rounding": "Passes by rounding",
    "not-checked": "Not checked",
}
"""States as a reader is told them, most serious first."""

STATES = tuple(WORDS)

SIGNS = {**SYMBOLS, "settled": "○"}
"""One sign for each state, told apart without colour."""

SETTLED = {"baseline": "In the baseline", "waiver": "Waived"}
"""How a finding was settled."""

VERDICTS = {
    "fail": ("error", "Fails"),
    "warn": ("warning", "Passes with warnings"),
    "pass": ("pass", "Passes"),
    "not-checked": ("not-checked", "Not checked"),
}
"""State and words of the verdict of a document or a run."""


def state_of(finding: Json) -> str:
    """The state of a finding's record."""
    if finding.get("settled") is not None:
        return "settled"
    return str(finding["level"] or finding["verdict"])


def weight_of(finding: Json) -> str | None:
    """`error`, `warning` or `info`, settled or not; None for a finding that needs no attention."""
    if finding["verdict"] == "fail":
        return str(finding["severity"])
    if finding["verdict"] == "warn":
        return "info" if finding["severity"] == "info" else "warning"
    return None


def name_of(document: Json) -> str:
    """What to call a document: its path, or its id where it has none or shares it with others."""
    path, own = document["path"], document["id"]
    return f"{path}[{own}]" if path and own and own != path else path or own or "text"
