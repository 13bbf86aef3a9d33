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


def version(text: str) -> Version:
    """The numbers of a version; what stands behind ``-`` and ``+`` is left out of account.
    Raises ``errors.UsageError`` for a text that is no version."""
    found = _VERSION.fullmatch(text)
    if found is None:
        raise errors.UsageError(f"{text!r} is no version: write MAJOR.MINOR.PATCH, as in 1.4.0")
    return Version(int(found[1]), int(found[2]), int(found[3]))


def bump(severities: Iterable[Severity]) -> Bump | None:
    """The least that a release with changes of these severities asks for; None if there are none."""
    found = set(severities)
    if "breaking" in found:
        return "major"
    return "minor" if "compatible" in found else "patch" if found else None


def raised(before: Version, asked: Bump) -> Version:
    """The least version that is enough, with the policy for versions below 1.0.0."""
    if before.major == 0:
        return stepped(before, "minor" if asked == "major" else "patch")
    return stepped(before, asked)


def stepped(before: Version, by: Bump) -> Version:
    """The version in which this number is one higher, and those behind it are 0."""
    major, minor, patch = before
    match by:
        case "major":
            return Version(major + 1, 0, 0)
        case "minor":
            return Version(major, minor + 1, 0)
        case "patch":
            return Version(major, minor, patch + 1)
