"""Plan records and enums: the two models that are classes."""

from markupsafe import Markup

from fieldwright.model import initial_values, ir, names, renames, secrets
from fieldwright.model.discriminators import Tags
from fieldwright.package import constraints, docstrings, encoding, former_names, plan
from fieldwright.package.annotations import annotate_literal, widen
from fieldwright.rendering import encoders

_NEVER = ir.Scalar(kind="never")


def plan_record(model: ir.Record, scope: plan.Scope) -> dict[str, object]:
    """Return what the templates of a record ask for."""
    attributes = names.name_attributes((each.name, each.published_name) for each in model.fields)
    taken = {*attributes.values(), *renames.map_attributes(model).values()}
    scope.renamed |= {
        name: _make_free_name(f"_{name}", taken) for name in {"date", "datetime", "time"} & taken
    }
    members_type = scope.name_helper("Members")
    base = scope.name_helper("Model") if model.base not in scope.models else Markup()
    tags = scope.tags.get(model.name, {})
    fields = [_plan_attribute(each, attributes[each.name], tags, scope) for each in model.fields]
    uris = [each for each in fields if each.codec.decode == "check_uri"]
    at_once = uris if len(uris) > 2 else []  # one or two are sooner checked by themselves
    extra = (
        scope.plan_type(model.additional_properties, "additional_properties")
        if model.additional_properties is not None
        else None
    )
    above = scope.models.get(model.base or "")
    above = above if isinstance(above, ir.Record) else None
    declared, narrows = _select_declared(model, above, fields, scope)
    closed = model.additional_properties == _NEVER
    inherits = above is not None and above.additional_properties != _NEVER
    encodings = {each.name: encoding.plan_encoding(each) for each in fields}
    return {
        "base": encoders.encode_code(scope.layout.classes[above.name]) if above else base,
        "declared": declared,
        "narrows": narrows,
        "inherits_others": inherits
        and above is not None
        and model.additional_properties in (above.additional_properties, _NEVER),
        "heirs": [
            (value, f"{scope.layout.modules[heir]}.{scope.layout.classes[heir]}")
            for value, heir in model.heirs
            if heir in scope.models
        ],
        "heirs_type": scope.name_helper("StrictHeirs" if model.strict else "Heirs"),
        "heirs_table": encoders.encode_code(f"_{scope.word.upper()}_HEIRS"),
        "encodings": encodings,
        "conditions": encoding.list_conditions(
            [encodings[each.name] for each in fields if each.required], closed, inherits
        ),
        "invalid": scope.name_helper("INVALID"),
        "decoder": encoders.encode_code(f"{'_' if model.nullable else ''}decode_{scope.word}"),
        "table": members_type,
        "members": encoders.encode_code(f"_{scope.word.upper()}_MEMBERS"),
        "fields": fields,
        "former": former_names.list_attributes(
            model, scope.layout.classes[model.name], fields, scope.removals
        ),
        "mixtures": former_names.list_signatures(model, fields),
        "required": [each for each in fields if each.required],
        "optional": [each for each in fields if not each.required],
        "uris": at_once,
        "closed": closed,
        "extra_secret": model.additional_properties is not None
        and secrets.has_secret(model.additional_properties, scope.models),
        "extra": extra if extra is not None and not extra.as_is else None,
        "constraints": constraints.select_effective(model.constraints),
    }


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
    annotation = widen(str(codec.annotation)) if nullable else str(codec.annotation)
    if not node.required:
        annotation = widen(annotation, "Unset" if accepts_null else "None")
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
    annotation = annotate_literal(ir.Literal(values=values, open=model.open))
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
