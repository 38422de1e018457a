"""The HTML report in a real browser: keys, filters, links, copying, accessibility, print, and no way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from browsing import Watched, browser
from report_samples import damaged, empty, hostile, page_of, story, tables

from auditor.check.rules import load_folder
from auditor.model import Audit, Document
from auditor.pipeline import Tally, audits
from auditor.readers import read_text

DESKTOP, PHONE = (1280, 900), (390, 844)
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of the pages by name."""
    folder: Path = tmp_path_factory.mktemp("pages")
    made = {
        "one": [damaged()],
        "several": [damaged(), story(), tables(), empty()],
        "hostile": [hostile()],
        "broken": [hostile(), broken()],
        "together": together(),
        "real": real(),
    }
    for name, documents in made.items():
        (folder / f"{name}.html").write_bytes(page_of(*documents).encode("utf-8"))
    return {name: (folder / f"{name}.html").as_uri() for name in made}


def broken() -> Audit:
    """A document with what breaks programs: a line of a megabyte, U+0000, a lone surrogate, bidi overrides."""
    text = "NUL \0, lone \ud800, \u202eoverride, 5% of " + "x" * 1_000_000 + " 7%"
    book = load_folder()
    (audit,) = audits([Document(text, id="broken\0\u202e\ud800", title="\u2066</title>")], book, Tally(book))
    return audit


def real() -> list[Audit]:
    """A document as the auditor itself audits it."""
    text = (Path(__file__).parent.parent / "examples" / "several-errors.md").read_text("utf-8")
    book = load_folder()
    return list(audits([read_text(text, path="several-errors.md", format="markdown")], book, Tally(book)))


def together() -> list[Audit]:
    """Two documents of which the second contradicts the first."""
    book = load_folder()
    texts = ["Halden said revenue rose 8% to $280.2 million in 2024.", "Halden's revenue was $820.2 million in 2024."]
    documents = [Document(text, id=f"d{at}.txt", path=f"d{at}.txt") for at, text in enumerate(texts)]
    return list(audits(documents, book, Tally(book), together=True))


@pytest.fixture
def visit(chromium: Any, pages: dict[str, str]) -> Iterator[Open]:
    """Opens a page; afterwards nothing may have been asked for and nothing complained of."""
    opened: list[Watched] = []

    @contextmanager
    def _visit(name: str, hash: str = "", size: tuple[int, int] = DESKTOP, **options: Any) -> Iterator[Watched]:
        viewport = {"width": size[0], "height": size[1]}
        context = chromium.new_context(viewport=viewport, reduced_motion="reduce", **options)
        watched = Watched(context, pages[name] + hash)
        opened.append(watched)
        yield watched
        context.close()

    yield _visit
    assert [watched.complaints for watched in opened] == [[] for _ in opened]
    outside = {url for watched in opened for url in watched.requests if url.partition("#")[0] not in pages.values()}
    assert outside == set()


def test_j_and_k_step_through_what_asks_for_attention(visit: Open) -> None:
    with visit("several") as seen:
        seen.press("j")
        first = seen.current()
        assert first.startswith("f-")
        assert seen.page.locator(f"#{first}").get_attribute("open") is not None
        assert seen.hash() == f"#{first}"
        seen.press("j")
        second = seen.current()
        assert second not in ("", first)
        assert seen.text("#position").startswith("2 of ")
        seen.press("k")
        assert seen.current() == first
        assert seen.page.evaluate("document.activeElement.parentElement.id") == first
        assert seen.page.locator(".text .hit").count() > 1
        seen.press("Escape")
        assert (seen.current(), seen.hash(), seen.page.locator(".hit").count()) == ("", "", 0)


def test_n_and_p_step_through_the_documents(visit: Open) -> None:
    with visit("several") as seen:
        seen.press("n", "n")
        assert seen.hash() == "#d-2"
        seen.press("n")
        assert seen.hash() == "#d-3"
        seen.press("p")
        assert seen.hash() == "#d-2"
        assert abs(seen.page.locator("#d-2").bounding_box()["y"]) < 120


def test_help_opens_and_single_keys_can_be_switched_off(visit: Open) -> None:
    with visit("one") as seen:
        seen.press("?")
        assert seen.page.locator("#help").is_visible()
        seen.page.locator("#keys").uncheck()
        seen.press("Escape")
        assert not seen.page.locator("#help").is_visible()
        seen.press("j")
        assert seen.current() == ""


def test_search_narrows_findings_documents_and_index(visit: Open) -> None:
    with visit("several") as seen:
        seen.press("/")
        seen.page.keyboard.type("360")
        assert seen.hash() == "#find=360"
        assert seen.page.locator(".document:visible").count() == 1
        assert seen.page.locator(".index tbody tr:visible").count() == 1
        assert seen.text("#position") == "1 found"
        seen.page.locator("#clear").click()
        assert seen.page.locator(".document:visible").count() == 4
        assert seen.hash() == ""


