"""The output of reading: one report as text with what is known about its file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Report:
    """One document as read, before anything was understood.

    name: path of the file relative to the input it was found in, with `/`.
    format: `txt`, `md`, `html`, `mht`, `docx`, `doc`, `pdf`, `ofd` (what the content
        is, not what the file name says).
    encoding: codec that decoded a text file, e.g. `utf-8`, `gb18030`; None for binary formats.
    sha256: of the file's bytes, 64 hex digits.
    text: the document text; for `txt` the decoded file unchanged. All offsets
        of later stages are code points into it.
    metadata: what the container says about the document (`title`,
        `publish_date`, `source`, `unit`); never mixed into the text.
    flags: what a reader noticed, e.g. `replacement_characters`.
    """

    name: str
    format: str
    encoding: str | None
    sha256: str
    text: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    @property
    def report_id(self) -> str:
        """16 hex digits, the same for the same name and content on every machine."""
        return hashlib.sha256(
            f"{self.name}\0{self.sha256}".encode("utf-8", "surrogatepass")
        ).hexdigest()[:16]

    @classmethod
    def from_text(cls, text: str, *, name: str = "text") -> Report:
        """Wrap a text that is already in memory."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(name=name, format="txt", encoding=None, sha256=digest, text=text)
