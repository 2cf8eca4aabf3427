"""Panels: one tidy row for each unit, year and metric, from the tables of an archive."""

from __future__ import annotations

from fazhi.panels.assembly import AREAS, panel
from fazhi.panels.metrics import PanelError
from fazhi.panels.rows import AreaRow, PanelRow

__all__ = ["AREAS", "AreaRow", "PanelError", "PanelRow", "panel"]
