"""Personal names in one form."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_MIDDLE_DOTS = re.compile(r"[・•‧∙．]")
_HONORIFICS = ("同志", "先生", "女士")


def normalise_name(name: str) -> str:
    """NFC, inner spaces of Chinese names removed, one middle dot `·`, no 同志."""
    text = unicodedata.normalize("NFC", name).strip()
    text = _MIDDLE_DOTS.sub("·", text)
    if not text.isascii():
        text = _SPACE.sub("", text)
    for honorific in _HONORIFICS:
        if len(text) > len(honorific) + 1:
            text = text.removesuffix(honorific)
    return text
