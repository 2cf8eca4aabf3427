"""A small archive of invented reports and a small model that needs no training."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

N_REPORTS = 20  # three work units


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline of rules that tags 3件 and 调解纠纷3件."""
    nlp = spacy.blank(
        "zh", config={"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
    )
    value = [{"IS_DIGIT": True, "OP": "+"}, {"TEXT": "件"}]
    verb = [{"TEXT": character} for character in "调解纠纷"]
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "QUANTITY", "pattern": value}])
    nlp.add_pipe("span_ruler", config={"spans_key": "sc"}).add_patterns(
        [{"label": "INDICATOR", "pattern": [*verb, *value]}]
    )
    folder = tmp_path_factory.mktemp("model") / "rules"
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with reports, two of them the same, and two files that cannot be read."""
    folder = tmp_path / "reports"
    (folder / "县局").mkdir(parents=True)
    for number in range(N_REPORTS):
        text = (
            f"青石乡{2000 + number}年度法治政府建设工作报告\n一、主要工作\n调解纠纷{number}件。\n"
        )
        (folder / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    copy = (folder / "03.txt").read_text(encoding="utf-8").replace("\n", "\r\n")
    (folder / "县局" / "copy.txt").write_bytes(copy.encode("gb18030"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "damaged.docx").write_bytes(b"PK\x03\x04 not a document")
    return folder
