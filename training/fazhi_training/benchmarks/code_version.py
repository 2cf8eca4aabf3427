"""Which code a result was made with, so that a kept result of older code is not used."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from fazhi_training.benchmarks.errors import BenchmarkError

_KINDS = (".py", ".csv")


def code_fingerprint(*packages: str) -> str:
    """A short hash of the modules and tables of packages, given by their import names."""
    digest = hashlib.sha256()
    for package in packages:
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise BenchmarkError(f"'{package}' is not an importable package.")
        for folder in map(Path, spec.submodule_search_locations):
            for path in sorted(folder.rglob("*")):
                if path.suffix in _KINDS:
                    digest.update(path.relative_to(folder).as_posix().encode())
                    digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
