"""Look-up of feature weights against plain dictionaries."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.tagging.feature_weights import FeatureWeights

# Few leading bits, so that many keys share them.
KEYS = st.integers(0, 40) | st.integers(0, 2**64 - 1) | st.integers(2**64 - 40, 2**64 - 1)


def table_of(weights: dict[int, list[float]], columns: int) -> FeatureWeights:
    keys = sorted(weights)
    rows = np.array([weights[key] for key in keys], dtype=np.float32).reshape(-1, columns)
    return FeatureWeights(np.array(keys, dtype=np.uint64), rows)


def tables(columns: int) -> st.SearchStrategy[dict[int, list[float]]]:
    whole = st.integers(-8, 8).map(float)
    return st.dictionaries(KEYS, st.lists(whole, min_size=columns, max_size=columns), max_size=20)


@settings(max_examples=100, deadline=None)
@given(tables(3), st.lists(st.lists(KEYS, min_size=4, max_size=4), max_size=200), st.randoms())
def test_sums_are_those_of_a_dictionary(weights, rows, random):
    rows = [*rows, *([random.sample(sorted(weights), 4)] if len(weights) >= 4 else [])]
    features = np.array(rows, dtype=np.uint64).reshape(-1, 4)
    expected = [np.sum([weights.get(key, [0.0] * 3) for key in row], axis=0) for row in rows]
    found = table_of(weights, 3).sums(features)
    assert found.tolist() == [row.tolist() for row in expected]


@settings(max_examples=50, deadline=None)
@given(tables(2), tables(3), st.lists(st.lists(KEYS, min_size=5, max_size=5), max_size=20))
def test_tables_side_by_side_give_the_columns_of_each(first, second, rows):
    rows = [*rows, (sorted(first) + sorted(second) + [0] * 5)[:5]]
    features = np.array(rows, dtype=np.uint64).reshape(-1, 5)
    both = FeatureWeights.side_by_side([table_of(first, 2), table_of(second, 3)]).sums(features)
    assert both[:, :2].tolist() == table_of(first, 2).sums(features).tolist()
    assert both[:, 2:].tolist() == table_of(second, 3).sums(features).tolist()


def test_without_tables_there_are_no_columns():
    assert FeatureWeights.side_by_side([]).sums(np.zeros((3, 2), dtype=np.uint64)).shape == (3, 0)
