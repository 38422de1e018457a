"""The files a user names, and those in the folders a user names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from auditor.model import Notice

OURS = ("auditor.toml", "auditor-baseline.json", "auditor-waivers.yaml")
"""Files of our own, which nobody takes for documents."""

EXAMPLES = 3
"""How many of the names that were passed over a note lists."""


def opened(path: str) -> BinaryIO | Notice:
    """The file, open for reading; an error with the system's reason when it cannot be."""
    try:
        return open(path, "rb")
    except OSError as error:
        return Notice("error", f"cannot be read: {error.strerror or error}", shown_path(path))
    except ValueError as error:
        return Notice("error", f"is no file name: {error}", shown_path(path))


def shown_path(path: str) -> str:
    """The path as text that can be printed anywhere; bytes that are no text become U+FFFD."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "replace")


def documents_in(
    folder: str, suffixes: tuple[str, ...], skip: Callable[[str], bool] | None = None
) -> Iterator[str | Notice]:
    """Paths of the files with one of the suffixes, sorted, folders within included.

    Hidden entries, other files, linked folders and what `skip` says of its path are passed over and counted in a note
    at the end. A folder that cannot be listed is an error, and so is one in which no document is found.
    """
    walk = _Walk(suffixes, skip)
    count = 0
    for found in walk.below(folder):
        count += isinstance(found, str)
        yield found
    yield from walk.notes(folder)
    if not count:
        yield Notice("error", f"holds no document; looked for {', '.join(suffixes)}", shown_path(folder))


class _Walk:
    """One walk, with what it passed over."""

    def __init__(self, suffixes: tuple[str, ...], skip: Callable[[str], bool] | None) -> None:
        self._suffixes, self._skip = suffixes, skip
        reasons = ("hidden", "of another kind", "a link to a folder", "excluded")
        self._passed: dict[str, list[str]] = {reason: [] for reason in reasons}
        self._counts = dict.fromkeys(self._passed, 0)

    def below(self, folder: str) -> Iterator[str | Notice]:
        pending: list[str | os.DirEntry[str]] = [folder]
        while pending:
            entry = pending.pop()
            if isinstance(entry, str) or entry.is_dir(follow_symlinks=False):
                listed = _entries(entry if isinstance(entry, str) else entry.path)
                if isinstance(listed, Notice):
                    yield listed
                else:
                    kept = [entry for entry in listed if not self._passes_over(entry)]
                    pending.extend(reversed(kept))
            else:
                yield entry.path

    def _passes_over(self, entry: os.DirEntry[str]) -> bool:
        if reason := self._reason(entry):
            self._counts[reason] += entry.name not in OURS
            if len(self._passed[reason]) < EXAMPLES and entry.name not in OURS:
                self._passed[reason].append(shown_path(entry.name))
        return reason is not None

    def _reason(self, entry: os.DirEntry[str]) -> str | None:
        """Why the entry is passed over; a link that leads nowhere is kept, so that opening it says so."""
        if entry.name.startswith("."):
            return "hidden"
        if self._skip is not None and self._skip(entry.path):
            return "excluded"
        if entry.is_symlink():
            if os.path.isdir(entry.path):
                return "a link to a folder"
        elif entry.is_dir():
            return None
        elif not entry.is_file():
            return "of another kind"
        return None if entry.name.lower().endswith(self._suffixes) else "of another kind"

    def notes(self, folder: str) -> Iterator[Notice]:
        for reason, count in self._counts.items():
            if count:
                names = ", ".join(self._passed[reason]) + (", …" if count > EXAMPLES else "")
                entries = "1 entry that is" if count == 1 else f"{count:,} entries that are"
                message = f"passed over {entries} {reason} ({names}); name a file to have it read"
                yield Notice("note", message, shown_path(folder))


def _entries(folder: str) -> list[os.DirEntry[str]] | Notice:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        return Notice("error", f"cannot be listed: {error.strerror or error}", shown_path(folder))
