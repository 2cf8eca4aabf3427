"""One report as one HTML file: no network, light and dark, Chinese and English, printable."""

from __future__ import annotations

from typing import Any

from fazhi.pages.assets import (
    REPORT_SCRIPTS,
    REPORT_STYLES,
    environment,
    script,
    script_data,
    style,
)
from fazhi.pages.words import page_words


def report_page(content: dict[str, Any]) -> str:
    """The page of a report, from what `report_content` gives."""
    report = content["report"]
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            title=report["title"] or report["path"],
            style=style(REPORT_STYLES),
            script=script((*REPORT_SCRIPTS, "report_start.js")),
            words=script_data(page_words()),
            content=script_data(content),
        )
    )
