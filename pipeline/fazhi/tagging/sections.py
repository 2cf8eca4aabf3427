"""The section of each character and the tone around it, so that plans can be told from results."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

import numpy as np
import numpy.typing as npt

from fazhi.reading.report import Report
from fazhi.structure import parse
from fazhi.structure.document import SectionKind
from fazhi.tagging.tone import tone_codes
from fazhi.tagging.visible import VisibleText

Values = npt.NDArray[np.int64]

_CODES = {kind: code for code, kind in enumerate(get_args(SectionKind), start=1)}


def section_codes(text: str, visible: VisibleText) -> tuple[Values, Values]:
    """Number of the section kind of each visible character, and the tone around it, [t] each."""
    kinds, tones = _codes(text)
    return kinds[visible.offsets], tones[visible.offsets]


@lru_cache(maxsize=2)
def _codes(text: str) -> tuple[Values, Values]:
    """[len(text) + 1] each. The CRFs and the encoder of spans both ask: the last are kept."""
    kinds = np.zeros(len(text) + 1, dtype=np.int64)
    for section in parse(Report.from_text(text)).sections:
        kinds[section.start : section.end] = _CODES[section.kind]
    tones = tone_codes(text)
    kinds.flags.writeable = tones.flags.writeable = False
    return kinds, tones
