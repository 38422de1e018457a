"""Tables of claims: what stays silent first, then what is found, then what cannot be read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import pipeline
from auditor.check.rules import RuleBook, load
from auditor.claims.columns import columns, is_claims, parse_mapping, read_header
from auditor.claims.figures import _usual, figures
from auditor.claims.groups import Groups, Source
from auditor.cli import cli
from auditor.model import Document, Finding, Notice, Report, Verdict
from auditor.readers import Tables, read
from auditor.resources import rules_folder

EXAMPLE = Path(__file__).parent.parent / "examples" / "claims" / "claims.csv"
HEADER = "id,document,text,subject,entity,period,converted"
TRUE = f"""{HEADER}
1,story,280.2 billion yuan,revenue,Alibaba,2024-Q4,$38.38 billion
2,story,48.9 billion yuan,net income,Alibaba,2024-Q4,$6.71 billion
"""
FALSE = TRUE.replace("$6.71", "$7.61")


CASES = yaml.safe_load((Path(__file__).parent / "data" / "claims.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load([rules_folder()])


def read_csv(text: str, **tables: object) -> list[Document | Notice]:
    return list(read("-", stdin=io.BytesIO(text.encode()), format="csv", tables=Tables(**tables)))  # type: ignore[arg-type]


def audited(book: RuleBook, text: str, **tables: object) -> Report:
    return pipeline.report(iter(read_csv(text, **tables)), book)


def attention(report: Report) -> list[str]:
    """What asks for attention, reference rates apart."""
    found = [f"{finding.rule} {finding.verdict}" for finding in report.findings if finding.level]
    return [told for told in found if "reference" not in told]


def of_rule(report: Report, rule: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule == rule]


# ---------------------------------------------------------------------- what stays silent
SILENT: dict[str, str] = CASES["silent"]


@pytest.mark.parametrize("name", SILENT)
def test_true_tables_are_silent(book: RuleBook, name: str) -> None:
    report = audited(book, SILENT[name])
    assert attention(report) == []
    assert [str(notice) for notice in report.run.notices] == []
    assert [notice for audit in report.audits for notice in audit.document.notices] == []
    assert report.run.claims > 0


def test_the_example_has_one_bad_pair() -> None:
    done = CliRunner().invoke(cli, ["check", str(EXAMPLE), "-o", "concise", "--rates", "none"])
    assert done.exit_code == 1
    found, *rest = done.output.splitlines()
    assert f"{EXAMPLE}:3:7 (column converted): error fx/implied-rates-agree 48.9 billion yuan ($7.61 billion)" in found
    assert rest[-1] == "FAIL: 1 error"


# ---------------------------------------------------------------------- what is found
FAILS: dict[str, str] = CASES["fails"]


@pytest.mark.parametrize("rule", FAILS)
def test_false_tables_fail(book: RuleBook, rule: str) -> None:
    report = audited(book, FAILS[rule])
    assert f"{rule} fail" in attention(report)
    assert report.exit_status == 1


def test_the_finding_names_the_wrong_cell(book: RuleBook) -> None:
    report = audited(book, FALSE)
    (finding,) = of_rule(report, "fx/implied-rates-agree")
    assert [suggestion.text for suggestion in finding.suggestions] == ["$6.71 billion"]
    (claim,) = [claim for claim in report.audits[0].claims if claim.id == finding.culprit]
    assert (claim.text, claim.row, claim.column) == ("$7.61 billion", 2, 6)
    assert report.audits[0].document.tables[0].rows[2][6][claim.start : claim.end] == claim.text


def test_text_and_value_of_one_row_are_one_figure(book: RuleBook) -> None:
    report = audited(book, "document,text,value,unit\na,$38.83 million,38.38,million USD")
    assert attention(report) == ["restatement/told-twice fail"]


def test_a_scale_word_of_the_text_counts(book: RuleBook) -> None:
    report = audited(book, "document,text,value,unit\na,$2.08 billion,2080000,USD")
    assert attention(report) == ["restatement/told-twice fail"]


def test_percent_and_base_value_are_other_names(book: RuleBook) -> None:
    report = audited(book, "document,text,Percent,Base value\na,$190 million,$100 million,10")
    assert "change/percent-to-from not-checked" not in attention(report)
    table = report.audits[0].document.tables[0]
    assert table.fields == {"document": 0, "text": 1, "before": 3, "change": 2}


def test_a_change_from_another_row(book: RuleBook) -> None:
    rows = "id,document,text,before,change\nnow,a,$112 million,#then,{}\nthen,a,$101 million,,"
    assert attention(audited(book, rows.format("11%"))) == []
    assert attention(audited(book, rows.format("22%"))) == ["change/percent-to-from fail"]


@pytest.mark.parametrize(("text", "ulp"), [("38.38", "1/100"), ("38.380", "1/1000"), ("38.4", "1/10")])
def test_the_written_form_decides_the_precision(book: RuleBook, text: str, ulp: str) -> None:
    report = audited(book, f"document,value,unit\na,{text},USD")
    quantity = report.audits[0].claims[0].quantity
    assert quantity is not None
    assert str(quantity.ulp) == ulp


def test_the_unit_column_says_whose_dollar_it_is(book: RuleBook) -> None:
    report = audited(book, "document,text,unit\na,$5 million,CAD")
    assert [(claim.unit, claim.ambiguous) for claim in report.audits[0].claims] == [("CAD", False)]


def test_low_and_high_are_what_the_figure_stands_for(book: RuleBook) -> None:
    report = audited(book, "document,value,unit,low,high\na,5.0,%,4,6")
    claim = report.audits[0].claims[0]
    assert claim.quantity is not None
    assert claim.quantity.narrow.show() == "[4, 6]"


DIGITS = st.from_regex(r"(0|[1-9][0-9]{0,5}|[1-9][0-9]{0,2}(,[0-9]{3}){1,2})(\.[0-9]{1,5})?", fullmatch=True)
AROUND = [
    "{}%",
    "{} %",
    "${}",
    "€{}",
    "£{} million",
    "${} billion",
    "{} billion yuan",
    "{} million euros",
    "{} billion",
]


@settings(deadline=None)
@given(DIGITS, st.sampled_from([*AROUND, "{} trillion yen", "{} thousand people", "{} million tonnes", "${} million"]))
def test_usual_figures_are_read_as_the_grammar_reads_them(digits: str, around: str) -> None:
    cell = around.format(digits)
    usual = _usual(cell)
    if usual is not None:
        assert (usual,) == figures(cell)


@pytest.mark.parametrize("around", AROUND)
def test_usual_figures_are_read_in_their_form(around: str) -> None:
    assert _usual(around.format("38.38")) is not None


# ---------------------------------------------------------------------- rows and documents
def test_rows_of_a_document_may_stand_apart(book: RuleBook) -> None:
    lines = FALSE.splitlines()
    report = audited(book, "\n".join([lines[0], lines[1], *(f"{n},d{n},5%,s,E,2024," for n in range(50)), lines[2]]))
    assert attention(report) == ["fx/implied-rates-agree fail"]
    story = next(audit.document for audit in report.audits if audit.document.id == "story")
    assert story.tables[0].origin is not None
    assert story.tables[0].origin.lines == [1, 2, 53]


def test_without_a_document_column_the_table_is_one(book: RuleBook) -> None:
    text = "\n".join(line.replace("story,", "").replace("document,", "") for line in FALSE.splitlines())
    assert attention(audited(book, text)) == ["fx/implied-rates-agree fail"]


def grouped(rows: list[str], monkeypatch: pytest.MonkeyPatch, waiting: int, most: int) -> Iterator[Document | Notice]:
    monkeypatch.setattr("auditor.claims.groups.MOST_WAITING", waiting)
    monkeypatch.setattr("auditor.claims.groups.MOST_ROWS", most)
    groups = Groups(Source("t.csv", ["document", "text"], 1, {"document": 0, "text": 1}))
    for line, name in enumerate(rows, 2):
        yield from groups.add(line, [name, "5%"])
    yield from groups.end()


def test_rows_too_far_apart_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    *documents, notice = grouped(["a", *(f"b{n}" for n in range(9)), "a"], monkeypatch, 4, 100)
    assert isinstance(notice, Notice)
    assert "sort the table by document" in notice.message
    assert (notice.level, notice.path, notice.line) == ("warning", "t.csv", 12)
    assert [document.id for document in documents if isinstance(document, Document)].count("a") == 2


def test_every_row_comes_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"d{n * 7 % 11}" for n in range(100)]
    found = [one for one in grouped(names, monkeypatch, 10, 5) if isinstance(one, Document)]
    lines = [line for one in found for line in one.tables[0].origin.lines[1:]]  # type: ignore[union-attr]
    assert sorted(lines) == list(range(2, 102))
    assert all(len(one.tables[0].rows) <= 6 for one in found)


# ---------------------------------------------------------------------- which tables are claims
@pytest.mark.parametrize(
    "header", ["document,text", "id,value,unit", "text,converted", "Text;Entity".replace(";", ","), "value,metric"]
)
def test_headers_of_claims(header: str) -> None:
    assert is_claims(read_header(header.split(","), {}))


@pytest.mark.parametrize(
    "header", ["Period,Value,Change", "Year,Revenue,Share", "id,text,date", "document,subject", ",2024,2023"]
)
def test_headers_of_other_tables(header: str) -> None:
    assert not is_claims(read_header(header.split(","), {}))


def test_plain_tables_get_the_rules_of_tables(book: RuleBook) -> None:
    statement = "(in millions),2024,2023\nProducts,12.4,11.0\nServices,31.5,30.2\nOther,4.2,3.9\nTotal,48.1,54.1\n"
    report = audited(book, statement)
    assert attention(report) == ["table/total-foots fail"]
    table = report.audits[0].document.tables[0]
    assert table.origin is not None
    assert table.origin.lines == [1, 2, 3, 4, 5]


def test_texts_are_read_as_documents(book: RuleBook) -> None:
    report = audited(book, 'id,text,date\na1,"Sales rose 10 percent to $190 million from $100 million.",2024-02-03\n')
    document = report.audits[0].document
    assert (document.id, str(document.date), document.line_base) == ("a1", "2024-02-03", 2)
    assert attention(report) == ["change/percent-to-from fail"]


@pytest.mark.parametrize("kind", ["claims", "documents", "plain"])
def test_the_kind_can_be_said(kind: str) -> None:
    found = [one for one in read_csv("id,text\n1,5%\n", kind=kind) if isinstance(one, Document)]
    assert bool(found[0].text) == (kind == "documents")
    assert bool(found[0].tables and found[0].tables[0].fields) == (kind == "claims")


def test_columns_of_other_names_are_mapped(book: RuleBook) -> None:
    text = FALSE.replace("text,subject", "Betrag,Kennzahl").replace("converted", "in Dollar")
    mapping = parse_mapping(["text=Betrag", "subject=Kennzahl", "converted=in dollar"])
    assert attention(audited(book, text, columns=mapping)) == ["fx/implied-rates-agree fail"]


def test_the_configuration_names_columns(tmp_path: Path) -> None:
    table, settings = tmp_path / "claims.csv", tmp_path / "auditor.toml"
    table.write_text(FALSE.replace("text,subject", "Betrag,Kennzahl"), encoding="utf-8")
    settings.write_text('[columns]\ntext = "Betrag"\nsubject = "Kennzahl"\n', encoding="utf-8")
    assert CliRunner().invoke(cli, ["check", str(table), "-o", "concise"]).exit_code == 1
    settings.write_text('[columns]\ntxt = "Betrag"\n', encoding="utf-8")
    wrong = CliRunner().invoke(cli, ["check", str(table), "-o", "concise"])
    assert wrong.exit_code == 2
    assert "unknown column of claims 'txt'; did you mean 'text'?" in wrong.output


# ---------------------------------------------------------------------- what cannot be read
def problems(text: str, **tables: object) -> list[str]:
    report = pipeline.report(iter(read_csv(text, **tables)), RuleBook({}, {}, {}, []))
    return [str(notice) for notice in (*report.run.notices, *(n for a in report.audits for n in a.document.notices))]


BAD = {
    "no figure": ("document,text\na,abc", "-:2:2: this row cannot be read: 'abc' holds no figure (column text)"),
    "several figures": ("document,text\na,5% of 10", "-:2:2: this row cannot be read: '5% of 10' holds 2 figures"),
    "unknown unit": (
        "document,value,unit\na,5,yaun",
        "the unit 'yaun' is not known; did you mean 'yuan'? (column value)",
    ),
    "two units": ("document,text,unit\na,5 km,USD", "'5 km' is in kilometer, but its unit is given as 'USD'"),
    "unknown hedge": ("document,text,hedge\na,5%,abuot", "unknown hedge 'abuot'; did you mean 'about'?"),
    "a date as a number": (
        "document,text,period\na,5%,45657",
        "-:2:3: this row cannot be read: the period 45657 is a date",
    ),
    "too many cells": (
        "document,text\na,$1,234 million",
        "-:2: this row cannot be read: it has 3 cells under 2 headings",
    ),
    "two columns of one name": ("document,text,value,value\n", "-:1: has several columns for 'value': number 3 and 4"),
    "nothing": ("", "-: is empty"),
    "an open quotation mark": ('document,text\na,"5%\nb,6%\n', "-:2: a quotation mark in this row is not closed"),
    "a heading misspelt": ("document,text,subjct\na,5%,x", "the column 'subjct' is not read; for 'subject' rename it"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_rows_are_told_with_their_place(name: str) -> None:
    text, message = BAD[name]
    assert [told for told in problems(text) if message in told] != []


def test_a_table_said_to_be_of_claims_needs_a_figure() -> None:
    (told,) = problems("txt,subject\n5%,x\n", kind="claims")
    assert told == (
        "-:1: is no table of claims: it has neither a column 'text' nor 'value'; did you mean 'txt'? "
        "its columns are 'txt', 'subject'"
    )


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("subjekt=X", "unknown column of claims 'subjekt'; did you mean 'subject'?"),
        ("subject", "'subject' is no NAME=COLUMN; the names are id, document"),
        ("subject=", "the column for 'subject' has no name"),
    ],
)
def test_a_wrong_mapping_is_answered(pair: str, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        parse_mapping([pair])
    assert message in str(error.value)


def test_a_mapped_column_that_is_not_there_is_told() -> None:
    told = problems("document,text\na,5%\n", columns={"subject": "Metrik"})
    assert told == ["-:1: has no column 'Metrik', which was given for 'subject'; it has 'document', 'text'"]


def test_mixed_units_of_a_conversion_are_not_checked(book: RuleBook) -> None:
    report = audited(book, "document,text,converted\na,5 km,$3")
    (finding,) = of_rule(report, "fx/amounts-not-swapped") or of_rule(report, "fx/implied-rates-agree")
    assert finding.verdict is Verdict.NOT_CHECKED
    assert "no conversion of each other" in finding.message


def test_rows_that_cannot_be_read_are_listed_and_counted() -> None:
    told = problems("document,text\n" + "a,1,2\n" * 12)
    assert len(told) == 6
    assert told[-1] == "-: 12 rows cannot be read; the first 5 are told above"


def test_rows_with_unreadable_cells_are_listed_and_counted(book: RuleBook) -> None:
    rows = "".join(f"d{number},{'5%' if number % 2 else 'unknown'}\n" for number in range(40))
    report = audited(book, "document,text\n" + rows)
    told = [str(notice) for audit in report.audits for notice in audit.document.notices]
    assert len(told) == 5
    assert [str(notice) for notice in report.run.notices] == ["-: 20 rows cannot be read; the first 5 are told above"]
    assert (len(report.audits), report.run.claims, report.exit_status) == (40, 20, 2)


def test_other_encodings_are_told() -> None:
    found = list(read("-", stdin=io.BytesIO("document,text\na,5 €\nb,6 €\n".encode("cp1252")), format="csv"))
    (told,) = [str(one) for one in found if isinstance(one, Notice)]
    assert told.startswith("-:2: 2 lines hold bytes that are no UTF-8, replaced by U+FFFD")
    utf16 = list(read("-", stdin=io.BytesIO("document,text\na,5 €\n".encode("utf-16")), format="csv"))
    assert [one.tables[0].rows[1][1] for one in utf16 if isinstance(one, Document)] == ["5 €"]


def test_a_huge_cell_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.readers.csv_file.LONGEST_CELL", 1000)
    told = problems(f"document,text\na,{'5' * 2000}\nb,6%\n")
    assert told == [
        "-:2: a cell that begins in this row is longer than 1,000 characters: is a quotation mark not closed?"
    ]


def test_every_column_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "claims.md").read_text(encoding="utf-8")
    assert [name for name in columns() if f"| `{name}` |" not in page] == []
