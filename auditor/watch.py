"""Waiting until a file changes: told by the system where `watchfiles` is installed, else by looking twice a second."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec

EVERY = 0.5
"""Seconds between two looks."""
PATIENCE = 5_000
"""Milliseconds after which one looks although the system has told of nothing."""

State = tuple[int, int, int]
"""Modification time in nanoseconds, size and number of a file."""


def snapshot(files: Iterable[str]) -> dict[str, State]:
    """The state of every file that is there."""
    found: dict[str, State] = {}
    for path in files:
        try:
            state = os.stat(path)
        except OSError:  # one that has gone is not there, which is a change
            continue
        found[path] = state.st_mtime_ns, state.st_size, state.st_ino
    return found


def changes(before: dict[str, State], after: dict[str, State]) -> list[str]:
    """The files that came, went or changed, in order."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def changed(files: Callable[[], Iterable[str]], folders: Callable[[], Iterable[str]]) -> Iterator[list[str]]:
    """The files that changed since this call, and since the last time, again and again.

    `files` are asked for anew at every look, so that new ones are seen; `folders` are where they may change.
    """
    return _changed(snapshot(files()), files, folders)


def _changed(
    before: dict[str, State], files: Callable[[], Iterable[str]], folders: Callable[[], Iterable[str]]
) -> Iterator[list[str]]:
    while True:
        after = snapshot(files())
        found = changes(before, after)
        before = after
        if found:
            yield found
        else:
            _wait(folders)


def _wait(folders: Callable[[], Iterable[str]]) -> None:
    """Until something may have changed."""
    there = [folder for folder in folders() if os.path.isdir(folder)]
    if find_spec("watchfiles") is None or not there:
        time.sleep(EVERY)
        return
    from watchfiles import watch

    next(watch(*there, rust_timeout=PATIENCE, yield_on_timeout=True, debounce=200, recursive=True), None)
