"""The processes that work is spread over, forked from this one; imported when there is work enough for them."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from fractions import Fraction
from itertools import chain
from multiprocessing.reduction import ForkingPickler
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 60_000
"""The size of work that is handed over at once."""
AHEAD = 3
"""Chunks under way for each process."""


def forked(items: Iterator[T], step: Callable[[T], R], size: Callable[[T], int], processes: int) -> Iterator[R]:
    """What the step makes of the items, chunk by chunk; only a few chunks are under way at a time.

    When a process dies, the rest is done in this one.
    """
    chunks = _chunks(items, size)
    under_way: deque[tuple[list[T], Future[list[R]]]] = deque()
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(processes, context, _begin, (step,))
    broken = finished = False
    try:
        while not broken:
            while len(under_way) < AHEAD * processes and (chunk := next(chunks, None)) is not None:
                under_way.append((chunk, pool.submit(_work, chunk)))
            if not under_way:
                finished = True
                return
            try:
                results = under_way[0][1].result()
            except BrokenProcessPool:
                broken = True
            else:
                under_way.popleft()
                yield from results
        rest = chain.from_iterable(chunk for chunk, _ in under_way)
        yield from map(step, chain(rest, chain.from_iterable(chunks)))
    finally:
        pool.shutdown(wait=finished, cancel_futures=True)


def _chunks(items: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """The items in lists of about `CHUNK`."""
    chunk: list[T] = []
    total = 0
    for item in items:
        chunk.append(item)
        total += size(item)
        if total >= CHUNK:
            yield chunk
            chunk, total = [], 0
    if chunk:
        yield chunk


# ---------------------------------------------------------------------- in the other process
_step: Callable[[Any], Any] | None = None


def _begin(step: Callable[[Any], Any]) -> None:
    """Readies a process; an interrupt from the keyboard is for the first one to deal with."""
    global _step
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _step = step


def _work(chunk: list[Any]) -> list[Any]:
    assert _step is not None
    return [_step(item) for item in chunk]


def _fraction(numerator: int, denominator: int) -> Fraction:
    """A fraction in lowest terms, without looking for them again."""
    made = object.__new__(Fraction)
    made._numerator, made._denominator = numerator, denominator  # type: ignore[attr-defined]
    return made


def _reduced(value: Fraction) -> tuple[Callable[[int, int], Fraction], tuple[int, int]]:
    return _fraction, (value.numerator, value.denominator)


ForkingPickler.register(Fraction, _reduced)
