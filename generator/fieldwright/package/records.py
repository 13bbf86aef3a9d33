"""Plan records and enums: the two models that are classes."""

from markupsafe import Markup

from fieldwright.model import initial_values, ir, names, renames, secrets
from fieldwright.model.discriminators import Tags
from fieldwright.package import (
    annotations,
    constraints,
    docstrings,
    encoding,
    former_names,
    plan,
)
from fieldwright.rendering import encoders

_NEVER = ir.Scalar(kind="never")

_ENDLESS = 1000
"""The depth of a type that contains itself: more than JSON is read with."""


def plan_record(model: ir.Record, scope: plan.Scope) -> dict[str, object]:
    """Return what the templates of a record ask for."""
    attributes = names.name_attributes((each.name, each.published_name) for each in model.fields)
    taken = {*attributes.values(), *renames.map_attributes(model).values()}
    scope.renamed |= {
        name: _make_free_name(f"_{name}", taken) for name in {"date", "datetime", "time"} & taken
    }
    frozen = scope.style.frozen
    tags = scope.tags.get(model.name, {})
    fields = [_plan_attribute(each, attributes[each.name], tags, scope) for each in model.fields]
    uris = [each for each in fields if each.codec.decode == "check_uri"]
    at_once = uris if len(uris) > 2 else []  # one or two are sooner checked by themselves
    unnamed = _plan_unnamed(model, scope)
    above = scope.models.get(model.base or "")
    above = above if isinstance(above, ir.Record) else None
    declared, narrows = _select_declared(model, above, fields, scope)
    closed = model.additional_properties == _NEVER
    inherits = above is not None and above.additional_properties != _NEVER
    checks, checked = encoding.list_type_checks(each for each in fields if each.required)
    encodings = {each.name: encoding.plan_encoding(each) for each in fields}
    return {
        "bases": _name_bases(above, scope),
        "declared": declared,
        "narrows": narrows,
        "inherits_others": inherits
        and above is not None
        and model.additional_properties in (above.additional_properties, _NEVER),
        **_plan_heirs(model, scope),
        "encodings": encodings,
        "type_checks": checks,
        "checked": checked,
        "conditions": encoding.list_conditions(
            [encodings[each.name] for each in fields if each.required], closed and inherits
        ),
        "decoder": encoders.encode_code(f"{'_' if model.nullable else ''}decode_{scope.word}"),
        "fields": fields,
        "former": former_names.list_attributes(
            model, scope.layout.classes[model.name], fields, scope.removals
        ),
        "mixtures": former_names.list_signatures(model, fields),
        "required": [each for each in fields if each.required],
        "optional": [each for each in fields if not each.required],
        "uris": at_once,
        "closed": closed,
        "at_once": closed and all(each.required for each in fields),
        **unnamed,
        "frozen": frozen,
        "draft": encoders.encode_code(f"_{scope.word.upper()}_DRAFT"),
        "containers": _list_containers(model, fields, closed, inherits, scope) if frozen else [],
        "constraints": constraints.select_effective(model.constraints),
    }


def _plan_heirs(model: ir.Record, scope: plan.Scope) -> dict[str, object]:
    """Return what the templates of a base ask for."""
    decided = model.strict or model.default_heir is not None
    own = [(tag, model.name) for tag in model.own_tags] if decided else []
    named = [*model.heirs, *own]
    return {
        "heirs": [
            (value, _name_place(heir, scope)) for value, heir in named if heir in scope.models
        ],
        "default_place": _name_place(model.default_heir, scope) if model.default_heir else None,
        "chosen": scope.plan_reference(model.name).annotation,
        "others": scope.list_other_heirs(model.name),
        "heirs_type": scope.name_helper("StrictHeirs" if model.strict else "Heirs"),
        "heirs_table": encoders.encode_code(f"_{scope.word.upper()}_HEIRS"),
    }


