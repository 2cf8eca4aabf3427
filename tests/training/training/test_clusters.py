"""Clusters from unlabelled text: the same text gives the same table, like stands with like."""

import json
import random
from pathlib import Path

import pytest

from fazhi_training.training.clusters import (
    ClusterError,
    ClusterSettings,
    distinct_sentences,
    learn_clusters,
    read_texts,
    without_passages,
    write_clusters,
)

SMALL = (ClusterSettings(length=1, strings=60, min_frequency=1, dimensions=8, coarse=2, fine=6),)
NUMBERS = "一二三四五六"
PLACES = "东西南北"


def text() -> str:
    """Sentences in which numbers and directions stand in settings of their own."""
    chance = random.Random(1)
    lines = []
    for _ in range(300):
        lines.append(f"共有{chance.choice(NUMBERS)}名村民前来办事。")
        lines.append(f"村委会位于{chance.choice(PLACES)}边的大路旁。")
    return "\n".join(lines)


def test_characters_in_like_settings_share_a_cluster() -> None:
    fine = {string: number for string, _, number in learn_clusters([text()], SMALL)}
    assert len({fine[character] for character in NUMBERS}) == 1
    assert len({fine[character] for character in PLACES}) == 1
    assert fine["一"] != fine["东"]


def test_the_same_text_gives_the_same_clusters() -> None:
    assert learn_clusters([text()], SMALL, seed=3) == learn_clusters([text()], SMALL, seed=3)


def test_too_little_text_says_so() -> None:
    with pytest.raises(ClusterError, match="Give more text"):
        learn_clusters(["共有一名。"], SMALL)


def test_sentences_are_counted_once_with_digits_alike() -> None:
    assert distinct_sentences(["共有12名村民。共有34名村民。", "共有56名村民"]) == ["共有00名村民"]


def test_texts_with_a_held_out_passage_are_left_out() -> None:
    held_out = "".join(chr(0x4E00 + number) for number in range(100))
    assert without_passages([f"前言{held_out}结尾", "别的文字"], [held_out]) == ["别的文字"]


def test_reading_folders_texts_and_json(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("乙", encoding="utf-8")
    (tmp_path / "a.json").write_text(json.dumps({"text": "甲"}), encoding="utf-8")
    (tmp_path / "c.png").write_bytes(b"\x89PNG")
    assert read_texts([tmp_path]) == ["甲", "乙"]


def test_the_table_is_sorted(tmp_path: Path) -> None:
    write_clusters(tmp_path / "clusters.csv", [("工作", 1, 2), ("作", 3, 4)])
    assert (tmp_path / "clusters.csv").read_text(encoding="utf-8") == (
        "string,coarse,fine\n作,3,4\n工作,1,2\n"
    )
