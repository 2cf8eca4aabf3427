"""A labelling interface read back: what it can mark, and what a change of it takes away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from fazhi_training.annotation.errors import AnnotationError

_FIELD_TAGS = {"TextArea", "Choices"}


class InterfaceError(AnnotationError):
    """A project's labelling interface is not readable."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Something an annotator can set: a label, or (without a label) a whole record field.

    control: name of the control; value: label or choice, empty for a text field.
    """

    control: str
    value: str

    def __str__(self) -> str:
        return f"{self.control}/{self.value}" if self.value else self.control


@dataclass(frozen=True, slots=True)
class Interface:
    """The marks of an interface and its canonical form, equal for interfaces that are equal."""

    labels: frozenset[Mark] = frozenset()
    fields: frozenset[Mark] = frozenset()
    canonical: str = ""

    @property
    def marks(self) -> frozenset[Mark]:
        """Labels, text fields and choices."""
        return self.labels | self.fields


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new interface adds to and takes from the old one; both sorted."""

    added: tuple[Mark, ...]
    removed: tuple[Mark, ...]
    wording: bool
    usage: Mapping[Mark, int] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """The two are the same."""
        return not (self.added or self.removed or self.wording)


def read_interface(config: str) -> Interface:
    """Read an interface. Raises InterfaceError when it is no XML."""
    if "<!ENTITY" in config or "<!DOCTYPE" in config:
        raise InterfaceError("the project's labelling interface declares a document type; reset it")
    try:
        root = ElementTree.fromstring(config)  # noqa: S314 - no entities, checked above
        canonical = ElementTree.canonicalize(config, strip_text=True)
    except ElementTree.ParseError as error:
        raise InterfaceError(
            f"the project's labelling interface is no XML ({error}); reset it in its settings"
        ) from error
    labels = frozenset(
        Mark(control.get("name", ""), label.get("value", ""))
        for control in root.iter("Labels")
        for label in control.iter("Label")
    )
    fields: set[Mark] = set()
    for control in root.iter():
        if control.tag not in _FIELD_TAGS:
            continue
        name = control.get("name", "")
        choices = [Mark(name, choice.get("value", "")) for choice in control.iter("Choice")]
        fields.update(choices or [Mark(name, "")])
    return Interface(labels, frozenset(fields), canonical)


def compare(old: Interface, new: Interface) -> Changes:
    """What changes from `old` to `new`."""
    return Changes(
        added=tuple(sorted(new.marks - old.marks)),
        removed=tuple(sorted(old.marks - new.marks)),
        wording=old.canonical != new.canonical,
    )
