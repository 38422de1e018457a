"""The settings of a run: defaults, below files, below the environment, below the command line."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from auditor.model import Document, Notice
from auditor.nearest import nearest, quoted
from auditor.settings.files import BadSettings, ForPath, Setting, find, merged, read
from auditor.settings.globs import matches
from auditor.settings.options import OPTIONS, PREFIX, Wrong, from_environment, variable

CONFIG = "AUDITOR_CONFIG"
"""The variable that names a configuration file, as `--config` does."""
OTHERS = (CONFIG, "AUDITOR_CACHE_DIR")
"""Variables that are no settings of a file."""


class ForDocument(NamedTuple):
    """What holds for one document beside what holds for the run."""

    select: tuple[str, ...] = ()
    """Only these rules of those in force."""
    ignore: tuple[str, ...] = ()
    """These rules left out."""
    severity: tuple[tuple[str, str], ...] = ()
    """Rules with severities other than the run's."""
    fail_on: str | None = None
    """The least serious finding of it that fails."""
    date: str | None = None
    """Its date where it does not say its own."""


NOTHING = ForDocument()


class Settings:
    """Every setting with where it comes from."""

    def __init__(
        self,
        file: str | None = None,
        values: Mapping[str, Setting] | None = None,
        by_path: Iterable[ForPath] = (),
        notices: Iterable[Notice] = (),
    ) -> None:
        self.file = file
        usual = {name: Setting(option.default, "default") for name, option in OPTIONS.items()}
        self.values = {**usual, **(values or {})}
        self.by_path = list(by_path)
        self.notices = list(notices)

    def __getitem__(self, name: str) -> Any:
        return self.values[name].value

    def parameters(self) -> dict[str, Any]:
        """The defaults of the command line's parameters, as far as somebody has set them."""
        given = ((OPTIONS[name].parameter, setting) for name, setting in self.values.items())
        return {name: setting.value for name, setting in given if name and setting.origin != "default"}

    def override(self, name: str, value: object, origin: str) -> None:
        """Sets what the command line says; it wins over what holds for some documents too."""
        self.values[name] = Setting(value, origin)
        self._drop_by_path({name})

    def _drop_by_path(self, names: set[str]) -> None:
        self.by_path = [
            each._replace(values={name: value for name, value in each.values.items() if name not in names})
            for each in self.by_path
        ]

    def is_excluded(self, path: str) -> bool:
        """Whether a document of a folder is passed over."""
        excluded = self.values["exclude"]
        return any(matches(pattern, _seen(path, excluded.folder)) for pattern in excluded.value)

    def matching(self, path: str) -> Iterator[ForPath]:
        """What is set for a document by its path, in order; of files in folders below the nearest counts."""
        nearest_folder = self._nearest(path)
        for each in self.by_path:
            if each.within in ("", nearest_folder) and matches(each.pattern, _seen(path, each.folder)):
                yield each

    def _nearest(self, path: str) -> str:
        """The nearest folder at a document or above it that has a configuration of its own; empty when none has."""
        within = {each.within for each in self.by_path if each.within}
        real = os.path.realpath(path)
        return max((folder for folder in within if real.startswith(f"{folder}{os.sep}")), key=len, default="")

    def dated(self, document: Document) -> Document:
        """The document with the date that its path gives it, where it does not say its own."""
        date = self.for_document(document.path).date if document.date is None else None
        return document if date is None else msgspec.structs.replace(document, date=dt.date.fromisoformat(date))

    def fail_on(self, document: Document) -> str | None:
        """The least serious finding that fails by the path of a document; None when its path says nothing."""
        return self.for_document(document.path).fail_on

    def for_document(self, path: str) -> ForDocument:
        """What holds for a document: of several settings the last one, of what is ignored all."""
        if not self.by_path or path in ("", "-"):
            return NOTHING
        found: dict[str, Setting] = {}
        ignored: list[str] = []
        for each in self.matching(path):
            found = merged(found, each.values)
            ignored += each.values["ignore"].value if "ignore" in each.values else ()
        chosen = {name: setting.value for name, setting in found.items()}
        severities = tuple(sorted(chosen.get("severity", {}).items()))
        select = tuple(chosen.get("select", ()))
        return ForDocument(select, tuple(ignored), severities, chosen.get("fail-on"), chosen.get("date"))


def resolve(
    paths: Iterable[str],
    config: str | None = None,
    use_files: bool = True,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings of files and of the environment for a run on some documents. Raises BadSettings."""
    named = config or environment.get(CONFIG)
    paths = list(paths)
    file = (named or find(paths)) if use_files else None
    values: dict[str, Setting] = {}
    by_path: list[ForPath] = []
    if file is not None:
        values, by_path = read(file)
    above, notices = _environment(environment)
    settings = Settings(file, merged(values, above), by_path, notices)
    if use_files and not named:
        _add_nested(settings, paths)
    settings._drop_by_path(set(above))
    return settings


def _add_nested(settings: Settings, paths: Iterable[str]) -> None:
    """Adds what configuration files below the folder of the documents say. Raises BadSettings."""
    from auditor.settings.nested import nested

    below = nested(paths, settings.is_excluded)
    settings.by_path += below.by_path
    settings.notices += below.notices


def _environment(environment: Mapping[str, str]) -> tuple[dict[str, Setting], list[Notice]]:
    """The settings of the environment, and a warning for each variable that looks like one and is none."""
    known = {variable(option): option for option in OPTIONS.values() if option.in_environment}
    values, wrong, notices = {}, [], []
    for name in sorted(each for each in environment if each.startswith(PREFIX)):
        if name in known and environment[name].strip():
            try:
                values[known[name].name] = Setting(from_environment(known[name], environment[name]), name, os.getcwd())
            except Wrong as error:
                wrong.append(Notice("error", f"{name} is {quoted(environment[name])}: {error}"))
        elif name not in known and name not in OTHERS and (meant := _meant(name, [*known, *OTHERS])):
            notices.append(Notice("warning", f"the environment sets {name}, which is no setting; {meant} is one"))
    if wrong:
        raise BadSettings(wrong)
    return values, notices


def _meant(name: str, known: Iterable[str]) -> str:
    """The variable whose name behind the prefix is most like that of one we do not know; empty when none is close."""
    found = nearest(name.removeprefix(PREFIX), (each.removeprefix(PREFIX) for each in known))
    return f"{PREFIX}{found}" if found else ""


def _seen(path: str, folder: str) -> str:
    """A document's path as seen from a folder, with `/`."""
    try:
        return os.path.relpath(os.path.realpath(path), os.path.realpath(folder)).replace(os.sep, "/")
    except ValueError:
        return path