def _name_place(name: str, scope: plan.Scope) -> str:
    """Return the module of a record and its class."""
    return f"{scope.layout.modules[name]}.{scope.layout.classes[name]}"


def _name_bases(above: ir.Record | None, scope: plan.Scope) -> list[Markup]:
    if above is not None:
        return [encoders.encode_code(scope.layout.classes[above.name])]
    bases = ["FrozenModel"] if scope.style.frozen else []
    bases += ["CheckedModel"] if scope.style.constructor == "checked" else []
    own = [Markup(names.BASE)] if scope.style.base is not None else []
    return [*(scope.name_helper(each) for each in bases or ["Model"]), *own]


def _plan_unnamed(model: ir.Record, scope: plan.Scope) -> dict[str, object]:
    """Return what the templates ask for of the members that a record does not name."""
    node = model.additional_properties
    codec = scope.plan_type(node, "additional_properties") if node is not None else None
    extra = codec if codec is not None and not codec.as_is else None
    renamed = {"Mapping": str(scope.name_helper("Mapping"))} if scope.style.frozen else {}
    values = extra.annotation if extra is not None else "Any"
    annotation = annotations.annotate_map(str(values), renamed, scope.style)
    return {
        "extra": extra,
        "extra_secret": node is not None and secrets.has_secret(node, scope.models),
        "extra_annotation": encoders.encode_code(annotation),
        "empty": scope.name_helper("EMPTY") if scope.style.frozen else Markup("{}"),
    }


def _list_containers(
    model: ir.Record, fields: list[plan.Attribute], closed: bool, inherits: bool, scope: plan.Scope
) -> list[tuple[Markup, int]]:
    """List the attributes that hold arrays or objects without a class, each with how many within one another."""
    depths = [
        (each.name, _measure_depth(node.type, scope, ()))
        for node, each in zip(model.fields, fields, strict=True)
    ]
    if not closed or inherits:
        extra = model.additional_properties or ir.Scalar(kind="any")
        depths.append((Markup("additional_properties"), 1 + _measure_depth(extra, scope, ())))
    return [(name, depth) for name, depth in depths if depth]


def _measure_depth(node: ir.Type, scope: plan.Scope, above: tuple[str, ...]) -> int:
    """Measure how many arrays and objects without a class a type has within one another at most."""
    match node:
        case ir.Array():
            return 1 + _measure_depth(node.items, scope, above)
        case ir.Map():
            return 1 + _measure_depth(node.values, scope, above)
        case ir.Nullable() | ir.Asserted():
            return _measure_depth(node.type, scope, above)
        case ir.Ref() if node.name in above:
            return _ENDLESS
        case ir.Ref():
            match scope.models.get(node.name):
                case ir.Alias(type=inside):
                    return _measure_depth(inside, scope, (*above, node.name))
                case ir.Union(alternatives=alternatives):
                    deeper = (*above, node.name)
                    return max(_measure_depth(each, scope, deeper) for each in alternatives)
    return 0


def _select_declared(
    model: ir.Record, above: ir.Record | None, fields: list[plan.Attribute], scope: plan.Scope
) -> tuple[list[plan.Attribute], bool]:
    """Return the attributes that a class does not have from its base as they are, and whether any of them has
    another type there."""
    if above is None:
        return fields, False
    inherited = {each.name: each for each in above.fields}
    declared, narrows = [], False
    for node, field in zip(model.fields, fields, strict=True):
        before = inherited.get(node.name)
        if before is None:
            declared.append(field)
            continue
        types = [_describe_type(each) for each in (before, node)]
        initial = [
            initial_values.find_initial_value(each, scope.tags.get(name, {}), scope.models)
            for each, name in ((before, above.name), (node, model.name))
        ]
        facts = [plan.collect_facts(each) for each in (before, node)]
        if types[0] != types[1] or initial[0] != initial[1] or facts[0] != facts[1]:
            declared.append(field)
            narrows |= types[0] != types[1]
    return declared, narrows


