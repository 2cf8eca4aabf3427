"""Exact inference against brute force, finite differences and the laws of probability."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.tagging.bioes import tag_names
from fazhi.tagging.encoder.chain import Constraints, best_path, gold_score, posterior
from fazhi.tagging.encoder.packing import Packing

TAGS = tag_names(["ORG"])
BIOES = Constraints.bioes(TAGS)
FREE = Constraints(np.ones((3, 3), dtype=bool), np.ones(3, dtype=bool), np.ones(3, dtype=bool))


def scores(lengths: list[int], n: int, *, seed: int = 0, scale: float = 2.0):
    random = np.random.default_rng(seed)
    return random.normal(0, scale, (sum(lengths), n)), random.normal(0, scale, (n, n))


def paths(length: int, constraints: Constraints) -> list[tuple[int, ...]]:
    n = len(constraints.first)
    return [
        path
        for path in product(range(n), repeat=length)
        if constraints.first[path[0]]
        and constraints.last[path[-1]]
        and all(constraints.moves[i, j] for i, j in zip(path, path[1:], strict=False))
    ]


def path_score(path, emissions, transitions) -> float:
    moves = sum(transitions[i, j] for i, j in zip(path, path[1:], strict=False))
    return moves + sum(emissions[step, tag] for step, tag in enumerate(path))


@pytest.mark.parametrize("constraints", [BIOES, FREE], ids=["bioes", "free"])
def test_agrees_with_brute_force(constraints: Constraints) -> None:
    lengths = [3, 1, 4]
    emissions, transitions = scores(lengths, len(constraints.first))
    found = posterior(emissions, transitions, constraints, Packing.of(lengths))
    best = best_path(emissions, transitions, constraints, Packing.of(lengths))
    total = 0.0
    moves = np.zeros_like(transitions)
    start = 0
    for length in lengths:
        part = emissions[start : start + length]
        allowed = paths(length, constraints)
        values = np.array([path_score(path, part, transitions) for path in allowed])
        total += np.log(np.exp(values).sum())
        shares = np.exp(values) / np.exp(values).sum()
        marginals = np.zeros_like(part)
        for path, share in zip(allowed, shares, strict=True):
            marginals[np.arange(length), path] += share
            np.add.at(moves, (path[:-1], path[1:]), share)
        np.testing.assert_allclose(found.marginals[start : start + length], marginals, atol=1e-12)
        assert tuple(best[start : start + length]) == allowed[int(values.argmax())]
        start += length
    assert found.log_partition == pytest.approx(total)
    np.testing.assert_allclose(found.moves, moves, atol=1e-12)


def test_gold_score_is_the_score_of_the_path() -> None:
    lengths = [2, 4]
    emissions, transitions = scores(lengths, 3)
    gold = np.array([0, 1, 2, 1, 1, 0])
    value, moves = gold_score(emissions, transitions, gold, Packing.of(lengths))
    expected = path_score(gold[:2], emissions[:2], transitions) + path_score(
        gold[2:], emissions[2:], transitions
    )
    assert value == pytest.approx(expected)
    assert moves.sum() == 4
    assert moves[2, 1] == moves[1, 1] == moves[1, 0] == moves[0, 1] == 1


@pytest.mark.parametrize("emission_scale", [1.0, 300.0])
def test_derivatives_of_the_partition(emission_scale: float) -> None:
    lengths = [4, 2]
    emissions, transitions = scores(lengths, len(TAGS), scale=1.0)
    emissions *= emission_scale
    packing = Packing.of(lengths)
    found = posterior(emissions, transitions, BIOES, packing)
    step = 1e-5
    for cell in np.ndindex(emissions.shape):
        moved = emissions.copy()
        moved[cell] += step
        up = posterior(moved, transitions, BIOES, packing).log_partition
        moved[cell] -= 2 * step
        down = posterior(moved, transitions, BIOES, packing).log_partition
        assert found.marginals[cell] == pytest.approx((up - down) / (2 * step), abs=1e-5)
    for cell in zip(*np.nonzero(BIOES.moves), strict=True):
        moved = transitions.copy()
        moved[cell] += step
        up = posterior(emissions, moved, BIOES, packing).log_partition
        moved[cell] -= 2 * step
        down = posterior(emissions, moved, BIOES, packing).log_partition
        assert found.moves[cell] == pytest.approx((up - down) / (2 * step), abs=1e-5)


@settings(max_examples=100, deadline=None)
@given(
    lengths=st.lists(st.integers(0, 12), max_size=6),
    seed=st.integers(0, 1000),
    scale=st.sampled_from([0.0, 1.0, 30.0]),
)
def test_marginals_sum_to_one_and_moves_to_their_number(
    lengths: list[int], seed: int, scale: float
) -> None:
    emissions, transitions = scores(lengths, len(TAGS), seed=seed, scale=scale)
    found = posterior(emissions, transitions, BIOES, Packing.of(lengths))
    np.testing.assert_allclose(found.marginals.sum(axis=1), 1.0)
    assert found.moves.sum() == pytest.approx(sum(max(length - 1, 0) for length in lengths))
    assert not found.moves[~BIOES.moves].any()


@settings(max_examples=100, deadline=None)
@given(lengths=st.lists(st.integers(1, 12), min_size=1, max_size=6), seed=st.integers(0, 1000))
def test_best_path_is_always_allowed_and_does_not_depend_on_neighbours(
    lengths: list[int], seed: int
) -> None:
    emissions, transitions = scores(lengths, len(TAGS), seed=seed, scale=20.0)
    best = best_path(emissions, transitions, BIOES, Packing.of(lengths))
    start = 0
    for length in lengths:
        part = best[start : start + length]
        assert BIOES.first[part[0]]
        assert BIOES.last[part[-1]]
        assert BIOES.moves[part[:-1], part[1:]].all()
        alone = best_path(
            emissions[start : start + length], transitions, BIOES, Packing.of([length])
        )
        assert part.tolist() == alone.tolist()
        start += length


def test_no_sequences() -> None:
    emissions, transitions = scores([], len(TAGS))
    packing = Packing.of([])
    assert posterior(emissions, transitions, BIOES, packing).log_partition == 0.0
    assert len(best_path(emissions, transitions, BIOES, packing)) == 0
