"""Recorded payloads judged by packages: on all cores, in constant memory, or on a cluster."""

from typing import TYPE_CHECKING, Any

__all__ = ["replay", "validate"]

if TYPE_CHECKING:
    from fieldwright.traffic.api import replay, validate


def __getattr__(name: str) -> Any:
    """Import ``validate`` or ``replay`` when it is first accessed (PEP 562)."""
    if name in __all__:
        from fieldwright.traffic import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
