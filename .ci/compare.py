"""Compares figures that were measured with their floors and ceilings; exit status 1 when one is missed.

    compare.py FLOORS PART MEASURED

FLOORS holds, for each PART, `at_least` and `at_most`: a path into MEASURED, its keys joined by `/`, and the
bound. A path that leads nowhere is missed too, so that no figure goes unwatched unnoticed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BOUNDS = ("at_least", "at_most")


def compared(floors: dict[str, dict[str, float]], measured: Any) -> Iterator[tuple[bool, str]]:
    """For each bound whether it holds, and a line that says so."""
    if unknown := set(floors) - set(BOUNDS):
        raise ValueError(f"unknown bounds {sorted(unknown)}; allowed: {', '.join(BOUNDS)}")
    for bound in BOUNDS:
        for path, limit in floors.get(bound, {}).items():
            value = looked_up(measured, path)
            if value is None:
                yield False, f"MISSED  {path}: not measured"
                continue
            holds = value >= limit if bound == "at_least" else value <= limit
            yield holds, f"{'holds ' if holds else 'MISSED'}  {path}: {value:g}, {bound.replace('_', ' ')} {limit:g}"


def looked_up(measured: Any, path: str) -> float | None:
    """The figure at a path; None when there is none."""
    for key in path.split("/"):
        if not isinstance(measured, dict) or key not in measured:
            return None
        measured = measured[key]
    return measured if isinstance(measured, (int, float)) and not isinstance(measured, bool) else None


def main(floors: str, part: str, measured: str) -> int:
    """Prints every comparison; 0 when all bounds hold, else 1."""
    bounds = json.loads(Path(floors).read_text(encoding="utf-8"))[part]
    results = list(compared(bounds, json.loads(Path(measured).read_text(encoding="utf-8"))))
    for _, line in results:
        print(line)
    return 0 if results and all(holds for holds, _ in results) else 1


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
