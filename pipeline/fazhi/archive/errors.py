"""What can go wrong with a run over an archive."""

from __future__ import annotations

from fazhi.errors import FazhiError


class ArchiveError(FazhiError):
    """A run cannot start, go on or write: the message says why and what to do."""


class ResumeError(ArchiveError):
    """An unfinished run cannot be gone on with under these options."""


class EngineError(ArchiveError):
    """A worker process died."""


class WriterError(ArchiveError):
    """An output format is unknown, or a table cannot be written."""
