"""Decode, encode and import: the generated ``Image`` beside its peers, as Markdown tables.

``python benchmarks/decode.py`` from an environment with ``pip install -e '.[bench]'``. Every
contestant gets the same dict and makes an object of it (fastjsonschema only validates). They
take turns, round by round, so that what else the machine does falls on all of them; a figure
is the median of the rounds. Imports are timed in fresh processes without ``site``.
"""

import argparse
import dataclasses
import gc
import importlib.util
import platform
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from importlib import metadata
from pathlib import Path
from time import perf_counter_ns
from types import ModuleType
from typing import Any

import cattrs.preconf.json
import fastjsonschema
import mashumaro
import msgspec
import yaml
from datamodel_code_generator import DataModelType, InputFileType, generate
from datamodel_code_generator.format import Formatter

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "spec" / "lambda-cloud.yaml"
GENERATED = ROOT / "generated"

PAYLOAD: dict[str, Any] = {
    "id": "43336648-096d-4cba-9aa2-f9bb7727639d",
    "created_time": "2024-01-31T12:00:00Z",
    "updated_time": "2024-06-30T23:59:59Z",
    "name": "ubuntu-24.04.01",
    "description": "Ubuntu LTS",
    "family": "ubuntu-lts",
    "version": "24.04.01",
    "architecture": "x86_64",
    "region": {"name": "us-west-1", "description": "California, USA"},
}
SPELLINGS = ("Z", "+00:00", ".123Z")
"""How the two date-times of the payload end."""

OURS = "fieldwright"
DISTRIBUTIONS = ("pydantic", "msgspec", "mashumaro", "cattrs", "fastjsonschema")

Call = Callable[[Any], Any]


class Architecture(Enum):
    X86_64 = "x86_64"
    ARM64 = "arm64"


@dataclass
class Region(mashumaro.DataClassDictMixin):
    name: str
    description: str


@dataclass
class Image(mashumaro.DataClassDictMixin):
    """The model as mashumaro's users write it."""

    id: str
    created_time: datetime
    updated_time: datetime
    name: str
    description: str
    family: str
    version: str
    architecture: Architecture
    region: Region


def plain(model: type) -> dict[str, Any]:
    """The annotations of a dataclass, with nothing of mashumaro's."""
    return {each.name: each.type for each in dataclasses.fields(model)}


PlainRegion = dataclasses.make_dataclass("PlainRegion", plain(Region).items())
PlainImage = dataclasses.make_dataclass(
    "PlainImage", {**plain(Image), "region": PlainRegion}.items()
)
StructRegion = msgspec.defstruct("StructRegion", plain(Region).items())
StructImage = msgspec.defstruct("StructImage", {**plain(Image), "region": StructRegion}.items())


def pydantic_models(folder: Path, name: str, **options: Any) -> ModuleType:
    """The models that datamodel-code-generator makes of the spec, imported from ``folder``."""
    text = generate(
        SPEC.read_text(encoding="utf-8"),
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.PydanticV2BaseModel,
        formatters=[Formatter.BUILTIN],
        disable_timestamp=True,
        **options,
    )
    (folder / f"{name}.py").write_text(str(text), encoding="utf-8")
    return imported(folder / f"{name}.py")


