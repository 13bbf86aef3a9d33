"""Debian's Chromium, headless, driven by its own driver: neither is fetched from anywhere."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def started(profile: Path) -> Iterator[webdriver.Chrome]:
    """A browser with an empty profile; skips where none is installed."""
    missing = [path for path in (CHROMIUM, DRIVER) if shutil.which(path) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not there: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def requested(driver: webdriver.Chrome) -> dict[str, str]:
    """What was asked for since this was last called, from disk or a network, and what stopped that."""
    urls, stopped = {}, {}
    for each in driver.get_log("performance"):
        message = json.loads(each["message"])["message"]
        match message["method"]:
            case "Network.requestWillBeSent":
                urls[message["params"]["requestId"]] = message["params"]["request"]["url"]
            case "Network.loadingFailed":
                stopped[message["params"]["requestId"]] = message["params"].get("blockedReason", "")
    return {url: stopped.get(key, "") for key, url in urls.items()}


def complaints(driver: webdriver.Chrome) -> list[str]:
    """What is on the console since this was last called: errors, and what a policy stopped."""
    return [each["message"] for each in driver.get_log("browser")]


def emulate(driver: webdriver.Chrome, width: int, height: int, scheme: str = "light") -> None:
    """A window of a size, and a person who likes it light or dark."""
    size: dict[str, Any] = {"width": width, "height": height, "deviceScaleFactor": 1}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**size, "mobile": width < 600})
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
