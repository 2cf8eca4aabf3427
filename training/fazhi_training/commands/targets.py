"""Nothing is overwritten unless asked."""

from __future__ import annotations

from pathlib import Path

from fazhi.errors import FazhiError


class TargetError(FazhiError):
    """A file that a command should write is there already, or its folder is not."""


def check_target(target: Path | None, *, overwrite: bool) -> None:
    """Raise TargetError when the file cannot be written; None needs no check."""
    if target is None:
        return
    if target.exists() and not overwrite:
        raise TargetError(f"{target} is there already; pass --overwrite to replace it")
    if not target.parent.is_dir():
        raise TargetError(f"there is no folder {target.parent}; make it, or name another file")
