"""Pages to look at: one report with its rows, and an explorer of a whole archive."""

from __future__ import annotations

from fazhi.pages.report_content import report_content
from fazhi.pages.report_page import report_page

__all__ = ["report_content", "report_page"]
