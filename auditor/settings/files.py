"""Configuration files: found, read, and every mistake told with its place."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from auditor.model import Notice, Place
from auditor.nearest import unknown
from auditor.patterns import lazily
from auditor.settings.globs import problem
from auditor.settings.options import FILE_KEYS, OPTIONS, PATH_KEYS, Wrong, variable
from auditor.settings.toml_places import Path, key_places

OWN, SHARED = "auditor.toml", "pyproject.toml"
"""The names of configuration files; in the second the settings stand in `[tool.auditor]`."""
LIMIT = 1_000_000
"""The largest file that is read, in bytes."""
DEEPEST = 10
"""How many files may extend each other."""

_PLACE = lazily(r" \(at line (\d+), column (\d+)\)$")


class BadSettings(Exception):
    """Settings that cannot be used; `notices` hold every mistake with its place."""

    def __init__(self, notices: list[Notice]) -> None:
        super().__init__("\n".join(map(str, notices)))
        self.notices = notices


class Setting(NamedTuple):
    """A value with where it comes from."""

    value: Any
    """The value, in the form of the command line."""
    origin: str
    """`auditor.toml:3`, `AUDITOR_FAIL_ON`, `--fail-on` or `default`."""
    folder: str = ""
    """The folder that patterns in it are seen from."""


class ForPath(NamedTuple):
    """Settings for some documents only."""

    pattern: str
    """Which documents."""
    folder: str
    """The folder that the pattern is seen from."""
    values: dict[str, Setting]
    """The settings by name."""
    within: str = ""
    """The folder of a configuration file below that of the run, for documents that no file is nearer to; else empty."""


class FromFile(NamedTuple):
    """What a configuration file and those that it extends say."""

    values: dict[str, Setting]
    by_path: list[ForPath]


# ---------------------------------------------------------------------- finding
def find(paths: Iterable[str]) -> str | None:
    """The configuration file nearest to some documents: in the folder they have in common, or above it, up to the root
    of the repository; failing that, nearest to the current folder. None when there is none."""
    for folder in (common_folder(paths), os.getcwd()):
        found = next((file for each in _upwards(folder) if (file := file_in(each)) is not None), None)
        if found is not None:
            return from_here(found)
    return None


def from_here(path: str) -> str:
    """A path as seen from the current folder where it lies in that."""
    seen = os.path.relpath(path)
    return path if seen.startswith("..") else seen


def common_folder(paths: Iterable[str]) -> str:
    """The folder that documents have in common; the current one where they have none."""
    named = [os.path.realpath(path) for path in paths if path != "-"]
    folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in named]
    try:
        return os.path.commonpath(folders) if folders else os.getcwd()
    except ValueError:
        return os.getcwd()


def _upwards(folder: str) -> Iterator[str]:
    while True:
        yield folder
        above = os.path.dirname(folder)
        if above == folder or os.path.exists(os.path.join(folder, ".git")):
            return
        folder = above


def file_in(folder: str) -> str | None:
    """The configuration file of a folder; None when it has none."""
    own, shared = os.path.join(folder, OWN), os.path.join(folder, SHARED)
    if os.path.isfile(own):
        return own
    return shared if os.path.isfile(shared) and _has_section(shared) else None


def _has_section(path: str) -> bool:
    """Whether a pyproject.toml holds settings of ours; one that is broken is not ours to complain about."""
    try:
        with open(path, "rb") as file:
            content = file.read(LIMIT)
        if b"auditor" not in content:
            return False
        import tomllib

        return "auditor" in tomllib.loads(content.decode()).get("tool", {})
    except (OSError, ValueError, RecursionError, AttributeError, TypeError):
        return False


# ---------------------------------------------------------------------- reading
def read(path: str, before: tuple[str, ...] = ()) -> FromFile:
    """What a configuration file says, on top of those that it extends. Raises BadSettings."""
    text = _text(path)
    table, places, prefix = _table(text, path)
    page = _Page(path, table, places, prefix)
    own = page.read()
    if page.mistakes:
        raise BadSettings(page.mistakes)
    real = os.path.realpath(path)
    if real in before or len(before) >= DEEPEST:
        raise BadSettings([page.mistake(("extend",), "extends itself, or too many files extend each other")])
    values: dict[str, Setting] = {}
    by_path: list[ForPath] = []
    for other in page.extended():
        base = read(other, (*before, real))
        values = merged(values, base.values)
        by_path += base.by_path
    return FromFile(merged(values, own.values), by_path + own.by_path)


def merged(below: dict[str, Setting], above: dict[str, Setting]) -> dict[str, Setting]:
    """Settings with others above them: each replaces the one below, but severities are kept rule by rule."""
    both = {**below, **above}
    if "severity" in below and "severity" in above:
        lower, upper = below["severity"], above["severity"]
        both["severity"] = Setting({**lower.value, **upper.value}, f"{lower.origin}, {upper.origin}")
    return both


def _text(path: str) -> str:
    try:
        with open(path, "rb") as file:
            content = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadSettings([Notice("error", f"cannot be read: {reason}", path)]) from error
    if len(content) > LIMIT:
        raise BadSettings([Notice("error", f"is larger than {LIMIT:,} bytes", path)])
    try:
        return content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadSettings([Notice("error", "is no UTF-8: save the file as UTF-8", path, line)]) from error


def _table(text: str, path: str) -> tuple[dict[str, Any], dict[Path, Place], Path]:
    """The settings of a file, the places of its keys, and the keys that lead to the settings."""
    import tomllib

    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        place = (int(found[1]), int(found[2])) if found else (None, None)
        raise BadSettings([Notice("error", f"is no TOML: {_PLACE.sub('', str(error))}", path, *place)]) from error
    except RecursionError as error:
        raise BadSettings([Notice("error", "is nested too deep", path)]) from error
    places = key_places(text)
    if os.path.basename(path) != SHARED:
        return whole, places, ()
    tool = whole.get("tool")
    section = tool.get("auditor") if isinstance(tool, dict) else None
    if not isinstance(section, dict):
        raise BadSettings([Notice("error", "has no [tool.auditor]", path)])
    return section, places, ("tool", "auditor")


class _Page:
    """One file being checked; mistakes are collected, so that all are told at once."""

    def __init__(self, path: str, table: dict[str, Any], places: dict[Path, Place], prefix: Path) -> None:
        self.path = path
        self.folder = os.path.dirname(os.path.abspath(path))
        self.mistakes: list[Notice] = []
        self._table, self._places, self._prefix = table, places, prefix

    def read(self) -> FromFile:
        """Everything but what it extends."""
        values = self._values((), self._table, FILE_KEYS)
        self._patterns(values)
        return FromFile(values, list(self._by_path()))

    def extended(self) -> list[str]:
        """The files that it extends, as seen from its own folder."""
        given = self._table.get("extend", [])
        return [os.path.join(self.folder, os.path.expanduser(each)) for each in _listed(given)]

    def mistake(self, keys: Path, message: str) -> Notice:
        """An error at a key, or at the nearest place above it that is known."""
        place, full = None, self._prefix + keys
        while place is None and full:
            place = self._places.get(full)
            full = full[:-1]
        return Notice("error", message, self.path, *(place or (None, None)))

    def _values(self, keys: Path, table: dict[str, Any], allowed: tuple[str, ...]) -> dict[str, Setting]:
        found = {}
        for name, value in table.items():
            if name in OPTIONS and not OPTIONS[name].in_files:
                message = f"`{name}` is not set in a file: give --{name} or {variable(OPTIONS[name])}"
                self.mistakes.append(self.mistake((*keys, name), message))
            elif name not in allowed:
                self.mistakes.append(self.mistake((*keys, name), unknown("key", name, allowed)))
            elif name == "extend":
                self._extend(value)
            elif name in OPTIONS:
                try:
                    found[name] = self._setting((*keys, name), OPTIONS[name].check(value, self.folder))
                except Wrong as wrong:
                    self.mistakes.append(self.mistake((*keys, name), f"`{name}`: {wrong}"))
        return found

    def _setting(self, keys: Path, value: object) -> Setting:
        place = self._places.get(self._prefix + keys)
        return Setting(value, f"{self.path}:{place.line}" if place else self.path, self.folder)

    def _extend(self, value: object) -> None:
        if not _listed(value):
            self.mistakes.append(self.mistake(("extend",), "`extend`: takes the path of a file, or a list of them"))

    def _patterns(self, values: dict[str, Setting]) -> None:
        for at, pattern in enumerate(values["exclude"].value if "exclude" in values else ()):
            if wrong := problem(pattern):
                self.mistakes.append(self.mistake(("exclude", at), f"`exclude`: the pattern {pattern!r} {wrong}"))

    def _by_path(self) -> Iterator[ForPath]:
        given = self._table.get("per-path", {})
        if not isinstance(given, dict) or not all(isinstance(each, dict) for each in given.values()):
            message = '`per-path`: takes tables by pattern, for example [per-path."archive/**"]'
            self.mistakes.append(self.mistake(("per-path",), message))
            return
        for pattern, table in given.items():
            if wrong := problem(pattern):
                self.mistakes.append(self.mistake(("per-path", pattern), f"the pattern {pattern!r} {wrong}"))
                continue
            yield ForPath(pattern, self.folder, self._values(("per-path", pattern), table, PATH_KEYS))


def _listed(value: object) -> list[str]:
    """The texts of a text or a list of texts; none when it is neither."""
    every = [value] if isinstance(value, str) else value
    return every if isinstance(every, list) and all(isinstance(each, str) and each for each in every) else []