def test_filters_stand_in_the_address_and_come_back_from_it(visit: Open) -> None:
    with visit("several") as seen:
        seen.page.locator("button[data-severity=error]").click()
        seen.page.locator("#rule").select_option("sum/total")
        address = seen.page.url
        assert seen.hash() == "#severity=error&rule=sum/total"
        shown = seen.page.locator(".card:not([hidden])")
        assert {each.get_attribute("class") for each in shown.all()} == {"card error"}
        assert {each.locator(".rule").inner_text() for each in shown.all()} == {"sum/total"}
        seen.press("j")
        chosen = seen.current()
        assert seen.hash() == f"#{chosen}&severity=error&rule=sum/total"
        again = Watched(seen.context, "about:blank")
        again.page.goto(address)
        assert again.page.locator("button[data-severity=error]").get_attribute("aria-pressed") == "true"
        assert again.page.locator("#rule").input_value() == "sum/total"
        assert again.page.locator(".card:not([hidden])").count() == shown.count()


def test_a_verdict_is_a_filter_too(visit: Open) -> None:
    with visit("several", "#verdict=pass,pass-by-rounding") as seen:
        states = {each.get_attribute("class") for each in seen.page.locator(".card:not([hidden])").all()}
        assert states == {"card pass", "card pass-by-rounding"}
        assert seen.page.locator(".text .off").count() > 0


def test_a_deep_link_opens_its_finding_and_marks_its_numbers(visit: Open) -> None:
    with visit("several", "#f-fedcba9876543210") as seen:
        assert seen.current() == "f-fedcba9876543210"
        assert seen.page.locator("#f-fedcba9876543210 ol").is_visible()
        assert "hit" in str(seen.page.locator("#c-1-c5").get_attribute("class"))


def test_a_link_to_a_finding_that_is_gone_says_so(visit: Open) -> None:
    with visit("one", "#f-0000000000000000") as seen:
        assert "does not hold" in seen.text(".gone")
        seen.press("j")
        seen.page.reload()
        assert seen.page.locator(".gone").count() == 0


def test_a_link_to_a_folded_pass_opens_it_with_its_reason(visit: Open) -> None:
    with visit("several") as seen:
        target = seen.page.locator(".group .card.pass").first.get_attribute("id")
        seen.page.evaluate(f"location.hash = '{target}'")
        seen.page.wait_for_selector(f"#{target}.current")
        assert seen.page.locator(f"#{target} > .why").is_visible()


def test_a_number_opens_its_checks_one_after_the_other(visit: Open) -> None:
    with visit("real") as seen:
        number = seen.page.locator(".text a[title*='2 checks']").first
        number.click()
        first = seen.current()
        assert f"#{first}" == number.get_attribute("href")
        number.click()
        assert seen.current() != first
        seen.page.go_back()
        seen.page.wait_for_selector(f"#{first}.current")


def test_a_number_that_was_not_checked_leads_to_the_reason(visit: Open) -> None:
    with visit("one") as seen:
        number = seen.page.locator(".text a.u[href^='#u-']").first
        number.click()
        reason = seen.page.locator(str(number.get_attribute("href")))
        assert reason.locator("summary").is_visible()
        assert reason.get_attribute("open") is not None


def test_the_suggestion_and_the_waiver_are_copied(visit: Open) -> None:
    with visit("one", "#f-fedcba9876543210") as seen:
        seen.press("c")
        assert seen.text("#f-fedcba9876543210 .fix .copy") == "Copied"
        seen.press("/", "Control+v")
        assert seen.page.locator("#find").input_value() == seen.page.locator(".current .fix ins").text_content()
        seen.page.locator("#clear").click()
        seen.page.locator("#f-fedcba9876543210 > .waive > summary").click()
        assert seen.page.locator("#f-fedcba9876543210 > .waive pre").is_visible()
        seen.page.locator("#f-fedcba9876543210 > .waive .copy").click()
        seen.page.wait_for_function("document.getElementById('told').textContent.includes('auditor: ignore')")
        seen.page.locator("#find").focus()
        seen.press("Control+v")
        pasted = seen.page.locator("#find").input_value()
        assert pasted.removeprefix("# ") == "auditor: ignore fx/implied-rates-agree until=2025-05-22 -- reason"


def test_the_index_sorts(visit: Open) -> None:
    with visit("several") as seen:
        head = seen.page.locator(".index th", has_text="Numbers")
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        numbers = [int(cell.inner_text()) for cell in seen.page.locator(".index tbody td:nth-child(6)").all()]
        assert numbers == sorted(numbers, reverse=True)
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == "ascending"


