"""Versions: those of releases, three numbers and perhaps a stage before them, and those of Python packages.

A release may be declared as Semantic Versioning 2.0.0 writes it (``1.0.0-beta.1``) or as
PEP 440 does (``1.0.0b1``); it is written and compared as the latter.
"""

import re
from typing import NamedTuple

from packaging.version import InvalidVersion
from packaging.version import Version as PythonVersion

OWN = "x-fieldwright-version"
"""The word of ``info`` that gives the package a version of its own."""

_RELEASE = re.compile(
    r"(?P<major>0|[1-9]\d*)\.(?P<minor>0|[1-9]\d*)\.(?P<patch>0|[1-9]\d*)"
    r"(?:[-.]?(?P<stage>[A-Za-z]+)[-.]?(?P<number>0|[1-9]\d*)?)?"
    r"(?:\+[0-9A-Za-z.-]+)?"
)

_STAGES = ("dev", "a", "b", "rc", "")
"""What precedes a release, in the order of PEP 440, and the release itself."""

_SPELLINGS = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}
"""Other spellings of the stages (PEP 440, Pre-release spelling)."""

_NUMBERS = re.compile(r"[vV]?(\d+(?:[.-]\d+)*)")

_DATE = re.compile(r"\d{4}-\d\d-\d\d")

_NUMBERED_STAGE = re.compile(r"(\d+\.\d+\.\d+)-[\d.]+")
"""A pre-release of numbers alone (Semantic Versioning 2.0.0, point 9): PEP 440 reads a post-release."""


class Version(NamedTuple):
    """A version of a release, in the order in which versions are compared.

    ``stage`` is an index of ``_STAGES``, by default that of the release itself.
    """

    major: int
    minor: int
    patch: int
    stage: int = len(_STAGES) - 1
    number: int = 0

    def __str__(self) -> str:
        """Return the version as PEP 440 writes it."""
        release = f"{self.major}.{self.minor}.{self.patch}"
        if not self.is_early:
            return release
        stage = _STAGES[self.stage]
        return f"{release}{'.' if stage == 'dev' else ''}{stage}{self.number}"

    @property
    def is_early(self) -> bool:
        """Return whether it is a pre-release or a development release."""
        return self.stage < len(_STAGES) - 1

    @property
    def final(self) -> "Version":
        """Return the release that an early one precedes, or else the version itself."""
        return Version(self.major, self.minor, self.patch)


def parse(text: str) -> Version | None:
    """Parse the version of a release, without what follows ``+``; return None for any other text."""
    match = _RELEASE.fullmatch(text)
    if match is None:
        return None
    numbers = int(match["major"]), int(match["minor"]), int(match["patch"])
    if match["stage"] is None:
        return Version(*numbers)
    stage = match["stage"].lower()
    stage = _SPELLINGS.get(stage, stage)
    if stage not in _STAGES:
        return None
    return Version(*numbers, _STAGES.index(stage), int(match["number"] or 0))


class PackageVersion(NamedTuple):
    """The version of a package (PEP 440), and whether it is that of the API in other letters."""

    text: str
    is_same: bool


def format_for_package(text: str) -> PackageVersion:
    """Return the version that the package of an API of this version has.

    Where PEP 440 has no such version it is made of the numbers that the text begins with, a
    development release unless they are a date: ``2024-05-01-preview`` is ``2024.5.1.dev0``.
    """
    numbered = _NUMBERED_STAGE.fullmatch(text)
    if numbered:
        return PackageVersion(f"{PythonVersion(numbered[1])}.dev0", is_same=False)
    try:
        return PackageVersion(str(PythonVersion(text)), is_same=True)
    except InvalidVersion:
        pass
    numbers = _NUMBERS.match(text)
    if numbers is None:
        return PackageVersion("0.0.0.dev0", is_same=False)
    release = ".".join(str(int(each)) for each in re.split("[.-]", numbers[1]))
    stage = "" if _DATE.fullmatch(text) else ".dev0"
    return PackageVersion(release + stage, is_same=False)
