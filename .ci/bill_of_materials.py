"""Write a software bill of materials (CycloneDX 1.6, JSON) beside each wheel: ``bill_of_materials.py WHEEL…``.

It names the wheel with its SHA-256, and what the wheel requires, as its metadata says it. The same wheel gives the
same bytes.
"""

import hashlib
import sys
import uuid
import zipfile
from email.parser import Parser
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement


def describe(wheel: Path) -> str:
    """Return the bill of materials of a wheel as JSON text."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode("utf-8"))
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    licence = metadata["License-Expression"]
    product = Component(
        type=ComponentType.LIBRARY,
        name=metadata["Name"],
        version=metadata["Version"],
        bom_ref=metadata["Name"],
        purl=PackageURL("pypi", name=metadata["Name"], version=metadata["Version"]),
        licenses=[LicenseExpression(licence)] if licence else [],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
    )
    required = [
        Component(
            type=ComponentType.LIBRARY,
            name=each.name,
            bom_ref=f"{each.name} {each.marker}" if each.marker else each.name,
            purl=PackageURL("pypi", name=each.name),
            scope=ComponentScope.OPTIONAL if each.marker else ComponentScope.REQUIRED,
            properties=[Property(name="python:requirement", value=str(each))],
        )
        for each in map(Requirement, metadata.get_all("Requires-Dist", []))
    ]
    bom = Bom(
        metadata=BomMetaData(component=product),
        components=required,
        serial_number=uuid.uuid5(uuid.NAMESPACE_URL, digest),
    )
    bom.metadata.timestamp = None  # type: ignore[assignment]  # the same wheel, the same bytes
    bom.register_dependency(product, required)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def main(wheels: list[str]) -> int:
    if not wheels:
        print("usage: bill_of_materials.py WHEEL…", file=sys.stderr)
        return 2
    for wheel in map(Path, wheels):
        path = wheel.with_suffix(".cdx.json")
        path.write_text(describe(wheel) + "\n", encoding="utf-8")
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
