"""OpenAPI Overlays (1.0): files of changes that are applied to a spec before it is read.

What an overlay puts there keeps its place in the file of the overlay.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fieldwright.errors import Diagnostic, SourceError
from fieldwright.openapi.text import source
from fieldwright.openapi.text.values import Array, Object

_VERSION = re.compile(r"1\.\d+(\.\d+)?")

_RULE = "overlay-invalid"


def load(path: Path, overlays: Sequence[Path] = ()) -> source.Source:
    """Load the spec in a file with overlays applied to it, in order. Raises ``SourceError`` with what is
    wrong with one; OS errors pass through."""
    spec = source.load(path)
    if overlays:
        spec.data = _copy(spec.data)  # what a YAML alias put there twice is changed once
    for each in overlays:
        overlay = source.load(each)
        spec.attach(overlay)
        faults = tuple(_apply(spec, overlay.data, overlay.start))
        if any(fault.severity == "error" for fault in faults):
            raise SourceError(faults)
        spec.remarks += faults
    return spec


def _apply(spec: source.Source, overlay: Any, start: int) -> Iterator[Diagnostic]:
    """Apply the actions of an overlay, and yield what is wrong with it."""
    if not isinstance(overlay, Object) or "overlay" not in overlay:
        yield spec.diagnose(start, _RULE, "the file is no overlay", "it begins with overlay: 1.0.0")
        return
    if not _VERSION.fullmatch(str(overlay["overlay"])):
        at = overlay.locate_value("overlay")
        yield spec.diagnose(at, _RULE, f"overlay {overlay['overlay']!s:.20} is not read; 1.0 is")
        return
    actions = overlay.get("actions")
    if not isinstance(actions, Array) or not actions:
        yield spec.diagnose(overlay.at, _RULE, "an overlay has a list of actions")
        return
    for action, at in zip(actions, actions.marks):
        yield from _apply_action(spec, action, at)


def _apply_action(spec: source.Source, action: Any, at: int) -> Iterator[Diagnostic]:
    target = action.get("target") if isinstance(action, Object) else None
    if not isinstance(target, str):
        yield spec.diagnose(at, _RULE, "an action has a target, which is a JSONPath")
        return
    import jsonpath  # nothing but overlays needs it

    target_at = action.locate_value("target")
    try:
        paths = jsonpath.JSONPathEnvironment(strict=True)  # as RFC 9535 has it, without extensions
        places = [match.parts for match in paths.finditer(target, spec.data)]
    except (jsonpath.JSONPathError, RecursionError, re.error) as error:
        reason = error.args[0] if error.args else "it goes too deep"
        message = f"the target is no JSONPath (RFC 9535): {reason}"
        yield spec.diagnose(target_at, _RULE, message)
        return
    if not places:
        message = f"the target {target[:100]!r} selects nothing, so that nothing is changed"
        yield spec.diagnose(target_at, "overlay-without-effect", message)
    if action.get("remove") is True:
        if () in places:
            yield spec.diagnose(target_at, _RULE, "the whole document cannot be removed")
            return
        for parts in reversed(places):
            _remove(spec.data, parts)
    elif "update" in action:
        for parts in places:
            yield from _update(spec, parts, action)


def _update(
    spec: source.Source, parts: Sequence[str | int], action: Object
) -> Iterator[Diagnostic]:
    """Merge the update of an action into an object, or append it to an array."""
    node, update = _find(spec.data, parts), _copy(action["update"])
    at = action.locate_value("update")
    if isinstance(node, Array):
        node.append(update)
        node.marks.append(at)
    elif isinstance(node, Object) and isinstance(update, Object):
        _merge(node, update)
    elif isinstance(node, Object):
        yield spec.diagnose(at, _RULE, "the update of an object must be an object")
    else:
        message = "the target must select objects or arrays, not single values"
        yield spec.diagnose(action.locate_value("target"), _RULE, message)


def _merge(node: Object, update: Object) -> None:
    """Merge an object into another one: objects in it recursively, arrays one behind the other."""
    for index, (key, value) in enumerate(update.items()):
        marks = update.marks[2 * index : 2 * index + 2]
        old = node.get(key)
        if key not in node:
            node.marks += marks
            node[key] = value
        elif isinstance(old, Object) and isinstance(value, Object):
            _merge(old, value)
        elif isinstance(old, Array) and isinstance(value, Array):
            old += value
            old.marks += value.marks
        else:
            place = 2 * list(node).index(key)
            node.marks[place : place + 2] = marks
            node[key] = value


def _remove(root: Any, parts: Sequence[str | int]) -> None:
    """Remove what stands at a place, if it is still there."""
    try:
        around, last = _find(root, parts[:-1]), parts[-1]
        if isinstance(around, Object):
            place = 2 * list(around).index(str(last))
            del around.marks[place : place + 2], around[str(last)]
        elif isinstance(last, int):
            del around.marks[last], around[last]
    except (LookupError, ValueError, TypeError):
        return  # it was inside of what is removed


def _find(root: Any, parts: Sequence[str | int]) -> Any:
    for part in parts:
        root = root[part]
    return root


def _copy(value: Any) -> Any:
    """Copy a value with the places of all that is in it."""
    if isinstance(value, Object):
        copied = Object((key, _copy(each)) for key, each in value.items())
        copied.at, copied.marks = value.at, [*value.marks]
        return copied
    if isinstance(value, Array):
        items = Array(map(_copy, value))
        items.at, items.marks = value.at, [*value.marks]
        return items
    return value
