"""Loading a trained pipeline."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.errors import FazhiError

if TYPE_CHECKING:
    from spacy.language import Language


class ModelError(FazhiError):
    """A model folder is missing, or is not a trained fazhi pipeline."""


def model_folder(path: str | Path | None = None) -> Path:
    """Folder of a model; None for the shipped one. Raises ModelError when there is none."""
    folder = Path(str(resources.files("fazhi").joinpath("model"))) if path is None else Path(path)
    if not (folder / "config.cfg").is_file():
        remedy = (
            "reinstall the package"
            if path is None
            else "give the folder that `fazhi train -o` wrote, the one that holds config.cfg"
        )
        raise ModelError(f"There is no model in {folder} (no config.cfg): {remedy}.")
    return folder


def load(path: str | Path | None = None) -> Language:
    """Load a trained pipeline.

    path: folder written by `fazhi train` or `nlp.to_disk`; None for the model
        shipped with the package.
    Raises ModelError when there is no such model.
    """
    import spacy

    folder = model_folder(path)
    try:
        return spacy.load(folder)
    except (ValueError, OSError) as error:
        raise ModelError(
            f"The model in {folder} cannot be loaded: {error}. Train it again with "
            "`fazhi train`, or use a model of this version of fazhi."
        ) from error