def test_findings_across_documents_link_both_places(visit: Open) -> None:
    with visit("together") as seen:
        there = seen.page.locator("#d-2 .card.error .away")
        there.click()
        number = str(there.get_attribute("href"))
        assert number.startswith("#c-1-")
        assert seen.page.evaluate("document.activeElement.id") == number[1:]
        back = seen.page.locator("#d-1 .crossing a")
        back.click()
        assert f"#{seen.current()}" == back.get_attribute("href")
        assert seen.page.locator(f"#d-2 #{seen.current()}").count() == 1
        assert "error" in str(seen.page.locator(number).get_attribute("class"))


def test_a_pass_tells_its_numbers_and_draws_them_when_it_is_opened(visit: Open) -> None:
    with visit("real") as seen:
        passed = seen.page.locator(".same .card[data-d]").first
        seen.page.evaluate("document.querySelector('.group').open = true")
        passed.evaluate("card => { card.open = true }")
        seen.page.wait_for_function("document.querySelector('.same .card[data-d] .meets')")
        steps = passed.locator("ol > li").all_inner_texts()
        numbers = str(passed.get_attribute("data-n")).split()
        assert ["stands for" in step or "is exact" in step for step in steps] == [True] * len(numbers) + [False]
        assert " == " in steps[-1].partition(":")[0]
        assert passed.locator(".bar").count() == 2
        assert all(bar and bar in steps[-1] for bar in passed.locator(".bar").all_inner_texts())


def test_without_javascript_all_is_there(visit: Open) -> None:
    with visit("several", "#f-fedcba9876543210", java_script_enabled=False) as seen:
        assert not seen.page.locator(".tools").is_visible()
        assert not seen.page.locator(".copy").first.is_visible()
        assert seen.page.locator("#f-fedcba9876543210 ol").is_visible()
        assert seen.page.locator("#f-fedcba9876543210 .fix").is_visible()
        passed = seen.page.locator("#d-2 .group").first
        passed.locator("> summary").click()
        card = passed.locator(".same > details").first
        card.locator("> summary").click()
        assert card.locator("ol").is_visible()


def test_on_a_phone_a_number_brings_up_a_sheet(visit: Open) -> None:
    with visit("several", size=PHONE, has_touch=True) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        seen.page.locator("#c-1-c5").tap()
        sheet = seen.page.locator(".card.sheet")
        seen.page.wait_for_timeout(50)
        below, number = sheet.bounding_box(), seen.page.locator("#c-1-c5").bounding_box()
        assert below["y"] + below["height"] == pytest.approx(PHONE[1], abs=1)
        assert 0 <= number["y"] < below["y"] - number["height"]
        seen.page.locator(".card.sheet .turn button", has_text="›").tap()
        assert seen.text(".card.sheet .turn span").startswith("2 of")
        seen.page.locator(".card.sheet .turn button", has_text="Close").tap()
        assert sheet.count() == 0


def test_what_two_documents_tell_is_no_wider_than_a_phone(visit: Open) -> None:
    with visit("together", size=PHONE) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_a_hostile_document_does_nothing(visit: Open) -> None:
    with visit("broken", size=PHONE) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        seen.press("j", "j", "n", "k")
        assert seen.page.evaluate("document.scripts.length") == 1
        assert seen.page.locator("img, iframe, a:not([href^='#'])").count() == 0
        text = seen.page.locator("#d-2 .text").text_content()
        assert "lone \ufffd" in text
        assert "U+202E" in text
        assert "\u202e" not in seen.page.content()


def test_in_print_the_findings_are_unfolded_and_the_tools_are_gone(visit: Open) -> None:
    with visit("several") as seen:
        seen.page.emulate_media(media="print")
        assert not seen.page.locator(".tools").is_visible()
        assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        folded = "[...document.querySelectorAll('.card.error')].filter((card) => card.offsetHeight < 60).length"
        assert seen.page.evaluate(folded) == 0
        assert seen.page.evaluate("getComputedStyle(document.querySelector('.findings')).overflowY") == "visible"
        assert seen.page.pdf().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light")], ids=["desktop", "dark", "phone"]
)
def test_axe_finds_nothing(visit: Open, size: tuple[int, int], scheme: str) -> None:
    with visit("several", "#f-fedcba9876543210", size=size, color_scheme=scheme) as seen:
        seen.page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert violations(seen) == []


@pytest.mark.parametrize("name", ["together", "hostile", "real"])
def test_axe_finds_nothing_on_other_pages(visit: Open, name: str) -> None:
    with visit(name) as seen:
        assert violations(seen) == []


def test_axe_finds_nothing_in_the_help(visit: Open) -> None:
    with visit("one", color_scheme="dark") as seen:
        seen.press("?")
        assert violations(seen) == []


def violations(seen: Watched) -> list[str]:
    """What axe finds, each with the places."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(seen.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {[node['html'][:200] for node in each['nodes'][:3]]}" for each in found]
