"""The Python package that the reference describes, as far as its pages have to know it.

Pages and package do not know each other: whoever makes both tells this.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fieldwright.model import ir, names


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonPackage:
    """A package by its import ``name``, with the class or alias of each model.

    ``annotate`` returns the annotation of a type, in which a model is called what its second
    argument returns for the model's name. ``has_class`` returns whether an enum is a class,
    and no alias of a ``Literal``. ``frozen``: an array is a tuple.
    """

    name: str
    classes: Mapping[str, str]
    annotate: Callable[[ir.Type, Callable[[str], str]], str]
    has_class: Callable[[ir.Enum], bool]
    frozen: bool = False

    @staticmethod
    def name_attributes(record: ir.Record) -> dict[str, str]:
        """Return the attributes of a record, by the names of the members in JSON."""
        return names.name_attributes((each.name, each.published_name) for each in record.fields)
