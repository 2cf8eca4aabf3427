from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi_training.corpus.shingles import (
    hash_texts,
    share_of,
    shares,
    shingle_hashes,
    similar_pairs,
)


def _text(seed, length=400):
    generator = random.Random(seed)
    return "".join(chr(generator.randrange(0x4E00, 0x9FA5)) for _ in range(length))


def _plain_shingles(text):
    squeezed = "".join(text.split())
    return {squeezed[start : start + 13] for start in range(len(squeezed) - 12)}


@given(text=st.text(alphabet="县乡法治 \n😀", max_size=80))
@settings(max_examples=100)
def test_as_many_hashes_as_distinct_shingles(text):
    assert len(shingle_hashes(text)) == len(_plain_shingles(text))


@pytest.mark.parametrize("common", [0, 100, 200, 400])
def test_share_counts_common_shingles(common):
    first = _text(1)
    second = first[:common] + _text(2, 400 - common)
    expected = len(_plain_shingles(first) & _plain_shingles(second)) / len(_plain_shingles(first))
    assert share_of(shingle_hashes(first), shingle_hashes(second)) == pytest.approx(expected)


def test_white_space_does_not_matter():
    text = _text(3)
    spaced = "　".join(text[start : start + 7] for start in range(0, len(text), 7))
    assert share_of(shingle_hashes(text), shingle_hashes(spaced)) == 1.0


def test_short_texts_share_nothing():
    assert share_of(shingle_hashes("短"), shingle_hashes(_text(1))) == 0.0
    assert share_of(shingle_hashes(_text(1)), shingle_hashes("")) == 0.0


def test_similar_pairs_and_largest_share():
    texts = {"a": _text(1), "b": _text(1)[:300] + _text(2, 100), "c": _text(4)}
    hashes = {name: shingle_hashes(text) for name, text in texts.items()}
    assert list(similar_pairs(hashes, above=0.1)) == [("a", "b")]
    found = shares({"a": hashes["a"]}, hashes)
    assert (found[0].other, found[0].share > 0.5) == ("b", True)


def test_folder_is_read_recursively(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a.txt").write_text(_text(1), "utf-8")
    (tmp_path / "b.csv").write_text(_text(1), "utf-8")
    assert list(hash_texts(tmp_path)) == ["inner/a.txt"]
