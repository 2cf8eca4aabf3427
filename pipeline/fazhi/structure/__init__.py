"""What the layout of a report says: `parse(report)` gives its `Structure`."""

from fazhi.structure.document import (
    Evidence,
    HeaderField,
    Heading,
    Section,
    SectionKind,
    Structure,
    TextRange,
)
from fazhi.structure.parser import parse

__all__ = [
    "Evidence",
    "HeaderField",
    "Heading",
    "Section",
    "SectionKind",
    "Structure",
    "TextRange",
    "parse",
]
