"""The pydantic models that datamodel-code-generator makes of a spec, and what they say of a payload.

Both are asked to be as exact as they can be, since what they let pass they have no opinion
of: constraints on fields, absent apart from null, the keywords of ``allOf`` combined, and
JSON read in pydantic's strict mode. Discriminators are left out of what is asked: they change
no verdict (OpenAPI 3.1.1, 4.8.25), but without a mapping they change the models there.
"""

import importlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from types import ModuleType
from typing import Any

from fieldwright import errors
from fieldwright.export import datamodel
from fieldwright.model import formats, ir, pointers
from fieldwright.openapi.text import source, values

_EXACT: Mapping[str, Any] = {
    "field_constraints": True,
    "strict_nullable": True,
    "use_missing_sentinel": True,
    "target_pydantic_version": "2.14",
    "intersect_allof_keywords": True,
    "read_const_beside_enum": True,
    "read_nullable_beside_type_list": True,
    "read_unevaluated_properties": True,
    "check_pattern_maps_strictly": True,
    "filter_literal_values": True,
    "keep_enum_member_values": True,
    "use_tuple_for_fixed_items": True,
    # Without these, pydantic asks for a package that is not ours to bring along.
    "type_mappings": ["email=string", "idn-email=string"],
}

_NUMBER = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One thing that pydantic has against a payload: ``keyword`` is its type of error."""

    pointer: str
    keyword: str
    message: str


class Peer:
    """The models of one spec, by the keys of its schemas."""

    def __init__(self, spec: str, document: ir.Document, *, root: str | None = None) -> None:
        """Make the models of ``spec``, the text that ``document`` was read from; ``root`` as
        ``datamodel.generate_module`` has it.

        Raises ``errors.UsageError`` for a spec that datamodel-code-generator makes nothing
        of that can be imported.
        """
        from pydantic import TypeAdapter

        plain = _simplify_schemas(spec) if re.search("discriminator|default", spec) else spec
        generated = datamodel.generate_module(plain, "pydantic", root=root, **_EXACT)
        with _import_text(generated.text) as module:
            self._adapters = {
                model.name: TypeAdapter(_find_type(module, generated.classes[model.name], model))
                for model in document.models
                if model.name in generated.classes
            }

    def __contains__(self, name: object) -> bool:
        """Return whether a model has a class of its own here; those lifted out of another have not."""
        return name in self._adapters

    def list_problems(self, name: str, payload: ir.Json) -> list[Refusal]:
        """List what is wrong with a payload for a model; nothing if it is accepted."""
        from pydantic import ValidationError

        try:
            self._adapters[name].validate_json(json.dumps(payload), strict=True)
        except ValidationError as error:
            return [
                Refusal(
                    pointer=_locate(payload, each["loc"]),
                    keyword=each["type"],
                    message=each["msg"],
                )
                for each in error.errors(include_url=False, include_context=False)
            ]
        # A constraint that datamodel-code-generator has put where pydantic cannot hold it.
        except TypeError as error:
            return [Refusal(pointer="", keyword="broken", message=str(error))]
        return []


def _simplify_schemas(spec: str) -> str:
    """Return a spec that has been read before, as JSON, with no discriminator beside its alternatives, and
    no default of a type, with which a member would take null."""

    def strip(value: Any) -> Any:
        if isinstance(value, list):
            return [strip(each) for each in value]
        if not isinstance(value, dict):
            return value
        union = "oneOf" in value or "anyOf" in value
        typed = isinstance(value.get("type", value.get("$ref")), str | list)
        dropped = ({"discriminator"} if union else set()) | ({"default"} if typed else set())
        left = {key: value[key] for key in value if key not in dropped}
        return {key: strip(each) for key, each in left.items()}

    return json.dumps(strip(values.strip_places(source.parse(spec, "spec").data)))


def respell(format: str | None, value: ir.Json) -> ir.Json:
    """Write a value as pydantic does after reading this format; return it as it is if pydantic reads nothing."""
    from pydantic import ValidationError

    adapter = _list_formats().get(format or "")
    if adapter is None:
        return value
    try:
        return adapter.dump_python(
            adapter.validate_json(json.dumps(value), strict=True), mode="json"
        )
    except ValidationError:
        return value


@cache
def _list_formats() -> dict[str, Any]:
    """Map each format to the type that datamodel-code-generator gives it, where pydantic reads more spellings of it."""
    import pydantic

    adapters = {}
    for row in formats.FORMATS.values():
        module, _, name = (row.peer or "").rpartition(".")
        if module:
            type_ = getattr(importlib.import_module(module), name)
            adapters[row.name] = pydantic.TypeAdapter(type_)
    return adapters


def _find_type(module: ModuleType, class_name: str, model: ir.Model) -> Any:
    """Return the class of a model, or null where the model allows it: references repeat that."""
    class_ = getattr(module, class_name)
    return class_ if isinstance(model, ir.Alias) or not model.nullable else class_ | None


@contextmanager
def _import_text(text: str) -> Iterator[ModuleType]:
    """Import a text as a module, known to the system for as long as pydantic looks names up in it."""
    module = ModuleType(f"fieldwright_second_opinion_{next(_NUMBER)}")
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, f"<{module.__name__}>", "exec", dont_inherit=True), module.__dict__)
        yield module
    except Exception as error:
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise errors.UsageError(
            f"the models that datamodel-code-generator makes of this spec cannot be imported: {reason}"
        ) from error
    finally:
        del sys.modules[module.__name__]


def _locate(payload: Any, location: tuple[int | str, ...]) -> str:
    """Return the JSON Pointer of the value that pydantic means: of its steps, those that lead
    somewhere.

    The others name alternatives of a union, or a member that is missing.
    """
    pointer = ""
    step: Any
    for step in location:
        leads = isinstance(payload, dict) and step in payload
        if isinstance(payload, list) and isinstance(step, int):
            leads = step < len(payload)
        if leads:
            payload = payload[step]
            pointer += pointers.format_token(step)
    return pointer
