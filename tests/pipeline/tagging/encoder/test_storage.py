"""Weights at half precision."""

import numpy as np
import pytest
from thinc.api import Linear

from fazhi.tagging.encoder.storage import load_weights, weights_to_bytes


def test_weights_come_back_rounded_and_stay_so():
    model = Linear(3, 5)
    model.initialize()
    stored = weights_to_bytes(model)
    again = Linear(3, 5)
    load_weights(again, stored)
    assert again.get_param("W").dtype == np.float32
    assert np.array_equal(again.get_param("W"), model.get_param("W").astype(np.float16))
    assert weights_to_bytes(again) == stored


def test_they_take_half_the_space():
    model = Linear(100, 100)
    model.initialize()
    assert len(weights_to_bytes(model)) < 0.6 * len(model.to_bytes())


@pytest.mark.parametrize("data", [b"", b"not weights", b"\x80"])
def test_other_bytes_are_refused(data):
    with pytest.raises((ValueError, KeyError, TypeError)):
        load_weights(Linear(3, 5), data)
