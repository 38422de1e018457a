"""Markdown: the source stays the text, the clean copy blanks what a reader of the page does not see."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readers_invariants import assert_sound, shown_blocks

from auditor.model import Document
from auditor.readers import read_text


def page(source: str) -> Document:
    document = read_text(source, format="markdown", path="p.md")
    assert document.text == source
    assert_sound(document)
    return document


def seen(source: str) -> str:
    document = page(source)
    return (document.clean or source).replace("\0", "")


@pytest.mark.parametrize(
    ("source", "visible"),
    [
        ("plain 5 % text", "plain 5 % text"),
        ("**$5** million", "$5 million"),
        ("*5* and __6__ and ***7***", "5 and 6 and 7"),
        ("5 * 6 * 7", "5 * 6 * 7"),
        ("**5 is not closed", "**5 is not closed"),
        ("2*3*4", "234"),
        ("[280.2 billion](http://x/2020) yuan", "280.2 billion yuan"),
        ('[5][r] and [r]\n\n[r]: http://x/7 "8"', "5 and r\n\n  "),
        ("![chart 5](x6.png) after", " after"),
        ("[![alt 5](6.png) 7](http://8)", " 7"),
        ("<http://x/5> and <a@b5.org>", " and "),
        ("`code 5` text", " text"),
        ("``a ` 5`` text", " text"),
        (r"\$5 and \*6\*", "$5 and *6*"),
        ("5&nbsp;% &euro;7 &bogus; AT&T", "5\u00a0% €7 &bogus; AT&T"),
        ("~~5~~ 6", "5 6"),
        ("about ~5", "about ~5"),
        ("<b>5</b>% <!-- 6 --> 7<br>8", "5%  7\n8"),
        ("5<sup>1</sup> m<sup>2</sup> CO<sub>2</sub>", "5 m² CO₂"),
        ("5[^1] million", "5 million"),
        ("1\u00ad000", "1000"),
        ("[x] not a link (5)", "[x] not a link (5)"),
    ],
)
def test_inline_markup(source: str, visible: str) -> None:
    assert seen(source) == visible


def test_offsets_survive_cleaning() -> None:
    source = "Up **$5** to [6](http://7)."
    document = page(source)
    assert document.clean.index("$5") == source.index("$5")
    assert document.clean.index("6") == source.index("6")


def test_blocks_have_their_kinds() -> None:
    source = (
        "# Head **1** #\n\nPara\nmore\n\nSet\n---\n\n- one\n  two\n    1. three\n\n> said\n> more\n\n```\n5\n```\n\n"
        "    indented 6\n\n<div>\n7\n</div>\n\n***\n"
    )
    document = page(source)
    assert shown_blocks(document) == [
        ("heading", "Head **1**"),
        ("paragraph", "Para\nmore"),
        ("heading", "Set"),
        ("item", "one\n  two"),
        ("item", "three"),
        ("quote", "said\n> more"),
        ("code", "```\n5\n```"),
        ("code", "    indented 6"),
        ("paragraph", "7"),
    ]
    assert [block.level for block in document.blocks[:5]] == [1, 0, 2, 1, 2]
    assert document.title == "Head 1"


@pytest.mark.parametrize(
    "source",
    [
        "```\n5\n```",
        "~~~x5\n6\n~~~",
        "    5",
        "<!-- 5\n\n6 -->",
        "<script>\n5\n</script>",
        "<style>\np {5}\n</style>",
        "[a]: http://x/5",
        "---\na: 5\n---",
        "5. \n6. ",
    ],
    ids=repr,
)
def test_what_holds_no_claims_is_blank(source: str) -> None:
    assert not seen(source).strip()


def test_markers_of_items_and_quotes_are_blank() -> None:
    assert seen("1. one\n2. two\n\n> 3 three\n> four").split() == ["one", "two", "3", "three", "four"]


def test_front_matter() -> None:
    document = page('---\ntitle: "Sales: 5 %"\ndate: 2025-02-20\nlayout: x\n---\n\nText\n')
    assert (document.title, document.date) == ("Sales: 5 %", dt.date(2025, 2, 20))
    assert [block.kind for block in document.blocks] == ["code", "paragraph"]


def test_front_matter_with_another_date_is_undated_with_a_warning() -> None:
    document = page("---\ndate: Feb 20, 2025\n---\nText")
    assert document.date is None
    assert "'Feb 20, 2025'" in document.notices[0].message


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert shown_blocks(page("---\n\nText 5\n\n---\n")) == [("paragraph", "Text 5")]


def test_table() -> None:
    source = (
        "**Table 1. Sales**\n\n| Name | 2024 | 2023 |\n|---|--:|--:|\n| A | **1,234** | `5` |\n| B | \\$5 |\n"
        "| x \\| y | [7](http://a/8) | &nbsp;9 | extra |\n"
    )
    document = page(source)
    (table,) = document.tables
    assert table.rows == [["Name", "2024", "2023"], ["A", "1,234", "5"], ["B", "$5", ""], ["x \\| y", "7", "9"]]
    assert (table.headers, table.caption) == (1, "Table 1. Sales")
    assert table.start == source.index("| Name")
    assert shown_blocks(document)[0] == ("caption", "**Table 1. Sales**")


def test_table_within_a_quote_within_an_item() -> None:
    source = "- > | A | B |\r\n  > |---|---|\r\n  > | 5 | 6 |\r\n"
    assert page(source).tables[0].rows == [["A", "B"], ["5", "6"]]


def test_table_cells_do_not_glue_in_the_clean_text() -> None:
    assert "56" not in seen("|A|B|\n|-|-|\n|5|6|\n")


def test_too_deep_nesting_is_said() -> None:
    document = page("> " * 60 + "5")
    assert "nested" in document.notices[0].message


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_keep_offsets(end: str) -> None:
    source = end.join(["# **5**", "", "a *b*", "c", "", "|A|B|", "|-|-|", "|5|6|", ""])
    document = page(source)
    assert [source[block.start] for block in document.blocks] == ["*", "a", "|"]
    assert document.tables[0].rows == [["A", "B"], ["5", "6"]]


HOSTILE = "[;![;*a_;`a``;<;<!-- ;&;[a](;[a;> ;- ;|;~~a;\\;<http://;[^;**a;[a]: b\n;<br;<b>x;&#x;| a "


@pytest.mark.parametrize("unit", HOSTILE.split(";"))
def test_hostile_repeats_are_read_in_time(unit: str) -> None:
    began = time.process_time()
    page(unit * 5_000)
    assert time.process_time() - began < 10


FRAGMENTS = (
    "# ;## x ##;\n;\n\n;\r\n;- ;  ;    ;\t;1. ;> ;*;**;_;`;```\n;~~;[;];(x);](x);![;<b>;</b>;<br>;<!--;-->;\\;|;"
    "|-|-|\n;| a | b |\n;---\n;===\n;5;text ;é;😀;[^1];[r]: y\n;<sup>1</sup>;\u00a0;\x0b;\f;\u2028;&nbsp;;&amp;;&#8364"
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS.split(";")), max_size=30).map("".join))
def test_any_markup_is_sound(source: str) -> None:
    document = page(source)
    for before, after in zip(source, document.clean, strict=False):
        assert after in {before, "\0"} or before in "|<&" or after in "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
