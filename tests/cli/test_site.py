"""``site``, built by Zensical and used in a browser as a person would."""

import functools
import http.server
import importlib.util
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from fieldwright.cli import main
from tests import browser
from tests.conftest import ROOT, Run

AXE = ROOT / "tests" / "assets" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHECK = """
const done = arguments[1];
axe.run({ runOnly: arguments[0] }).then((result) =>
  done(result.violations.map((each) => [each.id, each.nodes.map((node) => node.html)])));
"""
BOX = "document.activeElement.shadowRoot"
"""The box of the search, which is a tree of its own."""

needs_zensical = pytest.mark.skipif(
    importlib.util.find_spec("zensical") is None, reason="the extra 'site' is not installed"
)


class Site(NamedTuple):
    """A browser, and the address of what was built."""

    driver: webdriver.Chrome
    address: str

    def open(self, page: str, width: int = 1280, scheme: str = "light") -> webdriver.Chrome:
        """Open a page as somebody who was never here."""
        browser.emulate(self.driver, width, 900, scheme)
        self.driver.get(self.address + "versions.json")
        self.driver.execute_script("localStorage.clear()")
        browser.requested(self.driver)
        browser.complaints(self.driver)
        self.driver.get(self.address + page)
        return self.driver

    def wait(self, condition: str) -> Any:
        """Wait until an expression is true on the page."""
        return WebDriverWait(self.driver, 10, poll_frequency=0.05).until(
            lambda driver: driver.execute_script(f"return {condition}")
        )


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository's spec."""
    folder = tmp_path_factory.mktemp("built")
    spec = ROOT / "spec" / "lambda-cloud.yaml"
    assert main.main(["site", str(spec), "-o", str(folder / "site")]) == 0
    return folder / "site"


HOSTILE = (
    "<script>window.alive = 1</script>",
    "<img src=x onerror='window.alive = 1'>",
    "<iframe src='https://example.org/'></iframe> <svg onload='window.alive = 1'>",
    "[press](javascript:window.alive=1) ![](https://example.org/a.png) <javascript:alert(1)>",
    "{window.alive = 1} {{ 7 * 7 }} {% raw %} {: onclick='window.alive = 1' } { #top .md-nav }",
    "```html\n<script>window.alive = 1</script>\n",
    "~~~\n</div></article><h1>out</h1>",
    "<!-- &lt;b&gt; --> ]]> </title></style></textarea>",
    "a\u202eb\u2066c\u200f \x00 \x1b[31m",
    "!!! danger\n    <b>in</b>\n\n=== tab\n\n$$x$$ :smile: ++ctrl++ --8<-- 'mkdocs.yml'",
)
"""Texts that are more than text somewhere."""


def write_shop(path: Path, version: str, **orders: Any) -> Path:
    """Write a spec whose texts are all hostile; ``orders`` are more fields of an order."""
    text = "\n\n".join(HOSTILE)
    text_field = {"type": "string", "description": text, "default": HOSTILE[0], "examples": [text]}
    order = {
        "type": "object",
        "description": text,
        "properties": {"shipTo": {"type": "string", "description": "Zanzibar."}, **orders}
        | {
            f"hostile{n}": {"type": "string", "description": each}
            for n, each in enumerate([*HOSTILE, "x " * 100_000])
        }
        | {"all": text_field, "<b>": text_field, "state": {"$ref": "#/components/schemas/State"}},
    }
    state = {"type": "string", "enum": [*HOSTILE[:8], "open"], "description": HOSTILE[5] + text}
    spec = {
        "openapi": "3.1.0",
        "info": {"title": HOSTILE[0], "description": text, "version": version},
        "tags": [{"name": HOSTILE[1]}],
        "components": {"schemas": {"Order": order, "State": state}},
    }
    path.write_text(json.dumps(spec), "utf-8")
    return path


