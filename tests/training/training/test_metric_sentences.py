from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.data import read_table
from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.training.metric_examples import sentence_examples
from fazhi_training.training.metric_sentences import load_metric_sentences

ROOT = Path(__file__).parents[3]
SCHEME = load_scheme(ROOT / "configs" / "label_scheme.json")
METRICS = {row["metric_id"] for row in read_table("indicator_taxonomy")}


def load(tmp_path: Path, *rows: str):
    path = tmp_path / "sentences.csv"
    path.write_text("metrics,passage\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return load_metric_sentences(path, scheme=SCHEME, metrics=METRICS)


def test_a_passage_is_a_report_with_a_record_for_each_figure(tmp_path: Path) -> None:
    (report,) = load(
        tmp_path,
        "pet_cases|other,⟦INDICATOR|受理信访件⟦QUANTITY|32件⟧⟧，⟦INDICATOR|增绿⟦QUANTITY|5亩⟧⟧。",
    )
    assert [one.record.metric_id for one in report.records] == ["pet_cases", None]
    examples = sentence_examples([report])
    assert [one.metric for one in examples] == ["pet_cases", "other"]
    assert all(one.weight < 1 for one in examples)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("pet_cases|other,⟦INDICATOR|受理信访件⟦QUANTITY|32件⟧⟧。", "line 2: 1 figures but 2"),
        ("no_such,⟦INDICATOR|受理信访件⟦QUANTITY|32件⟧⟧。", "no_such is not in the taxonomy"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        load(tmp_path, row)


def test_the_passages_of_the_project_can_be_read_and_name_every_metric() -> None:
    reports = load_metric_sentences(
        ROOT / "corpus" / "metric_sentences.csv", scheme=SCHEME, metrics=METRICS
    )
    named = {one.record.metric_id or "other" for report in reports for one in report.records}
    assert named == METRICS
