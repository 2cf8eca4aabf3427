"""Mixing two taggers' probabilities."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.tagging.bioes import tag_names
from fazhi.tagging.combination import (
    ChainScores,
    CombinationError,
    aligned,
    blend,
    decode,
    decode_chain,
    mix,
)

TAGS = tag_names(["ORG"])  # O B E I S


def rows(length: int, seed: int) -> np.ndarray:
    values = np.random.default_rng(seed).random((length, len(TAGS)))
    return values / values.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("mean", ["geometric", "arithmetic"])
def test_a_weight_of_one_or_zero_takes_one_tagger(mean: str) -> None:
    first, second = rows(4, 1), rows(4, 2)
    np.testing.assert_allclose(mix(first, second, 1.0, mean=mean), first)
    np.testing.assert_allclose(mix(first, second, 0.0, mean=mean), second)


def test_arithmetic_mean_is_the_mean() -> None:
    first, second = rows(4, 1), rows(4, 2)
    np.testing.assert_allclose(mix(first, second, 0.5, mean="arithmetic"), (first + second) / 2)


def test_geometric_mean_lets_a_sure_tagger_rule_out() -> None:
    first, second = np.array([[0.6, 0.4]]), np.array([[0.0, 1.0]])
    assert mix(first, second, 0.5, mean="geometric")[0, 1] > 0.99
    assert mix(first, second, 0.5, mean="arithmetic")[0, 1] == pytest.approx(0.7)


@settings(max_examples=100, deadline=None)
@given(
    length=st.integers(0, 8),
    seed=st.integers(0, 100),
    weight=st.floats(0, 1),
    mean=st.sampled_from(["geometric", "arithmetic"]),
)
def test_rows_sum_to_one(length: int, seed: int, weight: float, mean: str) -> None:
    mixed = mix(rows(length, seed), rows(length, seed + 1), weight, mean=mean)
    np.testing.assert_allclose(mixed.sum(axis=1), 1.0)


def test_shapes_and_weights_that_do_not_fit_are_refused() -> None:
    with pytest.raises(CombinationError, match="same gold"):
        mix(rows(3, 0), rows(4, 0), 0.5)
    with pytest.raises(CombinationError, match=r"0\.\.1"):
        mix(rows(3, 0), rows(3, 0), 1.5)


def test_decoding_gives_whole_spans_within_borders() -> None:
    marginals = np.full((4, len(TAGS)), 0.02)
    for place, tag in enumerate(["B-ORG", "I-ORG", "I-ORG", "O"]):
        marginals[place, TAGS.index(tag)] = 0.9
    marginals[2, TAGS.index("E-ORG")] = 0.08
    spans, scores = decode(marginals, TAGS, [(0, 4)])
    assert spans == [(0, 3, "ORG")]
    assert scores.tolist() == [0.08]
    cut, _ = decode(marginals, TAGS, [(0, 2), (2, 4)])
    assert all(end <= 2 or start >= 2 for start, end, _ in cut)


def test_columns_are_brought_into_one_order() -> None:
    values = np.array([[0.1, 0.2, 0.7]])
    assert aligned(values, ["a", "b", "c"], ["c", "x", "a"]).tolist() == [[0.7, 0.0, 0.1]]


def chain(length: int, seed: int, tags: list[str] = TAGS) -> ChainScores:
    random = np.random.default_rng(seed)
    n = len(tags)
    return ChainScores(tuple(tags), random.normal(size=(length, n)), random.normal(size=(n, n)))


def test_blending_adds_scores_under_the_tags_of_the_first() -> None:
    first, other = chain(3, 1), chain(3, 2)
    order = [3, 0, 4, 1, 2]
    shuffled = ChainScores(
        tuple(TAGS[number] for number in order),
        other.emissions[:, order],
        other.transitions[np.ix_(order, order)],
    )
    blended = blend(first, shuffled, 0.25)
    assert blended.tags == first.tags
    np.testing.assert_allclose(blended.emissions, 0.25 * first.emissions + 0.75 * other.emissions)
    np.testing.assert_allclose(
        blended.transitions, 0.25 * first.transitions + 0.75 * other.transitions
    )


@pytest.mark.parametrize(("weight", "winner"), [(1.0, 1), (0.0, 2)])
def test_an_extreme_blend_is_one_tagger(weight: float, winner: int) -> None:
    both = decode_chain(blend(chain(6, 1), chain(6, 2), weight), [(0, 4), (4, 6)])
    alone = decode_chain(chain(6, winner), [(0, 4), (4, 6)])
    assert both[0] == alone[0]
    np.testing.assert_allclose(both[1], alone[1])


def test_a_blend_decides_between_two_taggers() -> None:
    def says(tag: str, strength: float) -> ChainScores:
        emissions = np.zeros((1, len(TAGS)))
        emissions[0, TAGS.index(tag)] = strength
        return ChainScores(tuple(TAGS), emissions, np.zeros((len(TAGS), len(TAGS))))

    assert decode_chain(blend(says("O", 1.0), says("S-ORG", 3.0), 0.5), [(0, 1)])[0]
    assert not decode_chain(blend(says("O", 3.0), says("S-ORG", 1.0), 0.5), [(0, 1)])[0]


def test_blends_that_do_not_fit_are_refused() -> None:
    with pytest.raises(CombinationError, match="same text"):
        blend(chain(3, 0), chain(4, 0), 0.5)
    with pytest.raises(CombinationError, match="same gold"):
        blend(chain(3, 0), chain(3, 0, tag_names(["LAW"])), 0.5)
    with pytest.raises(CombinationError, match=r"0\.\.1"):
        blend(chain(3, 0), chain(3, 0), -0.1)
