"""What version changes ask for (Semantic Versioning 2.0.0), and whether one is enough.

A breaking change asks for a major version, one that shows for a minor one, any other for a
patch. While the major version is 0, everything may change (point 4 there); the policy here
is that a breaking change then raises the minor version, and everything else the patch.
"""

import re
from collections.abc import Iterable
from typing import Literal as OneOf
from typing import NamedTuple, TypeAlias

from fieldwright import errors
from fieldwright.changes.rules.rule import Severity

Bump: TypeAlias = OneOf["major", "minor", "patch"]

BUMPS: tuple[Bump, ...] = ("major", "minor", "patch")

_VERSION = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?"
)


class Version(NamedTuple):
    """The three numbers of a version, in the order in which versions are compared."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return ".".join(map(str, self))


def parse_version(text: str) -> Version:
    """Parse the numbers of a version; what follows ``-`` and ``+`` is ignored."""
    match = _VERSION.fullmatch(text)
    if match is None:
        raise errors.UsageError(f"{text!r} is no version: write MAJOR.MINOR.PATCH, as in 1.4.0")
    return Version(int(match[1]), int(match[2]), int(match[3]))


def choose_bump(severities: Iterable[Severity]) -> Bump | None:
    """Return the least bump that changes of these severities ask for; None if there are none."""
    distinct = set(severities)
    if "breaking" in distinct:
        return "major"
    return "minor" if "compatible" in distinct else "patch" if distinct else None


def raise_version(before: Version, bump: Bump) -> Version:
    """Return the least version that is enough, with the policy for versions below 1.0.0."""
    if before.major == 0:
        return bump_version(before, "minor" if bump == "major" else "patch")
    return bump_version(before, bump)


def bump_version(before: Version, by: Bump) -> Version:
    """Return the version in which this number is one higher, and those after it are 0."""
    major, minor, patch = before
    match by:
        case "major":
            return Version(major + 1, 0, 0)
        case "minor":
            return Version(major, minor + 1, 0)
        case "patch":
            return Version(major, minor, patch + 1)
