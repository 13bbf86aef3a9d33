"""A module imports exactly what its body uses."""

from fieldwright.model import ir
from fieldwright.model.layout import Layout
from fieldwright.package import imports


def needed(body: str) -> tuple[list[str], list[str]]:
    """The import lines above and below a body of the model A, which is in a circle with B."""
    models = (
        ir.Alias(name="A", type=ir.Array(items=ir.Ref(name="B"))),
        ir.Alias(name="B", type=ir.Array(items=ir.Ref(name="A"))),
        ir.Alias(name="C", type=ir.Scalar(kind="string")),
        ir.Alias(name="CInside", type=ir.Scalar(kind="string"), within="C"),
    )
    document = ir.Document(title="T", version="1", models=models)
    links = imports.Links.of(document, Layout.of(document))
    lines = imports.collect_imports(body, "a", links, {"date": "_date", "Model": "_Model"})

    def text(line: imports.Line) -> str:
        return f"{line.module}: {', '.join(line.bound)}"

    return [text(line) for block in lines.above for line in block], [
        text(line) for line in lines.below
    ]


def test_what_is_used_is_imported() -> None:
    """Standard modules, the runtime and other models, each name once; its own names not."""
    above, below = needed("x: Any = check_string(A, _date)\ny = decode_c(C)\nz = decode_b\nA")
    assert above == [
        "datetime: date as _date",
        "typing: Any",
        "._runtime: check_string",
        ".c: C, decode_c",
    ]
    assert below == [".b: decode_b"]


def test_an_inline_model_s_functions_are_imported_under_names_of_all_the_package() -> None:
    above, _ = needed("x = decode_c_inside(CInside)")
    assert above == [".c: CInside, decode_inside as decode_c_inside"]


def test_a_helper_whose_name_a_model_has_is_imported_under_another() -> None:
    assert needed("class X(_Model): ...") == (["._runtime: Model as _Model"], [])


def test_a_quoted_alias_is_read() -> None:
    """The names in a quoted alias count as used."""
    above, below = needed('A: TypeAlias = "list[B] | None"')
    assert above == ["typing: TypeAlias"] and below == [".b: B"]


def test_what_is_only_assigned_is_not_imported() -> None:
    """An attribute called like a runtime function needs no import."""
    assert needed("class X:\n    string: int = 1\n") == ([], [])
