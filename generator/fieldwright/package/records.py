"""Plan records and enums: the two models that are classes."""

from markupsafe import Markup

from fieldwright.model import initial_values, ir, names, renames
from fieldwright.package import constraints, docstrings, former_names, plan
from fieldwright.package.annotations import annotate_literal, widen
from fieldwright.rendering import encoders


def plan_record(model: ir.Record, scope: plan.Scope) -> dict[str, object]:
    """Return what the templates of a record ask for."""
    attributes = names.name_attributes((each.name, each.published_name) for each in model.fields)
    taken = {*attributes.values(), *renames.map_attributes(model).values()}
    scope.renamed |= {
        name: _make_free_name(f"_{name}", taken) for name in {"date", "datetime", "time"} & taken
    }
    base, members_type = scope.name_helper("Model"), scope.name_helper("Members")
    fields = [_plan_attribute(each, attributes[each.name], scope) for each in model.fields]
    uris = [each for each in fields if each.codec.decode == "uri"]
    at_once = uris if len(uris) > 2 else []  # one or two are sooner checked by themselves
    extra = (
        scope.plan_type(model.additional_properties, "additional_properties")
        if model.additional_properties is not None
        else None
    )
    return {
        "base": base,
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
        "closed": model.additional_properties == ir.Scalar(kind="never"),
        "extra": extra if extra is not None and not extra.as_is else None,
        "constraints": constraints.select_effective(model.constraints),
    }


def _make_free_name(name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"_{name}"
    return name


def _plan_attribute(node: ir.Field, name: str, scope: plan.Scope) -> plan.Attribute:
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
    initial = initial_values.find_initial_value(node, scope.tags, scope.models)
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
