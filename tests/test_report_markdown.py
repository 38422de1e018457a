"""Markdown for comments: no document can add mark-up, links or mentions."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from report_samples import ATTACK, RULES, hostile, report, story, tables

from auditor.model import Audit
from auditor.report import Options, make
from auditor.report.markdown import MOST_FINDINGS, escaped, fenced
from auditor.report.records import placed
from auditor.report.terminal import safe

RENDERER = MarkdownIt("gfm-like", {"linkify": False})


def comment(*audits: Audit) -> str:
    stream, whole = io.BytesIO(), report(*audits)
    sink = make("markdown", stream, Options(rules={rule.id: rule for rule in RULES}))
    for audit in whole.audits:
        sink.add(placed(audit))
    sink.finish(whole.run)
    return stream.getvalue().decode("utf-8")


def tokens(text: str) -> list[Token]:
    found = RENDERER.parse(text)
    return found + [child for token in found for child in token.children or []]


def test_a_hostile_document_adds_no_markup() -> None:
    found = tokens(comment(hostile()))
    assert not {token.type for token in found} & {"link_open", "image", "html_inline", "s_open"}
    html = {token.content.strip() for token in found if token.type == "html_block"}
    assert all(re.fullmatch(r"<details><summary>[\w ]+</summary>|</details>", block) for block in html)


def test_the_text_of_a_hostile_document_is_shown_as_it_is() -> None:
    rendered = " ".join(token.content for token in RENDERER.parseInline(escaped(ATTACK))[0].children or [])
    assert re.sub(r"\s|\u2060", "", rendered) == re.sub(r"\s", "", safe(ATTACK))


@given(st.text(alphabet=st.sampled_from("ab1`*_[]()<>#+-!|~&$:=^\\@./{} \n"), max_size=40))
def test_any_text_stays_text(text: str) -> None:
    (inline,) = RENDERER.parseInline("x " + escaped(text) + " x")
    assert {token.type for token in inline.children or []} <= {"text", "text_special"}


@given(st.lists(st.text(alphabet="`a ", max_size=12), max_size=4))
def test_a_fence_holds_its_lines(lines: list[str]) -> None:
    (token,) = RENDERER.parse("\n".join(fenced(lines)))
    assert token.type == "fence"
    assert token.content == "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("text", ["@all", "see #12", "www.example.org", "https://example.org"])
def test_mentions_and_links_are_broken(text: str) -> None:
    assert text not in escaped(text)


def test_numbers_stand_bold_in_their_sentence() -> None:
    assert "> The New York-listed shares surged over **12%** after the news." in comment(story())


def test_every_table_row_has_four_cells() -> None:
    rows = [line for line in comment(hostile(), tables()).splitlines() if line.startswith("|")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [5] * 4


def test_more_findings_than_a_comment_holds_are_counted() -> None:
    audit = story()
    many = Audit(audit.document, audit.claims, audit.findings[:1] * (MOST_FINDINGS + 7), [], audit.coverage)
    assert "… and 7 findings more." in comment(many)
