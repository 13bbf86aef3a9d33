"""A value is a secret where a keyword says so, at the value itself or at a model that it refers to."""

import pytest

from fieldwright.model import ir, secrets

TEXT = ir.Scalar(kind="string")
PASSWORD = ir.Scalar(kind="string", format="password")
MODELS: dict[str, ir.Model] = {
    "Key": ir.Alias(name="Key", type=TEXT, annotations=(("x-sensitive", True),)),
    "Plain": ir.Alias(name="Plain", type=TEXT),
    "Circle": ir.Alias(name="Circle", type=ir.Array(items=ir.Ref(name="Circle"))),
    "Login": ir.Record(name="Login", fields=(ir.Field(name="word", type=PASSWORD, required=True),)),
}


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (PASSWORD, True),
        (ir.Nullable(type=PASSWORD), True),
        (ir.Array(items=PASSWORD), True),
        (ir.Map(values=ir.Ref(name="Key")), True),
        (ir.Scalar(kind="integer", annotations=(("x-fieldwright-secret", True),)), True),
        (ir.Scalar(kind="integer", annotations=(("x-fieldwright-secret", False),)), False),
        (ir.Ref(name="Plain"), False),
        (ir.Ref(name="Circle"), False),
        (ir.Ref(name="Login"), False),
        (ir.Ref(name="Missing"), False),
    ],
)
def test_types_that_hold_secrets(node: ir.Type, expected: bool) -> None:
    field = ir.Field(name="a", type=node, required=True)
    assert secrets.has_secret(field, MODELS) == secrets.has_secret(node, MODELS) == expected
