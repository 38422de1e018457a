"""Where the outputs of a run go: every document to every output as it is done, then the run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any, cast

from auditor.model import Audit, Run
from auditor.report import FORMATS, Options, Sink, Target, make
from auditor.report.records import AuditRecord, lean, placed

STDOUT = "standard output"
"""What standard output is called."""

HUMAN = ("full", "concise", "markdown", "github")
"""Formats that tell a reader all there is to tell."""


def recorded(done: Iterable[Audit], targets: Iterable[Target]) -> Iterator[AuditRecord]:
    """The records of the documents, without their texts and places where no output shows them."""
    untold = all(FORMATS[target.format].lean for target in targets)
    return map(cast(Callable[[Audit], AuditRecord], lean) if untold else placed, done)


def deliver(done: Iterable[AuditRecord], targets: Iterable[Target], options: Options, finish: Callable[[], Run]) -> Run:
    """Writes every output and returns the run. Raises OSError, with the name of what could not be written."""
    with ExitStack() as stack:
        outputs = [(name_of(target), _opened(target, options, stack)) for target in targets]
        for audit in done:
            for name, sink in outputs:
                with _writing(name):
                    sink.add(audit)
        run = finish()
        for name, sink in outputs:
            with _writing(name):
                sink.finish(run)
    with _writing(STDOUT):
        sys.stdout.flush()
    return run


def name_of(target: Target) -> str:
    """What an output's place is called."""
    return STDOUT if target.path is None else target.path


def tells_a_reader(targets: Iterable[Target]) -> bool:
    """Whether someone at the terminal is told by one of the outputs what the run came to."""
    return any(target.path is None and target.format in HUMAN for target in targets)


def misplaced(targets: Iterable[Target], inputs: Iterable[str]) -> str | None:
    """Why the outputs cannot go where they should: two of them to one place, or one over what is read; else None."""
    read = {os.path.realpath(path) for path in inputs if path != "-"}
    taken: set[str | None] = set()
    for target in targets:
        place = target.path and os.path.realpath(target.path)
        if place in taken:
            return f"two outputs go to {name_of(target)}: give each a place of its own, FORMAT:PATH"
        if place in read:
            return f"{target.path} is to be read and to be written: give the output another path"
        taken.add(place)
    return None


def _opened(target: Target, options: Options, stack: ExitStack) -> Sink:
    binary = FORMATS[target.format].binary
    if target.path is None:
        return make(target.format, sys.stdout.buffer if binary else sys.stdout, options)
    mode, encoding = ("wb", None) if binary else ("w", "utf-8")
    stream: IO[Any] = open(target.path, mode, encoding=encoding)  # noqa: SIM115 (closed by the stack, under its name)
    stack.callback(_close, stream, target.path)
    return make(target.format, stream, options)


def _close(stream: IO[Any], name: str) -> None:
    with _writing(name):
        stream.close()


@contextmanager
def _writing(name: str) -> Iterator[None]:
    """Gives an error in writing the name of what was being written."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, error.filename or name) from error
