"""The door to datamodel-code-generator: the text of a spec in, the text of one Python module out.

It runs without its clock, its network and the configuration of the surrounding project; its
output is formatted with Black before it is published.
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
"""The name of each kind in datamodel-code-generator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """The text of a module, and the class of each model by its key in the spec."""

    text: str
    classes: dict[str, str]


def generate_module(
    spec: str,
    kind: Kind,
    *,
    root: str | None = None,
    class_name: Callable[[str], str] | None = None,
    **options: Any,
) -> Module:
    """Generate the models of a spec as a Python module.

    ``spec`` is the text of an OpenAPI document, or, with ``root``, of a JSON Schema whose
    own model has that key. ``class_name`` turns keys into class names; ``options`` are those
    of ``GenerateConfig``. Raises ``errors.UsageError`` with its message for a spec that it
    cannot read.
    """
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import DataModelType, InputFileType
    from datamodel_code_generator.format import Formatter, PythonVersion

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        # Mostly about formats that it does not know, each on standard error.
        warnings.simplefilter("ignore")
        metadata = Path(folder) / "models.json"
        try:
            text = generate(
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
                # The default is that of the surrounding project.
                builtin_format_line_length=long_lines.WIDTH,
                emit_model_metadata=metadata,
                **options,
            )
        # Whatever it raises, it is the spec that it cannot read.
        except Exception as error:
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            raise errors.UsageError(
                f"datamodel-code-generator cannot generate models from this spec: {reason}"
            ) from error
        if not isinstance(text, str):
            raise errors.UsageError("datamodel-code-generator found no model in this spec")
        models = json.loads(metadata.read_text(encoding="utf-8"))["models"]
    return Module(text=text, classes=_index_classes(models, root))


def _index_classes(models: list[dict[str, Any]], root: str | None) -> dict[str, str]:
    """Return the class of each schema of the spec by its key, without those of its inline parts."""
    depth = 3 if root is None else 2
    classes = {}
    for model in models:
        path = model["source_path"]
        if path is not None and len(path) in (0, depth):
            classes[path[-1] if path else str(root)] = model["class_name"]
    return classes
