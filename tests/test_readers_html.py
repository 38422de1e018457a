"""HTML: what is shown, in which blocks and tables, and where in the source each character stands."""

from __future__ import annotations

import datetime as dt
import html
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readers_invariants import assert_sound, shown_blocks

from auditor.model import Document
from auditor.readers import read_text
from auditor.readers.superscript import LOWERED, RAISED


def page(source: str) -> Document:
    document = read_text(source, format="html", path="p.html")
    assert_sound(document)
    assert_placed(document, source)
    return document


def assert_placed(document: Document, source: str) -> None:
    """Every visible character stands where the document says, as itself or as a reference."""
    lines = source.split("\n")
    for offset, char in enumerate(document.text):
        if char.isspace():
            continue
        line, column = document.place(offset)
        there = lines[line - 1][column - 1 : column + 40]
        decoded = html.unescape(there[: there.find(";") + 1]) if there.startswith("&") else there[:1]
        shapes = {decoded[:1], decoded[:1].translate(RAISED), decoded[:1].translate(LOWERED)}
        assert char in shapes or (there.startswith("&") and char in html.unescape(there)), (char, there, offset)


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var x = 5;</script>",
        "<style>p { width: 5px }</style>",
        "<template><p>5</p></template>",
        "<noscript><p>5</p></noscript>",
        "<!-- 5 -->",
        "<?php echo 5 ?>",
        "<!entity 5>",
        "</ 5>",
        "</zz a=5>",
        "<![CDATA[5]]>",
        "<span hidden>5</span>",
        '<div style="color: red; display : none">5</div>',
        '<b style="VISIBILITY:hidden">5</b>',
        '<i aria-hidden="true">5</i>',
        "<svg><text>5</text></svg>",
        "<iframe>5</iframe>",
        "<ix:header><ix:hidden><ix:nonFraction>5</ix:nonFraction></ix:hidden></ix:header>",
        "<dialog>5</dialog>",
        "<select><option hidden>5</option></select>",
    ],
)
def test_what_is_not_shown_is_not_read(hidden: str) -> None:
    assert "5" not in page(f"<p>before</p>{hidden}<p>after</p>").text


def test_title_is_no_text() -> None:
    document = page("<title>Q4 &amp;\n results</title><p>x</p>")
    assert (document.title, document.text) == ("Q4 & results", "x")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>280.2 <b>bil</b>lion</p>", "280.2 billion"),
        ("<span>$</span><span>5</span>", "$5"),
        ("1,<wbr>000&shy;,000", "1,000,000"),
        ("a \n\t b", "a b"),
        ("a<b> </b> b", "a b"),
        ("a&nbsp;b", "a\u00a0b"),
        ("5&lt;6 AT&T &ampx &#8364;5 &euro;", "5<6 AT&T &x €5 €"),
        ("&#99999999999999999999999999; &#²; &#x110000;", "\ufffd &#²; \ufffd"),
        ("a<br>b", "a\nb"),
        ("a<br> <br>b", "a\n\nb"),
        ("<div>1</div><div>2</div>", "1\n\n2"),
        ("5<p>6", "5\n\n6"),
        ("a</x>b</y>c", "abc"),
        ("a < b <3 c", "a < b <3 c"),
        ("5<hr>6", "5\n\n6"),
    ],
)
def test_visible_text(source: str, text: str) -> None:
    assert page(source).text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("5<sup>1</sup> million", "5 million"),
        ("5<sup>(a)</sup> million", "5 million"),
        ('5<sup><a href="#n">[12]</a></sup> million', "5 million"),
        ("5<sup>1,2</sup>", "5"),
        ("5<sup>*</sup>6", "5 6"),
        ("2024<sup>1</sup>", "2024"),
        ('9%<span style="position:relative;top:-3.5pt">(1)</span> up', "9% up"),
        ("5 m<sup>2</sup>", "5 m²"),
        ("kg/m<sup>3</sup>", "kg/m³"),
        ("6 × 10<sup>−3</sup>", "6 × 10⁻³"),
        ("10<sup>6</sup> cells", "10⁶ cells"),
        ("$10<sup>1</sup> each", "$10 each"),
        ("10<sup>1</sup> of them", "10 of them"),
        ("item<sup>2</sup>", "item"),
        ("1<sup>st</sup> and 20<sup>th</sup>", "1st and 20th"),
        ("CO<sub>2</sub>", "CO₂"),
    ],
)
def test_raised_and_lowered_figures(source: str, text: str) -> None:
    assert page(source).text == text


