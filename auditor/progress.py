"""A line of progress on a terminal, once a run has lasted a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

    from auditor.model import Audit

PATIENCE = 1.0
"""Seconds before a run shows its progress."""


def with_progress(done: Iterator[Audit], quiet: bool = False) -> Iterator[Audit]:
    """The documents; on a terminal, and unless told to be quiet, with a line that counts them."""
    if quiet or not sys.stderr.isatty():
        yield from done
        return
    started = time.monotonic()
    progress: Progress | None = None
    try:
        for count, audit in enumerate(done, 1):
            if progress is None and time.monotonic() - started > PATIENCE:
                progress = _begun()
            if progress is not None:
                name = audit.document.path or audit.document.id
                progress.update(progress.task_ids[0], completed=count, description=name[-50:])
            yield audit
    finally:
        if progress is not None:
            progress.stop()


def _begun() -> Progress:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.completed:,.0f} documents"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    progress.start()
    progress.add_task("", total=None)
    return progress
