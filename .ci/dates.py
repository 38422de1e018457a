"""Scores the dates that `auditor extract` resolves against the absolute dates of Recognizers-Text.

    dates.py [--show misses|alarms] [--json FILE] [--auditor COMMAND]

The data (`recognizers_en_date_absolute.jsonl`) are read from `../shared/bench` beside the project, or the folder that
AUDITOR_BENCH names. Each item is extracted as of its own reference day. What counts is the resolved value: the first
and the last day of a claim of kind date that overlaps the place in the text.

* The data's ends are exclusive and a range of years ends with the first day of its last year (`2014 to 2018` with
  2018-01-01). An end of ours is right when it equals theirs as it stands, as the day after ours, or as the first day of
  the last part of our range.
* An open side must be open on both. The data let `after 1 January 2007` begin with that day, which it leaves out; ours
  begins a day later, which counts too where a stretch is open behind.
* Two years that words join are two claims of ours, marked as the low and high end of one range: one prediction.
* A date that the data leave unresolved (a fiscal year, 29 February 2019) asks for a claim without days.
* A weekday right before a date is a claim of its own, which says nothing about days: it is no prediction.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

SET = "recognizers_en_date_absolute"
BENCH = Path(os.environ.get("AUDITOR_BENCH", Path(__file__).resolve().parents[1] / ".." / "shared" / "bench"))
UNRESOLVED = "not resolved"
DAY = dt.timedelta(1)


class Found(NamedTuple):
    """A date or range that was read."""

    start: int
    end: int
    text: str
    first: str | None
    """Its first day."""
    last: str | None
    """Its last day, included."""
    last_begins: str | None
    """The first day of its last part."""


class Score(NamedTuple):
    """How many are right, and of how many."""

    right: int
    predicted: int
    gold: int

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1 in percent."""
        precision, recall = 100 * self.right / max(1, self.predicted), 100 * self.right / max(1, self.gold)
        return {
            "P": round(precision, 1),
            "R": round(recall, 1),
            "F1": round(2 * precision * recall / max(1e-9, precision + recall), 1),
        }


def extracted(items: list[dict[str, Any]], command: str) -> dict[str, list[dict[str, Any]]]:
    """The claims of each item by its id, read by the installed command."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "items.jsonl"), Path(folder, "claims.jsonl")
        source.write_text("".join(json.dumps(_document(item)) + "\n" for item in items), encoding="utf-8")
        done = subprocess.run(
            [*shlex.split(command), "extract", str(source), "--output", f"jsonl:{out}"], capture_output=True, text=True
        )
        if not out.exists():
            sys.exit(f"auditor extract ended with {done.returncode}\n{done.stderr}")
        lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return {line["id"]: line["claims"] for line in lines}


def _document(item: dict[str, Any]) -> dict[str, Any]:
    day = (item["meta"].get("reference") or "")[:10]
    return {"id": item["id"], "text": item["text"], **({"date": day} if day else {})}


def predictions(claims: list[dict[str, Any]]) -> Iterator[Found]:
    """The dates of a document; the two ends of a range are one."""
    dates = [claim for claim in claims if claim["kind"] == "date" and not str(claim["value"]).startswith("XXXX-WXX")]
    low = None
    for claim in dates:
        if claim["range"] == "low":
            low = claim
        elif claim["range"] == "high" and low is not None:
            text = f"{low['text']} … {claim['text']}"
            yield Found(low["start"], claim["end"], text, low["low"], claim["high"], claim["low"])
        else:
            last = str(claim["value"]).rpartition("/")[2]
            yield Found(claim["start"], claim["end"], claim["text"], claim["low"], claim["high"], _begins(last))


def _begins(label: str) -> str | None:
    """The first day of a year, month, quarter, half or day by its label."""
    months = {"Q1": "01", "Q2": "04", "Q3": "07", "Q4": "10", "H1": "01", "H2": "07"}
    parts = label.split("-")
    if len(parts) > 3 or not all(part.isdigit() or part in months for part in parts):
        return None
    return "-".join([*(months.get(part, part) for part in parts), "01", "01"][:3])


def is_right(found: Found, span: dict[str, Any]) -> bool:
    """Whether a prediction has the days of a gold span."""
    if span.get("date") == UNRESOLVED:
        return found.first is None and found.last is None
    first, last = span.get("date_start", span.get("date")), span.get("date_end", span.get("date"))
    return _same_start(found, first, last) and _same_end(found, last)


def _same_start(found: Found, first: str | None, last: str | None) -> bool:
    if found.first == first:
        return True
    return first is not None and last is None and found.first == _next(first)


def _same_end(found: Found, last: str | None) -> bool:
    if found.last is None or last is None:
        return found.last == last
    return last in (found.last, _next(found.last), found.last_begins)


def _next(day: str) -> str:
    return (dt.date.fromisoformat(day) + DAY).isoformat()


def scored(spans: list[dict[str, Any]], found: list[Found]) -> tuple[list[dict[str, Any]], list[Found]]:
    """The gold spans that were missed, and the predictions that are wrong; each one matches at most one."""
    missed, left = [], list(found)
    for span in spans:
        match = next(
            (one for one in left if one.start < span["end"] and span["start"] < one.end and is_right(one, span)), None
        )
        if match is None:
            missed.append(span)
        else:
            left.remove(match)
    return missed, left


def main() -> int:
    """Prints precision, recall and F1, and what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", choices=("misses", "alarms"))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--auditor", default="auditor")
    arguments = parser.parse_args()
    items = [json.loads(line) for line in (BENCH / "extract" / f"{SET}.jsonl").read_text(encoding="utf-8").splitlines()]
    claims = extracted(items, arguments.auditor)
    total = Score(0, 0, 0)
    for item in items:
        found = list(predictions(claims[item["id"]]))
        missed, alarms = scored(item["spans"], found)
        right = len(item["spans"]) - len(missed)
        total = Score(total.right + right, total.predicted + len(found), total.gold + len(item["spans"]))
        if arguments.show and (missed if arguments.show == "misses" else alarms):
            show(item, missed, alarms)
    figures = total.figures()
    print(f"{SET}: {total.right} right of {total.predicted} predicted and {total.gold} gold;", figures)
    if arguments.json:
        arguments.json.write_text(json.dumps({SET: {"date": figures}}, indent=1) + "\n", encoding="utf-8")
    return 0


def show(item: dict[str, Any], missed: list[dict[str, Any]], alarms: list[Found]) -> None:
    """Prints one item with what it wants and what it got."""
    print(item["text"].replace("\n", " "))
    for span in missed:
        print("    want", span["text"], "|", span.get("date_start", span.get("date")), span.get("date_end"))
    for found in alarms:
        print("    got ", found.text, "|", found.first, found.last)


if __name__ == "__main__":
    sys.exit(main())
