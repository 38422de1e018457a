"""The linter for the numbers in documents.

>>> import auditor
>>> report = auditor.check("Revenue was 280.2 billion yuan ($38.38 billion), profit 48.9 billion yuan ($7.61 billion).")
>>> report.exit_status, report.findings[0].rule
(1, 'fx/implied-rates-agree')
>>> [claim.text for claim in auditor.extract("Sales rose 8% to $5 million.")]
['8%', '$5 million']
"""

from __future__ import annotations

import datetime as _dt
import os as _os
from collections.abc import Iterable as _Iterable
from typing import TYPE_CHECKING as _TYPE_CHECKING

if _TYPE_CHECKING:
    from auditor.model import Claim, Document, Report

__version__ = "0.1.0"
__all__ = ["check", "extract"]


def check(
    document: str | Document | _Iterable[Document],
    rules: _Iterable[str | _os.PathLike[str]] = (),
    *,
    date: _dt.date | None = None,
    fail_on: str = "error",
    shipped: bool = True,
) -> Report:
    """Checks the numbers of a text, a document or several documents against each other.

    `rules` are files or folders of rules beside the shipped ones (`shipped=False`: instead of them), `date`
    is the date of documents that do not say their own, and `fail_on` is as on the command line (`error`,
    `warning`, `info` or `never`). A text is read as plain text; `auditor.readers.read_text` reads others.
    A broken rule does not raise: it is a notice of the report, whose exit status is then 2.
    Raises ValueError for an unknown `fail_on`.
    """
    from auditor import pipeline
    from auditor.check.rules import load
    from auditor.resources import rules_folder

    if fail_on not in pipeline.FAIL_ON:
        raise ValueError(f"fail_on is {fail_on!r}; allowed: {', '.join(pipeline.FAIL_ON)}")
    book = load([*([rules_folder()] if shipped else []), *rules])
    return pipeline.report(_documents(document), book, date, fail_on)


def extract(document: str | Document) -> list[Claim]:
    """The quantitative claims of a text or document, in reading order, with their exact places.

    `claim.text` is the slice `[claim.start:claim.end]` of the text, or of its cell in a table outside it.
    """
    from auditor.extract import extract as find

    (only,) = _documents(document)
    return find(only)


def _documents(given: str | Document | _Iterable[Document]) -> list[Document]:
    from auditor.model import Document
    from auditor.readers import read_text

    if isinstance(given, str):
        return [read_text(given)]
    return [given] if isinstance(given, Document) else list(given)
