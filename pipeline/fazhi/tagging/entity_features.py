"""All features of the entity recogniser for one text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fazhi.tagging.features import FeatureRows, add_character_features, add_match_features
from fazhi.tagging.hints import hint_codes
from fazhi.tagging.visible import VisibleText


def entity_features(text: str, visible: VisibleText) -> npt.NDArray[np.uint64]:
    """RETURNS: [t, f] feature hashes."""
    rows = FeatureRows(len(visible))
    add_character_features(rows, visible)
    add_match_features(rows, hint_codes(text, visible))
    return rows.matrix()
