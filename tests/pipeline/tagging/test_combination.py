"""Adding the scores of two taggers."""

import numpy as np
import pytest

from fazhi.tagging.bioes import tag_names
from fazhi.tagging.combination import ChainScores, CombinationError, blend

TAGS = tag_names(["ORG"])  # O B E I S


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
    both = blend(chain(6, 1), chain(6, 2), weight)
    alone = chain(6, winner)
    np.testing.assert_allclose(both.emissions, alone.emissions)
    np.testing.assert_allclose(both.transitions, alone.transitions)


def test_blends_that_do_not_fit_are_refused() -> None:
    with pytest.raises(CombinationError, match="same text"):
        blend(chain(3, 0), chain(4, 0), 0.5)
    with pytest.raises(CombinationError, match="same gold"):
        blend(chain(3, 0), chain(3, 0, tag_names(["LAW"])), 0.5)
    with pytest.raises(CombinationError, match=r"0\.\.1"):
        blend(chain(3, 0), chain(3, 0), -0.1)
