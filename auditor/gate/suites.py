"""The suites of a gate: one expectation for each rule in force, and those of the user's own.

A file of the user's is YAML or JSON. It holds GX's own form of expectations, `type`, `kwargs` and `severity`, either as
one list, or by the frame that they are about: `table` (the table of claims as it is), `claims` and `findings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.registry import get_expectation_impl, list_registered_expectation_implementations

from auditor import yaml12
from auditor.gate.expectations import ExpectAuditorRuleToPass, ExpectNumbersToBeChecked
from auditor.model import Notice, RuleInfo, Severity
from auditor.nearest import unknown
from auditor.yaml12 import Mapping as YamlMapping
from auditor.yaml12 import Node, Scalar
from auditor.yaml12 import Sequence as YamlSequence

FRAMES = ("table", "claims", "findings")
"""What expectations may be about."""
SEVERITIES = {
    Severity.ERROR: FailureSeverity.CRITICAL,
    Severity.WARNING: FailureSeverity.WARNING,
    Severity.INFO: FailureSeverity.INFO,
}
"""GX's word for each severity of ours."""
KEYS = ("type", "kwargs", "severity", "meta", "notes", "id", "expectation_context", "rendered_content", "windows")
WRAPPING = ("name", "expectations", "meta", "notes", "id", "suite_parameters")
"""The keys of a suite as GX writes it."""
ID = "auditor_id"
"""The key in an expectation's meta by which its result is found again, as GX gives results in an order of its own."""


class Suites(NamedTuple):
    """Expectations by the frame that they are about."""

    table: list[Any]
    claims: list[Any]
    findings: list[Any]


class Refused(Exception):
    """A suite that cannot be used, with every reason."""

    def __init__(self, notices: list[Notice]) -> None:
        super().__init__("\n".join(map(str, notices)))
        self.notices = notices


def of_rules(rules: Iterable[RuleInfo], min_coverage: float) -> Suites:
    """An expectation for every rule, and one for how much was checked."""
    findings = [
        ExpectAuditorRuleToPass(
            rule=rule.id, severity=SEVERITIES[rule.severity], notes=f"{rule.title}. {rule.why}", meta={ID: rule.id}
        )
        for rule in rules
    ]
    critical = FailureSeverity.CRITICAL
    coverage = ExpectNumbersToBeChecked(min_percent=min_coverage, severity=critical, meta={ID: "coverage"})
    return Suites([], [coverage], findings)


def own(path: str, default: str) -> Suites:
    """The expectations of a user's file; a bare list is about the frame `default`. A mistake raises Refused."""
    notices: list[Notice] = []
    try:
        top = yaml12.read(path)
    except yaml12.Misread as misread:
        raise Refused(misread.notices) from misread
    reader = _Reader(path, notices)
    found: dict[str, list[Any]] = {name: [] for name in FRAMES}
    for frame, node in reader.sections(top, default):
        found[frame].extend(reader.expectations(node, frame))
    if not notices and not any(found.values()):
        reader.fail(top, "holds no expectation")
    if notices:
        raise Refused(notices)
    return Suites(**found)


class _Reader:
    """A file of expectations, read with the places of its mistakes."""

    def __init__(self, path: str, notices: list[Notice]) -> None:
        self._path, self._notices = path, notices
        self._count = 0

    def fail(self, node: Node, message: str) -> None:
        self._notices.append(Notice("error", message, self._path, node.line, node.column))

    def sections(self, top: Node, default: str) -> Iterator[tuple[str, Node]]:
        """The lists of expectations with the frames that they are about."""
        if isinstance(top, YamlSequence):
            yield default, top
        elif isinstance(top, YamlMapping) and "expectations" in top.entries:
            self._only(top, WRAPPING)
            yield default, top.entries["expectations"].value
        elif isinstance(top, YamlMapping):
            self._only(top, FRAMES)
            for name, entry in top.entries.items():
                if name in FRAMES:
                    yield name, entry.value
        else:
            self.fail(top, f"no suite: it is a list of expectations, or has the keys {', '.join(FRAMES)}")

    def expectations(self, node: Node, frame: str) -> Iterator[Any]:
        if not isinstance(node, YamlSequence):
            self.fail(node, f"{frame} must be a list of expectations")
            return
        for item in node.items:
            made = self._expectation(item)
            if made is not None:
                yield made

    def _expectation(self, item: Node) -> Any:
        if not isinstance(item, YamlMapping) or "type" not in item.entries:
            self.fail(item, "an expectation has a type, such as expect_column_values_to_not_be_null, and kwargs")
            return None
        self._only(item, KEYS)
        named = item.entries["type"].value
        kind = named.text if isinstance(named, Scalar) else ""
        known = list_registered_expectation_implementations()
        if _snake(kind) not in known:
            self.fail(named, unknown("expectation", kind, known))
            return None
        data = {key: yaml12.plain(entry.value) for key, entry in item.entries.items()}
        return self._made(item, _snake(kind), data)

    def _made(self, item: Node, kind: str, data: Mapping[str, Any]) -> Any:
        self._count += 1
        meta = {**(data.get("meta") or {}), ID: f"own {self._count}"}
        kwargs = data.get("kwargs") or {}
        try:
            expectation_class: type[Expectation] = get_expectation_impl(kind)
            if (wrong := _unknown_kwargs(expectation_class, kwargs)) is not None:
                raise ValueError(wrong)
            severity = FailureSeverity(data.get("severity") or "critical")
            made = ExpectationConfiguration(type=kind, kwargs=kwargs, meta=meta, severity=severity)
            return made.to_domain_obj()
        except Exception as error:  # whatever GX refuses, in whatever way
            self.fail(item, f"{kind}: {' '.join(str(error).split())[:300]}")
            return None

    def _only(self, mapping: YamlMapping, allowed: Iterable[str]) -> None:
        for key, entry in mapping.entries.items():
            if key not in allowed:
                self.fail(entry.key, unknown("key", key, allowed))


def _unknown_kwargs(expectation_class: type[Expectation], kwargs: Mapping[str, Any]) -> str | None:
    """What is said of an argument that an expectation does not have."""
    names = [name for name in expectation_class.__fields__ if name not in ("id", "meta", "notes", "rendered_content")]
    strange = [name for name in kwargs if name not in names]
    return unknown("argument", strange[0], names) if strange else None


def _snake(name: str) -> str:
    """`ExpectColumnToExist` as GX registers it: `expect_column_to_exist`."""
    if "_" in name or not name[:1].isupper():
        return name
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
