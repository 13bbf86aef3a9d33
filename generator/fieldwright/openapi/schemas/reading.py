"""What all of one reading share: the text and its dialect, the diagnostics, the resources and the index of schemas."""

from dataclasses import dataclass
from typing import Literal as OneOf

from fieldwright.openapi.schemas.diagnostics import Diagnostics
from fieldwright.openapi.schemas.index import Index
from fieldwright.openapi.schemas.resources import Resources
from fieldwright.openapi.text.source import Source

Dialect = OneOf["2.0", "3.0", "3.1", "json-schema"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """One reading of one document.

    ``annotating``: a format is an annotation only. ``bodies``: inline bodies of operations are models.
    ``open_unions``: every union that a member tells apart is open.
    ``strict_discriminators``: a base accepts no tag that names no heir, and nothing that the named one refuses.
    ``nullable_needs_type``: null is added to a type alone, by the letter of OpenAPI 3.0.3.
    """

    source: Source
    dialect: Dialect
    annotating: bool
    bodies: bool
    open_unions: bool
    strict_discriminators: bool
    nullable_needs_type: bool
    diagnostics: Diagnostics
    resources: Resources
    index: Index

    @property
    def is_before_31(self) -> bool:
        """Whether schemas are those of OpenAPI before it took all of JSON Schema."""
        return self.dialect in ("2.0", "3.0")
