"""Where retrained models lie, and which of them is in use.

STORE/models/<version>/   a pipeline, whole or not there
STORE/current.json        {"model": path or "shipped"}
STORE/runs/<number>/      what one retraining did: log, result.json
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fazhi_training.annotation.errors import AnnotationError
from fazhi_training.annotation.tagger import SHIPPED


class StoreError(AnnotationError):
    """The model store is broken."""


@dataclass(frozen=True, slots=True)
class ModelStore:
    """Models on disk; several processes may read it, one retraining at a time writes."""

    folder: Path

    @property
    def models(self) -> Path:
        """Folder of the retrained models."""
        return self.folder / "models"

    def current(self, default: str = SHIPPED) -> str:
        """The model in use: a folder, or `shipped`. Raises StoreError for a broken file."""
        path = self.folder / "current.json"
        if not path.is_file():
            return default
        try:
            model = str(json.loads(path.read_text(encoding="utf-8"))["model"])
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path} is broken ({error}); delete it") from error
        if model != SHIPPED and not Path(model).is_dir():
            raise StoreError(f"{path} names {model}, which is gone; delete the file")
        return model

    def take_up(self, model: Path) -> None:
        """Make a model the one in use, at once for every later start."""
        write_json(self.folder / "current.json", {"model": str(model.resolve())})

    def versions(self) -> list[str]:
        """Versions of the retrained models, oldest first."""
        if not self.models.is_dir():
            return []
        entries = sorted(self.models.iterdir(), key=lambda path: (path.stat().st_mtime, path.name))
        return [path.name for path in entries if (path / "config.cfg").is_file()]

    def new_run(self) -> Path:
        """A fresh folder for one retraining."""
        runs = self.folder / "runs"
        runs.mkdir(parents=True, exist_ok=True)
        number = 1 + max((int(p.name) for p in runs.iterdir() if p.name.isdecimal()), default=0)
        while True:
            try:
                (runs / f"{number:04}").mkdir()
            except FileExistsError:
                number += 1
            else:
                return runs / f"{number:04}"


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a small JSON file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)
