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
import sys as _sys
from collections.abc import Iterable as _Iterable
from collections.abc import Mapping as _Mapping
from types import ModuleType as _ModuleType
from typing import TYPE_CHECKING as _TYPE_CHECKING

if _TYPE_CHECKING:
    import pandas

    from auditor.check.rules import RuleBook
    from auditor.frames import Frames
    from auditor.model import Claim, Document, Report

__version__ = "0.1.0"
__all__ = ["check", "check_frame", "extract", "to_frame"]


def check(
    document: str | Document | _Iterable[str | Document],
    rules: str | _os.PathLike[str] | _Iterable[str | _os.PathLike[str]] = (),
    *,
    date: _dt.date | None = None,
    fail_on: str = "error",
    shipped: bool = True,
) -> Report:
    """Checks the numbers of a text, a document or several of them, each by itself.

    `rules` is a file or folder of rules beside the shipped ones, or several (`shipped=False`: instead of
    them), `date` is the date of documents that do not say their own, and `fail_on` is as on the command line
    (`error`, `warning`, `info` or `never`). A text is read as plain text; `auditor.readers.read_text` reads
    others. A broken rule does not raise: it is a notice of the report, whose exit status is then 2.
    Raises ValueError for an unknown `fail_on` and TypeError for what is neither a text nor a document.
    """
    from auditor import pipeline
    from auditor.model import Document

    if fail_on not in pipeline.FAIL_ON:
        raise ValueError(f"fail_on is {fail_on!r}; allowed: {', '.join(pipeline.FAIL_ON)}")
    documents = [document] if isinstance(document, (str, bytes, Document)) else document
    return pipeline.report(map(_document, documents), _book(rules, shipped), date, fail_on)


def check_frame(
    frame: pandas.DataFrame,
    columns: _Mapping[str, str] | None = None,
    rules: str | _os.PathLike[str] | _Iterable[str | _os.PathLike[str]] = (),
    *,
    date: _dt.date | None = None,
    fail_on: str = "error",
    shipped: bool = True,
) -> Report:
    """Checks the claims of a pandas DataFrame, one a row, under the columns that `docs/claims.md` names.

    `columns` maps those names to the frame's own (`{"subject": "Kennzahl"}`); the rest is as for `check`. Line 1
    of a finding is the frame's first row. What cannot be read is a notice of the report, whose exit status is
    then 2. Raises ValueError for an unknown `fail_on` or name in `columns`, TypeError for what is no DataFrame.
    """
    from auditor import pipeline
    from auditor.frames import documents_of_frame

    if fail_on not in pipeline.FAIL_ON:
        raise ValueError(f"fail_on is {fail_on!r}; allowed: {', '.join(pipeline.FAIL_ON)}")
    return pipeline.report(documents_of_frame(frame, columns), _book(rules, shipped), date, fail_on)


def to_frame(report: Report) -> Frames:
    """The claims and the findings of a report as two pandas DataFrames, `.claims` and `.findings`.

    Their columns and Arrow types are those of `auditor.report.flat`, the same for every report.
    """
    from auditor.frames import to_frames

    return to_frames(report)


def extract(document: str | Document) -> list[Claim]:
    """The quantitative claims of a text or document, in reading order, with their exact places.

    `claim.text` is the slice `[claim.start:claim.end]` of the text, or of its cell in a table outside it.
    Raises TypeError for what is neither a text nor a document.
    """
    from auditor.extract import extract as find

    return find(_document(document))


def _book(rules: str | _os.PathLike[str] | _Iterable[str | _os.PathLike[str]], shipped: bool) -> RuleBook:
    from auditor.check.rules import load
    from auditor.resources import rules_folder

    own = [rules] if isinstance(rules, (str, _os.PathLike)) else rules
    return load([*([rules_folder()] if shipped else []), *(_os.fspath(path) for path in own)])


def _document(given: object) -> Document:
    from auditor.model import Document
    from auditor.readers import read_text

    if isinstance(given, str):
        return read_text(given)
    if isinstance(given, Document):
        return given
    raise TypeError(f"expected a text or an auditor.model.Document, not {type(given).__name__}")


class _Package(_ModuleType):
    """Keeps `auditor.check` and `auditor.extract` the functions when the sub-packages of those names are imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in __all__ and isinstance(value, _ModuleType)):
            super().__setattr__(name, value)


_sys.modules[__name__].__class__ = _Package
