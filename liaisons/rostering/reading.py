"""JSON in and out. What does not fit is refused with the field's path and a sentence."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import json
import types
import typing
from typing import Any, TypeVar

from liaisons.rostering.instance import InstanceError

T = TypeVar("T")

JSON_TYPES = {
    bool: "true or false",
    int: "a whole number",
    str: "text",
    list: "a list",
    dict: "an object",
    float: "a number with decimals",
    type(None): "null",
}


def load(text: str, kind: type[T]) -> T:
    """The dataclass that this JSON text stands for. Raises InstanceError naming the field."""
    try:
        data = json.loads(text, object_pairs_hook=_no_twins)
    except json.JSONDecodeError as error:
        raise InstanceError(
            f"not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise InstanceError("not valid JSON: nested too deep") from None
    return build(data, kind)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise InstanceError(f"{twin}: stands twice in one object")
    return data


def build(data: Any, kind: type[T], path: str = "") -> T:
    """A dataclass from plain data, every field checked against its type."""
    if not isinstance(data, dict):
        raise _wrong(path, "an object", data)
    hints = _hints(typing.cast(Any, kind))
    if unknown := sorted(set(data) - set(hints)):
        known = ", ".join(sorted(hints))
        raise InstanceError(f"{_join(path, unknown[0])}: unknown field (known here: {known})")
    values = {}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]  # T is a dataclass
        if field.name in data:
            values[field.name] = _read(data[field.name], hints[field.name], _join(path, field.name))
        elif _required(field):
            raise InstanceError(f"{_join(path, field.name)}: is missing")
    return kind(**values)


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _required(field: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return field.default is missing and field.default_factory is missing


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _read(data: Any, hint: Any, path: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        inner = next(arm for arm in typing.get_args(hint) if arm is not type(None))
        return None if data is None else _read(data, inner, path)
    if origin is tuple:
        return _read_list(data, typing.get_args(hint)[0], path)
    if dataclasses.is_dataclass(hint):
        return build(data, typing.cast(type, hint), path)
    if hint is datetime.date:
        return _read_date(data, path)
    if type(data) is not hint:  # `is`: true is not a whole number here
        raise _wrong(path, JSON_TYPES[hint], data)
    return data


def _read_list(data: Any, hint: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise _wrong(path, "a list", data)
    return tuple(_read(item, hint, f"{path}[{index}]") for index, item in enumerate(data))


def _read_date(data: Any, path: str) -> datetime.date:
    if not isinstance(data, str):
        raise _wrong(path, "a date like 2026-11-23", data)
    try:
        return datetime.date.fromisoformat(data)
    except ValueError:
        raise InstanceError(f"{path}: {data!r} is not a date like 2026-11-23") from None


def _wrong(path: str, wanted: str, data: Any) -> InstanceError:
    got = JSON_TYPES.get(type(data), type(data).__name__)
    return InstanceError(f"{path or 'the file'}: must be {wanted}, not {got}")


def plain(value: Any) -> Any:
    """A dataclass as dicts, lists, strings and numbers; fields in the order of the class."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def dump(value: Any) -> str:
    """The JSON text of a dataclass, the same to the byte for equal values."""
    return json.dumps(plain(value), indent=1, ensure_ascii=False) + "\n"
