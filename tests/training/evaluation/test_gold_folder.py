from __future__ import annotations

import json

import pytest

from fazhi_training.evaluation.gold_folder import GoldFolderError, read_gold_folder
from fazhi_training.labelled_span import LabelledSpan

LAYERS = {"ORG": "entity", "ZERO": "span"}


def _read(folder):
    return read_gold_folder(folder, layer_of=LAYERS.get)


def test_documents_are_read_in_order(tmp_path):
    for name in ("b", "a"):
        content = {"text": "县委未发生案件", "spans": [[2, 7, "ZERO"], [0, 2, "ORG"]]}
        (tmp_path / f"{name}.json").write_text(json.dumps(content), "utf-8")
    documents = _read(tmp_path)
    assert [document.document_id for document in documents] == ["a", "b"]
    assert documents[0].spans == (
        LabelledSpan(0, 2, "entity", "ORG"),
        LabelledSpan(2, 7, "span", "ZERO"),
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"text": "县委", "spans": [[0, 9, "ORG"]]}', "outside the text"),
        ('{"text": "县委", "spans": [[1, 1, "ORG"]]}', "outside the text"),
        ('{"text": "县委", "spans": [[0, 2, "PLACE"]]}', "unknown label"),
        ('{"text": "县委"}', "a gold file is"),
        ("not json", "a gold file is"),
    ],
)
def test_broken_files_are_refused(tmp_path, content, message):
    (tmp_path / "a.json").write_text(content, "utf-8")
    with pytest.raises(GoldFolderError, match=message):
        _read(tmp_path)


def test_missing_folder_is_refused(tmp_path):
    with pytest.raises(GoldFolderError, match="dev or test"):
        _read(tmp_path / "none")
