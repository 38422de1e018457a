"""The metrics that our expectations rest on: what the auditor finds in a frame, and which numbers it checked.

A frame is one of three: the findings of a run (`auditor.to_frame(report).findings`), its claims (`.claims`), or a table
of claims as `docs/claims.md` describes it, which is audited when first asked for. GX computes a metric once a batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from auditor.report.flat import CLAIMS, FINDINGS

if TYPE_CHECKING:
    import pandas as pd

    from auditor.frames import Frames

FINDINGS_METRIC = "table.auditor.findings"
CLAIMS_METRIC = "table.auditor.claims"
OF_ROWS = "auditor: lines are rows of the batch"
"""Marks findings of a table of claims: their line 1 is its first row. A frame of findings holds those of any files."""


class CannotBeAudited(ValueError):
    """A frame that is neither findings nor claims, or whose claims cannot be read."""


class AuditorFindings(TableMetricProvider):
    """The findings in a frame, a row each, with the columns of `auditor.report.flat.FINDINGS`."""

    metric_name = FINDINGS_METRIC
    value_keys = ("columns",)

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(cls, execution_engine: Any, metric_domain_kwargs: Any, metric_value_kwargs: Any, **_: Any) -> Any:  # noqa: N805
        frame = _batch(execution_engine, metric_domain_kwargs)
        if set(FINDINGS) <= set(frame.columns):
            return frame
        findings = audited(frame, metric_value_kwargs.get("columns")).findings
        findings.attrs[OF_ROWS] = True
        return findings


class AuditorClaims(TableMetricProvider):
    """The numbers of a frame, a row each, with the columns of `auditor.report.flat.CLAIMS`."""

    metric_name = CLAIMS_METRIC
    value_keys = ("columns",)

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(cls, execution_engine: Any, metric_domain_kwargs: Any, metric_value_kwargs: Any, **_: Any) -> Any:  # noqa: N805
        frame = _batch(execution_engine, metric_domain_kwargs)
        if set(CLAIMS) <= set(frame.columns):
            return frame
        return audited(frame, metric_value_kwargs.get("columns")).claims


def _batch(execution_engine: Any, domain: Any) -> pd.DataFrame:
    frame, _, _ = execution_engine.get_compute_domain(domain, domain_type=MetricDomainTypes.TABLE)
    return cast("pd.DataFrame", frame)


_last: list[tuple[pd.DataFrame, dict[str, str], Frames]] = []
"""The frame audited last with what came of it: the two metrics of a batch ask for the same."""


def audited(frame: pd.DataFrame, columns: dict[str, str] | None) -> Frames:
    """The claims of a frame audited; raises CannotBeAudited, with every reason, when some cannot be read."""
    import auditor

    mapping = dict(columns or {})
    if _last and _last[0][0] is frame and _last[0][1] == mapping:
        return _last[0][2]
    report = auditor.check_frame(frame, mapping)
    wrong = [str(notice) for notice in report.run.notices if notice.level == "error"]
    if wrong:
        raise CannotBeAudited("; ".join(wrong))
    frames = auditor.to_frame(report)
    _last[:] = [(frame, mapping, frames)]
    return frames
