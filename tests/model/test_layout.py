"""The names of a package's models never clash, and inline models are with the model they stood in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldwright.model import ir
from fieldwright.model.layout import Layout

NAMES = st.sampled_from(["HTTPError", "HttpError", "http-error", "FOO", "Foo", "foo"]) | st.text(
    "aB.-_1", min_size=1, max_size=8
)


def document(*pairs: tuple[str, str | None]) -> ir.Document:
    """A document of aliases with these names, and what they stood in."""
    string = ir.Scalar(kind="string")
    models = tuple(ir.Alias(name=name, type=string, within=within) for name, within in pairs)
    return ir.Document(title="T", version="1", models=models)


@given(st.lists(NAMES, unique=True, max_size=12), st.data())
def test_no_two_names_are_alike(models: list[str], data: st.DataObject) -> None:
    """Also where case does not count, and however the models are nested."""
    pairs = [(name, data.draw(st.sampled_from([None, *models]))) for name in models]
    layout = Layout.of(document(*pairs))
    assert len({*layout.classes.values()}) == len(models)
    assert len({word.lower() for word in layout.words.values()}) == len(models)
    assert len({module.lower() for module in layout.modules.values()}) == len(layout.contents)
    for home, contents in layout.contents.items():
        local = [layout.local_words[name] for name in contents]
        assert len(set(local)) == len(local)
        others = {word for name, word in layout.words.items() if name not in contents}
        assert others.isdisjoint(local)
        assert {layout.modules[name] for name in contents} == {layout.words[home]}


def test_inline_models_are_in_the_module_of_their_home_under_shorter_words() -> None:
    layout = Layout.of(document(("Order", None), ("OrderTags", "Order"), ("Tags", None)))
    assert layout.modules == {"Order": "order", "OrderTags": "order", "Tags": "tags"}
    assert layout.contents == {"Order": ("Order", "OrderTags"), "Tags": ("Tags",)}
    assert layout.words["OrderTags"] == "order_tags"
    assert layout.local_words["OrderTags"] == "order_tags", "'tags' is another model's"
    other = Layout.of(document(("Order", None), ("OrderTags", "Order")))
    assert other.local_words["OrderTags"] == "tags"


@pytest.mark.parametrize("inner", ["Order_8a1d79f9", "Order1", "Order_1", "Order_"])
def test_a_hash_or_a_number_alone_is_no_word(inner: str) -> None:
    """The gate that generated code goes through knows no such name."""
    layout = Layout.of(document(("Order", None), (inner, "Order")))
    assert layout.local_words[inner] == layout.words[inner]
    assert layout.local_words[inner].startswith("order")


def test_an_inline_model_whose_home_is_left_out_has_a_module_of_its_own() -> None:
    assert Layout.of(document(("OrderTags", "Order"))).modules == {"OrderTags": "order_tags"}
