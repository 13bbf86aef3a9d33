"""The second opinion: where the pydantic models of datamodel-code-generator and our package say different things."""
