"""The rules that settings leave in force, for a run and for single documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from auditor.check.rules import RuleBook, select
from auditor.model import Notice, Severity
from auditor.settings.files import Setting
from auditor.settings.resolve import ForDocument, Settings


def in_force(book: RuleBook, settings: Settings, wanted: list[str], ignored: list[str]) -> RuleBook:
    """The rules of a run. A pattern that means no rule is an error notice, with the place where it is written."""
    narrowed = _noted(book, select(book, wanted), settings.values["select"]) if wanted else book
    narrowed = _noted(narrowed, select(narrowed, (), _meaning(book, ignored)), settings.values["ignore"])
    notices = [*narrowed.notices, *_unmet(book, ignored, settings.values["ignore"])]
    narrowed = msgspec.structs.replace(narrowed, notices=notices)
    chosen = with_severities(narrowed, settings["severity"])
    return msgspec.structs.replace(chosen, notices=[*notices, *_mistakes(book, settings)])


def variant(book: RuleBook, own: ForDocument) -> RuleBook:
    """The rules for one document: those of the run, narrowed and weighed as its path asks for."""
    chosen = select(book, _meaning(book, own.select) or ["-"]) if own.select else book
    chosen = select(chosen, (), _meaning(chosen, own.ignore))
    return msgspec.structs.replace(with_severities(chosen, dict(own.severity)), notices=[])


def with_severities(book: RuleBook, severities: Mapping[str, str]) -> RuleBook:
    """The book with severities changed: of several patterns that mean a rule the last one counts."""
    rules = dict(book.rules)
    for pattern, level in severities.items():
        for id in select(book, [pattern]).rules:
            rules[id] = msgspec.structs.replace(rules[id], severity=Severity(level))
    return msgspec.structs.replace(book, rules=rules)


def _meaning(book: RuleBook, patterns: Iterable[str]) -> list[str]:
    """The patterns that mean a rule."""
    return [pattern for pattern in patterns if select(book, [pattern]).rules]


def _mistakes(book: RuleBook, settings: Settings) -> list[Notice]:
    """Errors for patterns in settings, other than those of the run's rules, that mean no rule."""
    found = _unmet(book, settings["severity"], settings.values["severity"])
    for each in settings.by_path:
        for name in ("select", "ignore", "severity"):
            if name in each.values:
                found += _unmet(book, each.values[name].value, each.values[name])
    return found


def _unmet(book: RuleBook, patterns: Iterable[str], setting: Setting) -> list[Notice]:
    known = len(book.notices)
    every = [notice for pattern in patterns for notice in select(book, [pattern]).notices[known:]]
    return [_placed(notice, setting) for notice in every]


def _noted(before: RuleBook, after: RuleBook, setting: Setting) -> RuleBook:
    """The book after a step; what the step complains of gets the place of the setting."""
    known = len(before.notices)
    notices = [*after.notices[:known], *(_placed(notice, setting) for notice in after.notices[known:])]
    return msgspec.structs.replace(after, notices=notices)


def _placed(notice: Notice, setting: Setting) -> Notice:
    path, _, line = setting.origin.rpartition(":")
    return msgspec.structs.replace(notice, path=path, line=int(line)) if path and line.isdigit() else notice
