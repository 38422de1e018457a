"""A gate at work: each frame validated against its suite by a checkpoint of GX, its results read by our severities."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor.gate import quiet  # noqa: F401 (settles GX's environment before it is imported)
from auditor.gate.suites import FRAMES, ID, Suites

if TYPE_CHECKING:
    import pandas as pd

LEVELS = {"critical": "error", "warning": "warning", "info": "info"}
"""Our word for each severity of GX's."""
SITE = "auditor"
SOURCE = "auditor"


class Result(NamedTuple):
    """What one expectation came to."""

    frame: str
    """What it is about: `table`, `claims` or `findings`."""
    name: str
    """The rule it is of, else its type."""
    level: str
    """`error`, `warning` or `info`: how much a failure matters."""
    success: bool
    problem: str | None
    """What kept it from being validated; None where it was."""
    told: list[str]
    """What does not fit, the first few."""
    amount: int
    """How much does not fit."""


class Broken(Exception):
    """A gate that could not do its work: expectations lost, results that are none, pages not written."""


def validate(frames: dict[str, pd.DataFrame], suites: Suites, docs: str | None, folder: str | None) -> list[Result]:
    """Every expectation validated; raises Broken when one is lost on the way.

    `docs` is the folder for Data Docs, `folder` that of a file context that is to be kept; else it is an ephemeral one.
    """
    context = _context(folder)
    if docs is not None:
        _add_site(context, docs)
    results: list[Result] = []
    with _Errors() as errors:
        for name in FRAMES:
            expectations = getattr(suites, name)
            if not expectations:
                continue
            if name not in frames:
                raise Broken(f"the suite has expectations on the {name}, which a saved run does not hold")
            results.extend(_validated(context, name, frames[name], expectations, docs is not None))
    if errors.told:
        raise Broken(f"Great Expectations says: {errors.told[0][:500]}")
    if docs is not None:
        from auditor.gate.docs import make_offline

        make_offline(docs)
    return results


def _context(folder: str | None) -> Any:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context: Any = (
        gx.get_context(mode="ephemeral") if folder is None else gx.get_context(mode="file", project_root_dir=folder)
    )
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _add_site(context: Any, docs: str) -> None:
    import os

    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": os.path.abspath(docs)}
    index = {"class_name": "DefaultSiteIndexBuilder"}
    config = {"class_name": "SiteBuilder", "site_index_builder": index, "store_backend": store}
    if SITE in context.get_site_names():
        context.update_data_docs_site(SITE, config)
    else:
        context.add_data_docs_site(SITE, config)


def _validated(
    context: Any, name: str, frame: pd.DataFrame, expectations: Sequence[Any], docs: bool
) -> Iterator[Result]:
    """The results of one frame in the order of its suite."""
    import great_expectations as gx

    suite = _suite(context, name, expectations)
    source = context.data_sources.add_or_update_pandas(f"{SOURCE} {name}")
    batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("all")
    validation = gx.ValidationDefinition(name=name, data=batch, suite=suite)
    validation = context.validation_definitions.add_or_update(validation)
    actions: list[Any] = [gx.checkpoint.UpdateDataDocsAction(name="docs", site_names=[SITE])] if docs else []
    checkpoint = gx.Checkpoint(
        name=name, validation_definitions=[validation], actions=actions, result_format={"result_format": "SUMMARY"}
    )
    run = context.checkpoints.add_or_update(checkpoint).run(batch_parameters={"dataframe": frame})
    found = {_id(result): result for each in run.run_results.values() for result in each.results}
    wanted = [expectation.meta[ID] for expectation in expectations]
    if lost := [id for id in wanted if id not in found]:
        raise Broken(f"{len(lost)} of {len(wanted)} expectations on the {name} gave no result, first {lost[0]!r}")
    for id in wanted:
        yield _read(name, id, found[id])


def _suite(context: Any, name: str, expectations: Sequence[Any]) -> Any:
    """The suite stored under a name and read back; a context drops what it does not know with a line in its log."""
    import copy

    import great_expectations as gx

    suite = gx.ExpectationSuite(name, expectations=[copy.copy(each) for each in expectations])
    context.suites.add_or_update(suite)
    stored = context.suites.get(name)
    if len(stored.expectations) != len(expectations):
        kept = len(stored.expectations)
        raise Broken(f"of {len(expectations)} expectations on the {name} the context kept {kept}")
    return stored


def _id(result: Any) -> str:
    return str((result.expectation_config.meta or {}).get(ID))


def _read(frame: str, id: str, result: Any) -> Result:
    config, told = result.expectation_config, result.result or {}
    severity = getattr(config.severity, "value", config.severity) or "critical"
    shown = [str(each) for each in told.get("partial_unexpected_list") or ()]
    if not result.success and not shown and "observed_value" in told:
        shown = [f"observed: {told['observed_value']}"]
    name = str(config.kwargs.get("rule") or config.type)
    column = config.kwargs.get("column") or config.kwargs.get("column_A")
    name = f"{name} ({column})" if column else name
    count = int(told.get("unexpected_count") or (not result.success))
    problem = _exception(result.exception_info)
    return Result(frame, name, LEVELS[str(severity)], bool(result.success), problem, shown[:5], count)


def _exception(info: Any) -> str | None:
    """The message of an exception: GX tells it in two shapes, one for the expectation and one a metric."""
    if not isinstance(info, dict):
        return None
    shapes = [info] if "raised_exception" in info else [each for each in info.values() if isinstance(each, dict)]
    raised = [str(each.get("exception_message") or "it raised") for each in shapes if each.get("raised_exception")]
    return " ".join(raised[0].split())[:500] if raised else None


class _Errors(logging.Handler):
    """What GX only writes to its log as an error: expectations it drops, pages it cannot make."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(" ".join(record.getMessage().split()))

    def __enter__(self) -> _Errors:
        logger = logging.getLogger("great_expectations")
        logger.addHandler(self)
        self._propagated, logger.propagate = logger.propagate, False
        return self

    def __exit__(self, *_: object) -> None:
        logger = logging.getLogger("great_expectations")
        logger.removeHandler(self)
        logger.propagate = self._propagated
