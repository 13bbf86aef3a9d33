"""Generating opens no socket and no process but that of the trial import, and reads nothing outside the folder of the spec."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HOOKED = """
import os, sys, sysconfig
from pathlib import Path
import fieldwright
from fieldwright.cli.main import main
from fieldwright.rendering import templates

room = os.getcwd()
own = {sys.prefix, sys.base_prefix, *filter(None, sys.path), *sysconfig.get_paths().values(), str(templates.find_folder())}
own |= {str(Path(fieldwright.__file__).parent), room}
own = tuple(os.path.realpath(each) + os.sep for each in own)
ours = {os.devnull, "/etc/localtime"}

def watch(event, arguments):
    if event == "subprocess.Popen" and arguments[1][:3] == [sys.executable, "-I", "-S"]:
        return  # the trial import of the package, which sees its folder only
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "urllib.")):
        print("event", event, arguments)
    elif event == "open" and isinstance(arguments[0], (str, bytes)):
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if not f"{path}{os.sep}".startswith(own) and path not in ours:
            print("read", path)

sys.addaudithook(watch)
for number, spec in enumerate(sys.argv[1:]):
    code = main(["generate", spec, "-o", f"out-{number}", "--no-cache"])
    if code not in (0, 2, 3):
        print("code", code, spec)
"""

REFERENCES = (
    *("/etc/passwd", "file:///etc/passwd", "https://example.com/a.json", "//example.com/a.json"),
    *("../outside.json", "../room/../outside.json", "link.json", "folder-link/outside.json"),
    *(
        "/dev/zero",
        "pipe",
        "pipe.json",
        "~/x.json",
        "..%2Foutside.json",
        "http://[::1/x",
        "data:,{}",
        "\0.json",
        "%00.json",
        "circle.json",
        "http://[::1#x",
    ),
)


def find_events(room: Path, specs: list[str]) -> str:
    """Generate from the specs in a process under an audit hook, and return what it reports."""
    command = [sys.executable, "-c", HOOKED, *specs]
    ended = subprocess.run(command, cwd=room, capture_output=True, text=True, timeout=300)
    lines = ended.stdout.splitlines()
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert any(line.startswith("out-") for line in lines), ended.stderr[-2000:]
    return "\n".join(line for line in lines if not line.startswith("out-"))


def test_references_lead_nowhere_else(tmp_path: Path) -> None:
    """No reference, however it is written, makes a run read a file from elsewhere."""
    room = tmp_path / "room"
    room.mkdir()
    (tmp_path / "outside.json").write_text('{"type": "string"}', encoding="utf-8")
    (room / "link.json").symlink_to(tmp_path / "outside.json")
    (room / "folder-link").symlink_to(tmp_path)
    (room / "circle.json").symlink_to("circle.json")
    os.mkfifo(room / "pipe")
    os.mkfifo(room / "pipe.json")
    for number, each in enumerate(["#", *REFERENCES]):
        schema: dict[str, object] = {"title": "Thing", "type": "object"}
        schema["properties"] = {"x": {"$ref": each}, "y": {"$id": each}}
        (room / f"{number}.json").write_text(json.dumps(schema), encoding="utf-8")
    assert find_events(room, [f"{each}.json" for each in range(len(REFERENCES) + 1)]) == ""


def test_hostile_specs_reach_nothing(tmp_path: Path, corpus: Path) -> None:
    """The same holds of the small ones among the published hostile specs."""
    folder = corpus.parent / "hostile"
    if not folder.is_dir():
        pytest.skip("the hostile specs are not beside the corpus")
    specs = [
        path
        for path in sorted(folder.iterdir())
        if path.name[:1].islower() and path.stat().st_size < 8192
    ]
    for path in specs:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert find_events(tmp_path, [path.name for path in specs]) == ""
