"""Style, script and data that become part of a page."""

from __future__ import annotations

import json
import math
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

REPORT_SCRIPTS = ("base.js", "code_points.js", "text.js", "columns.js", "records.js", "report.js")
REPORT_STYLES = ("base.css", "report.css")
# Characters that would end a script element or a line of it.
_ESCAPES = {ord("<"): "\\u003c", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def environment() -> Environment:
    """Where the templates of the pages are found."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("fazhi.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def script(names: tuple[str, ...]) -> str:
    """Scripts joined in a scope of their own: they see each other, the page does not see them."""
    return '"use strict";\n(() => {\n' + "\n".join(_static(name) for name in names) + "})();\n"


def style(names: tuple[str, ...]) -> str:
    """Style sheets joined."""
    return "\n".join(_static(name) for name in names)


def script_data(value: Any) -> str:
    """A value as JSON that may stand inside a script element: compact, no NaN, no surrogates."""
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), default=str)
    return text.translate(_ESCAPES).encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def _static(name: str) -> str:
    return resources.files(__package__).joinpath("static", name).read_text(encoding="utf-8")
