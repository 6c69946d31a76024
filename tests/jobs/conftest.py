"""A browser for the page of jobs."""

import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest

WIDTHS = (pytest.param((1440, 1000), id="wide"), pytest.param((390, 844), id="narrow"))


@pytest.fixture(params=WIDTHS)
async def tab(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    """A page in which no error may come up and nothing that a phone or a model wrote may run."""
    playwright = pytest.importorskip("playwright.async_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    width, height = request.param
    if width < 500 and not os.environ.get("TAPWRIGHT_FULL"):
        pytest.skip("a phone's width is tried in CI: TAPWRIGHT_FULL=1")
    errors = list[str]()
    async with playwright.async_playwright() as running:
        browser = await running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = await browser.new_context(viewport={"width": width, "height": height})
        page = await context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        yield page
        assert await page.evaluate("window.hacked") is None
        await browser.close()
    assert errors == []
