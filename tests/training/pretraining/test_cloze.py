"""Masking characters, passages of plain text, and a whole small pretraining."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.tagging.encoder.keys import CHARACTER, LEFT_BIGRAM, N_COLUMNS, RIGHT_BIGRAM, keyed
from fazhi.tagging.features import character_values
from fazhi.tagging.visible import view
from fazhi_training.pretraining.cloze import frequent_characters, make_cloze
from fazhi_training.pretraining.errors import PretrainingError
from fazhi_training.pretraining.passages import read_passages, split_passages
from fazhi_training.pretraining.pretrain import Progress, pretrain_encoder

TEXT = "石坪乡认真贯彻落实法治政府建设工作要求，组织开展执法检查四十余次。\n" * 8


def test_classes_are_the_frequent_characters_in_order() -> None:
    assert frequent_characters([view("乙甲乙丙丙丙")], most=2).tolist() == sorted(map(ord, "乙丙"))


def test_digits_are_one_class_and_line_ends_none() -> None:
    classes = frequent_characters([view("1\n2\n3\n4")], most=10)
    assert classes.tolist() == [ord("0")]


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=60), share=st.floats(0.05, 0.9), seed=st.integers(0, 50))
def test_answers_are_the_characters_that_were_hidden(text: str, share: float, seed: int) -> None:
    visible = view(text + TEXT)
    classes = frequent_characters([visible], most=20)
    cloze = make_cloze([visible], classes, share=share, random=np.random.default_rng(seed))
    assert cloze.keys.shape == (len(visible), N_COLUMNS)
    assert cloze.lengths.sum() == len(visible)
    assert classes[cloze.answers].tolist() == character_values(visible)[cloze.places].tolist()


def test_nothing_tells_what_a_hidden_character_is() -> None:
    first, second = view("执法检查"), view("执纪检查")
    classes = np.array(sorted(map(ord, "法纪")))
    random = np.random.default_rng(0)
    one = make_cloze([first], classes, share=1.9, random=random)
    other = make_cloze([second], classes, share=1.9, random=random)
    assert one.places.tolist() == other.places.tolist() == [1]
    np.testing.assert_array_equal(one.keys, other.keys)
    columns = [CHARACTER, LEFT_BIGRAM, RIGHT_BIGRAM]
    unmasked = keyed("执法检查", hints=False).keys
    assert (one.keys[1, columns] != unmasked[1, columns]).all()
    assert one.keys[0, RIGHT_BIGRAM] != unmasked[0, RIGHT_BIGRAM]
    assert one.keys[3, CHARACTER] == unmasked[3, CHARACTER]


def test_about_the_share_is_hidden() -> None:
    visible = view(TEXT * 20)
    classes = frequent_characters([visible], most=1000)
    cloze = make_cloze([visible], classes, share=0.15, random=np.random.default_rng(0))
    assert len(cloze.places) / len(visible) == pytest.approx(0.15, abs=0.03)


def test_passages_keep_paragraphs_whole_and_repeats_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("第一段文字在这里。\n第二段文字也在。\n短\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("第一段文字在这里。\n第二段文字也在。\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("不是正文的表格,1,2,3", encoding="utf-8")
    assert read_passages([tmp_path]) == ["第一段文字在这里。\n第二段文字也在。"]


def test_a_long_paragraph_is_cut() -> None:
    assert list(split_passages("字" * 25, longest=10)) == ["字" * 10, "字" * 10, "字" * 5]


def test_no_text_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PretrainingError, match="no text"):
        read_passages([tmp_path])


CONFIG = """
[components]

[components.tagger]
factory = "fazhi_encoder_entities"

[components.tagger.model]
@architectures = "fazhi.CrfTagger.v1"
output_dropout = 1.0

[components.tagger.model.encoder]
@architectures = "fazhi.CharacterEncoder.v1"
width = 24
depth = 1
window = 1
pieces = 2
character_width = 16
bigram_width = 8
mark_width = 8
hints = true
min_count = 1
max_bigrams = 1000
embed_dropout = 1.0
layer_dropout = 0.5
forget = 0.05

[masked_characters]
passes = 40
batch = 200
dropout = 0.0
learn_rate = 0.01
"""


def test_pretraining_learns_to_guess_and_is_the_same_every_time(tmp_path: Path) -> None:
    lines = [
        f"{place}{verb}法治政府建设工作。" for place in "甲乙丙丁戊" for verb in ("推进", "落实")
    ]
    (tmp_path / "text.txt").write_text("\n".join(lines * 6 + [TEXT]), encoding="utf-8")
    config = tmp_path / "encoder.cfg"
    config.write_text(CONFIG, encoding="utf-8")
    seen: list[Progress] = []
    weights = pretrain_encoder(config, [tmp_path], seed=0, report=seen.append)
    assert seen[-1].step == seen[-1].steps
    assert seen[-1].accuracy > 0.5
    assert pretrain_encoder(config, [tmp_path], seed=0) == weights


@pytest.mark.parametrize(
    ("config", "message"),
    [('[nlp]\nlang = "zh"\n', "encoder"), (CONFIG + "colour = 1\n", "unknown key")],
)
def test_configs_that_do_not_say_how_are_refused(tmp_path: Path, config: str, message: str) -> None:
    path = tmp_path / "encoder.cfg"
    path.write_text(config, encoding="utf-8")
    with pytest.raises(PretrainingError, match=message):
        pretrain_encoder(path, [tmp_path], seed=0)


def test_missing_config_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PretrainingError, match="no config"):
        pretrain_encoder(tmp_path / "none.cfg", [tmp_path], seed=0)
