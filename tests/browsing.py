"""A real browser for the tests of the HTML report: Playwright driving an installed Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str:
    """The browser to drive; skips the test, saying what is missing."""
    pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install 'auditor[browser]'")
    pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python: pip install 'auditor[browser]'")
    found = os.environ.get("AUDITOR_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"needs a browser: none of {', '.join(NAMES)} is on the path, and AUDITOR_CHROMIUM names none")
    return found


@contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    path = executable()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


class Watched:
    """A page with what went wrong on it and what it asked for."""

    def __init__(self, context: Any, url: str) -> None:
        self.context = context
        self.page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(url)

    def text(self, selector: str) -> str:
        """The text of the first element of this selector."""
        return str(self.page.locator(selector).first.inner_text())

    def hash(self) -> str:
        """The part of the address behind `#`, with it."""
        return str(self.page.evaluate("decodeURI(location.hash)"))

    def current(self) -> str:
        """The anchor of the chosen finding."""
        return str(self.page.evaluate("document.querySelector('.card.current')?.id ?? ''"))

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
