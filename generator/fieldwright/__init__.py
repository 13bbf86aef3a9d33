"""fieldwright: the field tables of API reference pages as typed, validated Python packages, and back."""

from typing import TYPE_CHECKING, Any

__all__ = ["__version__", "load"]

__version__ = "0.2.0"

if TYPE_CHECKING:
    from fieldwright.distribution.memory import load


def __getattr__(name: str) -> Any:
    """Import ``load`` when it is used, so that importing the package costs nothing (PEP 562)."""
    if name == "load":
        from fieldwright.distribution.memory import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
