"""The shipped model, for tests of the whole way."""

from __future__ import annotations

from pathlib import Path

import pytest

import fazhi


@pytest.fixture(scope="session")
def shipped_model() -> Path:
    """Folder of the model in the package; tests that need one are skipped without it."""
    folder = Path(fazhi.__file__).parent / "model"
    if not (folder / "config.cfg").is_file():
        pytest.skip("no model is shipped in this checkout: train one with `make train`")
    return folder