def test_blocks_have_their_kinds() -> None:
    source = (
        "<h2>Head</h2><p>One</p><ul><li>two<ol><li>three</ol></ul><blockquote>said <p>more</blockquote>"
        "<pre>\ncode  5\n  more</pre><figure><figcaption>Fig. 5</figcaption></figure>last"
    )
    document = page(source)
    assert shown_blocks(document) == [
        ("heading", "Head"),
        ("paragraph", "One"),
        ("item", "two"),
        ("item", "three"),
        ("quote", "said"),
        ("quote", "more"),
        ("code", "code  5\n  more"),
        ("caption", "Fig. 5"),
        ("paragraph", "last"),
    ]
    assert [block.level for block in document.blocks[:4]] == [2, 0, 1, 2]


def test_table_of_data() -> None:
    source = (
        "<p>Table 1. Sales</p><table><caption>In <b>millions</b></caption><thead><tr><th>Name<th>2024<th>2023</thead>"
        "<tr><td>A<td> 1,234 <td>5<sup>1</sup><tr><td>B<td>&nbsp;7&nbsp;<td></table>"
    )
    (table,) = page(source).tables
    assert table.rows == [["Name", "2024", "2023"], ["A", "1,234", "5"], ["B", "7", ""]]
    assert (table.headers, table.caption) == (1, "In millions")


def test_cells_never_glue() -> None:
    assert page("<table><tr><td>1,200<td>1<tr><td>106<td>2</table>").text == "1,200\t1\n106\t2"


def test_a_paragraph_that_begins_with_table_is_its_caption() -> None:
    document = page("<p>Table 1. Sales</p><table><tr><td>A<td>1</table>")
    assert document.tables[0].caption == "Table 1. Sales"
    assert [block.kind for block in document.blocks] == ["caption", "table"]


@pytest.mark.parametrize("line", ["Table of Contents", "The table below", "In millions", "Table 1. " + "long " * 50])
def test_what_is_no_caption(line: str) -> None:
    assert page(f"<p>{line}</p><table><tr><td>A<td>1</table>").tables[0].caption == ""


def test_spans_are_filled_with_empty_cells() -> None:
    rows = ["<th rowspan=2>A<th colspan=2>B", "<td>1<td>2", "<td>3<td>4<td rowspan=9>5", "<td>6<td>7"]
    source = "<table>" + "".join("<tr>" + row for row in rows) + "</table>"
    assert page(source).tables[0].rows == [["A", "B", ""], ["", "1", "2"], ["3", "4", "5"], ["6", "7", ""]]


def test_a_span_from_above_ends_where_it_ends_in_a_short_row() -> None:
    source = "<table><tr><td>a<td>b<td rowspan=2>c<tr><td>1<tr><td>2<td>3<td>4</table>"
    assert page(source).tables[0].rows == [["a", "b", "c"], ["1"], ["2", "3", "4"]]


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td><table><tr><td>A<td>1</table></table>",
        "<table><tr><td>A<tr><td>1</table>",
        "<table role=presentation><tr><td>A<td>1</table>",
        f"<table><tr><td>•<td>{'long prose ' * 30}</table>",
    ],
)
def test_layout_tables_are_prose(layout: str) -> None:
    document = page(f"<p>x</p>{layout}<p>y</p>")
    assert [table.rows for table in document.tables] in ([], [[["A", "1"]]])
    assert all(kind != "table" or text == "A\t1" for kind, text in shown_blocks(document))


