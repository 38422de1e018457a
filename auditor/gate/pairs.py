"""An expectation on two columns, row by row: the figures printed in them may be one figure."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from great_expectations.compatibility import pydantic
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnPairMapExpectation, render_suite_parameter_string
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnPairMapMetricProvider,
    column_pair_condition_partial,
)
from great_expectations.render import LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer
from great_expectations.render.renderer_configuration import RendererConfiguration, RendererValueType

from auditor.gate.expectations import GALLERY, sentence

CONDITION = "column_pair_values.auditor.figures_agree"
TEMPLATE = "the figures in $column_A and $column_B must be one, up to their rounding"


class ColumnPairFiguresAgree(ColumnPairMapMetricProvider):
    """For each row whether the figures in two columns may be one; a row without both is true."""

    condition_metric_name = CONDITION
    condition_domain_keys = (
        "batch_id", "table", "column_A", "column_B", "row_condition", "condition_parser", "ignore_row_if",
    )  # fmt: skip
    condition_value_keys = ()

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_A: Any, column_B: Any, **_: Any) -> Any:  # noqa: N803, N805
        pairs = zip(column_A.tolist(), column_B.tolist(), strict=True)
        return pd.Series([_agree(one, other) for one, other in pairs], index=column_A.index, dtype=bool)


def _agree(one: object, other: object) -> bool:
    """Whether two cells hold one figure; a cell that holds none agrees with nothing but another such cell."""
    from auditor.claims.figures import figure, holds_nothing
    from auditor.frames import written
    from auditor.model import Claim

    texts = "" if pd.isna(one) else written(one), "" if pd.isna(other) else written(other)
    if any(map(holds_nothing, texts)):
        return all(map(holds_nothing, texts))
    claims = [figure(text) for text in texts]
    if not all(isinstance(claim, Claim) and claim.quantity is not None for claim in claims):
        return False
    first, second = claims
    assert isinstance(first, Claim)
    assert isinstance(second, Claim)
    assert first.quantity is not None
    assert second.quantity is not None
    same = first.unit == second.unit or None in (first.unit, second.unit)
    return same and first.quantity.narrow.meets(second.quantity.narrow)


class ExpectColumnPairFiguresToAgree(ColumnPairMapExpectation):
    """Expect that the figures printed in two columns are one, row by row, up to their rounding.

    `$38.4 billion` agrees with `38,380,000,000`; `38.38` does not agree with `38.4000`. A column without a unit agrees
    with any unit.

    Args:
        column_A (str): The one column.
        column_B (str): The other.

    Other Parameters:
        ignore_row_if: "both_values_are_missing" (the default), "either_value_is_missing" or "neither".
        mostly (float): The share of rows that must agree, from 0 to 1. Default 1.
        result_format, catch_exceptions, meta, severity: As for every expectation.

    Supported data sources: pandas.

    Example data:
            text             value
        0   $38.4 billion    38380000000
        1   $7.61 billion    6710000000

    Failing case:
        ExpectColumnPairFiguresToAgree(column_A="text", column_B="value"): row 1 is unexpected.
    """

    ignore_row_if: Literal["both_values_are_missing", "either_value_is_missing", "neither"] = pydantic.Field(
        default="both_values_are_missing", description="Which rows are left out."
    )
    map_metric: ClassVar[str] = CONDITION
    success_keys: ClassVar[tuple[str, ...]] = ("column_A", "column_B", "ignore_row_if", "mostly")
    args_keys: ClassVar[tuple[str, ...]] = ("column_A", "column_B")
    library_metadata: ClassVar[dict[str, str | list[str] | bool]] = GALLERY
    _library_metadata = library_metadata

    @classmethod
    def _prescriptive_template(cls, renderer_configuration: RendererConfiguration[Any]) -> RendererConfiguration[Any]:
        for name in ("column_A", "column_B"):
            renderer_configuration.add_param(name=name, param_type=RendererValueType.STRING)
        renderer_configuration.template_str = TEMPLATE
        return renderer_configuration

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    @render_suite_parameter_string
    def _prescriptive_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: dict[Any, Any] | None = None
    ) -> list[RenderedStringTemplateContent]:
        names = {name: configuration.kwargs.get(name) for name in ("column_A", "column_B")}
        return [sentence(TEMPLATE, configuration, **names)]
