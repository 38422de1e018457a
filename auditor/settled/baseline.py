"""A baseline: the findings that were there when a team began, kept in a file so that only new ones fail.

The file is JSON for diffs: sorted, one key a line, no line numbers, the same bytes for the same findings. Paths in it
are seen from its own folder. A finding is known by its fingerprint, and where its file is gone, by the identity that
stays when a file is renamed.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from auditor.check.fingerprints import fingerprint_of, own_id, shown_as
from auditor.model import Document, Finding, Settled

SCHEMA = "auditor.baseline/1"
DEFAULT = "auditor-baseline.json"
"""What a baseline's file is called when its user names none."""
LIMIT = 256 * 1024 * 1024
"""The largest file that is read, in bytes."""


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding of a baseline."""

    path: str
    """Its file as seen from the folder of the baseline, with `/`."""
    rule: str
    """Id of its rule."""
    message: str
    """What was found, for a reader of the file; it is not compared."""
    fingerprint: str
    """What it is known by."""
    since: dt.date
    """The day it was first put into the baseline."""
    document: str = ""
    """Id of its document, in a file that holds several."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    schema: str
    findings: list[Known] = []


class Unusable(Exception):
    """A baseline that cannot be used; the message says why, for a reader."""


class Baseline:
    """The findings of a baseline, by the file they are in."""

    def __init__(self, path: str, known: Iterable[Known] = ()) -> None:
        self.path = path
        self.folder = os.path.dirname(os.path.abspath(path))
        self.known = sorted(known, key=_order)
        self._by_print = {each.fingerprint: each for each in self.known}
        self._moved = self._of_files_that_are_gone()

    def find(self, document: Document, finding: Finding) -> Known | None:
        """What is known of a finding; None for a new one."""
        own = shown_as(document, self.folder)
        known = self._by_print.get(fingerprint_of(finding.identity, own))
        if known is not None:
            return known
        for name in self._moved.get(finding.rule, ()):
            known = self._by_print.get(fingerprint_of(finding.identity, name))
            if known is not None:
                return known
        return None

    def entry(self, document: Document, finding: Finding, today: dt.date) -> Known:
        """A finding as the baseline records it; the day it was first seen stays."""
        before, name = self.find(document, finding), shown_as(document, self.folder)
        since = before.since if before else today
        fingerprint = fingerprint_of(finding.identity, name)
        return Known(self.path_of(document), finding.rule, finding.message, fingerprint, since, own_id(document))

    def path_of(self, document: Document) -> str:
        """The path of a document as the baseline has it."""
        own = own_id(document)
        name = shown_as(document, self.folder)
        return name.removesuffix(f"#{own}") if own else name

    def is_there(self, known: Known) -> bool:
        """Whether the file of a known finding still exists."""
        return os.path.exists(os.path.join(self.folder, known.path))

    def _of_files_that_are_gone(self) -> dict[str, list[str]]:
        """The names of documents whose files are gone, by the rules that found something in them."""
        exists: dict[str, bool] = {}
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for known in self.known:
            if known.path not in exists:
                exists[known.path] = self.is_there(known)
            if not exists[known.path]:
                found[known.rule][f"{known.path}#{known.document}" if known.document else known.path] = None
        return {rule: list(names) for rule, names in found.items()}


def settled_by(known: Known, path: str, today: dt.date) -> Settled:
    """How a known finding is marked."""
    return Settled("baseline", f"known for {age(known.since, today)}", known.since, None, path)


def age(since: dt.date, today: dt.date) -> str:
    """How long something has been known: `0 days`, `1 day`, `1,026 days`."""
    days = max(0, (today - since).days)
    return "1 day" if days == 1 else f"{days:,} days"


# ---------------------------------------------------------------------- the file
def load(path: str) -> Baseline:
    """The baseline of a file. Raises Unusable for one that cannot be read or is none."""
    try:
        with open(path, "rb") as file:
            content = file.read(LIMIT + 1)
    except OSError as error:
        hint = "; make one: auditor baseline create PATH..." if isinstance(error, FileNotFoundError) else ""
        raise Unusable(f"{path}: the baseline cannot be read: {error.strerror or error}{hint}") from error
    if len(content) > LIMIT:
        raise Unusable(f"{path}: the baseline is larger than {LIMIT // 1024 // 1024} MB")
    try:
        file_read = msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unusable(f"{path}: is no baseline: {error}; make it again: auditor baseline create PATH...") from error
    if file_read.schema != SCHEMA:
        raise Unusable(f"{path}: is of the form {file_read.schema[:60]!r}; this version reads {SCHEMA}")
    return Baseline(path, file_read.findings)


def written(known: Iterable[Known]) -> bytes:
    """The bytes of a baseline's file; what has one fingerprint is written once."""
    once = {each.fingerprint: each for each in known}
    findings = [
        {name: value for name, value in msgspec.to_builtins(each).items() if name != "document" or value}
        for each in sorted(once.values(), key=_order)
    ]
    whole = msgspec.json.encode({"schema": SCHEMA, "findings": findings})
    return msgspec.json.format(whole, indent=2) + b"\n"


def save(path: str, known: Iterable[Known]) -> None:
    """Writes a baseline's file, whole or not at all. Raises OSError."""
    folder = os.path.dirname(os.path.abspath(path))
    handle, temporary = tempfile.mkstemp(prefix=".auditor-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(written(known))
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _order(known: Known) -> tuple[str, str, str, str]:
    return known.path, known.document, known.rule, known.fingerprint
