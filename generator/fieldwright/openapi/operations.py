"""The schemas that operations name or define: what is in other files is followed, and inline bodies become models.

A body is called by its operation: ``GetImagesRequest``, ``GetImagesResponse``, and by its status
where it is not the only one of success; a media type other than JSON adds its words. One of
``components`` is called by itself. So a name does not depend on the order.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from fieldwright.openapi.schemas import references
from fieldwright.openapi.schemas.context import Context
from fieldwright.openapi.schemas.lifting import make_pascal
from fieldwright.openapi.schemas.resources import Resource, Unresolved
from fieldwright.openapi.schemas.vocabulary import has_assertions
from fieldwright.openapi.text.values import Object

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_JSON = re.compile(r"application/json\s*(?:;|$)")
_SUCCESS = re.compile(r"2(\d\d|XX)")


class Body(NamedTuple):
    """A schema of an operation: where it stands, its resource, and the names that it may have, the best first.

    ``names`` is empty for a schema that is no body: of a parameter or a header.
    """

    schema: Object
    resource: Resource
    place: str
    names: tuple[str, ...] = ()

    @property
    def is_reference(self) -> bool:
        """Whether it only refers to a schema."""
        return "$ref" in self.schema

    @property
    def is_inline(self) -> bool:
        """Whether it defines a body that has no name of its own."""
        return bool(self.names) and not self.is_reference and has_assertions(self.schema)


def list_bodies(ctx: Context, resource: Resource) -> list[Body]:
    """Return the schemas of all operations of an OpenAPI document, in its order, each once.

    What is no object where one is needed, and a reference that leads nowhere, is reported.
    """
    walker = Walker(ctx)
    root = (ctx.source.data, resource)
    bodies: list[Body] = []
    for word in ("paths", "webhooks"):
        for path, item in walker.list_members(root, word):
            bodies += walker.list_path_item(item, path)
    components = walker.get(root, "components") if "openapi" in root[0] else root
    for path, item in walker.list_members(components, "pathItems"):
        bodies += walker.list_path_item(item, path)
    for word, suffix in (("requestBodies", "Request"), ("responses", "Response")):
        for key, item in walker.list_members(components, word):
            name = make_pascal(key).removesuffix(suffix) + suffix
            bodies += walker.list_content(item, f"{word} {key}", (name,))
    for word in ("parameters", "headers"):
        for key, item in walker.list_members(components, word):
            bodies += walker.list_content(item, f"{word} {key}")
    return list({each.schema.at: each for each in reversed(bodies)}.values())[::-1]


Node = tuple[Object, Resource]


class Walker:
    """Walks what an API description says of operations, through references into other files."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._inside: list[int] = []

    def get(self, around: Node | None, key: str) -> Node | None:
        """Return the object under a key, or the one that it refers to; None if there is none."""
        if around is None or key not in around[0]:
            return None
        return self._follow(around[0][key], around[1], around[0].locate_value(key))

    def list_members(self, around: Node | None, key: str) -> Iterator[tuple[str, Node]]:
        """Yield the members of the object under a key, with their names."""
        node = self.get(around, key)
        for name in node[0] if node is not None else ():
            inner = self.get(node, name) if not name.startswith("x-") else None
            if inner is not None:
                yield name, inner

    def list_items(self, around: Node, key: str) -> Iterator[Node]:
        """Yield the objects of the array under a key, or those that they refer to."""
        listed = around[0].get(key)
        for value in listed if isinstance(listed, list) else ():
            node = self._follow(value, around[1], around[0].locate_value(key))
            if node is not None:
                yield node

    def list_path_item(self, item: Node, path: str) -> Iterator[Body]:
        """Yield the schemas of one entry of ``paths``, ``webhooks`` or a callback."""
        if item[0].at in self._inside:
            return
        self._inside.append(item[0].at)
        yield from self.list_parameters(item, path)
        for method in METHODS:
            operation = self.get(item, method)
            if operation is not None:
                yield from self.list_operation(operation, method, path)
        self._inside.pop()

    def list_content(self, node: Node, place: str, names: tuple[str, ...] = ()) -> Iterator[Body]:
        """Yield the schemas of a body, a parameter or a header: its own, those of its media types
        and of its headers."""
        yield from self._list_schema(node, place, names)  # as Swagger 2.0 has it
        for media, content in self.list_members(node, "content"):
            suffix = "" if _JSON.match(media) else make_pascal(media)
            wanted = tuple(f"{name}{suffix}" for name in names)
            yield from self._list_schema(content, f"{place} {media}", wanted)
        for name, header in self.list_members(node, "headers"):
            yield from self.list_content(header, f"{place} header {name}")

    def list_operation(self, operation: Node, method: str, path: str) -> Iterator[Body]:
        place = f"{method} {path}"
        identifier = operation[0].get("operationId")
        bases = [make_pascal(place)]
        if isinstance(identifier, str):
            bases.insert(0, make_pascal(identifier))
        yield from self.list_parameters(operation, place, bases)
        request = self.get(operation, "requestBody")
        if request is not None:
            names = tuple(f"{base}Request" for base in bases)
            yield from self.list_content(request, f"{place} request", names)
        responses = list(self.list_members(operation, "responses"))
        successes = sum(bool(_SUCCESS.fullmatch(status)) for status, _ in responses)
        for status, response in responses:
            alone = successes == 1 and _SUCCESS.fullmatch(status)
            words = [f"{make_pascal(status)}Response"]
            if alone:
                words.insert(0, "Response")
            names = tuple(f"{base}{word}" for base in bases for word in words)
            yield from self.list_content(response, f"{place} {status}", names)
        for name, callback in self.list_members(operation, "callbacks"):
            for key, _ in callback[0].items():
                item = self.get(callback, key) if not key.startswith("x-") else None
                if item is not None:
                    yield from self.list_path_item(item, f"{place} {name}")

    def list_parameters(
        self, around: Node, place: str, bases: Sequence[str] = ()
    ) -> Iterator[Body]:
        for index, parameter in enumerate(self.list_items(around, "parameters")):
            body = parameter[0].get("in") == "body"
            names = tuple(f"{base}Request" for base in bases) if body else ()
            yield from self.list_content(parameter, f"{place} parameter {index}", names)

    def _list_schema(self, around: Node, place: str, names: tuple[str, ...] = ()) -> Iterator[Body]:
        schema = around[0].get("schema")
        if isinstance(schema, Object):
            yield Body(schema, around[1], place, names)

    def _follow(self, value: Any, resource: Resource, at: int) -> Node | None:
        """Return an object, or the one that its ``$ref`` leads to."""
        for _ in range(self._ctx.source.limits.references):
            if not isinstance(value, Object):
                message = "an object must stand here"
                self._ctx.diagnostics.report(at, "keyword-type", message)
                return None
            text = value.get("$ref")
            if not isinstance(text, str):
                return value, resource
            try:
                value, resource = references.locate(self._ctx, text, resource)
            except Unresolved as error:
                at = value.locate_value("$ref")
                self._ctx.diagnostics.report(at, error.rule, str(error), error.remedy)
                return None
        return None


def describe_count(count: int, modelled: bool) -> tuple[str, str | None]:
    """Return how many schemas that stand inline in operations became models or did not, and what makes them."""
    one = count == 1
    if modelled:
        stand = "1 schema that stands" if one else f"{count} schemas that stand"
        return f"{stand} inline in operations became {'a model' if one else 'models'}", None
    stand = "1 schema stands" if one else f"{count} schemas stand"
    return f"{stand} inline in operations without a model", "--bodies makes models of them"
