"""Gold outside the corpus: a folder of JSON files `{"text", "spans": [[start, end, label]]}`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ValidationError

from fazhi.errors import FazhiError
from fazhi.tagging.mention import Layer
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan


class GoldFolderError(FazhiError):
    """A folder of gold is empty or one of its files is broken."""


class _GoldFile(BaseModel):
    text: str
    spans: list[tuple[int, int, str]]


def read_gold_folder(
    folder: Path, *, layer_of: Callable[[str], Layer | None]
) -> list[LabelledDocument]:
    """The documents of a folder in order of their file names; the name is the document id.

    layer_of: the layer of a label, None for labels that do not exist.
    Raises GoldFolderError for a missing folder, a broken file, an unknown
    label or offsets outside the text.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise GoldFolderError(f"no gold in {folder}; name a folder with JSON files, or dev or test")
    return [_read(path, layer_of) for path in paths]


def _read(path: Path, layer_of: Callable[[str], Layer | None]) -> LabelledDocument:
    try:
        content = _GoldFile.model_validate_json(path.read_bytes())
    except ValidationError as error:
        detail = error.errors()[0]
        place = ".".join(str(part) for part in detail["loc"])
        raise GoldFolderError(
            f"{path}: {detail['msg']} at {place or 'the top'}; a gold file is "
            '{"text": …, "spans": [[start, end, label], …]}'
        ) from error
    spans = []
    for start, end, label in content.spans:
        layer = layer_of(label)
        if layer is None:
            raise GoldFolderError(f"{path}: unknown label {label}; use those of the label scheme")
        if not 0 <= start < end <= len(content.text):
            raise GoldFolderError(
                f"{path}: {label} {start}-{end} lies outside the text of "
                f"{len(content.text)} characters; offsets are code points"
            )
        spans.append(LabelledSpan(start, end, layer, label))
    return LabelledDocument(path.stem, content.text, tuple(sorted(spans)))
