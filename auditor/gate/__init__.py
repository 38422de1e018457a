"""A data-quality gate by Great Expectations (GX), and expectations of our own that any GX suite can use.

    claims or saved run ─▶ frames ─▶ suites ─▶ checkpoints ─▶ outcome by our severities, Data Docs that open offline

Importing this package imports Great Expectations, which takes a second; no other command does.

>>> from auditor.gate import ExpectImpliedRatesToAgree
>>> ExpectImpliedRatesToAgree().rule
'fx/implied-rates-agree'
"""

from __future__ import annotations

from auditor.gate import quiet  # noqa: F401 (settles GX's environment before it is imported)
from auditor.gate.expectations import (
    ExpectAuditorRuleToPass,
    ExpectFiguresOfOneKeyToAgree,
    ExpectImpliedRatesToAgree,
    ExpectNumbersToBeChecked,
    ExpectTotalsToFoot,
)
from auditor.gate.pairs import ExpectColumnPairFiguresToAgree

__all__ = [
    "ExpectAuditorRuleToPass",
    "ExpectColumnPairFiguresToAgree",
    "ExpectFiguresOfOneKeyToAgree",
    "ExpectImpliedRatesToAgree",
    "ExpectNumbersToBeChecked",
    "ExpectTotalsToFoot",
]
