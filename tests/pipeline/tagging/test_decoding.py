"""Ranges and their probabilities from scores."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.tagging import bioes
from fazhi.tagging.decoding import FORBIDDEN, best_tags, decode_ranges, tag_probabilities

LABELS = ["A", "B", "C"]


def chain(seed: int, length: int, *, labels: list[str] = LABELS):
    tags = tuple(bioes.tag_names(labels))
    random = np.random.default_rng(seed)
    emissions = random.normal(size=(length, len(tags))).astype(np.float32)
    transitions = random.normal(size=(len(tags), len(tags))).astype(np.float32)
    transitions[~bioes.allowed_transitions(tags)] = FORBIDDEN
    return emissions, transitions, tags


def cut(length: int, places: list[int]) -> list[tuple[int, int]]:
    edges = [0, *sorted({place for place in places if 0 < place < length}), length]
    return list(zip(edges, edges[1:], strict=False))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.lists(st.integers(0, 60), max_size=12))
def test_ranges_are_those_of_the_best_tags_and_stay_within_sequences(seed, length, places):
    emissions, transitions, tags = chain(seed, length)
    borders = cut(length, places)
    best = best_tags(emissions, transitions, tags, borders)
    certain = tag_probabilities(emissions, transitions, tags, borders)[range(length), best]
    found = decode_ranges(emissions, transitions, tags, borders)
    assert [scored[:3] for scored in found] == bioes.decode([tags[tag] for tag in best])
    for start, end, _, score in found:
        assert score == pytest.approx(certain[start:end].min(), abs=1e-5)
        assert any(first <= start and end <= stop for first, stop in borders)


@pytest.mark.parametrize("labels", [["A"], ["A", "B"], ["X", "A", "M", "B"]])
def test_tags_in_any_order_give_the_same_ranges(labels):
    emissions, transitions, tags = chain(3, 80, labels=labels)
    order = np.random.default_rng(1).permutation(len(tags))
    shuffled = tuple(tags[place] for place in order)
    borders = cut(80, [7, 30, 31, 64])
    expected = decode_ranges(emissions, transitions, tags, borders)
    found = decode_ranges(emissions[:, order], transitions[np.ix_(order, order)], shuffled, borders)
    assert [scored[:3] for scored in found] == [scored[:3] for scored in expected]


def test_nothing_is_found_in_nothing():
    emissions, transitions, tags = chain(0, 0)
    assert decode_ranges(emissions, transitions, tags, []) == []
