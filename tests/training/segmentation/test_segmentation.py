"""Words from raw text, local pkuseg models, alignment of gold with words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from fazhi.errors import FazhiError
from fazhi.tagging.word_boundaries import (
    SegmenterError,
    boundary_flags,
    load_word_boundaries,
)
from fazhi_training.commands.alignment import alignment
from fazhi_training.commands.train_segmenter import train_segmenter as command
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan
from fazhi_training.segmentation.alignment import align
from fazhi_training.segmentation.discovery import Thresholds, discover_words
from fazhi_training.segmentation.errors import SegmentationError
from fazhi_training.segmentation.lattice import WordModel, estimate
from fazhi_training.segmentation.material import (
    _is_two_words,
    gazetteer_words,
    pkuseg_words,
    read_segmented,
    segment_texts,
)
from fazhi_training.segmentation.train import train_segmenter, word_f1

SENTENCES = [
    ["本镇", "调解", "纠纷", "30", "件"],
    ["发放", "资料", "3000", "份"],
    ["开展", "宣传"],
] * 8
TEXT = "本镇调解纠纷41件"


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("segmenter") / "model"
    assert 0 <= train_segmenter(SENTENCES, folder, iterations=3, overwrite=False) <= 1
    return folder


@pytest.fixture
def run():
    app = typer.Typer()
    app.command("train-segmenter")(command)
    app.command("alignment")(alignment)

    def invoke(*arguments: object) -> str:
        result = CliRunner().invoke(app, [*map(str, arguments)], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return invoke


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("调解纠纷", ["调解", "纠纷"], [1, 0, 1, 0]),
        (" 调解 纠纷", ["调解", "纠纷"], [0, 1, 0, 0, 1, 0]),
        ("调解", [], [0, 0]),
        ("调解", ["没有", "调"], [1, 0]),
        ("", ["调解"], []),
    ],
)
def test_a_flag_where_a_word_begins(text, words, expected):
    assert boundary_flags(text, words) == expected


@settings(max_examples=100)
@given(st.text(max_size=40), st.lists(st.text(max_size=4), max_size=8))
def test_flags_take_any_text(text, words):
    flags = boundary_flags(text, words)
    assert len(flags) == len(text)
    assert sum(flags) <= len([word for word in words if word])


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=30))
def test_a_local_model_flags_any_text(model, text):
    assert len(load_word_boundaries(model)(text)) == len(text)


def test_a_local_model_knows_its_words(model):
    flags = load_word_boundaries(model)(TEXT)
    assert flags[0] == flags[2] == flags[4] == 1


@pytest.mark.parametrize("name", ["none", "spacy_ontonotes", "mixed"])
def test_no_model_is_downloaded(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SegmenterError, match="train-segmenter"):
        load_word_boundaries(Path(name))


def test_a_model_is_not_overwritten_unasked(model):
    with pytest.raises(SegmentationError, match="--overwrite"):
        train_segmenter(SENTENCES, model, iterations=1, overwrite=False)


def test_a_few_sentences_are_too_little(tmp_path):
    with pytest.raises(SegmentationError, match="too few"):
        train_segmenter(SENTENCES[:5], tmp_path / "m", iterations=1, overwrite=False)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([["调解", "纠纷"]], [["调解", "纠纷"]], 1.0),
        ([["调解", "纠纷"]], [["调解", "纠", "纷"]], 0.4),
        ([[]], [[]], 0.0),
    ],
)
def test_word_scores(gold, predicted, expected):
    assert word_f1(gold, predicted) == pytest.approx(expected)


def test_words_that_hang_together_and_vary_outside_are_found():
    texts = [f"甲{before}网格员{after}乙。" for before in "由请让派" for after in "到去来走"]
    limits = Thresholds(frequency=4, entropy=1.0, information=0.5)
    assert discover_words(texts, limits) == {"网格员"}


def test_the_likeliest_words_are_taken():
    model = estimate(
        ["调解员调解纠纷", "调解纠纷", "人民调解员"], ["调解", "调解员", "纠纷", "人民"]
    )
    assert model.segment("调解员调解纠纷3000.5份ABC ") == [
        "调解员",
        "调解",
        "纠纷",
        "3000.5",
        "份",
        "ABC",
    ]


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_segmenting_loses_nothing_but_white_space(text):
    words = WordModel({"法治": -1.0, "法": -2.0}, -9.0).segment(text)
    assert "".join(words) == "".join(text.split())


def test_raw_text_is_segmented_by_the_lists():
    words = segment_texts(["全年开展宣传活动30场。\n由司法局组织培训。"] * 3)
    assert words[0][-3:] == ["30", "场", "。"]
    assert {"宣传", "培训"} <= {word for sentence in words for word in sentence}


@pytest.mark.parametrize(
    ("string", "expected"),
    [("在县委", True), ("依法行政", True), ("网格员", False), ("法治", False)],
)
def test_phrases_are_no_words(string, expected):
    assert _is_two_words(string, {"县委", "依法", "行政", "网格"}) is expected


def test_the_word_lists_are_there():
    assert len(pkuseg_words()) > 300_000
    assert "镇长" in gazetteer_words()


def test_spans_that_words_cut_are_reported():
    document = LabelledDocument(
        "t001",
        "本镇派出所 所长",
        (
            LabelledSpan(0, 5, "entity", "ORG"),
            LabelledSpan(1, 5, "entity", "GPE"),
            LabelledSpan(0, 8, "span", "OFFICIAL"),
        ),
    )
    result = align([document], lambda text: boundary_flags(text, ["本镇", "派出所", "所长"]))
    assert [(span.label, span.words) for span in result.cut] == [("GPE", "本镇|派出所")]
    assert result.share("entity") == 0.5
    assert result.share("entity", "ORG") == result.share("span") == 1.0


def test_the_commands_train_and_report(run, tmp_path):
    segmented = tmp_path / "segmented.txt"
    segmented.write_text("\n".join(map(" ".join, SENTENCES)), "utf-8")
    out = tmp_path / "model"
    assert "trained on 24 sentences" in run(
        "train-segmenter", segmented, "-o", out, "--iterations", 2
    )
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.json").write_text(
        '{"text": "本镇调解纠纷41件", "spans": [[0, 2, "ORG"], [1, 3, "GPE"]]}', "utf-8"
    )
    output = run("alignment", out, "--on", tmp_path / "gold", "--csv", tmp_path / "cut.csv")
    assert "GPE\t1\t1\t0.0" in output
    with (tmp_path / "cut.csv").open(encoding="utf-8") as file:
        assert [row["words"] for row in csv.DictReader(file)] == ["本镇|调解"]


def test_raw_text_can_be_given(run, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("全年开展宣传活动。组织培训。" * 10, "utf-8")
    out, kept = tmp_path / "model", tmp_path / "kept" / "s.txt"
    run(
        "train-segmenter",
        tmp_path / "raw",
        "--raw",
        "--segmented",
        kept,
        "-o",
        out,
        "--iterations",
        1,
        "--sentences",
        14,
    )
    assert len(read_segmented([kept])) == 20
    assert load_word_boundaries(out)("宣传")[0] == 1


@pytest.mark.parametrize("content", [None, "", "\n \n"])
def test_missing_text_is_explained(tmp_path, content):
    path = tmp_path / "s.txt"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(FazhiError, match=r"s\.txt|no sentence"):
        read_segmented([path])
    with pytest.raises(SegmentationError, match="no text"):
        segment_texts([content or ""])
