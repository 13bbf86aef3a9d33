"""Plan how the attributes of a record are written as JSON: what is tested in place, and what a function does."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from fieldwright.package import plan
from fieldwright.rendering import encoders


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How the value of one attribute is written: by ``codec``, null by itself if it may be ``null``.

    ``name`` is what the value is called where it is written. ``exact``: the class that it has to be of, by which
    those alike are tested at once. ``test``: what else has to hold of it; both together are all
    there is to check, so that no function is called.
    """

    name: Markup
    codec: plan.Codec
    null: bool
    exact: Markup | None
    test: Markup | None

    @property
    def inline(self) -> bool:
        """Return whether a value is tested where it is written."""
        return self.exact is not None or self.test is not None

    @property
    def condition(self) -> Markup:
        """Return the condition for a value to be written as it is."""
        if self.exact is None:
            return self.test or Markup()
        own = _compare_class(self.name, self.exact)
        return own if self.test is None else own + " and " + self.test


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
    exact, test = _find_tests(codec, name)
    if null and exact is not None and test is not None:
        exact = test = None
    elif null and (exact is not None or test is not None):
        valid = _compare_class(name, exact) if exact is not None else test
        exact, test = None, Markup("{0} is None or {1}").format(name, valid)
    return Encoding(name=name, codec=codec, null=null, exact=exact, test=test)


def _compare_class(name: Markup, exact: Markup) -> Markup:
    return Markup("{}.__class__ is {}").format(name, exact)


def _find_tests(codec: plan.Codec, name: Markup) -> tuple[Markup | None, Markup | None]:
    """Return the class and the test that are all there is to check of a value, if there are such."""
    if codec.part is not None and codec.part.textual and not codec.part.open:
        values = codec.part.values
        if len(values) == 1:
            return Markup("str"), name + " == " + encoders.encode_literal(values[0])
        return Markup("str"), name + " in " + encoders.encode_literal(values)
    if codec.part is not None or codec.encode is not None:
        return None, None
    if codec.model:
        return None, None
    exact = Markup("str") if codec.writer == "check_string" else codec.exact
    return (None, None) if exact == "float" else (exact, None)


def list_conditions(required: Iterable[Encoding], inherits: bool) -> list[list[Markup]]:
    """Return the conditions for all required attributes to be written as they are.

    Each is what has to be the same object: the classes of all attributes alike, and that class; or
    one test. What is closed has no unnamed members, but may have the attribute because it ``inherits`` it.
    """
    alike: dict[Markup, list[Markup]] = {}
    tests: list[list[Markup]] = []
    for each in required:
        if each.exact is not None:
            alike.setdefault(each.exact, []).append(each.name + ".__class__")
        if each.test is not None:
            tests.append([Markup("({})").format(each.test) if each.null else each.test])
    if inherits:
        tests.append([Markup("this.additional_properties == {}")])
    return [*([*types, exact] for exact, types in alike.items()), *tests]


def list_type_checks(required: Iterable[plan.Attribute]) -> tuple[list[list[Markup]], set[Markup]]:
    """Return the conditions that required attributes can be checked by at once when all are decoded, as
    ``list_conditions`` does, and the names of these attributes."""
    alike: dict[Markup, list[Markup]] = {}
    tests: list[list[Markup]] = []
    names = set()
    for each in required:
        name = Markup("self.") + each.name
        null = each.nullable or (each.part is not None and each.part.nullable)
        if each.part is None and each.codec.exact in ("str", "bool"):
            exact, test = each.codec.exact, _compare_class(name, each.codec.exact)
        elif each.part is not None and each.part.textual and not each.part.open:
            exact, test = None, _find_tests(each.codec, name)[1] or Markup()
        else:
            continue
        names.add(each.name)
        if exact is not None and not null:
            alike.setdefault(exact, []).append(name + ".__class__")
        else:
            tests.append([Markup("({} is None or {})").format(name, test) if null else test])
    return [*([*types, exact] for exact, types in alike.items()), *tests], names
