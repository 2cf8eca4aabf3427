"""Archives: many files in, tables on disk out, resumable."""

from __future__ import annotations

from fazhi.archive.errors import ArchiveError, EngineError, ResumeError, WriterError
from fazhi.archive.run import Progress, RunOptions, RunSummary, run

__all__ = [
    "ArchiveError",
    "EngineError",
    "Progress",
    "ResumeError",
    "RunOptions",
    "RunSummary",
    "WriterError",
    "run",
]
