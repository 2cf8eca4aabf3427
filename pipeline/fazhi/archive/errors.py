"""What can go wrong with a run over an archive."""

from __future__ import annotations

from fazhi.errors import FazhiError


class ArchiveError(FazhiError):
    """A run cannot start, go on or write: the message says why and what to do."""


class ResumeError(ArchiveError):
    """An unfinished run cannot be gone on with under these options."""


class AppendError(ArchiveError):
    """New files cannot be added to the archive that is there."""


class EngineError(ArchiveError):
    """Worker processes cannot be started, or end again and again without a report to blame."""


class WriterError(ArchiveError):
    """An output format is unknown, or a table cannot be written."""


class ArchiveFolderError(ArchiveError):
    """A folder holds no tables that can be read."""
