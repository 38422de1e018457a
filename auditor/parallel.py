"""One step over many items in several processes, in order and with bounded memory.

Processes are forked, so that what the step knows (rules, compiled patterns) is theirs at once; where a system cannot
fork, and for little work, everything happens in this process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

LITTLE = 150_000
"""The size of work (characters) that is done before further processes are worth their start."""


def workers(asked: int = 0) -> int:
    """How many processes to use: as many as asked for, or one for each processor this one may run on."""
    if asked:
        return asked
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(items: Iterable[T], step: Callable[[T], R], size: Callable[[T], int], processes: int) -> Iterator[R]:
    """`step(item)` for every item, in order.

    `size` tells how much work an item is. The step must not depend on what it did before; what it raises is raised
    here. When a process dies (the system may take it for its memory), the rest is done in this one.
    """
    items = iter(items)
    alone = processes < 2 or not hasattr(os, "fork")
    done = 0
    for item in items:
        yield step(item)
        done += size(item)
        if done > LITTLE and not alone:
            from auditor.forks import forked

            yield from forked(items, step, size, processes)
