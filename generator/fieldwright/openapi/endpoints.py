"""The operations of a document as clients see them: parameters, bodies and responses with their schemas."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from fieldwright.model import ir
from fieldwright.openapi.operations import METHODS, Node, Walker
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.text.values import Object

_NAME = re.compile(r"\{[^{}]*\}")

Media: TypeAlias = Mapping[str, Any]
"""Media type → schema as it is written; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an operation; ``media`` has its schema under "" where it has one of its own."""

    name: str
    required: bool
    media: Media
    place: ir.Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a request or a response consists of; ``required`` counts for requests."""

    media: Media
    place: ir.Place
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation: ``GET /images/{id}``. ``parameters`` are by their location and name, ``responses`` by status.

    ``key`` is the same for paths that differ in the names of their parameters alone; ``is_sent`` is
    false for a webhook, which the API calls. ``left_out`` counts what is in it and not here.
    """

    key: str
    name: str
    is_sent: bool
    parameters: Mapping[tuple[str, str], Parameter]
    request: Body | None
    responses: Mapping[str, Body]
    place: ir.Place
    left_out: Mapping[str, int] = field(default_factory=dict)


def list_operations(ctx: Context) -> Iterator[Operation]:
    """Yield the operations of an OpenAPI document, in its order."""
    root = ctx.source.data
    if not isinstance(root, Object) or ctx.source.uri not in ctx.resources.by_uri:
        return
    resource = ctx.resources.by_uri[ctx.source.uri]
    walker = Walker(ctx)
    for word, is_sent in (("paths", True), ("webhooks", False)):
        for path, item in walker.list_members((root, resource), word):
            shared = dict(_list_parameters(walker, ctx, item))
            for method in METHODS:
                operation = walker.get(item, method)
                if operation is not None:
                    yield _read(walker, ctx, operation, f"{method.upper()} {path}", is_sent, shared)


def _read(
    walker: Walker,
    ctx: Context,
    node: Node,
    name: str,
    is_sent: bool,
    shared: Mapping[tuple[str, str], Parameter],
) -> Operation:
    parameters = {**shared, **dict(_list_parameters(walker, ctx, node))}
    body = next((each for (where, _), each in parameters.items() if where == "body"), None)
    return Operation(
        key=_NAME.sub("{}", name),
        name=name,
        is_sent=is_sent,
        parameters={key: each for key, each in parameters.items() if key[0] != "body"},
        request=_read_request(walker, ctx, node, body),
        responses={
            status: _read_body(walker, ctx, each)
            for status, each in walker.list_members(node, "responses")
        },
        place=_locate(ctx, node),
        left_out=_count_left_out(walker, node),
    )


def _list_parameters(
    walker: Walker, ctx: Context, around: Node
) -> Iterator[tuple[tuple[str, str], Parameter]]:
    for node in walker.list_items(around, "parameters"):
        where, name = node[0].get("in"), node[0].get("name")
        if isinstance(where, str) and isinstance(name, str):
            # Swagger 2.0 has the schema of what is no body in the parameter itself.
            own = node[0].get("schema", node[0] if "type" in node[0] else None)
            media = {"": own} if own is not None else _read_media(walker, node)
            required = node[0].get("required") is True
            yield (where, name), Parameter(
                name=name, required=required, media=media, place=_locate(ctx, node)
            )


def _read_request(
    walker: Walker, ctx: Context, node: Node, parameter: Parameter | None
) -> Body | None:
    """Read the body of a request, which Swagger 2.0 has as a parameter."""
    request = walker.get(node, "requestBody")
    if request is not None:
        return _read_body(walker, ctx, request)
    if parameter is None:
        return None
    return Body(media=parameter.media, place=parameter.place, required=parameter.required)


def _read_body(walker: Walker, ctx: Context, node: Node) -> Body:
    media = {"": node[0]["schema"]} if "schema" in node[0] else _read_media(walker, node)
    required = node[0].get("required") is True
    return Body(media=media, place=_locate(ctx, node), required=required)


def _read_media(walker: Walker, node: Node) -> Media:
    return {
        media.partition(";")[0].strip().lower(): content[0].get("schema")
        for media, content in walker.list_members(node, "content")
    }


def _count_left_out(walker: Walker, node: Node) -> dict[str, int]:
    """Count what is in an operation and is not compared."""
    responses = [each for _, each in walker.list_members(node, "responses")]
    counts = {
        "headers": sum(len([*walker.list_members(each, "headers")]) for each in responses),
        "links": sum(len([*walker.list_members(each, "links")]) for each in responses),
        "callbacks": len([*walker.list_members(node, "callbacks")]),
        "security": int("security" in node[0]),
    }
    return {word: count for word, count in counts.items() if count}


def _locate(ctx: Context, node: Node) -> ir.Place:
    return ctx.source.locate(node[0].at)
