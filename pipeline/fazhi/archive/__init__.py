"""Archives: many files in, tables on disk out, resumable."""

from __future__ import annotations

from fazhi.archive.run import ArchiveError, RunOptions, RunSummary, run

__all__ = ["ArchiveError", "RunOptions", "RunSummary", "run"]
