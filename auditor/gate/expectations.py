"""Expectations that the auditor's rules hold, for the pandas engine of Great Expectations."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from great_expectations.compatibility import pydantic
from great_expectations.expectations.expectation import BatchExpectation, render_suite_parameter_string
from great_expectations.render import LegacyDiagnosticRendererType, LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer
from great_expectations.render.renderer_configuration import RendererConfiguration, RendererValueType

from auditor.gate.metrics import CLAIMS_METRIC, FINDINGS_METRIC, OF_ROWS

SHOWN = 20
"""Findings that a result names one by one; all of them are in it when its format is COMPLETE."""
COVERAGE = "at least $min_percent % of the numbers must have been checked"
ROW_COUNT = "table.row_count"
GALLERY: dict[str, str | list[str] | bool] = {
    "maturity": "experimental",
    "tags": ["numbers", "consistency", "auditor"],
    "contributors": [],
    "requirements": ["auditor"],
    "has_full_test_suite": True,
    "manually_reviewed_code": True,
}
"""What GX's gallery of expectations wants to know of one."""


class ExpectAuditorRuleToPass(BatchExpectation):
    """Expect that no finding of a rule of the auditor asks for attention.

    ExpectAuditorRuleToPass is a Batch Expectation: it is evaluated for a whole table of claims (one claim a row, with
    the columns of docs/claims.md), for a frame of findings, or, where `columns` says how, for a table with columns of
    other names.

    Args:
        rule (str): The id of the rule: "fx/implied-rates-agree".
        columns (dict or None): For a table of claims what its columns are called: {"subject": "Kennzahl"}.
        must_apply (bool): Whether it is a failure when the rule found nothing to check. Default False.

    Other Parameters:
        severity ("critical", "warning" or "info"): How much a failure matters.
        meta, notes, result_format, catch_exceptions: As for every expectation.

    Returns:
        An ExpectationValidationResult. Its result has `observed_value` (findings that ask for attention),
        `element_count` (findings of the rule), `unexpected_count`, `unexpected_percent`, `partial_unexpected_list`
        (their messages), `unexpected_index_list` (the rows that they stand in, from 0) and `unexpected_list`.

    Supported data sources: pandas.

    Example data:
            document   text                 converted
        0   story      280.2 billion yuan   $38.38 billion
        1   story      48.9 billion yuan    $7.61 billion

    Failing case:
        ExpectAuditorRuleToPass(rule="fx/implied-rates-agree"): both rows are unexpected, since no exchange rate makes
        the two pairs.

    Passing case:
        The same with $6.71 billion in row 1.
    """

    rule: str = pydantic.Field(description="The id of the rule.")
    columns: dict[str, str] | None = pydantic.Field(default=None, description="What the columns of claims are called.")
    must_apply: bool = pydantic.Field(default=False, description="Whether finding nothing to check is a failure.")

    metric_dependencies: ClassVar[tuple[str, ...]] = (FINDINGS_METRIC, ROW_COUNT)
    success_keys: ClassVar[tuple[str, ...]] = ("rule", "columns", "must_apply")
    args_keys: ClassVar[tuple[str, ...]] = ("rule",)
    library_metadata: ClassVar[dict[str, str | list[str] | bool]] = GALLERY
    _library_metadata = library_metadata

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: dict[str, Any] | None = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        rule = self._get_success_kwargs()["rule"]
        every = metrics[FINDINGS_METRIC]
        found = every[every["rule"] == rule]
        found.attrs.update(every.attrs)
        attention = found[found["level"].notna()]
        applied = int((found["verdict"] != "not-checked").sum())
        wanting = self.must_apply and not applied
        return {"success": not (len(attention) or wanting), "result": _result(found, attention, applied)}

    @classmethod
    def _prescriptive_template(cls, renderer_configuration: RendererConfiguration[Any]) -> RendererConfiguration[Any]:
        renderer_configuration.add_param(name="rule", param_type=RendererValueType.STRING)
        renderer_configuration.template_str = "the rule $rule must hold wherever it applies"
        return renderer_configuration

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    @render_suite_parameter_string
    def _prescriptive_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: dict[Any, Any] | None = None
    ) -> list[RenderedStringTemplateContent]:
        return [sentence("the rule $rule must hold wherever it applies", configuration, rule=cls._rule(configuration))]

    @classmethod
    def _rule(cls, configuration: Any) -> str:
        return str(configuration.kwargs.get("rule") or cls.__fields__["rule"].default)

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)
    def _diagnostic_observed_value_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: dict[Any, Any] | None = None
    ) -> str:
        told = result.result
        return f"{told.get('observed_value', 0)} of {told.get('element_count', 0)} findings ask for attention"


