"""A real browser on a real server. Without Chromium these tests fail; they never skip."""

import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.template.autoreload import reset_loaders
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
NARROWEST = 320  # the width at which WCAG asks for reflow
PATIENCE_MS = 30_000  # a busy machine is no fault of a page
NewContext = Callable[..., BrowserContext]
# Playwright keeps an event loop in this thread; Django would refuse its database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(autouse=True)
def _static_files_by_their_own_names(settings: Any) -> Iterator[None]:
    # The test server answers static addresses from the sources; it knows no names by content.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    reset_loaders()  # addresses of style sheets are folded into compiled templates
    yield
    reset_loaders()


def chromium() -> str:
    """Return the browser's path; fails and names the package when there is none."""
    found = os.environ.get("TUNTAS_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.fail("No Chromium: install the package `chromium`, or set TUNTAS_CHROMIUM to one.")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()
        # Beside Playwright's event loop this thread has a second connection; once the loop has
        # ended nobody finds it, and the test database could not be dropped.
        connections.close_all()


@pytest.fixture
def new_context(browser: Browser, live_server: Any) -> Iterator[NewContext]:
    """Make visitors: `new_context(java_script_enabled=False)`; a phone unless told otherwise."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(
            **{"viewport": PHONE, "base_url": live_server.url, "locale": "id-ID", **options}
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: NewContext) -> Iterator[Page]:
    """A citizen's phone. An error in the console fails the test."""
    page = new_context().new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert not errors


def assert_accessible(page: Page) -> None:
    """Fail on any violation that axe finds, and on anything that has to be scrolled sideways."""
    # A click waits until the next page has begun, not until it is there: what had come by then
    # would be all that is looked at.
    page.wait_for_load_state()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert_no_sideways_scroll(page)


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail when the page is wider than the screen, as it is and at 320 px."""
    size = page.viewport_size
    assert size
    for width in (size["width"], min(size["width"], NARROWEST)):
        page.set_viewport_size({"width": width, "height": size["height"]})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} px wide on a screen of {width}"
    page.set_viewport_size(size)


def later(page: Page, seconds: float) -> None:
    """Let so much time pass at once, and let the page notice; until then and afterwards it stands still."""
    # Axe needs timers that go on, so that the clock cannot be paused: it shows one moment instead.
    page.clock.set_fixed_time(page.evaluate("Date.now()") / 1000 + seconds)
    page.clock.run_for(1000)


def wait_until_kept(page: Page) -> None:
    """Wait until the page's worker has it for a time without a network."""
    # Playwright's own waiting takes any promise for a yes.
    page.evaluate(
        """async () => {
            await navigator.serviceWorker.ready;
            while (!(await caches.match(location.pathname))) await new Promise((go) => setTimeout(go, 50));
        }"""
    )


@dataclass
class Traffic:
    """What a page loads, in bytes as a server with gzip sends them."""

    bytes_by_address: dict[str, int] = field(default_factory=dict)

    def note(self, response: Response) -> None:
        """Weigh a response: pictures and fonts as they are, texts compressed."""
        body = response.body()
        packed = response.headers.get("content-type", "").startswith(("font/", "image/jpeg"))
        size = len(body) if packed else len(gzip.compress(body))
        self.bytes_by_address[response.url] = size

    @property
    def total(self) -> int:
        """All bytes together."""
        return sum(self.bytes_by_address.values())
