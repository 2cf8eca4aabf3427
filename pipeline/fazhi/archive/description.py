"""What run.json says beside the counts: versions, model, settings."""

from __future__ import annotations

import datetime
import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fazhi.archive.options import RunOptions
from fazhi.archive.units import FILES_PER_UNIT
from fazhi.records import SCHEMA_VERSION
from fazhi.tagging.loading import model_folder


def settings_of(
    options: RunOptions, formats: Sequence[str], *, before: Mapping[str, Any]
) -> dict[str, Any]:
    """What the parts of a run rest on; a run goes on only with the same.

    before: run.json of the archive that is appended to. Raises ModelError without a model.
    """
    return {
        "fazhi": version("fazhi"),
        "schema": SCHEMA_VERSION,
        "model_digest": _digest(model_folder(options.model)),
        "formats": list(formats),
        "files_per_unit": FILES_PER_UNIT,
        # Without it, --resume alone would end an --append as a run of the new files only.
        "appended_to": before.get("finished"),
    }


def describe(inputs: Sequence[str | Path], options: RunOptions) -> dict[str, Any]:
    """Inputs, model and versions."""
    meta = json.loads((model_folder(options.model) / "meta.json").read_text(encoding="utf-8"))
    return {
        "inputs": [str(one) for one in inputs],
        "model": {key: meta.get(key) for key in ("lang", "name", "version", "description")},
        "python": platform.python_version(),
        "spacy": version("spacy"),
        "workers": options.workers,
        "finished": now(),
    }


def now() -> str:
    """The moment, in UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _digest(folder: Path) -> str:
    """16 hex digits over names and contents of a model's files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
