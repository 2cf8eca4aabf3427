"""The command line of fazhi."""

from __future__ import annotations

from fazhi.cli.app import main

__all__ = ["main"]
