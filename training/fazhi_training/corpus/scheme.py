"""The label scheme: which labels there are, in which layer, and what a record holds.

`configs/label_scheme.json` is the only place where labels are listed; the
Label Studio interface, the reading of exports and the lint follow it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fazhi.tagging.mention import Layer
from fazhi_training.corpus.errors import CorpusError


class SchemeError(CorpusError):
    """The label scheme file is missing or not valid."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(_Frozen):
    """One label: its name in the data, its Chinese name and what the annotator sees."""

    name: str = Field(pattern=r"^[A-Z]+$")
    alias: str
    hint: str
    rules: tuple[str, ...]
    hotkey: str = Field(min_length=1, max_length=1)
    colour: str = Field(pattern=r"^#[0-9a-f]{6}$")


class LabelLayer(_Frozen):
    """One layer and the Label Studio control that marks it."""

    layer: Layer
    control: str
    title: str
    labels: tuple[Label, ...]


class RecordField(_Frozen):
    """One per-region field of a record, free text or one of several choices."""

    name: str
    title: str
    kind: Literal["text", "choice"]
    hint: str
    choices: tuple[str, ...] = ()


class LabelScheme(_Frozen):
    """All of it. `record_labels` are the labels whose regions carry a record."""

    version: str
    layers: tuple[LabelLayer, ...]
    record_labels: tuple[str, ...]
    record_fields: tuple[RecordField, ...]

    def layer_of_control(self, control: str | None) -> LabelLayer | None:
        """The layer that a Label Studio control marks; None for other controls."""
        return next((layer for layer in self.layers if layer.control == control), None)

    def layer_of_label(self, name: str) -> Layer | None:
        """The layer that a label belongs to; None when the scheme has no such label."""
        for layer in self.layers:
            if any(label.name == name for label in layer.labels):
                return layer.layer
        return None

    def control_of_layer(self, layer: Layer) -> str:
        """The Label Studio control of a layer. Raises SchemeError when there is none."""
        for entry in self.layers:
            if entry.layer == layer:
                return entry.control
        raise SchemeError(f"the label scheme has no layer '{layer}'; add it to label_scheme.json")

    @property
    def label_names(self) -> tuple[str, ...]:
        """All labels in the order of the scheme."""
        return tuple(label.name for layer in self.layers for label in layer.labels)

    @property
    def field_names(self) -> frozenset[str]:
        """Names of the record fields, which are also the names of their controls."""
        return frozenset(field.name for field in self.record_fields)


def load_scheme(path: Path) -> LabelScheme:
    """Read a label scheme. Raises SchemeError with the place of the mistake."""
    try:
        return LabelScheme.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SchemeError(f"no label scheme at {path}; restore it from version control") from error
    except ValidationError as error:
        raise SchemeError(f"{path} is not a valid label scheme: {error}") from error
