"""The section of each character and the tone around it, so that plans can be told from results."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

import numpy as np
import numpy.typing as npt

from fazhi.reading.report import Report
from fazhi.structure import parse
from fazhi.structure.document import SectionKind
from fazhi.tagging.tone import TONES, tone_codes
from fazhi.tagging.visible import VisibleText

Values = npt.NDArray[np.int64]

_CODES = {kind: code for code, kind in enumerate(get_args(SectionKind), start=1)}


def section_codes(text: str, visible: VisibleText) -> Values:
    """[t] number of the section kind of each visible character, times TONES, plus the tone."""
    return _codes(text)[visible.offsets]


@lru_cache(maxsize=2)
def _codes(text: str) -> Values:
    """[len(text) + 1]. Two components ask for them: the last answers are kept."""
    kinds = np.zeros(len(text) + 1, dtype=np.int64)
    for section in parse(Report.from_text(text)).sections:
        kinds[section.start : section.end] = _CODES[section.kind]
    return kinds * TONES + tone_codes(text)
