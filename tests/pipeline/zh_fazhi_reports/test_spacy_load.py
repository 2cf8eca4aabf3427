"""spaCy finds the shipped model by its name, from the checkout and from a wheel."""

from __future__ import annotations

import email
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import spacy

import fazhi
import zh_fazhi_reports

ROOT = Path(__file__).parents[3]
MODEL = Path(fazhi.__file__).parent / "model"
needs_model = pytest.mark.skipif(
    not (MODEL / "config.cfg").is_file(), reason="no model is shipped in this checkout"
)


@needs_model
def test_loads_by_name() -> None:
    nlp = spacy.load("zh_fazhi_reports")
    assert [entity.text for entity in nlp("全镇调解矛盾纠纷120件。").ents] == ["120件"]


@needs_model
def test_takes_what_spacy_load_takes() -> None:
    nlp = spacy.load("zh_fazhi_reports", exclude=["fazhi_spans"])
    assert nlp.pipe_names == ["fazhi_encoder_entities", "fazhi_entities"]


@needs_model
def test_the_name_is_that_of_the_model() -> None:
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    assert f"{meta['lang']}_{meta['name']}" == zh_fazhi_reports.__name__


def test_spacy_lists_it() -> None:
    assert "zh_fazhi_reports" in spacy.util.get_installed_models()


def test_one_version() -> None:
    metadata = Path(zh_fazhi_reports.__file__).with_name("PKG-INFO").read_text(encoding="utf-8")
    assert email.message_from_string(metadata)["Version"] == fazhi.__version__


@needs_model
@pytest.mark.slow
def test_loads_from_a_wheel(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    # Not an editable installation's files but the wheel's: what pip unpacks, first on the path.
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        "import importlib.metadata, spacy, zh_fazhi_reports; spacy.load('zh_fazhi_reports'); "
        "print(zh_fazhi_reports.__file__); "
        "print(importlib.metadata.distribution('zh_fazhi_reports').locate_file(''))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(line.startswith(str(tmp_path / "site")) for line in done.stdout.splitlines())
