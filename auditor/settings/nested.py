"""Configuration files in folders below that of a run: what they say of the documents there.

A run has one configuration. A file nearer to a document adds what may be set by path; of several the nearest counts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from auditor.model import Notice
from auditor.settings.files import BadSettings, ForPath, common_folder, file_in, from_here, read
from auditor.settings.options import PATH_KEYS


class Nested(NamedTuple):
    """What the configuration files below say."""

    by_path: list[ForPath]
    notices: list[Notice]


def nested(paths: Iterable[str], is_excluded: Callable[[str], bool]) -> Nested:
    """The files below the folder that some documents have in common. Raises BadSettings with the mistakes of all."""
    named = [path for path in paths if path != "-"]
    by_path: list[ForPath] = []
    notices: list[Notice] = []
    mistakes: list[Notice] = []
    for file in _files(named, os.path.realpath(common_folder(named)), is_excluded):
        try:
            by_path += _of(file, notices)
        except BadSettings as bad:
            mistakes += bad.notices
    if mistakes:
        raise BadSettings(mistakes)
    return Nested(by_path, notices)


def _of(file: str, notices: list[Notice]) -> Iterator[ForPath]:
    """What a file says of the documents in its folder."""
    said = read(file)
    folder = os.path.dirname(os.path.realpath(file))
    idle = [name for name, each in said.values.items() if name not in PATH_KEYS and _stands_in(file, each.origin)]
    if idle:
        told = ", ".join(f"`{name}`" for name in idle)
        keys = ", ".join(PATH_KEYS)
        message = f"{told}: set for a whole run only, and this run has its settings from elsewhere; {keys} hold here"
        notices.append(Notice("note", message, file))
    values = {name: each for name, each in said.values.items() if name in PATH_KEYS}
    yield ForPath("**", folder, values, folder)
    yield from (each._replace(within=folder) for each in said.by_path)


def _stands_in(file: str, origin: str) -> bool:
    return origin == file or origin.rpartition(":")[0] == file


def _files(named: Iterable[str], common: str, is_excluded: Callable[[str], bool]) -> Iterator[str]:
    """The files in folders that are read and in those between the common one and the documents."""
    seen = {common}
    for path in named:
        real = os.path.realpath(path)
        is_folder = os.path.isdir(real)
        for folder in (*_between(real if is_folder else os.path.dirname(real), common), *(_below(real, is_excluded))):
            if folder not in seen:
                seen.add(folder)
                if (file := file_in(folder)) is not None:
                    yield from_here(file)


def _between(folder: str, common: str) -> Iterator[str]:
    while folder != common and len(folder) > len(common):
        yield folder
        folder = os.path.dirname(folder)


def _below(folder: str, is_excluded: Callable[[str], bool]) -> Iterator[str]:
    """The folders below one, as its documents are looked for: no hidden one, no link and none that is excluded."""
    for base, names, _ in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith(".") and not is_excluded(f"{base}/{name}"))
        yield base