def imported(path: Path) -> ModuleType:
    """A module that was written to ``path``."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(path.stem)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def contestants(folder: Path) -> dict[str, tuple[Call, Call | None]]:
    """Name → decode (a dict in, an object out) and encode (the way back), ours first."""
    sys.path.insert(0, str(GENERATED))
    import lambda_cloud_models

    ours = lambda_cloud_models.Image
    theirs = pydantic_models(folder, "pydantic_models").Image
    keeping = pydantic_models(folder, "pydantic_extra_models", extra_fields="allow").Image
    converter = cattrs.preconf.json.make_converter(detailed_validation=False)
    schema = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    validate = fastjsonschema.compile({**schema, "$ref": "#/components/schemas/Image"})
    convert, builtins = msgspec.convert, msgspec.to_builtins
    return {
        OURS: (ours.from_dict, ours.to_dict),
        "pydantic": (theirs.model_validate, lambda image: image.model_dump(mode="json")),
        "pydantic, extra kept": (
            keeping.model_validate,
            lambda image: image.model_dump(mode="json"),
        ),
        "msgspec, Struct": (lambda data: convert(data, StructImage), builtins),
        "msgspec, dataclass": (lambda data: convert(data, PlainImage), builtins),
        "mashumaro": (Image.from_dict, Image.to_dict),
        "cattrs": (
            lambda data: converter.structure(data, PlainImage),
            converter.unstructure,
        ),
        "fastjsonschema, validates only": (validate, None),
    }


def timed(calls: dict[str, tuple[Call, Any]], rounds: int, loops: int = 1000) -> dict[str, float]:
    """Name → median microseconds of one call on its argument, the names taking turns."""
    taken: dict[str, list[int]] = {name: [] for name in calls}
    gc.collect()
    gc.disable()
    try:
        for number in range(rounds + 2):
            for name, (call, argument) in calls.items():
                repeat = range(loops)
                start = perf_counter_ns()
                for _ in repeat:
                    call(argument)
                if number >= 2:
                    taken[name].append(perf_counter_ns() - start)
    finally:
        gc.enable()
    return {name: statistics.median(times) / loops / 1000 for name, times in taken.items()}


def payload(spelling: str) -> dict[str, Any]:
    """The payload with its date-times ending as ``spelling`` says."""
    times = {name: PAYLOAD[name][:-1] + spelling for name in ("created_time", "updated_time")}
    return {**PAYLOAD, **times}


def imports(folder: Path, rounds: int) -> dict[str, float]:
    """What is imported → median milliseconds in a fresh process, the rows taking turns."""
    standard = "import dataclasses, datetime, enum"
    rows = {
        "dataclasses, datetime, enum": ("pass", standard),
        "the package, lazily": (standard, "import lambda_cloud_models"),
        "the package and Image": (standard, "from lambda_cloud_models import Image"),
        "the pydantic models": (standard, "from pydantic_models import Image"),
    }
    paths = [str(GENERATED), str(folder), sysconfig.get_path("purelib")]
    taken: dict[str, list[float]] = {name: [] for name in rows}
    for number in range(rounds + 1):
        for name, (before, timed) in rows.items():
            code = (
                f"import sys, time; sys.path += {paths!r}; {before}; t = time.perf_counter();"
                f" {timed}; print(time.perf_counter() - t)"
            )
            command = [sys.executable, "-I", "-S", "-c", code]
            run = subprocess.run(command, capture_output=True, text=True, check=True)
            if number:
                taken[name].append(float(run.stdout) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def table(title: str, columns: dict[str, dict[str, float]], *, ratios: bool) -> str:
    """A Markdown table: a row for each name, a column for each measurement, ``(×ratio)`` to ours."""
    lines = [f"| {' | '.join([title, *columns])} |", f"| --- |{' ---: |' * len(columns)}"]
    for name in next(iter(columns.values())):
        cells = []
        for measured in columns.values():
            ratio = f" (×{measured[name] / measured[OURS]:.2f})" if ratios else ""
            cells.append(f"{measured[name]:.2f}{ratio}")
        lines.append(f"| {' | '.join([name, *cells])} |")
    return "\n".join(lines)


def machine() -> str:
    """Processor, Python and the versions that were measured, in one line."""
    processor = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        named = [line for line in information.read_text().splitlines() if "model name" in line]
        processor = named[0].partition(":")[2].strip() if named else processor
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in DISTRIBUTIONS)
    generator = metadata.version("datamodel-code-generator")
    return (
        f"{processor}, {platform.system()}, {platform.python_implementation()}"
        f" {platform.python_version()}; {versions}; datamodel-code-generator {generator}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="of 1,000 calls each")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        known = contestants(folder)
        decoded, encoded = {}, {}
        for spelling in SPELLINGS:
            data = payload(spelling)
            decoded[f"`{spelling}`, µs"] = timed(
                {name: (decode, data) for name, (decode, _) in known.items()}, rounds
            )
            encoded[f"`{spelling}`, µs"] = timed(
                {
                    name: (encode, decode(data))
                    for name, (decode, encode) in known.items()
                    if encode is not None
                },
                rounds,
            )
        print(machine(), "\n")
        print(table("dict → object", decoded, ratios=True), "\n")
        print(table("object → dict", encoded, ratios=True), "\n")
        print(table("import", {"ms": imports(folder, max(5, rounds // 5))}, ratios=False))


if __name__ == "__main__":
    main()
