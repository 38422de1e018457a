"""What an audit depends on besides its document: the program, its libraries, the rules and the options."""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from typing import Any

from auditor import __version__
from auditor.resources import PACKAGE, reports_folder, rules_folder

NEUTRAL = frozenset(
    (
        *("paths", "outputs", "jobs", "quiet", "fail_on", "allow_empty", "min_coverage", "baseline", "waivers"),
        *("no_waivers", "strict_waivers", "statistics", "together", "sources", "cache_dir", "no_cache", "watch"),
        *("facts", "facts_query", "aliases"),
    )
)
"""Parameters of commands that an audit does not depend on: they choose what is done with it."""

Plain = (str, int, float, bool, type(None))


def program() -> str:
    """Changes with the version, every file of the package and of the shipped rules, Python, and the libraries."""
    digest = hashlib.sha256(f"{__version__} {sys.version} {os.getcwd()}".encode("utf-8", "surrogateescape"))
    for folder in sorted({str(PACKAGE), str(rules_folder()), str(reports_folder())}):
        for path in _files(folder):
            found = os.stat(path)
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    for name in sorted(_installed()):
        digest.update(name.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def options(parameters: Mapping[str, Any], known: Mapping[str, str]) -> str | None:
    """Changes with the options of a command and with what is in the files that they name.

    `known` names parameters that are neither texts nor numbers, with what stands for them. None when there is one that
    nothing stands for: what is audited then is not kept.
    """
    digest = hashlib.sha256()
    for name in sorted(set(parameters) - NEUTRAL):
        value = known.get(name, parameters[name])
        every = value if isinstance(value, tuple | list) else (value,)
        if isinstance(value, dict):
            every = [part for item in value.items() for part in item]
        if not all(isinstance(each, Plain) for each in every):
            if not hasattr(value, "isoformat"):
                return None
            every = (value.isoformat(),)
        digest.update(f"{name}={every!r}\n".encode("utf-8", "surrogateescape"))
        for each in every:
            if isinstance(each, str) and name != "rates":
                digest.update(contents(each))
    return digest.hexdigest()


def key(parts: Iterable[str], data: bytes) -> str:
    """The name of an entry."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogateescape"))
    digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


def contents(path: str) -> bytes:
    """A digest of the files that a text names, if it names any."""
    digest = hashlib.sha256()
    for each in _files(path) if os.path.isdir(path) else [path] if os.path.isfile(path) else []:
        with open(each, "rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.digest()


def _files(folder: str) -> Iterable[str]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            yield os.path.join(base, name)


def _installed() -> Iterable[str]:
    """The names of installed packages, which hold their versions."""
    folder = sysconfig.get_path("purelib")
    with os.scandir(folder) as found:
        return [entry.name for entry in found if entry.name.endswith(".dist-info")]