def test_hostile_spans_stay_small() -> None:
    source = "<table>" + "<tr><td colspan=1000 rowspan=60000>1<td>2" * 1000 + "</table>"
    rows = read_text(source, format="html").tables[0].rows
    assert sum(map(len, rows)) < 300_000


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2025-02-20T23:00:00-05:00">',
        '<meta name="Date" content="2025-02-20">',
        '<body><header><time datetime="2025-02-20">Thursday</time></header>',
        '<body><time itemprop="datePublished" datetime="2025-02-20">Thursday</time>',
    ],
)
def test_date_of_publication(head: str) -> None:
    assert page(head).date == dt.date(2025, 2, 20)


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="date" content="20 February 2025">',
        '<meta name="date" content="2025-02-30">',
        '<meta name="modified" content="2025-02-20">',
        '<meta name="date" content="2025-02-20"><meta name="pubdate" content="2025-02-21">',
        '<body><p><time datetime="2025-02-20">then</time></p>',
    ],
)
def test_no_date_where_it_is_unclear(head: str) -> None:
    assert page(head).date is None


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_places_survive_line_ends(end: str) -> None:
    source = f"<p>one{end}two &amp; three</p>{end}<pre>{end}a{end}  b</pre>{end}<table>x<tr><td>1{end}<td>2</table>"
    page(source)


def test_text_torn_by_tags_is_placed() -> None:
    page("<p>aa</zz>bb</zz>cc<p>one<table>foster <tr>ed<td>cell</q>cell</td>more</table>")


def test_self_closed_elements_of_xhtml_swallow_nothing() -> None:
    source = '<?xml version="1.0"?><html><head><script src="x"/><title>T</title></head><body><p>5</p></body></html>'
    document = page(source)
    assert (document.text, document.title) == ("5", "T")


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 30_000 + "5",
        "<b>" * 5_000 + "<p>5",
        "<" * 100_000,
        "&" * 100_000,
        "<!--" * 50_000,
        "<!x>" * 20_000,
        "<script " * 20_000,
        '<a "' * 20_000,
        "</a " * 20_000,
        "a</x>" * 20_000,
        "<table>" * 3_000 + "5",
        "<sup>" * 3_000 + "2",
        "<table>" + "a<tr>" * 5_000,
        "<li>" * 10_000,
        "&#" + "9" * 100_000,
    ],
    ids=lambda source: source[:8],
)
def test_hostile_markup_is_read_in_time(source: str) -> None:
    began = time.process_time()
    assert_sound(read_text(source, format="html"))
    assert time.process_time() - began < 10


FRAGMENTS = (
    "<p>|</p>|<b>|</b>|<table>|</table>|<tr>|<td>|<td colspan=2>|<th rowspan=3>|</td>|<br>|<li>|<sup>|</sup>|<pre>|"
    "</pre>|<sub>2</sub>|<!-- c -->|<script>1</script>|<a href='>'>|</zz>|</zz a>|<div hidden>|</div>|<h1>|&amp;|"
    "&nbsp;|&lt|&#8364;|&ampx|&|<|>| |\n|\r\n|  |1|2,3|word |é€|😀|\u00ad|<svg>|</svg>|<textarea>|</textarea>|"
    "<caption>|<select>|<option>|<form>|<blockquote>|<title>t|</title>|<body>|</html>|<!x>|<?|</>|\"|'|<![CDATA[|<!--|-->|"
    "]]>|\ufeff|\f|<p a='"
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS.split("|")), max_size=30).map("".join))
def test_any_markup_is_sound(source: str) -> None:
    assert_sound(read_text(source, format="html"))


VISIBLE = (
    "<b>|</b>|<i>|</i>|<p>|</p>|<div>|</div>|<br>|<!-- c -->|&amp;|&nbsp;|&#8364;|&lt;|&ampx|<a href='>'>|</a>|<li>|"
    "</zz>|<ul>|</ul>| |\n|\r\n|  |1|2,3|word |é€|😀|<table><tr><td>7</td><td> 8 </td></tr></table>|<pre>\n x\n</pre>|"
    "<h2>t</h2>|m<sup>2</sup>|<!x>|</zz a>|</>|<!doctype x>"
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(VISIBLE.split("|")), max_size=30).map("".join))
def test_every_visible_character_is_placed(source: str) -> None:
    page(source)
