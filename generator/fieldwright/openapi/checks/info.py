"""The info object of an OpenAPI document: a title and a version that a package can have."""

from fieldwright import errors
from fieldwright.model import versions
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.text.values import Object

_NOTHING = Object()


def check_info(ctx: Context, root: Object) -> Object:
    """Return the info object of a document, an empty one where there is none; report what is wrong with it."""
    info = root.get("info")
    if not isinstance(info, Object):
        at = root.locate_value("info") if "info" in root else root.at
        ctx.diagnostics.report(at, "info-missing", "info must be an object")
        return _NOTHING
    for word in ("title", "version"):
        if not isinstance(info.get(word), str):
            ctx.diagnostics.report(
                info.locate_value(word) if word in info else info.at,
                "info-missing",
                f"info.{word} must be a string",
                f"put {word} in quotes" if word in info else None,
            )
    _check_versions(ctx, info)
    return info


def find_own_version(info: Object) -> str | None:
    """Return the version that the package has beside the API's, if it has one."""
    own = info.get(versions.OWN)
    return own if isinstance(own, str) else None


def _check_versions(ctx: Context, info: Object) -> None:
    """Report a version of the package that is none, and one of the API that no package can have."""
    declared = info.get("version")
    if versions.OWN in info:
        own = info[versions.OWN]
        if not isinstance(own, str) or versions.parse(own) is None:
            message = f"{errors.shorten_json(own)} is no version of a release"
            ctx.diagnostics.report(info.locate_value(versions.OWN), "own-version", message)
    elif isinstance(declared, str):
        package = versions.format_for_package(declared)
        if not package.is_same:
            message = (
                f"{errors.shorten_json(declared)} cannot be the version of a Python package,"
                f" which gets {package.text}"
            )
            ctx.diagnostics.report(info.locate_value("version"), "version-unfit", message)
