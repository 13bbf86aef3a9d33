"""The door to datamodel-code-generator: the text of a spec in, Python text out, and nothing else of it.

It is asked for one module, without its clock, its network and the configuration of the project
that it runs in; what is published is brought into Black's form by ``render``.
"""

import json
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from fieldwright import errors
from fieldwright.rendering import long_lines

Kind = Literal["pydantic", "msgspec", "typeddict", "dataclass"]

_MODELS = {
    "pydantic": "PydanticV2BaseModel",
    "msgspec": "MsgspecStruct",
    "typeddict": "TypingTypedDict",
    "dataclass": "DataclassesDataclass",
}
"""Kind → the name it has there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module's text, and what the models of the spec are called in it, by their keys."""

    text: str
    classes: dict[str, str]


def module(
    spec: str,
    kind: Kind,
    *,
    root: str | None = None,
    class_name: Callable[[str], str] | None = None,
    **options: Any,
) -> Module:
    """The models of a spec as a Python module.

    ``spec`` is the text of an OpenAPI document, or, with ``root``, of a JSON Schema whose
    own model has that key. ``class_name`` makes class names of keys; ``options`` are those
    of ``GenerateConfig``. Raises ``errors.UsageError`` with what it says of a spec that it
    cannot take.
    """
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import DataModelType, InputFileType
    from datamodel_code_generator.format import Formatter, PythonVersion

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # Formats that it does not know, mostly: it says so of every one, on standard error.
        warnings.simplefilter("ignore")
        metadata = Path(folder) / "models.json"
        try:
            made = generate(
                spec,
                input_file_type=InputFileType["OpenAPI" if root is None else "JsonSchema"],
                output_model_type=DataModelType[_MODELS[kind]],
                target_python_version=PythonVersion.PY_311,
                class_name=root,
                custom_class_name_generator=class_name,
                treat_dot_as_module=False,
                allow_remote_refs=False,
                disable_timestamp=True,
                custom_file_header="\n",
                formatters=[Formatter.BUILTIN],
                # Else it is the one of whatever project this runs in.
                builtin_format_line_length=long_lines.WIDTH,
                emit_model_metadata=metadata,
                **options,
            )
        # Whatever it stumbles over, it is the spec that it could not take.
        except Exception as error:
            said = str(error).strip().partition("\n")[0] or type(error).__name__
            raise errors.UsageError(
                f"datamodel-code-generator makes no models of this spec: {said}"
            ) from error
        if not isinstance(made, str):
            raise errors.UsageError("datamodel-code-generator finds no model in this spec")
        models = json.loads(metadata.read_text(encoding="utf-8"))["models"]
    return Module(text=made, classes=_classes(models, root))


def _classes(models: list[dict[str, Any]], root: str | None) -> dict[str, str]:
    """Key → class, of the models that stand where a spec keeps them; not of those made of their parts."""
    depth = 3 if root is None else 2
    found = {}
    for model in models:
        path = model["source_path"]
        if path is not None and len(path) in (0, depth):
            found[path[-1] if path else str(root)] = model["class_name"]
    return found
