"""What a generated module consists of, settled before anything is rendered.

A type that the runtime or another module can read by itself is used by that function's
name. Every other one (an array, a map, a scalar with constraints, a literal, what is
nullable within another) is a *part*: it has a private function of the module that decodes
it, named by where the type stands, unless an attribute decodes it in place. Over 400 lines:
each kind of type is planned in terms of the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from fieldwright.model import discriminators, formats, ir, nullability, secrets
from fieldwright.model.discriminators import Tags
from fieldwright.model.layout import Layout
from fieldwright.package import annotations, constraints, docstrings, steps
from fieldwright.rendering import encoders

FUNCTIONS = {
    "bool": "check_boolean",
    "float": "check_number",
    "int": "check_integer",
    "str": "check_string",
    **{row.python: row.function for row in formats.FORMATS.values() if row.python},
}
"""Python type → the runtime function that decodes it."""

WRITERS = {row.python: row.writer for row in formats.FORMATS.values() if row.python}
"""Python type → the runtime function that writes it back as text."""

STRING_FORMATS = {
    name: formats.name_check(name)
    for name, row in formats.FORMATS.items()
    if formats.is_asserted(name) or row.python
}
"""The string formats that are asserted, each with the runtime function that takes a value as text."""

EXACT = ("str", "bool", "int", "float")
"""The built-in classes that a type check alone decodes, and that are collectors themselves."""

HELPERS = (
    *(
        "Callable",
        "CheckedModel",
        "Collector",
        "EMPTY",
        "FrozenModel",
        "Heirs",
        "INVALID",
        "Linear",
    ),
    *("Mapping", "Model", "StrictHeirs", "Unknown"),
)
"""Capitalized imports of generated code; where a model has the name, the import gets an underscore before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """How a type is annotated, decoded, collected and encoded where it is used.

    ``decode`` and ``encode`` name functions of one value, ``method`` what follows an instance of the
    class ``model`` to encode it. ``exact`` is the built-in class whose instances are all there is to
    check; ``table`` the dict from what is valid to what it is decoded to. ``null``: the model that
    is referred to accepts null. ``secret``: it is not shown. ``part``: the type has no function outside of the module.
    """

    annotation: Markup
    decode: Markup | None
    collect: Markup
    encode: Markup | None = None
    method: Markup | None = None
    model: Markup | None = None
    exact: Markup | None = None
    table: Markup | None = None
    null: bool = False
    part: "Part | None" = None
    secret: bool = False

    @property
    def kept(self) -> bool:
        """Return whether a value, once it is checked, is taken as it came."""
        return self.as_is or self.decode == "check_uri" or self.exact in ("str", "bool", "float")

    @property
    def as_is(self) -> bool:
        """Return whether a value is neither checked nor changed."""
        return self.decode is None and self.table is None

    @property
    def writer(self) -> Markup:
        """Return the name of the function that encodes a value, or refuses it."""
        text = self.exact is None and self.annotation == "str"
        return self.encode or (
            Markup("check_string") if text else self.decode or Markup("check_json")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A type that is read in place or by a function of the module, ``_decode_NAME``.

    ``annotation`` leaves out None, which a part may be ``nullable`` for, and ``returned``
    does not. ``inside`` is the codec of its elements, or of the type that it narrows.
    ``guarded``: constraints apply only to values of their own JSON type. ``base`` is the class
    of the first of ``values``; ``textual``: they are all strings, which Python compares as
    JSON does. ``assertion`` is what must hold of the raw value. ``in_place``:
    there is no function, since the attribute that is so typed decodes it where it reads it.
    ``frozen``: an array or a map is decoded to what cannot be changed.
    """

    kind: str
    name: Markup
    annotation: Markup
    returned: Markup
    inside: Codec | None = None
    nullable: bool = False
    constraints: ir.Pairs = ()
    guarded: bool = False
    values: tuple[ir.Json, ...] = ()
    base: Markup = Markup("object")
    textual: bool = False
    open: bool = False
    assertion: steps.Sub | None = None
    in_place: bool = False
    frozen: bool = False

    def guard(self, keyword: str) -> Markup:
        """Return the condition for a constraint to apply to ``value``."""
        return constraints.guard(keyword, "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute of a generated class. ``absent`` is what it is when the member is absent;
    ``default`` the source of its default in the constructor, ``factory`` that it is to be called.
    ``part`` is the one of its type that is decoded in place. ``nullable``: null is allowed
    besides what the codec reads; ``null``: null is allowed and needs no collector. ``secret``: it is not shown.
    """

    name: Markup
    wire: str
    codec: Codec
    annotation: Markup
    required: bool
    nullable: bool
    null: bool
    absent: Markup
    default: Markup | None
    factory: bool
    doc: str
    deprecated: bool
    secret: bool
    part: Part | None


@dataclass(slots=True)
class Module:
    """The private names of one generated module, and the patterns that it compiles."""

    names: set[str] = field(default_factory=set)
    patterns: constraints.Patterns = field(default_factory=constraints.Patterns)

    def allocate(self, name: str) -> str:
        """Return a name of the module's own that nothing else in it has."""
        free, count = name, 1
        while free in self.names:
            count += 1
            free = f"{name}_{count}"
        self.names.add(free)
        return free


@dataclass(slots=True)
class Scope:
    """One model of the module ``own`` while it is planned: the parts that its types have asked for.

    ``renamed`` maps names of imports that something in the module hides to those used instead;
    ``tags`` are the members that tell each model apart; ``is_below``: it is imported at the end.
    """

    models: Mapping[str, ir.Model]
    layout: Layout
    style: ir.Style = ir.Style()
    module: Module = field(default_factory=Module)
    own: str = ""
    word: str = "value"
    assertions: Mapping[int, steps.Sub] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    removals: Mapping[tuple[str, str | None], str] = field(default_factory=dict)
    tags: Mapping[str, Tags] = field(default_factory=dict)
    is_below: Callable[[str], bool] = lambda name: False
    parts: list[Part] = field(default_factory=list)

    def name_helper(self, name: str) -> Markup:
        """Return the name that one of ``HELPERS`` is imported under."""
        if name in self.layout.taken:
            self.renamed[name] = f"_{name}"
        return encoders.encode_code(self.renamed.get(name, name))

    def plan_type(self, node: ir.Type, path: str) -> Codec:
        """Return the codec of a type that stands at ``path`` (words joined by ``_``) of the model."""
        codec = self._plan_type(node, path)
        return replace(codec, secret=True) if secrets.is_secret(node) else codec

    def _plan_type(self, node: ir.Type, path: str) -> Codec:
        match node:
            case ir.Scalar():
                return self._plan_scalar(node, path)
            case ir.Literal():
                return self._add("literal", node, path, values=node.values, open=node.open)
            case ir.Array():
                inside = self.plan_type(node.items, f"{path}_item")
                return self._add("array", node, path, inside=inside, constraints=node.constraints)
            case ir.Map():
                inside = self.plan_type(node.values, f"{path}_value")
                return self._add("map", node, path, inside=inside, constraints=node.constraints)
            case ir.Ref():
                codec = self.plan_reference(node.name)
                if not node.constraints:
                    return codec
                return self._add(
                    "constrained",
                    node,
                    path,
                    inside=codec,
                    constraints=node.constraints,
                    guarded=True,
                )
            case ir.Nullable():
                return self._plan_nullable(node, path)
            case ir.Asserted():
                inside = self.plan_type(node.type, f"{path}_shape")
                assertion = self.assertions.get(id(node.schema))
                return self._add("asserted", node, path, inside=inside, assertion=assertion)
            case _:
                raise TypeError(f"{type(node).__name__} is not a type")

    def plan_reference(self, name: str) -> Codec:
        """Return the codec of another model; one that is not in the document may be anything."""
        model = self.models.get(name)
        if model is None:
            return make_codec("check_any", "Any")
        written = self.layout.classes[name]
        own = self.layout.modules[name] == self.own
        word = (self.layout.local_words if own else self.layout.words)[name]
        others = self.list_other_heirs(name)
        chosen = " | ".join([written, *others])
        codec = Codec(
            annotation=encoders.encode_code(annotate_value(model, chosen, self.models)),
            decode=encoders.encode_code(f"{'choose' if others else 'decode'}_{word}"),
            collect=encoders.encode_code(f"_collect_{word}"),
        )
        same: Any = {
            "model": encoders.encode_code(
                f"({', '.join([written, *others])})" if others else written
            ),
            "null": not isinstance(model, ir.Alias) and model.nullable,
        }
        match model:
            case ir.Record():
                if not model.nullable:
                    codec = replace(codec, collect=encoders.encode_code(written))
                return replace(codec, method=Markup("to_dict()"), **same)
            case ir.Enum():
                if is_table(model):
                    table = encoders.encode_code(name_table(word))
                    codec = replace(codec, table=table, null=model.nullable)
                if has_class_collector(model):
                    codec = replace(codec, decode=None, collect=encoders.encode_code(written))
                if get_enum_form(model) == "literal" or model.open:
                    return replace(codec, encode=encoders.encode_code(f"encode_{word}"))
                return replace(codec, method=Markup("value"), **same)
            case ir.Union() | ir.Alias():
                return replace(codec, encode=encoders.encode_code(f"encode_{word}"))
            case _:
                raise TypeError(f"{type(model).__name__} is not a model")

    def list_other_heirs(self, name: str) -> list[Markup]:
        """List the classes of the heirs of a record that are not derived from its own."""
        listed = discriminators.list_other_heirs(name, self.models)
        return [encoders.encode_code(self.layout.classes[each]) for each in listed]

    def _plan_scalar(self, node: ir.Scalar, path: str) -> Codec:
        python = annotations.annotate_scalar(node, self.style)
        named = self.renamed.get(python, python)
        if node.kind == "string" and python == "str" and node.format in STRING_FORMATS:
            codec = make_codec(STRING_FORMATS[node.format], named, exact=None)
        elif node.kind == "string" and python == "Decimal":
            codec = make_codec("parse_decimal", named, writer="format_decimal")
        elif node.kind == "number" and python == "Decimal":
            codec = make_codec("parse_decimal_number", named, writer="to_number")
        elif node.kind in ("any", "never", "null"):
            codec = make_codec(f"check_{node.kind}", named)
        else:
            codec = make_codec(FUNCTIONS[python], named, writer=WRITERS.get(python), exact=python)
        limits = constraints.select_effective(node.constraints)
        if not limits:
            return codec
        return self._add(
            "constrained",
            node,
            path,
            inside=codec,
            constraints=limits,
            guarded=node.kind == "any",
        )

    def _plan_nullable(self, node: ir.Nullable, path: str) -> Codec:
        """Return the codec of null or a type: folded into the type's own part if it has one."""
        before = len(self.parts)
        codec = self.plan_type(node.type, path)
        if nullability.accepts_null(node.type, self.models, surely=True):
            return codec
        named = encoders.encode_code(annotations.widen(codec.annotation))
        if len(self.parts) > before and codec.part is self.parts[-1]:
            part = self.parts[-1] = replace(self.parts[-1], nullable=True, returned=named)
            return replace(codec, annotation=named, part=part)
        return self._add("nullable", node, path, inside=codec, nullable=True)

    def _add(self, kind: str, node: ir.Type, path: str, **details: Any) -> Codec:
        if self.style.frozen:
            self.name_helper("Mapping")
        annotation = encoders.encode_code(
            annotations.annotate(node, self.refer, self.renamed, self.style)
        )
        name = self.module.allocate(f"{self.word}_{path}")
        details["constraints"] = tuple(
            (keyword, self.module.patterns[argument] if keyword == "pattern" else argument)
            for keyword, argument in constraints.select_effective(details.get("constraints", ()))
        )
        if kind == "literal":
            kinds = {type(value) for value in details["values"]}
            details["textual"] = kinds == {str}
            details["base"] = Markup(type(details["values"][0]).__name__)
        part = Part(
            kind=kind,
            name=encoders.encode_code(name),
            annotation=annotation,
            returned=annotation,
            frozen=self.style.frozen,
            **details,
        )
        self.parts.append(part)
        return Codec(
            annotation=annotation,
            decode=encoders.encode_code(f"_decode_{name}"),
            collect=Markup(""),
            part=part,
        )

    def decode_in_place(self, codec: Codec, *kinds: str) -> Part | None:
        """Return the part that was planned last, if it is this codec's, of one of these kinds, and
        can be decoded where a value is read; then it has no function for it."""
        part = self.parts[-1] if self.parts else None
        if part is None or part is not codec.part or part.kind not in kinds:
            return None
        if part.kind == "constrained" and (part.inside is None or part.inside.exact not in EXACT):
            return None
        self.parts[-1] = replace(part, in_place=True)
        return self.parts[-1]

    def refer(self, name: str) -> str:
        """Return the annotation of a reference to the model of this name."""
        return str(self.plan_reference(name).annotation)

    def accepts_null(self, node: ir.Type) -> bool:
        """Return whether null is a value of a type of this document."""
        return nullability.accepts_null(node, self.models)

    def accepts_null_surely(self, node: ir.Type) -> bool:
        """Return whether null is a value of a type, where no assertion besides can refuse it."""
        return nullability.accepts_null(node, self.models, surely=True)


def make_codec(
    function: str, annotation: str, *, writer: str | None = None, exact: str | None = None
) -> Codec:
    """Return the codec of a type that a ``function`` of the runtime checks or parses.

    Its collector is called the same, with ``collect_`` in front.
    """
    kind = function.partition("_")[2]
    return Codec(
        annotation=encoders.encode_code(annotation),
        decode=None if kind == "any" else encoders.encode_code(function),
        collect=encoders.encode_code(exact if exact in EXACT else f"collect_{kind}"),
        encode=encoders.encode_code(writer) if writer else None,
        exact=encoders.encode_code(exact) if exact in EXACT else None,
    )


def name_table(word: str) -> str:
    """Return the name of the dict from an enum's values to its members."""
    return f"_{word.upper()}_BY_VALUE"


def is_table(model: ir.Enum) -> bool:
    """Return whether an enum is decoded by looking its value up, and nothing else."""
    return get_enum_form(model) == "text" and not model.open and model.assertions is None


def has_class_collector(model: ir.Enum) -> bool:
    """Return whether an enum's class is all that its problems are collected by."""
    return is_table(model) and not model.nullable


def get_enum_form(model: ir.Enum) -> str:
    """Return how an enum is written: ``text`` (StrEnum), ``whole`` (IntEnum), ``mixed`` (Enum), or
    ``literal``, the one way to keep apart values that Python calls equal."""
    kinds = {type(value) for _, value in model.members}
    if model.form == "literal" or not kinds or not kinds <= {str, int}:
        return "literal"
    return "text" if kinds == {str} else "whole" if kinds == {int} else "mixed"


def annotate_value(model: ir.Model, written: str, models: Mapping[str, ir.Model]) -> str:
    """Return the annotation of a value of a model whose class or alias is ``written``: an open enum
    lets other values through, and a model may accept null."""
    if isinstance(model, ir.Enum) and model.open and get_enum_form(model) != "literal":
        kinds = {"text": "str", "whole": "int"}
        written = annotations.widen(written, kinds.get(get_enum_form(model), "str | int"))
    return annotations.widen(written) if nullability.accepts_null(model, models) else written


def collect_facts(node: ir.Model | ir.Field) -> docstrings.Facts:
    """Return what the docstring of a model or a field holds."""
    return docstrings.Facts(
        description=node.description,
        deprecated=node.deprecated,
        default=getattr(node, "default", ()),
        examples=node.examples,
        longest=docstrings.find_longest(node),
        unread=tuple(dict(node.annotations).get(ir.UNREAD, ())),
    )
