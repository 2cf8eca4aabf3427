"""The CRF against brute force over all tag sequences."""

from itertools import product

import numpy as np
import pytest

from fazhi.tagging import bioes
from fazhi.tagging.crf import CrfError, LinearChainCrf
from fazhi.tagging.decoding import best_tags, tag_probabilities

TAGS = bioes.tag_names(["A"])


def make_crf(seed: int) -> LinearChainCrf:
    random = np.random.default_rng(seed)
    state = {(key, tag): float(random.normal()) for key in (3, 7, 11) for tag in TAGS}
    moves = {(a, b): float(random.normal()) for a in TAGS for b in TAGS}
    return LinearChainCrf.from_sparse(TAGS, state, moves)


def valid_sequences(length: int) -> list[tuple[int, ...]]:
    allowed = bioes.allowed_transitions(TAGS)
    first, last = bioes.allowed_ends(TAGS)
    return [
        tags
        for tags in product(range(len(TAGS)), repeat=length)
        if first[tags[0]]
        and last[tags[-1]]
        and all(allowed[a, b] for a, b in zip(tags, tags[1:], strict=False))
    ]


def score(crf: LinearChainCrf, emissions: np.ndarray, tags: tuple[int, ...]) -> float:
    moves = sum(crf.transitions[a, b] for a, b in zip(tags, tags[1:], strict=False))
    return float(sum(emissions[step, tag] for step, tag in enumerate(tags)) + moves)


@pytest.mark.parametrize("length", [1, 2, 4, 5])
@pytest.mark.parametrize("seed", range(4))
def test_decode_finds_the_best_valid_sequence(length: int, seed: int) -> None:
    crf = make_crf(seed)
    emissions = np.random.default_rng(seed + 100).normal(size=(length, len(TAGS)))
    best = max(valid_sequences(length), key=lambda tags: score(crf, emissions, tags))
    found = best_tags(emissions.astype(np.float32), crf.transitions, crf.tags, [(0, length)])
    assert tuple(found.tolist()) == best


def test_decode_keeps_two_labels_apart() -> None:
    tags = bioes.tag_names(["A", "B"])
    random = np.random.default_rng(17)
    moves = {(a, b): float(random.normal()) for a in tags for b in tags}
    crf = LinearChainCrf.from_sparse(tags, {(1, "O"): 0.0}, moves)
    allowed = bioes.allowed_transitions(tags)
    first, last = bioes.allowed_ends(tags)
    for _ in range(5):
        emissions = random.normal(size=(4, len(tags))).astype(np.float32)
        best = max(
            (
                sequence
                for sequence in product(range(len(tags)), repeat=4)
                if first[sequence[0]]
                and last[sequence[-1]]
                and all(allowed[a, b] for a, b in zip(sequence, sequence[1:], strict=False))
            ),
            key=lambda sequence: score(crf, emissions, sequence),
        )
        assert tuple(best_tags(emissions, crf.transitions, crf.tags, [(0, 4)]).tolist()) == best


def test_features_that_share_leading_bits_are_told_apart() -> None:
    keys = [5, 6, 7, (1 << 63) + 1, (1 << 63) + 2]
    state = {(key, "O"): float(number + 1) for number, key in enumerate(keys)}
    crf = LinearChainCrf.from_sparse(TAGS, state, {})
    rows = np.array([[key] for key in [*keys, 8, 0, (1 << 63) + 3]], dtype=np.uint64)
    outside = crf.emissions(rows)[:, TAGS.index("O")]
    assert outside.tolist() == [1, 2, 3, 4, 5, 0, 0, 0]


@pytest.mark.parametrize("length", [1, 3, 5])
def test_marginals_are_sums_over_sequences(length: int) -> None:
    crf = make_crf(1)
    emissions = np.random.default_rng(5).normal(size=(length, len(TAGS))).astype(np.float32)
    expected = np.zeros((length, len(TAGS)))
    for tags in valid_sequences(length):
        weight = np.exp(score(crf, emissions, tags))
        for step, tag in enumerate(tags):
            expected[step, tag] += weight
    expected /= expected[0].sum()
    assert np.allclose(
        tag_probabilities(emissions, crf.transitions, crf.tags, [(0, length)]), expected, atol=1e-4
    )


def test_batching_changes_nothing() -> None:
    crf = make_crf(2)
    emissions = np.random.default_rng(9).normal(size=(30, len(TAGS))).astype(np.float32)
    borders = [(0, 4), (4, 5), (5, 17), (17, 30)]
    together = best_tags(emissions, crf.transitions, crf.tags, borders)
    probabilities = tag_probabilities(emissions, crf.transitions, crf.tags, borders)
    for start, end in borders:
        alone = emissions[start:end]
        assert (
            together[start:end].tolist()
            == best_tags(alone, crf.transitions, crf.tags, [(0, end - start)]).tolist()
        )
        assert np.allclose(
            probabilities[start:end],
            tag_probabilities(alone, crf.transitions, crf.tags, [(0, end - start)]),
            atol=1e-5,
        )


def test_unknown_features_weigh_nothing() -> None:
    crf = make_crf(0)
    features = np.array([[3, 5], [3, 999]], dtype=np.uint64)
    emissions = crf.emissions(features)
    assert np.array_equal(emissions[0], emissions[1])
    assert emissions[0].any()


def test_round_trip_is_exact() -> None:
    crf = make_crf(3)
    back = LinearChainCrf.from_bytes(crf.to_bytes())
    assert back.tags == crf.tags
    assert np.array_equal(back.features.keys, crf.features.keys)
    assert np.array_equal(back.features.weights, crf.features.weights)
    assert np.array_equal(back.transitions, crf.transitions)


def test_broken_weights_say_what_to_do() -> None:
    with pytest.raises(CrfError, match="fazhi train"):
        LinearChainCrf.from_bytes(b"not a model")
