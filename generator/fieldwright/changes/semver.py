"""What version changes ask for (Semantic Versioning 2.0.0), and whether one is enough.

A breaking change asks for a major version, one that shows or loses a value for a minor one, any other for a
patch. While the major version is 0, everything may change (point 4 there); the policy here
is that a breaking change then raises the minor version, and everything else the patch. What
the release that a pre-release precedes may change, the next pre-release may change too.
"""

from collections.abc import Iterable
from typing import Literal as OneOf
from typing import TypeAlias

from fieldwright import errors
from fieldwright.changes.rules.rule import Severity
from fieldwright.model import versions
from fieldwright.model.versions import Version

Bump: TypeAlias = OneOf["major", "minor", "patch"]

BUMPS: tuple[Bump, ...] = ("major", "minor", "patch")


def parse_version(text: str) -> Version:
    """Parse the version of a release. Raises ``errors.UsageError`` for a text that is none."""
    version = versions.parse(text)
    if version is None:
        raise errors.UsageError(
            f"{text!r} is no version of a release: write MAJOR.MINOR.PATCH, as in 1.4.0 or 2.0.0b1,"
            f" or give the package a version of its own by '{versions.OWN}' in info"
        )
    return version


def choose_bump(severities: Iterable[Severity]) -> Bump | None:
    """Return the least bump that changes of these severities ask for; None if there are none."""
    distinct = set(severities)
    if "breaking" in distinct:
        return "major"
    return "minor" if distinct & {"lossy", "compatible"} else "patch" if distinct else None


def raise_version(before: Version, bump: Bump) -> Version:
    """Return the least version that is enough, with the policy for versions below 1.0.0."""
    if before.major == 0 and bump != "patch":
        bump = "minor" if bump == "major" else "patch"
    if before.is_early and _is_stage_of(before, bump):
        return before._replace(number=before.number + 1)
    return bump_version(before, bump)


def is_enough(after: Version, required: Version) -> bool:
    """Return whether a version is at least the required one, or a pre-release of one that is."""
    return after >= required or (not required.is_early and after.final >= required)


def bump_version(before: Version, by: Bump) -> Version:
    """Return the version in which this number is one higher, and those after it are 0; for a pre-release of
    such a version, that version."""
    if before.is_early and _is_stage_of(before, by):
        return before.final
    match by:
        case "major":
            return Version(before.major + 1, 0, 0)
        case "minor":
            return Version(before.major, before.minor + 1, 0)
        case "patch":
            return Version(before.major, before.minor, before.patch + 1)


def _is_stage_of(early: Version, bump: Bump) -> bool:
    """Return whether a pre-release is one of a version that this bump leads to."""
    smaller = {"major": (early.minor, early.patch), "minor": (early.patch,), "patch": ()}
    return not any(smaller[bump])
