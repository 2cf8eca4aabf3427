"""The pages of docs/reference by file name."""

from __future__ import annotations

from pathlib import Path

from fazhi_training.corpus.paths import find_project
from fazhi_training.reference import command_pages, python_pages, table_pages


def reference_pages(root: Path | None = None) -> dict[str, str]:
    """All pages. root: the checkout, default: the one around the working folder."""
    return {
        "commands.md": command_pages.english_commands(),
        "commands.zh.md": command_pages.chinese_commands(),
        "tables.md": table_pages.tables(),
        "labels.md": table_pages.labels(find_project(root).label_scheme),
        "metrics.md": table_pages.metrics(),
        "flags.md": table_pages.flags(),
        "configs.md": python_pages.config_keys(),
        "python.md": python_pages.python(),
    }
