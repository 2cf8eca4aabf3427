"""The shipped model under the name that spaCy knows it by: `spacy.load("zh_fazhi_reports")`.

spaCy loads a model by name when a distribution of that name is installed, by calling `load` of
the module of that name. `PKG-INFO` beside this file becomes that distribution's metadata
(pyproject.toml puts it into `zh_fazhi_reports.egg-info`); the model itself is in `fazhi`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fazhi import __version__

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["__version__", "load"]


def load(**overrides: Any) -> Language:
    """Load the shipped pipeline.

    overrides: what `spacy.load` takes: vocab, disable, enable, exclude, config.
    Raises ModelError when the package holds no model.
    """
    import spacy

    from fazhi.tagging.loading import model_folder

    return spacy.load(model_folder(), **overrides)
