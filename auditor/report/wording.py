"""The words that every human output shares: verdicts, counts, coverage, what is left unchecked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditor.model import Run, Settled, Verdict

if TYPE_CHECKING:
    from auditor.report.records import AuditRecord, FindingRecord

SYMBOLS = {"error": "✗", "warning": "!", "info": "i", "pass": "✓", "pass-by-rounding": "≈", "not-checked": "–"}
"""One sign for each state, told apart without colour."""

SETTLED = "·"
"""The sign of a finding that would ask for attention but is settled."""

STATES = tuple(SYMBOLS)
"""States of a number or a finding, most serious first; the first three ask for attention."""

LEVELS = STATES[:3]

NAMES = {Verdict.FAIL: "FAIL", Verdict.WARN: "WARN", Verdict.PASS: "PASS", Verdict.NOT_CHECKED: "NOT CHECKED"}
"""The verdict of a document or a run."""

VERDICT_STATES = {Verdict.FAIL: "error", Verdict.WARN: "warning", Verdict.PASS: "pass"}

SETTLERS = {"baseline": "the baseline", "waiver": "waivers"}
"""What settles findings."""

EXAMPLES = 4
"""How many numbers stand as examples after a reason."""


def state_of(finding: FindingRecord) -> str:
    """The level of a finding that asks for attention, `settled` for one that would, else its verdict."""
    return finding.level or ("settled" if finding.settled else str(finding.verdict))


def state_of_verdict(verdict: Verdict) -> str:
    """The state that stands for the verdict of a document or a run."""
    return VERDICT_STATES.get(verdict, "not-checked")


def count(number: int, noun: str, plural: str = "") -> str:
    """A count with its noun: `1 error`, `12,000 numbers`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = list(parts) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def attention(levels: dict[str, int]) -> str:
    """`1 error and 2 warnings`; `nothing to correct` for none."""
    nouns = {"error": "error", "warning": "warning", "info": "remark"}
    found = [count(levels[level], nouns[level]) for level in LEVELS if levels.get(level)]
    return listed(found) if found else "nothing to correct"


def outcome(verdict: str, levels: dict[str, int]) -> str:
    """What a verdict rests on: the findings that ask for attention, or that nothing was checked."""
    if verdict == Verdict.NOT_CHECKED:
        return "no relation between its numbers could be checked"
    return attention(levels)


def coverage(found: int, checked: int) -> str:
    """`19 numbers found, 14 checked (74 %)`, never rounded up to all of them or down to none."""
    if not found:
        return "no numbers found"
    share = min(99, max(1, round(100 * checked / found))) if 0 < checked < found else 100 * checked // found
    return f"{count(found, 'number')} found, {checked:,} checked ({share} %)"


def run_lines(run: Run) -> list[str]:
    """What a run came to: how much was checked, by which rules, and what was settled before."""
    used = f"{count(len(run.applied), 'rule')} of {len(run.rules):,} applied"
    lines = [f"{count(run.documents, 'document')}: {coverage(run.claims, run.checked)}; {used}"]
    if run.settled:
        by = listed(f"{number:,} by {SETTLERS.get(kind, kind)}" for kind, number in sorted(run.settled.items()))
        lines.append(f"{count(sum(run.settled.values()), 'finding')} settled: {by}")
    return lines


def settled_line(settled: Settled) -> str:
    """Why a finding asks for no attention: `waiver: the wire rounds, until 2027-01-31 (auditor-waivers.yaml:3)`."""
    days = [f"{name} {day}" for name, day in (("since", settled.since), ("until", settled.until)) if day is not None]
    said = ", ".join([settled.reason, *days] if settled.reason else days)
    place = f" ({settled.place})" if settled.place else ""
    return f"{settled.by}{f': {said}' if said else ''}{place}"


def verdict_line(run: Run, verdict: Verdict) -> str:
    """The last line of a run: `FAIL: 1 error and 2 warnings`."""
    broken = sum(notice.level == "error" for notice in run.notices)
    found = [outcome(verdict, run.levels)] if any(run.levels.values()) or not run.reasons else []
    rest = [f"{count(broken, 'problem')} besides the findings"] if broken else []
    return f"{NAMES[verdict]}: {'; '.join([*found, *run.reasons, *rest])}"


def unchecked(audit: AuditRecord) -> list[str]:
    """Why the rest was not checked, most frequent reason first, with examples of the numbers."""
    texts = {claim.id: claim.text for claim in audit.claims}
    reasons: dict[str, list[str]] = defaultdict(list)
    for name, reason in audit.coverage.unchecked.items():
        reasons[reason].append(texts.get(name, name))
    lines = [f"{count(len(found), 'number')}: {reason} ({_examples(found)})" for reason, found in _longest(reasons)]
    return lines + _open_relations(audit, reasons.keys())


def _open_relations(audit: AuditRecord, told: Iterable[str]) -> list[str]:
    """The relations that could not be checked for a reason that no number's entry has told already."""
    known = set(told)
    skipped = Counter(
        (finding.rule, finding.message)
        for finding in audit.findings
        if finding.verdict is Verdict.NOT_CHECKED and finding.message not in known
    )
    return [f"{count(number, 'relation')}: {message} [{rule}]" for (rule, message), number in skipped.most_common()]


def _longest(reasons: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    return sorted(reasons.items(), key=lambda item: -len(item[1]))


def _examples(found: list[str]) -> str:
    shown = ", ".join(dict.fromkeys(found[:EXAMPLES]))
    return f"{shown}, …" if len(found) > EXAMPLES else shown