def _describe_type(node: ir.Field) -> tuple[ir.Type, bool]:
    return node.type, node.required


def _make_free_name(name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"_{name}"
    return name


def _plan_attribute(node: ir.Field, name: str, tags: Tags, scope: plan.Scope) -> plan.Attribute:
    nullable = isinstance(node.type, ir.Nullable) and not scope.accepts_null(node.type.type)
    codec = scope.plan_type(
        node.type.type if nullable and isinstance(node.type, ir.Nullable) else node.type, name
    )
    accepts_null = scope.accepts_null(node.type)
    annotation = annotations.widen(str(codec.annotation)) if nullable else str(codec.annotation)
    if not node.required:
        annotation = annotations.widen(annotation, "Unset" if accepts_null else "None")
    absent = Markup("UNSET" if accepts_null else "None")
    default, factory = None if node.required else absent, False
    initial = initial_values.find_initial_value(node, tags, scope.models)
    if initial:
        default, factory = _format_default(initial[0], node.type, codec, scope)
    return plan.Attribute(
        name=encoders.encode_code(name),
        wire=node.name,
        codec=codec,
        annotation=encoders.encode_code(annotation),
        required=node.required,
        nullable=nullable,
        null=nullable or scope.accepts_null_surely(node.type),
        absent=absent,
        default=default,
        factory=factory,
        doc=docstrings.write(plan.collect_facts(node), ""),
        deprecated=node.deprecated is not None,
        secret=secrets.has_secret(node, scope.models),
        part=(
            None
            if factory and codec.part is not None
            else scope.decode_in_place(codec, "array", "map", "literal", "constrained")
        ),
    )


def _format_default(
    value: ir.Json, node: ir.Type, codec: plan.Codec, scope: plan.Scope
) -> tuple[Markup, bool]:
    """Return a default as source, and whether that is the body of a factory."""
    inner = node.type if isinstance(node, ir.Nullable) else node
    model = scope.models.get(inner.name) if isinstance(inner, ir.Ref) else None
    if value is not None and isinstance(model, ir.Enum) and plan.get_enum_form(model) != "literal":
        members = dict(
            zip((repr(each) for _, each in model.members), names.name_members(model.members))
        )
        if repr(value) in members:
            written = scope.layout.classes[model.name]
            below = scope.is_below(model.name)
            return encoders.encode_code(f"{written}.{members[repr(value)]}"), below
    listed = codec.part is not None and codec.part.kind == "literal"
    if value is None or listed or codec.decode is None or codec.exact in plan.EXACT:
        return encoders.encode_literal(value), isinstance(value, (dict, list))
    return Markup("{}({})").format(codec.decode, encoders.encode_literal(value)), True


def plan_enum(model: ir.Enum, scope: plan.Scope) -> dict[str, object]:
    """Return what the templates of an enum ask for."""
    form = plan.get_enum_form(model)
    members = [encoders.encode_code(name) for name in names.name_members(model.members)]
    values = tuple(value for _, value in model.members)
    annotation = annotations.annotate_literal(ir.Literal(values=values, open=model.open))
    return {
        "form": form,
        "by_value": encoders.encode_code(plan.name_table(scope.word)),
        "listed": encoders.encode_code(f"_{scope.word.upper()}_VALUES"),
        "by_class": plan.has_class_collector(model),
        "other": Markup(
            {
                "string": "string",
                "integer": "integer",
                "number": "number",
                "boolean": "boolean",
            }.get(model.kind, "any")
        ),
        "value_annotation": encoders.encode_code(
            plan.annotate_value(model, scope.layout.classes[model.name], scope.models)
        ),
        "members": list(zip(members, values)),
        "values": values,
        "base": Markup({"text": "StrEnum", "whole": "IntEnum", "mixed": "Enum"}.get(form, "")),
        "annotation": encoders.encode_code(annotation),
    }
