"""The schemas of a document as they are written, for judging raw values."""

from typing import Any

from fieldwright.model import ir
from fieldwright.openapi import endpoints
from fieldwright.openapi.schemas.assertions import Assertions
from fieldwright.openapi.schemas.context import Context


class Schemas:
    """The schemas of a document as they are written, as assertions on raw values.

    ``definitions`` are those that the schemas asked for so far refer to, by name.
    """

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._assertions = Assertions(ctx)
        self._assertions.opened = ctx.assertions.opened
        self._written = {each.at: each for each in ctx.index.list_written()}
        self.definitions: dict[str, ir.Schema | bool] = {}

    def is_component(self, model: ir.Model) -> bool:
        """Return whether a model is one of the document's own, and not lifted out of another."""
        written = self.get_written(model)
        return model.name in self._ctx.index.components or written is self._ctx.source.data

    def get_written(self, model: ir.Model) -> Any:
        """Return the schema of a model as it is written; None for one that is not in this document."""
        schema = self._ctx.index.components.get(model.name)
        if schema is None and model.place is not None:
            schema = self._written.get(self._ctx.source.find_offset(model.place))
        return schema

    @property
    def describes_operations(self) -> bool:
        """Whether the document describes operations; one of models alone has no paths, or empty ones."""
        root = self._ctx.source.data
        return isinstance(root, dict) and bool(root.get("paths") or root.get("webhooks"))

    def list_operations(self) -> list[endpoints.Operation]:
        """List the operations of the document."""
        return list(endpoints.list_operations(self._ctx))

    def assert_schema(self, schema: Any) -> ir.Schema | bool:
        """Return what a schema asserts; None, which is not there, asserts nothing."""
        if schema is None:
            return True
        asserted = self._assertions.assert_root(schema)
        self.definitions |= dict(self._assertions.settle())
        return asserted

    def assert_model(self, model: ir.Model) -> ir.Schema | bool | None:
        """Return what the schema of a model asserts; None for one that is not in this document."""
        schema = self.get_written(model)
        return None if schema is None else self.assert_schema(schema)
