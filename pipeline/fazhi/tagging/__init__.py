"""Tagging: text → labelled mentions, with spaCy components that learn from gold.

The components are registered as the spaCy factories `fazhi_entities` and
`fazhi_spans` (see `factories`); `load` gives the shipped pipeline, `tag` its
answers as plain values.
"""

from __future__ import annotations

from fazhi.tagging.loading import ModelError, load
from fazhi.tagging.mention import Layer, Mention
from fazhi.tagging.predict import mentions_of, tag

__all__ = ["Layer", "Mention", "ModelError", "load", "mentions_of", "tag"]
