"""A trained model as a maker of pre-annotations, with a version that tells models apart."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.tagging.mention import Mention

if TYPE_CHECKING:
    from spacy.language import Language

SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Tagger:
    """A loaded model and its version."""

    version: str
    nlp: Language

    def tag(self, text: str) -> Sequence[Mention]:
        """Mentions of both layers with their scores."""
        from fazhi.tagging import tag

        return tag(self.nlp, text)


def load_tagger(model: str) -> Tagger:
    """Load the model in a folder, or the shipped one by the word `shipped`.

    Raises what fazhi.tagging.load raises when there is no such model.
    """
    from fazhi.tagging import load

    nlp = load(None if model == SHIPPED else model)
    folder = (
        Path(str(resources.files("fazhi").joinpath("model"))) if model == SHIPPED else Path(model)
    )
    return Tagger(model_version(nlp, folder), nlp)


def model_version(nlp: Language, folder: Path) -> str:
    """Name and version of the pipeline, and eight digits of the hash of its weights."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "meta.json":
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    name, version = nlp.meta.get("name", "model"), nlp.meta.get("version", "0")
    return f"{name}-{version}-{digest.hexdigest()[:8]}"
