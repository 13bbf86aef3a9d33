"""The pages of a distribution: the forms that its configuration asks for, and the index of them."""

from collections.abc import Callable, Mapping, Sequence

from fieldwright.configuration import PageForm
from fieldwright.model import ir, names
from fieldwright.model.history_facts import Fact
from fieldwright.package import annotations, plan
from fieldwright.pages import index, write
from fieldwright.pages.python_package import PythonPackage
from fieldwright.pages.reference import Reference
from fieldwright.rendering import templates


def write_pages(
    document: ir.Document,
    package: str,
    forms: Sequence[PageForm],
    *,
    groups: Mapping[str, str] | None = None,
    apart: bool = False,
    facts: Sequence[Fact] = (),
    overrides: templates.Overrides | None = None,
) -> dict[str, str]:
    """Write the pages of a document whose package is imported as ``package``: path below the docs root → text.

    ``groups`` are those of the models in the index; they have pages of their own if they are to be ``apart``.
    """
    pages: dict[str, str] = {}
    links: dict[str, str] | None = None
    if "speakeasy" in forms:
        pages |= write.write_pages(document, package=package, overrides=overrides)
    if "reference" in forms:
        reference = Reference(document, describe_package(document, package), facts)
        pages |= reference.write_pages(overrides)
        links = link_models(reference)
    return pages | index.render(
        document,
        package=package,
        reference=links,
        published="speakeasy" in forms,
        groups=groups,
        apart=apart,
        overrides=overrides,
        facts=facts,
    )


def link_models(reference: Reference) -> dict[str, str]:
    """Return the URL of each model from the docs root, in the order of the reference."""
    return {
        name: reference.link(name, folder="")
        for listed in reference.contents.values()
        for name in listed
    }


def describe_package(document: ir.Document, name: str) -> PythonPackage:
    """Describe the package of a document to its pages."""
    models = {model.name: model for model in document.models}

    def annotate(type_: ir.Type, label: Callable[[str], str]) -> str:
        return annotations.annotate(
            type_,
            lambda target: (
                plan.annotate_value(models[target], label(target), models)
                if target in models
                else "Any"
            ),
            style=document.style,
        )

    return PythonPackage(
        name=name,
        classes=names.name_classes(models),
        annotate=annotate,
        has_class=lambda enum: plan.get_enum_form(enum) != "literal",
        frozen=document.style.frozen,
    )
