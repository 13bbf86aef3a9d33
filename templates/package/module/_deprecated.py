"""What marks a model as deprecated (PEP 702), for type checkers and for who asks at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["deprecated"]

if TYPE_CHECKING:
    # Type checkers bring it themselves: nothing has to be installed.
    from typing_extensions import deprecated
else:

    def deprecated(message):
        """Keep `message` as `__deprecated__`; nothing is slower, and nothing warns."""

        def mark(model):
            model.__deprecated__ = message
            return model

        return mark
