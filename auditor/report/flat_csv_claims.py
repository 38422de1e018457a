"""`csv-claims`: claims, one a row, as `csv` writes findings."""

from __future__ import annotations

from typing import BinaryIO

from auditor.report.flat import CLAIMS, claim_rows
from auditor.report.flat_csv import Rows
from auditor.report.sink import Options


def make(stream: BinaryIO, options: Options) -> Rows:
    """The claims on a binary stream."""
    return Rows(stream, CLAIMS, claim_rows)