@pytest.fixture(scope="module")
def shop(built: Path, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of two releases of hostile texts, below that of this repository's spec."""
    folder = tmp_path_factory.mktemp("shop")
    old = write_shop(folder / "old.json", "1.0.0", gone={"type": "string"})
    new = write_shop(folder / "new.json", "2.0.0", fresh={"type": "string"})
    arguments = ["site", str(new), "--release", str(old), "-o", str(folder / "site")]
    assert main.main(arguments) == 0
    shutil.copytree(folder / "site" / "html", built / "html" / "shop")
    return Site(site.driver, f"{site.address}shop/")


@pytest.fixture(scope="module")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    handler = functools.partial(Handler, directory=str(built / "html"))
    with (
        browser.started(tmp_path_factory.mktemp("profile")) as driver,
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        driver.set_script_timeout(20)
        yield Site(driver, f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()


@needs_zensical
@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("created_time", "#image.created_time"),
        ("human-readable", "#image.name"),
        ("family", "#image.family"),
    ],
)
def test_search_finds_a_field_and_leads_to_it(site: Site, words: str, anchor: str) -> None:
    search(site, "0.1.0/index.html", words, anchor)


def search(site: Site, page: str, words: str, anchor: str) -> None:
    """Search on a page, take the result that leads to an anchor, and see it."""
    driver = site.open(page)
    driver.find_element(By.CSS_SELECTOR, ".md-search__button").click()
    site.wait(f"!!{BOX}")
    driver.switch_to.active_element.send_keys(words)
    site.wait(f"!!{BOX}.querySelector('li a[href$=\"{anchor}\"]')")
    driver.execute_script(f"{BOX}.querySelector('li a[href$=\"{anchor}\"]').click()")
    site.wait(f"location.hash === '{anchor}'")
    field = f"document.getElementById('{anchor[1:]}')"
    top = f"{field}.getBoundingClientRect().top"
    site.wait(f"{field} && {top} >= 0 && {top} < innerHeight")


PAGES = [
    "0.1.0/index.html",
    "0.1.0/reference/image.html",
    "0.1.0/reference/image_architecture.html",
]


@needs_zensical
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_everybody(site: Site, page: str) -> None:
    """Light and dark, wide and narrow: WCAG's A and AA, no sideways scrolling, no request to others."""
    for width, scheme in ((1280, "light"), (375, "dark")):
        driver = site.open(page, width, scheme)
        site.wait(
            "document.body.dataset.mdColorScheme && document.querySelector('.md-version__current')"
        )
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width
        driver.execute_script(AXE.read_text(encoding="utf-8"))
        assert driver.execute_async_script(CHECK, LEVELS) == [], (width, scheme)
        dark = driver.execute_script("return document.body.dataset.mdColorScheme") == "slate"
        assert dark == (scheme == "dark")
        assert browser.complaints(driver) == []
        requests = browser.requested(driver)
        assert requests
        assert [each for each in requests if not each.startswith((site.address, "data:"))] == []


@needs_zensical
def test_the_button_goes_from_light_to_dark(site: Site) -> None:
    driver = site.open("0.1.0/reference/image.html")
    site.wait("document.body.dataset.mdColorScheme === 'default'")
    ground = "return getComputedStyle(document.body).backgroundColor"
    before = driver.execute_script(ground)
    driver.execute_script("document.querySelector('label[title=\"Switch to dark mode\"]').click()")
    site.wait("document.body.dataset.mdColorScheme === 'slate'")
    assert driver.execute_script(ground) != before


@needs_zensical
def test_the_entrance_leads_to_the_newest_release_and_a_picture_to_the_neighbours(
    site: Site,
) -> None:
    driver = site.open("index.html")
    site.wait("location.pathname === '/0.1.0/index.html'")
    driver = site.open("0.1.0/reference/region.html")
    driver.find_element(By.CSS_SELECTOR, "figure.neighbours a").send_keys(Keys.ENTER)
    site.wait("location.pathname === '/0.1.0/reference/image.html'")


@needs_zensical
@pytest.mark.parametrize("page", ["index", "changes", "reference/order", "reference/state"])
def test_no_text_of_a_spec_comes_alive(shop: Site, page: str) -> None:
    driver = shop.open(f"2.0.0/{page}.html", 375)
    shop.wait("document.querySelector('.md-version__current')")
    assert driver.execute_script("return document.documentElement.scrollWidth") <= 375
    assert driver.execute_script("return window.alive") is None
    alive = "article :is(script, img, iframe, object, form, style), article [onclick]"
    assert driver.execute_script(f"return document.querySelectorAll(`{alive}`).length") == 0
    urls = driver.execute_script(
        "return [...document.querySelectorAll('a[href]')].map((a) => a.href)"
    )
    assert {urlsplit(each).scheme for each in urls} <= {"http", "https"}
    assert len(driver.find_elements(By.CSS_SELECTOR, "main article h1")) == 1
    text = driver.execute_script("return document.body.textContent")
    assert not set("\u202e\u2066\u200f\x1b") & set(text)
    if page.startswith("reference/"):
        assert HOSTILE[0] in text and "onerror='window.alive = 1'" in text and "{{ 7 * 7 }}" in text
    assert browser.complaints(driver) == []
    requests = browser.requested(driver)
    assert [each for each in requests if not each.startswith((shop.address, "data:"))] == []


@needs_zensical
def test_search_finds_a_field_by_its_name_in_json(shop: Site) -> None:
    for words in ("shipTo", "zanzibar"):
        search(shop, "2.0.0/index.html", words, "#order.ship_to")


@needs_zensical
def test_the_switch_goes_to_another_release(shop: Site) -> None:
    driver = shop.open("2.0.0/index.html")
    shop.wait("document.querySelectorAll('.md-version__link').length === 2")
    driver.execute_script("document.querySelectorAll('.md-version__link')[1].click()")
    shop.wait("location.pathname.startsWith('/shop/1.0.0/')")


@needs_zensical
def test_a_change_leads_to_its_field(shop: Site) -> None:
    driver = shop.open("2.0.0/changes.html")
    titles = [each.text.rstrip("¶") for each in driver.find_elements(By.CSS_SELECTOR, "h2, h3")]
    assert [each for each in titles if each] == ["2.0.0", "Breaking", "Others"]
    driver.find_element(By.PARTIAL_LINK_TEXT, "fresh").click()
    shop.wait("location.hash === '#order.fresh' && document.getElementById('order.fresh')")


@needs_zensical
def test_what_is_the_same_is_not_written_again(built: Path, run: Run) -> None:
    ended = run("site", ROOT / "spec" / "lambda-cloud.yaml", "-o", built)
    assert ended.code == 0 and "created" not in ended.out and "changed" in ended.out


@needs_zensical
def test_serve_follows_the_spec(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written anew after every change; what cannot be read is reported, and the last site stays."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    program = "from fieldwright.cli import main, site; import sys; site.PORT = int(sys.argv[1])"
    program += "; sys.exit(main.main(['site', '--serve', 'api.yaml']))"
    address, text = f"http://127.0.0.1:{port}", spec.read_text("utf-8")
    page = f"{address}/1.2.0/reference/pet.html"
    with open("log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(port)], stdout=log, stderr=log
        )
    try:
        wait_for(lambda: address in Path("log").read_text("utf-8"))
        spec.write_text(text.replace("What it is called.", "Its name."), "utf-8")
        wait_for(lambda: b"Its name." in fetch(page))
        spec.write_text("openapi: [", "utf-8")
        wait_for(lambda: "api.yaml:1" in Path("log").read_text("utf-8"))
        assert b"Its name." in fetch(page)
        spec.write_text(text, "utf-8")
        wait_for(lambda: b"What it is called." in fetch(page))
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
    finally:
        process.kill()
        process.wait()


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=5) as page:
        return bytes(page.read())


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds, 20 seconds at most."""
    for _ in range(200):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(Path("log").read_text("utf-8"))


@needs_zensical
def test_a_port_that_is_taken_is_named(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr("fieldwright.cli.site.PORT", taken.getsockname()[1])
        ended = run("site", spec, "--serve")
    assert ended.code == 2 and "in use" in ended.err and str(taken) not in ended.err


def test_without_zensical_the_markdown_is_written_and_the_remedy_named(
    spec: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldwright.distribution.site_builder.is_available", lambda: False)
    ended = run("site", spec, "-o", "out")
    assert ended.code == 2
    assert ended.err == (
        "fieldwright: out: the Markdown is written, but not built: Zensical is not installed;"
        " pip install 'fieldwright[site]' installs it\n"
    )
    assert Path("out/1.2.0/mkdocs.yml").is_file()
    assert "### name { #pet.name }" in Path("out/1.2.0/docs/reference/pet.md").read_text("utf-8")
    assert not Path("out/html").exists()
