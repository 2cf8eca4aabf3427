"""fazhi: tables from Chinese 法治政府建设 reports.

`fazhi.read(path)` gives a report's text and metadata, `fazhi.extract(report)` its
typed rows, `fazhi.load()` the spaCy pipeline itself; `fazhi.panel(folder)` makes a panel of
the tables of an archive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fazhi.extraction import extract
    from fazhi.panels import panel
    from fazhi.reading import read
    from fazhi.tagging import load

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "load", "panel", "read"]

_LAZY = {
    "read": "fazhi.reading",
    "extract": "fazhi.extraction",
    "load": "fazhi.tagging",
    "panel": "fazhi.panels",
}


def __getattr__(name: str) -> Any:
    """Import a stage only when its function is first used, so that `import fazhi` is quick."""
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'fazhi' has no attribute '{name}'")