class ExpectImpliedRatesToAgree(ExpectAuditorRuleToPass):
    """Expect that the conversions of a document between two currencies in one period imply one exchange rate.

    It is ExpectAuditorRuleToPass for the rule fx/implied-rates-agree. The table has an amount in `text` (or `value` and
    `unit`) and the same in another currency in `converted`; rows of one `document` belong together.
    """

    rule: Literal["fx/implied-rates-agree"] = "fx/implied-rates-agree"


class ExpectFiguresOfOneKeyToAgree(ExpectAuditorRuleToPass):
    """Expect that the figures of one subject, entity and period in a document are one figure up to its rounding.

    It is ExpectAuditorRuleToPass for the rule restatement/told-twice.
    """

    rule: Literal["restatement/told-twice"] = "restatement/told-twice"


class ExpectTotalsToFoot(ExpectAuditorRuleToPass):
    """Expect that the rows that name one `total` add up to it, up to rounding.

    It is ExpectAuditorRuleToPass for the rule sum/parts-make-total.
    """

    rule: Literal["sum/parts-make-total"] = "sum/parts-make-total"


class ExpectNumbersToBeChecked(BatchExpectation):
    """Expect that at least a share of the numbers took part in a check that came to a verdict.

    A gate that checked nothing has shown nothing: an empty table fails this expectation.

    Args:
        min_percent (float): The least share in percent, from 0 to 100; above 0 there must be a number at all.
        columns (dict or None): For a table of claims what its columns are called.

    Returns:
        An ExpectationValidationResult whose result has `observed_value` (the share in percent), `element_count`
        (numbers), `unexpected_count` (numbers not checked), `unexpected_percent` and `partial_unexpected_list` (why).

    Supported data sources: pandas.
    """

    min_percent: float = pydantic.Field(description="The least share of checked numbers in percent.", ge=0, le=100)
    columns: dict[str, str] | None = pydantic.Field(default=None, description="What the columns of claims are called.")

    metric_dependencies: ClassVar[tuple[str, ...]] = (CLAIMS_METRIC, ROW_COUNT)
    success_keys: ClassVar[tuple[str, ...]] = ("min_percent", "columns")
    args_keys: ClassVar[tuple[str, ...]] = ("min_percent",)
    library_metadata: ClassVar[dict[str, str | list[str] | bool]] = GALLERY
    _library_metadata = library_metadata

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: dict[str, Any] | None = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        claims = metrics[CLAIMS_METRIC]
        unchecked = claims[~claims["checked"].astype(bool)]
        count, rest = len(claims), len(unchecked)
        share = 100 * (count - rest) / count if count else 0.0
        least = float(self._get_success_kwargs()["min_percent"])
        reasons = unchecked["reason"].value_counts().head(SHOWN)
        result = {
            "observed_value": round(share, 2),
            "element_count": count,
            "unexpected_count": rest,
            "unexpected_percent": 100 - share if count else 0.0,
            "partial_unexpected_list": [f"{number} numbers: {reason}" for reason, number in reasons.items()],
        }
        return {"success": share >= least and (count > 0 or least == 0), "result": result}

    @classmethod
    def _prescriptive_template(cls, renderer_configuration: RendererConfiguration[Any]) -> RendererConfiguration[Any]:
        renderer_configuration.add_param(name="min_percent", param_type=RendererValueType.NUMBER)
        renderer_configuration.template_str = COVERAGE
        return renderer_configuration

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    @render_suite_parameter_string
    def _prescriptive_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: dict[Any, Any] | None = None
    ) -> list[RenderedStringTemplateContent]:
        least = configuration.kwargs.get("min_percent")
        return [sentence(COVERAGE, configuration, min_percent=least)]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)
    def _diagnostic_observed_value_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: dict[Any, Any] | None = None
    ) -> str:
        return f"{result.result.get('observed_value', 0)} % of {result.result.get('element_count', 0)} numbers"


def _result(found: Any, attention: Any, applied: int) -> dict[str, Any]:
    """The result of a rule, with the rows its findings stand in."""
    count = len(found)
    messages = attention["message"].tolist()
    of_rows = bool(found.attrs.get(OF_ROWS))
    rows = [int(line) - 1 for line in attention["line"].dropna()] if of_rows else list(map(int, attention.index))
    return {
        "observed_value": len(attention),
        "element_count": count,
        "applied": applied,
        "unexpected_count": len(attention),
        "unexpected_percent": 100 * len(attention) / count if count else 0.0,
        "partial_unexpected_list": messages[:SHOWN],
        "unexpected_list": messages,
        "unexpected_index_list": rows,
    }


def sentence(template: str, configuration: Any, **values: Any) -> RenderedStringTemplateContent:
    """The sentence of an expectation with how much it matters, which Data Docs leave out otherwise."""
    severity = getattr(configuration.severity, "value", configuration.severity) or "critical"
    params = {**values, "severity": str(severity)}
    return RenderedStringTemplateContent(
        content_block_type="string_template",
        string_template={"template": f"{template} ($severity)", "params": params},
    )
