"""Plan how the attributes of a record are written as JSON: what is tested in place, and what a function does."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from fieldwright.package import plan
from fieldwright.rendering import encoders

Tests = list[tuple[Markup, Markup]]
"""Conditions that refuse a value, each after the operator that joins it to those before."""

_OR, _AND, _FIRST = Markup("or"), Markup("and"), Markup("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How the value of one attribute is written: by ``codec``, null by itself if it may be ``null``.

    ``name`` is what the value is called in ``to_dict``. ``inline``: ``tests`` are all there is to check, so that no function is called.
    """

    name: Markup
    codec: plan.Codec
    null: bool
    inline: bool
    tests: Tests


def plan_encoding(attribute: plan.Attribute) -> Encoding:
    """Plan how an attribute is written. The tests of an optional one are of ``value``."""
    codec, null = attribute.codec, attribute.nullable
    while codec.part is not None and codec.part.kind in ("asserted", "constrained", "nullable"):
        null = null or codec.part.nullable
        if codec.part.inside is None:
            raise TypeError(f"a part that is {codec.part.kind} has a type inside")
        codec = codec.part.inside
    null = null or codec.null
    name = Markup("this.") + attribute.name if attribute.required else Markup("value")
    tests = _list_tests(codec, name)
    if len(tests) == 1 and null:
        tests = [(_FIRST, name + " is not None"), (_AND, tests[0][1])]
    elif null:
        tests = []
    return Encoding(name=name, codec=codec, null=null, inline=bool(tests), tests=tests)


def _list_tests(codec: plan.Codec, name: Markup) -> Tests:
    """Return the tests that are all there is to check of a value, if there are such."""
    if codec.part is not None and codec.part.textual and not codec.part.open:
        values = codec.part.values
        other = Markup("{} not in {}").format(name, encoders.encode_literal(values))
        if len(values) == 1:
            other = Markup("{} != {}").format(name, encoders.encode_literal(values[0]))
        return [(_FIRST, Markup("type({}) is not str").format(name)), (_OR, other)]
    if codec.part is not None or codec.encode is not None:
        return []
    if codec.method == "value":
        return [(_FIRST, Markup("type({}) is not {}").format(name, codec.model))]
    if codec.model:
        return [(_FIRST, Markup("not isinstance({}, {})").format(name, codec.model))]
    exact = "str" if codec.writer == "check_string" else codec.exact
    if exact is None or exact == "float":
        return []
    return [(_FIRST, Markup("type({}) is not {}").format(name, exact))]


def list_refusals(required: Iterable[Encoding], closed: bool, inherits: bool) -> Tests:
    """Return the tests of all required attributes and of the unnamed members as one condition.

    What is ``closed`` has none of these, but may have the attribute because it ``inherits`` it.
    """
    joined: Tests = []
    for each in required:
        joined += ((word or (_OR if joined else _FIRST), test) for word, test in each.tests)
    extras = Markup("this.additional_properties != {}")
    if not closed:
        extras = Markup("type(this.additional_properties) is not dict")
    if inherits or not closed:
        joined.append((_OR if joined else _FIRST, extras))
    return joined
