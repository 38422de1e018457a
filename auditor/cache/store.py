"""The folder of entries: written whole or not at all, bounded, shared by runs at the same time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from typing import NamedTuple

from auditor.cache.entries import Damaged, packed, unpacked
from auditor.model import Audit, Notice

LIMIT = 256 * 1024 * 1024
"""The most bytes that entries take up together; the least recently used go first."""
SUFFIX = ".audit"


class _Kept(NamedTuple):
    used: float
    size: int
    path: str


class Store:
    """A folder of entries. What cannot be read or written is told once, and nothing is kept from then on."""

    def __init__(self, folder: str, limit: int = LIMIT) -> None:
        self.folder = os.path.join(folder, "v1")
        self.hits = self.written = 0
        self._limit = limit
        self._trouble = ""

    def find(self, key: str) -> Audit | None:
        """The audit of a key; None when there is none that is whole."""
        path = self._path(key)
        try:
            with open(path, "rb") as file:
                audit = unpacked(file.read())
            os.utime(path)
        except (OSError, Damaged):  # one that is not there, damaged or foreign is written anew
            return None
        self.hits += 1
        return audit

    def keep(self, key: str, audit: Audit) -> None:
        """Writes an entry."""
        if self._trouble:
            return
        path = self._path(key)
        try:
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path))
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(packed(audit))
                os.replace(temporary, path)
            except BaseException:
                os.unlink(temporary)
                raise
            self.written += 1
        except OSError as error:
            self._trouble = f"the cache cannot be written ({error.strerror}); --no-cache does without"

    def finish(self) -> Iterator[Notice]:
        """Drops what is too much, and tells what went wrong."""
        if self._trouble:
            yield Notice("note", self._trouble, self.folder)
        if self.written:
            self._bound()

    def _bound(self) -> None:
        kept = sorted(self._entries(), reverse=True)
        total = 0
        for each in kept:
            total += each.size
            if total > self._limit:
                _drop(each.path)

    def _entries(self) -> Iterator[_Kept]:
        for base, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(base, name)
                try:
                    found = os.stat(path)
                except OSError:  # another run has dropped it
                    continue
                yield _Kept(found.st_mtime, found.st_size, path)

    def _path(self, key: str) -> str:
        return os.path.join(self.folder, key[:2], key[2:] + SUFFIX)


def _drop(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:  # another run was faster
        return
