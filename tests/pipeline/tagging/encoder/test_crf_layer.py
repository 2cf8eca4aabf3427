"""The losses: their gradients against finite differences."""

import numpy as np
import pytest
from thinc.types import Ragged

from fazhi.tagging.bioes import tag_names
from fazhi.tagging.encoder.chain import Constraints
from fazhi.tagging.encoder.crf_layer import Crf, Potentials, crf_loss, softmax_loss

TAGS = tag_names(["LAW", "ORG"])
BIOES = Constraints.bioes(TAGS)
LENGTHS = np.array([4, 1, 2], dtype=np.int32)
GOLD = np.array([TAGS.index(t) for t in ["B-LAW", "I-LAW", "E-LAW", "O", "S-ORG", "O", "O"]])


def potentials(seed: int = 0) -> Potentials:
    random = np.random.default_rng(seed)
    n = len(TAGS)
    return Potentials(random.normal(size=(7, n)), LENGTHS, random.normal(size=(n, n)))


def test_crf_gradient_of_emissions() -> None:
    given = potentials()
    loss, gradient = crf_loss(given, GOLD, BIOES)
    assert loss > 0
    for cell in np.ndindex(given.emissions.shape):
        expected = difference(given.emissions, cell, lambda: crf_loss(given, GOLD, BIOES)[0])
        assert gradient.emissions[cell] == pytest.approx(expected, abs=1e-5)


def test_crf_gradient_of_transitions_is_zero_where_forbidden() -> None:
    given = potentials()
    _, gradient = crf_loss(given, GOLD, BIOES)
    for cell in np.ndindex(given.transitions.shape):
        if BIOES.moves[cell]:
            expected = difference(given.transitions, cell, lambda: crf_loss(given, GOLD, BIOES)[0])
            assert gradient.transitions[cell] == pytest.approx(expected, abs=1e-5)
        else:
            assert gradient.transitions[cell] == 0


def test_softmax_gradient() -> None:
    given = potentials()
    _, gradient = softmax_loss(given, GOLD)
    for cell in np.ndindex(given.emissions.shape):
        expected = difference(given.emissions, cell, lambda: softmax_loss(given, GOLD)[0])
        assert gradient.emissions[cell] == pytest.approx(expected, abs=1e-5)
    assert not gradient.transitions.any()


def test_a_sure_and_right_model_has_no_loss() -> None:
    emissions = np.zeros((7, len(TAGS)))
    emissions[np.arange(7), GOLD] = 50.0
    sure = Potentials(emissions, LENGTHS, np.zeros((len(TAGS), len(TAGS))))
    assert crf_loss(sure, GOLD, BIOES)[0] == pytest.approx(0.0, abs=1e-9)


def test_layer_hands_gradients_on() -> None:
    layer = Crf()
    layer.set_dim("nO", len(TAGS))
    layer.initialize()
    given = potentials()
    ragged = Ragged(given.emissions.astype(np.float32), LENGTHS)
    output, backprop = layer.begin_update(ragged)
    _, gradient = crf_loss(output, GOLD, BIOES)
    back = backprop(gradient)
    np.testing.assert_array_equal(back.dataXd, gradient.emissions)
    np.testing.assert_array_equal(layer.get_grad("T"), gradient.transitions)


def difference(array, cell, loss, step: float = 1e-5) -> float:
    kept = array[cell]
    array[cell] = kept + step
    up = loss()
    array[cell] = kept - step
    down = loss()
    array[cell] = kept
    return (up - down) / (2 * step)
