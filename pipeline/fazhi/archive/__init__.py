"""Archives: many files in, tables on disk out, resumable."""

from __future__ import annotations

from fazhi.archive.errors import (
    AppendError,
    ArchiveError,
    ArchiveFolderError,
    EngineError,
    ResumeError,
    WriterError,
)
from fazhi.archive.options import Progress, RunOptions, RunSummary
from fazhi.archive.run import run

__all__ = [
    "AppendError",
    "ArchiveError",
    "ArchiveFolderError",
    "EngineError",
    "Progress",
    "ResumeError",
    "RunOptions",
    "RunSummary",
    "WriterError",
    "run",
]
