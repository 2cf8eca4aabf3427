"""All features of the entity recogniser for one text."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from fazhi.tagging.cluster_features import add_cluster_features
from fazhi.tagging.features import (
    FeatureRows,
    add_character_features,
    add_match_features,
    add_typography_features,
)
from fazhi.tagging.hints import hint_codes
from fazhi.tagging.visible import VisibleText

ENTITY_FEATURE_GROUPS = ("characters", "typography", "gazetteers", "clusters")


def entity_features(
    text: str, visible: VisibleText, groups: Collection[str] = ENTITY_FEATURE_GROUPS
) -> npt.NDArray[np.uint64]:
    """RETURNS: [t, f] feature hashes of the chosen groups."""
    rows = FeatureRows(len(visible))
    if "characters" in groups:
        add_character_features(rows, visible)
    if "typography" in groups:
        add_typography_features(rows, visible)
    if "gazetteers" in groups:
        add_match_features(rows, hint_codes(text))
    if "clusters" in groups:
        add_cluster_features(rows, visible)
    return rows.matrix()
