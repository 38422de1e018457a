"""What an output is to the rest of the program: it takes documents as they are done, then the run.

An output sees the records that `json` writes and nothing else, so that it can be made from a saved run as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from auditor.model import RuleInfo, Run
    from auditor.report.records import AuditRecord


class Sink(Protocol):
    """An output under way."""

    def add(self, audit: AuditRecord) -> None:
        """Take a document that is done; formats that stream write it at once and keep nothing."""

    def finish(self, run: Run) -> None:
        """Take the run and write what is left. The stream stays open: it belongs to the caller."""


class Options(NamedTuple):
    """What a user may settle about the looks of an output."""

    width: int | None = None
    """Columns of `full`; None takes those of the terminal, 80 elsewhere."""
    color: bool | None = None
    """Whether `full` and `concise` use colours; None asks the stream, NO_COLOR and FORCE_COLOR."""
    rules: Mapping[str, RuleInfo] = MappingProxyType({})
    """The rules in force by id: their titles and reasons are shown with the findings."""
    statistics: bool = False
    """Whether `full` and `concise` end with the counts by rule and verdict."""
