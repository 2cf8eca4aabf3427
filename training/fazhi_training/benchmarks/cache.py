"""Results on disk, so that an interrupted benchmark goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

JsonObject = dict[str, Any]


def cached(
    path: Path, settings: Mapping[str, Any], compute: Callable[[], JsonObject]
) -> JsonObject:
    """The result stored at `path` for exactly these settings, else computed and stored.

    A file that was made with other settings, or that is broken, is replaced.
    """
    wanted = json.loads(json.dumps(settings))
    stored = read_json(path)
    if stored.get("settings") == wanted and isinstance(stored.get("result"), dict):
        return dict(stored["result"])
    result = compute()
    write_json(path, {"settings": wanted, "result": result})
    return dict(json.loads(json.dumps(result)))


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file at once or not at all, creating its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def read_json(path: Path) -> JsonObject:
    """The object in a JSON file; empty where there is none or it is broken."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
