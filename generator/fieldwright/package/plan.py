"""What a generated module consists of, settled before anything is rendered.

A type that the runtime or another module can read by itself is used by that function's
name. Every other one (an array, a map, a scalar with constraints, a literal, what is
nullable within another) becomes a *part*: three private functions of the module, named
by where the type stands, or two where an attribute reads it in place. So each place handles
one level, and templates never nest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from fieldwright.model import formats, ir, names, nullability
from fieldwright.package import annotations, constraints, docstrings
from fieldwright.rendering import encoders

FUNCTIONS = {
    "bool": "boolean",
    "float": "number",
    "int": "integer",
    "str": "string",
    **{row.python: row.function for row in formats.FORMATS.values() if row.python},
}
"""Python type → the runtime function that reads it; its examiner is ``collect_`` and the same."""

WRITERS = {row.python: row.writer for row in formats.FORMATS.values() if row.python}
"""Python type → the runtime function that writes it back as text."""

CHECKED = {
    name: row.function
    for name, row in formats.FORMATS.items()
    if formats.is_asserted(name) and row.python is None
}
"""The string formats that are checked and stay ``str``, each with its runtime function."""

_IN_PLACE = ("str", "bool", "int", "float")
"""The classes whose instances are told without a function."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """How a type is annotated, decoded, examined and encoded where it is used.

    ``decode`` and ``encode`` name functions of one value; None leaves the value as it is.
    ``inner``: ``decode`` is a model's, and takes True to leave the problems to its caller.
    ``exact`` is the built-in class whose instances are all there is to check; ``table``
    the dict that is; ``null``: None, which is not in the table, stands for itself.
    """

    annotation: Markup
    decode: Markup | None
    collect: Markup
    encode: Markup | None
    inner: bool = False
    exact: Markup | None = None
    table: Markup | None = None
    null: bool = False

    @property
    def kept(self) -> bool:
        """Whether a value, once it is checked, is taken as it came."""
        return self.decode in (None, "uri") or self.exact in ("str", "bool", "float")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Three private functions for one type: ``_decode_X``, ``_collect_X``, ``_encode_X``.

    ``annotation`` leaves out None, which a part may be ``nullable`` for.
    ``inside`` is the codec of its elements, or of the type that it narrows. ``guarded``:
    constraints apply only to values of their own JSON type. ``base`` is the class of the
    first of ``values``; ``textual``: they are all strings, which Python compares as JSON does.
    ``check`` is the name of what must hold of the raw value. ``in_place``: there is no
    ``_decode_X``, since the attribute that is so typed does it where it reads the member.
    """

    kind: str
    name: Markup
    codec: Codec
    annotation: Markup
    inside: Codec | None = None
    nullable: bool = False
    constraints: ir.Pairs = ()
    guarded: bool = False
    values: tuple[ir.Json, ...] = ()
    keyword: str = "enum"
    base: Markup = Markup("object")
    textual: bool = False
    open: bool = False
    check: Markup | None = None
    in_place: bool = False

    def guard(self, keyword: str) -> Markup:
        """Whether a constraint says anything of ``value``."""
        return constraints.guard(keyword, "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute of a generated class. ``absent`` is what it is when the member is absent;
    ``default`` the source of its default in the constructor, ``factory`` that it is to be called.
    ``part`` is the one of its type that is read in place.
    """

    name: Markup
    wire: str
    step: str
    codec: Codec
    annotation: Markup
    required: bool
    nullable: bool
    absent: Markup
    default: Markup | None
    factory: bool
    doc: str
    deprecated: bool
    part: Part | None


@dataclass(slots=True)
class Scope:
    """One module while it is planned: the parts and patterns its types have asked for."""

    models: dict[str, ir.Model]
    classes: dict[str, str]
    checks: Mapping[int, Markup] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    removals: Mapping[tuple[str, str | None], str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    patterns: constraints.Patterns = field(default_factory=constraints.Patterns)

    def codec(self, node: ir.Type, path: str) -> Codec:
        """The codec of a type that stands at ``path`` (words joined by ``_``) of this module."""
        match node:
            case ir.Scalar():
                return self._scalar(node, path)
            case ir.Literal():
                return self._part("literal", node, path, values=node.values, open=node.open)
            case ir.Array():
                inside = self.codec(node.items, f"{path}_item")
                return self._part("array", node, path, inside=inside, constraints=node.constraints)
            case ir.Map():
                inside = self.codec(node.values, f"{path}_value")
                return self._part("map", node, path, inside=inside, constraints=node.constraints)
            case ir.Ref():
                found = self.reference(node.name)
                if not node.constraints:
                    return found
                return self._part(
                    "narrowed", node, path, inside=found, constraints=node.constraints, guarded=True
                )
            case ir.Nullable():
                return self._nullable(node, path)
            case ir.Asserted():
                inside = self.codec(node.type, f"{path}_shape")
                check = self.checks.get(id(node.schema))
                return self._part("checked", node, path, inside=inside, check=check)
            case _:
                raise TypeError(f"{type(node).__name__} is not a type")

    def reference(self, name: str) -> Codec:
        """The codec of another model; one that is not in the document may be anything."""
        model = self.models.get(name)
        if model is None:
            return plain("any", "Any")
        written = self.classes[name]
        module = names.module(written)
        made = Codec(
            annotation=encoders.code(value_annotation(model, written, self.models)),
            decode=encoders.code(f"decode_{module}"),
            collect=encoders.code(f"collect_{module}"),
            encode=encoders.code(f"encode_{module}"),
            inner=True,
        )
        if (
            isinstance(model, ir.Enum)
            and enum_form(model) == "text"
            and not model.open
            and model.assertions is None
        ):
            table = encoders.code(f"members_of_{module}")
            return replace(made, table=table, null=model.nullable)
        return made

    def _scalar(self, node: ir.Scalar, path: str) -> Codec:
        python = annotations.scalar(node)
        named = self.renamed.get(python, python)
        if node.kind == "string" and node.format in CHECKED:
            found = plain(CHECKED[node.format], named, exact=None)
        elif node.kind == "string" and python == "Decimal":
            found = plain("decimal", named, writer="decimal_text")
        elif node.kind == "number" and python == "Decimal":
            found = plain("decimal_number", named, writer="number_of")
        elif node.kind in ("any", "never", "null"):
            found = plain(node.kind, named)
        else:
            found = plain(FUNCTIONS[python], named, writer=WRITERS.get(python), exact=python)
        limits = constraints.settled(node.constraints)
        if not limits:
            return found
        return self._part(
            "narrowed",
            node,
            path,
            inside=found,
            constraints=limits,
            guarded=node.kind == "any",
        )

    def _nullable(self, node: ir.Nullable, path: str) -> Codec:
        """Null or the type: folded into the type's own part if it has one."""
        before = len(self.parts)
        found = self.codec(node.type, path)
        if nullability.accepts_null(node.type, self.models, surely=True):
            return found
        named = encoders.code(annotations.optional(found.annotation))
        if len(self.parts) > before and self.parts[-1].codec is found:
            part = self.parts.pop()
            made = replace(found, annotation=named)
            self.parts.append(replace(part, nullable=True, codec=made))
            return made
        return self._part("nullable", node, path, inside=found, nullable=True)

    def _part(self, kind: str, node: ir.Type, path: str, **details: Any) -> Codec:
        inside: Codec | None = details.get("inside")
        made = Codec(
            annotation=encoders.code(annotations.annotation(node, self.named, self.renamed)),
            decode=encoders.code(f"_decode_{path}"),
            collect=encoders.code(f"_collect_{path}"),
            encode=(
                encoders.code(f"_encode_{path}") if inside is not None and inside.encode else None
            ),
        )
        if kind in ("array", "map"):
            made = replace(made, encode=encoders.code(f"_encode_{path}"))
        details["constraints"] = tuple(
            (keyword, self.patterns[argument] if keyword == "pattern" else argument)
            for keyword, argument in constraints.settled(details.get("constraints", ()))
        )
        if kind == "literal":
            kinds = {type(value) for value in details["values"]}
            details["keyword"] = "const" if len(details["values"]) == 1 else "enum"
            details["textual"] = kinds == {str}
            details["base"] = Markup(type(details["values"][0]).__name__)
        self.parts.append(
            Part(
                kind=kind,
                name=encoders.code(path),
                codec=made,
                annotation=made.annotation,
                **details,
            )
        )
        return made

    def in_place(self, codec: Codec, *kinds: str) -> Part | None:
        """The part that was made last, if it is this codec's, of one of these kinds, and its work
        can be done where a value is read; then it has no function for it."""
        part = self.parts[-1] if self.parts else None
        if part is None or part.codec is not codec or part.kind not in kinds:
            return None
        if part.kind == "narrowed" and (part.inside is None or part.inside.exact not in _IN_PLACE):
            return None
        self.parts[-1] = replace(part, in_place=True)
        return self.parts[-1]

    def named(self, name: str) -> str:
        """The annotation of a reference to the model of this name."""
        return str(self.reference(name).annotation)

    def accepts_null(self, node: ir.Type) -> bool:
        """Whether null is a value of a type of this document."""
        return nullability.accepts_null(node, self.models)

    def surely_null(self, node: ir.Type) -> bool:
        """The same, where no check besides can refuse it."""
        return nullability.accepts_null(node, self.models, surely=True)


def plain(
    kind: str, annotation: str, *, writer: str | None = None, exact: str | None = None
) -> Codec:
    """The codec of a type that the runtime reads: functions ``kind`` and ``collect_kind``."""
    return Codec(
        annotation=encoders.code(annotation),
        decode=None if kind == "any" else encoders.code(kind),
        collect=encoders.code(f"collect_{kind}"),
        encode=encoders.code(writer) if writer else None,
        exact=(
            encoders.code(exact) if exact in ("str", "bool", "int", "float", "datetime") else None
        ),
    )


def enum_form(model: ir.Enum) -> str:
    """How an enum is written: ``text`` (StrEnum), ``whole`` (IntEnum), ``mixed`` (Enum), or
    ``literal``, the one way to keep apart values that Python calls equal."""
    kinds = {type(value) for _, value in model.members}
    if model.form == "literal" or not kinds or not kinds <= {str, int}:
        return "literal"
    return "text" if kinds == {str} else "whole" if kinds == {int} else "mixed"


def value_annotation(model: ir.Model, written: str, models: Mapping[str, ir.Model]) -> str:
    """The annotation of a value of a model whose class or alias is ``written``: an open enum
    lets other values through, and a model may accept null."""
    if isinstance(model, ir.Enum) and model.open and enum_form(model) != "literal":
        kinds = {"text": "str", "whole": "int"}
        written = annotations.optional(written, kinds.get(enum_form(model), "str | int"))
    return annotations.optional(written) if nullability.accepts_null(model, models) else written


def facts_of(node: ir.Model | ir.Field) -> docstrings.Facts:
    """What the docstring of a model or a field says."""
    return docstrings.Facts(
        description=node.description,
        deprecated=node.deprecated,
        default=node.default if isinstance(node, ir.Field) else (),
        examples=node.examples,
    )
