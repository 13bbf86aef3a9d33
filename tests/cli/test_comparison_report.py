"""The page that ``diff --format html`` makes, opened from disk in a browser as a person would."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests import browser
from tests.changes import cases as changes
from tests.conftest import Run

CASES = Path(__file__).resolve().parent.parent / "cases" / "reports"

Open = Callable[..., webdriver.Chrome]

CONTRAST = """
const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const behind = (node) => {
  for (; node; node = node.parentElement) {
    const found = parts(getComputedStyle(node).backgroundColor);
    if (found.length < 4 || found[3] > 0) return found;
  }
};
return [...document.querySelectorAll("body *")]
  .filter((node) => [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim()))
  .filter((node) => node.checkVisibility())
  .map((node) => {
    const [one, other] = [light(parts(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    return [`${node.tagName}.${node.className}`, ratio];
  });
"""
"""The contrast of every text on the page with what is behind it (WCAG 2.2, section 1.4.3)."""


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with browser.started(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture(scope="session")
def rendered() -> dict[tuple[object, ...], str]:
    """Pages that were made already: to prove verdicts takes its time."""
    return {}


@pytest.fixture
def page(
    chromium: webdriver.Chrome, tmp_path: Path, run: Run, rendered: dict[tuple[object, ...], str]
) -> Open:
    """Opens the page of a case of reports, or of two editions."""

    def page(case: str | tuple[Path, Path], *arguments: object) -> webdriver.Chrome:
        old, new = (
            (CASES / case / "old.yaml", CASES / case / "new.yaml")
            if isinstance(case, str)
            else case
        )
        key = (old, new, *arguments)
        if key not in rendered:
            ended = run("diff", old, new, "--format", "html", *arguments)
            assert ended.err == ""
            rendered[key] = ended.out
        path = tmp_path / "page.html"
        path.write_text(rendered[key], encoding="utf-8")
        browser.emulate(chromium, 1280, 900)
        browser.requested(chromium)
        browser.complaints(chromium)
        chromium.get(path.as_uri())
        return chromium

    return page


def shown(driver: webdriver.Chrome) -> list[str]:
    """The changes that can be seen: ``place rule``."""
    return [
        each.text.partition(" ")[2].replace("\n", " ")
        for each in driver.find_elements(By.CSS_SELECTOR, "article h3")
        if each.is_displayed()
    ]


def search(driver: webdriver.Chrome, text: str) -> None:
    field = driver.find_element(By.ID, "search")
    field.clear()
    field.send_keys(text)


ALL = [
    "Order.number field-became-optional",
    "Order.number max-length-lowered",
    "Order.weight type-specialized",
    "Person.email format-added",
    "Person.phone field-added",
    "Order description-changed",
    "State enum-value-removed",
]
"""What breaks first, what was let pass last."""


def test_every_change_is_there_at_first(page: Open) -> None:
    driver = page("shop")
    assert shown(driver) == ALL
    assert driver.find_element(By.TAG_NAME, "output").text == "7 of 7 shown"
    head = driver.find_element(By.TAG_NAME, "header").text
    assert "4 breaking, 1 compatible, 1 silent, 1 waived; asks for 2.0.0 (major)" in head
    assert not driver.find_element(By.ID, "none").is_displayed()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lowered", [ALL[1]]),
        ("MAXLENGTH", ALL[:2]),
        ("order  breaking", ALL[:3]),
        ("ever lost", [ALL[6]]),
        ("added phone", ALL[3:5]),
        ("nowhere", []),
    ],
)
def test_search_leaves_what_has_all_the_words(page: Open, text: str, wanted: list[str]) -> None:
    driver = page("shop")
    search(driver, text)
    assert shown(driver) == wanted
    assert driver.find_element(By.TAG_NAME, "output").text == f"{len(wanted)} of 7 shown"
    assert driver.find_element(By.ID, "none").is_displayed() is (not wanted)


def test_changes_are_left_by_their_verdicts(page: Open) -> None:
    driver = page("shop")
    wire, code = (driver.find_element(By.ID, each) for each in ("wire", "api"))
    wire.send_keys("breaking")
    assert shown(driver) == [*ALL[:4], ALL[6]]
    code.send_keys("silent")
    assert shown(driver) == [ALL[1], ALL[3]]
    wire.send_keys(Keys.HOME)
    code.send_keys("compatible")
    assert shown(driver) == [ALL[4]]
    driver.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    assert shown(driver) == ALL


def test_changes_are_left_by_how_grave_they_are(page: Open) -> None:
    driver = page("shop")
    boxes = {
        each.get_attribute("value"): each
        for each in driver.find_elements(By.CSS_SELECTOR, "input[type=checkbox]")
    }
    assert list(boxes) == ["breaking", "compatible", "silent", "waived"]
    boxes["breaking"].click()
    assert shown(driver) == ALL[4:]
    boxes["waived"].click()
    assert shown(driver) == ALL[4:6]


def test_models_without_a_change_in_sight_go(page: Open) -> None:
    driver = page("shop")
    search(driver, "format-added")
    headings = driver.find_elements(By.CSS_SELECTOR, "h2, nav li")
    seen = [each.text.replace("\n", " ") for each in headings if each.is_displayed()]
    assert [each for each in seen if "waivers" not in each] == ["Person breaking 1", "Person"]
    driver.find_element(By.LINK_TEXT, "Person").click()
    assert driver.current_url.endswith("#model-2")


def lines(figure: WebElement) -> list[str]:
    return [
        f"{each.tag_name if each.tag_name != 'span' else ''}"
        f" {each.get_attribute('data-number')} {each.text}".strip()
        for each in figure.find_elements(By.CSS_SELECTOR, ".line")
    ]


def test_the_first_screen_answers_what_a_release_manager_asks(page: Open) -> None:
    driver = page("shop")
    rows = driver.find_elements(By.CSS_SELECTOR, ".answers div")
    answers = dict(row.text.split("\n", 1) for row in rows)
    assert answers["What breaks?"].startswith("4 of 7 changes: Order.number, Order.number, Order")
    assert "code written against the old package (2)" in answers["Whom?"]
    assert answers["How often?"].startswith("Not known; --traffic")
    assert "- **Breaking:** `Person.email` must be a `email`." in answers["What to write?"]
    copied = driver.find_element(By.ID, "lines").get_property("textContent")
    entries = copied.strip().split("\n")
    assert len(entries) == 4 and all(each.startswith("- **Breaking:** `") for each in entries)
    assert "`80 → 40` Send only what it accepts now. (max-length-lowered)" in copied
    assert answers["Which version?"] == "2.0.0 (major)"
    assert rows[-1].rect["y"] + rows[-1].rect["height"] < 450
    rows[0].find_element(By.LINK_TEXT, "Person.email").click()
    assert driver.current_url.endswith("#change-4")


def test_both_sides_show_the_lines_side_by_side(page: Open) -> None:
    driver = page("shop")
    change = driver.find_element(By.ID, "change-3")
    old, new = change.find_elements(By.TAG_NAME, "figure")
    assert old.find_element(By.TAG_NAME, "figcaption").text.endswith("shop/old.yaml:19")
    assert lines(old)[1:5] == [
        "18   weight:",
        "del 19     type: number",
        "20     description: In kilograms.",
        "21   buyer:",
    ]
    assert lines(new)[1:4] == [
        "18   weight:",
        "ins 19     type: integer",
        "20     description: In kilograms.",
    ]
    assert old.find_element(By.CLASS_NAME, "meant").text.strip() == "type: number"
    assert old.rect["y"] == new.rect["y"]
    assert old.rect["x"] + old.rect["width"] <= new.rect["x"]


def test_what_is_on_one_side_alone_is_marked_alone(page: Open) -> None:
    driver = page("shop")
    old, new = driver.find_elements(By.CSS_SELECTOR, "#change-5 figure")
    assert old.text.startswith("Not in ") and lines(old) == []
    assert lines(new) == [
        "34   type: string",
        "35   format: email",
        "ins 36 phone:",
        "ins 37   type: string",
    ]


def test_a_narrow_window_has_one_below_the_other_and_nothing_to_the_side(page: Open) -> None:
    driver = page("shop", "--prove")
    browser.emulate(driver, 360, 700)
    driver.refresh()
    old, new = driver.find_elements(By.CSS_SELECTOR, "#change-3 figure")
    assert old.rect["y"] + old.rect["height"] <= new.rect["y"]
    assert driver.execute_script("return document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("case", changes.names()[::9])
def test_the_page_of_a_case_has_its_changes_and_complains_of_nothing(page: Open, case: str) -> None:
    folder = changes.FOLDER / case
    driver = page((folder / "old.yaml", folder / "new.yaml"))
    rows = [each.split(" | ") for each in changes.expected(case).splitlines()]
    wanted = [f"{row[1].partition(', ')[0]} {row[0]}" for row in rows]
    assert sorted(shown(driver)) == sorted(wanted)
    assert browser.complaints(driver) == []


def test_it_asks_for_nothing_but_itself(page: Open) -> None:
    driver = page("shop")
    search(driver, "order")
    assert browser.requested(driver) == {driver.current_url: ""}
    assert browser.complaints(driver) == []


def test_what_a_spec_says_is_text_and_runs_nothing(page: Open, tmp_path: Path) -> None:
    """Nor what its file is called."""
    name = tmp_path / """'"><img src=x onerror="window.ran = 8">.yaml"""
    shutil.copy(CASES / "hostile" / "new.yaml", name)
    driver = page((CASES / "hostile" / "old.yaml", name))
    for each in driver.find_elements(By.TAG_NAME, "summary"):
        each.click()
    text = driver.find_element(By.TAG_NAME, "body").text
    for number in range(1, 7):
        assert f"window.ran = {number}" in text
    assert name.name in driver.title and name.name in text
    assert "{{ 7 * 7 }} {% raw %} ${window.ran = 6} javascript:window.ran=7" in text
    assert "&lt;b&gt;" in text
    assert driver.execute_script("return window.ran ?? null") is None
    rendered = "return document.querySelectorAll('img, svg, body script, body style').length"
    assert driver.execute_script(rendered) == 1, "the page's own script"
    assert browser.requested(driver) == {driver.current_url: ""}
    assert browser.complaints(driver) == []


def test_the_policy_stops_what_would_come_through(page: Open) -> None:
    """A second wall: even as markup nothing would run, load, or be sent."""
    driver = page("shop")
    driver.execute_script("""document.body.insertAdjacentHTML("beforeend",
        `<img src="http://127.0.0.1:9/a.png" onerror="window.ran = 1">
         <iframe srcdoc="<script>parent.ran = 2</script>"></iframe><a onclick="window.ran = 3">b</a>`);
        document.querySelector("body > a").click();""")
    assert driver.execute_script("return window.ran ?? null") is None
    assert any("Content Security Policy" in each for each in browser.complaints(driver))
    assert browser.requested(driver)["http://127.0.0.1:9/a.png"] == "csp"


def test_it_can_be_used_with_the_keyboard_alone(page: Open) -> None:
    driver = page("shop")
    order = []
    for _ in range(15):
        driver.switch_to.active_element.send_keys(Keys.TAB)
        focused = driver.switch_to.active_element
        order.append(focused.accessible_name)
        if focused.accessible_name == "silent 1":
            focused.send_keys(Keys.SPACE)
    assert order == [
        *(each.partition(" ")[0] for each in ALL[:4]),
        "Copy",
        "Lines of the changelog",
        "Search",
        "breaking 4",
        "compatible 1",
        "silent 1",
        "waived 1",
        "Wire",
        "Code",
        "Show all",
        "Models",
    ]
    assert shown(driver) == [*ALL[:5], ALL[6]]


def test_everything_has_a_name_and_a_place_in_the_outline(page: Open) -> None:
    """Who cannot see the page hears what each control is, and how many changes are left."""
    driver = page("shop", "--prove")
    controls = driver.find_elements(
        By.CSS_SELECTOR, "input, select, button, summary, a, [tabindex]"
    )
    assert [each.get_attribute("outerHTML") for each in controls if not each.accessible_name] == []
    group = driver.find_element(By.TAG_NAME, "fieldset")
    assert (group.aria_role, group.accessible_name) == ("group", "Show")
    assert driver.find_element(By.TAG_NAME, "output").aria_role == "status"
    assert driver.find_element(By.TAG_NAME, "nav").accessible_name == "Models"
    article = driver.find_element(By.TAG_NAME, "article")
    assert article.accessible_name == "breaking Order.number field-became-optional"
    levels = [int(each.tag_name[1]) for each in driver.find_elements(By.CSS_SELECTOR, "h1,h2,h3")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:]))
    assert driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(page: Open, scheme: str) -> None:
    driver = page("shop", "--prove")
    browser.emulate(driver, 1280, 900, scheme)
    backgrounds = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (backgrounds == "rgb(255, 255, 255)") is (scheme == "light")
    measured = driver.execute_script(CONTRAST)
    assert len(measured) > 100
    assert [(name, round(ratio, 2)) for name, ratio in measured if ratio < 4.5] == []


def test_what_is_wrong_with_waivers_and_what_was_tried_is_there(page: Open) -> None:
    driver = page("shop", "--prove")
    text = driver.find_element(By.TAG_NAME, "main").text
    assert "enum-value-removed at Order meets no change [waiver-unused]" in text
    heads = [each.text for each in driver.find_elements(By.CSS_SELECTOR, "th[scope=col]")]
    assert heads[0] == "Model" and heads[-1] == "Rules"
    assert re.search(r"Order: the new reader refuses .*number", text)


def test_without_a_change_there_is_nothing_to_filter(page: Open) -> None:
    old = CASES / "hostile" / "old.yaml"
    driver = page((old, old))
    assert "nothing changed" in driver.find_element(By.TAG_NAME, "header").text
    assert driver.find_elements(By.CSS_SELECTOR, "form, nav, article") == []
    assert browser.complaints(driver) == []
