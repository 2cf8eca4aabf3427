"""Carrying results over to a changed label scheme: pure functions on Label Studio results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fazhi_training.annotation.interface import Interface, Mark

Result = Sequence[Mapping[str, Any]]
Mapped = Mapping[Mark, Mark | None]
"""Where each removed mark goes; None drops it."""


def marks_of(item: Mapping[str, Any]) -> list[Mark]:
    """The marks that one result item sets."""
    control = str(item.get("from_name") or "")
    value = item.get("value") or {}
    for key in ("labels", "choices"):
        if isinstance(value.get(key), list):
            return [Mark(control, str(name)) for name in value[key]]
    return [Mark(control, "")] if item.get("type") == "textarea" else []


def count_marks(results: Iterable[Result]) -> Counter[Mark]:
    """How often each mark is set."""
    return Counter(mark for result in results for item in result for mark in marks_of(item))


def unknown_marks(results: Iterable[Result], interface: Interface) -> Counter[Mark]:
    """Marks in use that an interface does not offer."""
    return Counter(
        {
            mark: number
            for mark, number in count_marks(results).items()
            if mark not in interface.marks
        }
    )


def migrate(result: Result, mapped: Mapped) -> list[dict[str, Any]]:
    """A result with its marks renamed or dropped.

    A region that loses its only label goes, with its fields and relations.
    """
    kept: list[dict[str, Any]] = []
    gone: set[str] = set()
    for item in result:
        changed = _changed(item, mapped)
        if changed is not None:
            kept.append(changed)
        elif item.get("type") == "labels":
            gone.add(str(item.get("id")))
    return [item for item in kept if not gone & _ids(item)]


def _ids(item: Mapping[str, Any]) -> set[str]:
    return {str(item[key]) for key in ("id", "from_id", "to_id") if item.get(key)}


def _changed(item: Mapping[str, Any], mapped: Mapped) -> dict[str, Any] | None:
    marks = marks_of(item)
    if not any(mark in mapped for mark in marks):
        return dict(item)
    new = [mapped.get(mark, mark) for mark in marks]
    left = [mark for mark in new if mark is not None]
    if not left:
        return None
    key = next(name for name in ("labels", "choices", "text") if name in item["value"])
    value = dict(item["value"])
    if key != "text":
        value[key] = list(dict.fromkeys(mark.value for mark in left))
    return {**item, "from_name": left[0].control, "value": value}
