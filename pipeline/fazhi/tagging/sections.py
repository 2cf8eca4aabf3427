"""The section kind of each character, so that a plan's numbers can be told from results."""

from __future__ import annotations

from typing import get_args

import numpy as np
import numpy.typing as npt

from fazhi.reading.report import Report
from fazhi.structure import parse
from fazhi.structure.document import SectionKind
from fazhi.tagging.visible import VisibleText

_CODES = {kind: code for code, kind in enumerate(get_args(SectionKind), start=1)}


def section_codes(text: str, visible: VisibleText) -> npt.NDArray[np.int64]:
    """[t] number of the section kind of each visible character."""
    kinds = np.zeros(len(text) + 1, dtype=np.int64)
    for section in parse(Report.from_text(text)).sections:
        kinds[section.start : section.end] = _CODES[section.kind]
    return kinds[visible.offsets]
