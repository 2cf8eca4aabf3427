"""Pages to look at: one report with its rows, and an explorer of a whole archive."""

from __future__ import annotations

from fazhi.archive.errors import ArchiveFolderError
from fazhi.pages.report_content import report_content
from fazhi.pages.report_page import report_page
from fazhi.pages.site import SiteError, SiteSummary, write_site

__all__ = [
    "ArchiveFolderError",
    "SiteError",
    "SiteSummary",
    "report_content",
    "report_page",
    "write_site",
]
