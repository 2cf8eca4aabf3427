"""Groups of features: switched by name, numbered apart, seeing what they promise to see."""

import numpy as np
import pytest

from fazhi.tagging.cluster_features import add_cluster_features, shipped_clusters
from fazhi.tagging.condense import condense
from fazhi.tagging.entity_features import ENTITY_FEATURE_GROUPS, entity_features
from fazhi.tagging.features import FeatureError, FeatureRows, chosen_groups
from fazhi.tagging.span_features import span_features
from fazhi.tagging.visible import view


def test_all_groups_are_on_by_default() -> None:
    assert chosen_groups({}, ["a", "b"]) == {"a", "b"}


def test_a_group_can_be_switched_off() -> None:
    assert chosen_groups({"a": False, "b": True}, ["a", "b"]) == {"b"}


def test_an_unknown_group_is_named_with_those_that_exist() -> None:
    with pytest.raises(FeatureError, match=r"colours.*clusters"):
        chosen_groups({"colours": True}, ENTITY_FEATURE_GROUPS)


@pytest.mark.parametrize("group", ENTITY_FEATURE_GROUPS)
def test_hashes_of_a_group_do_not_depend_on_the_others(group: str) -> None:
    text = "2024年，开展“绿剑”执法行动三十余次，清溪镇发放资料1.2万份。"
    alone = entity_features(text, view(text), [group])
    together = entity_features(text, view(text))
    columns = {tuple(column) for column in together.T.tolist()}
    assert alone.shape[1] > 0
    assert all(tuple(column) in columns for column in alone.T.tolist())


def last_column_equal(first: str, second: str, add: object, position: int) -> np.ndarray:
    """Which feature columns agree at a position of two texts."""
    matrices = []
    for text in (first, second):
        visible = view(text)
        rows = FeatureRows(len(visible))
        add(rows, visible)  # type: ignore[operator]
        matrices.append(rows.matrix()[position])
    return matrices[0] == matrices[1]


def test_characters_of_one_cluster_look_alike() -> None:
    clusters = shipped_clusters()
    fine = clusters.fine
    number = next(n for n in range(1, 129) if (fine == n).sum() > 1)
    first, second = (chr(code) for code in np.flatnonzero(fine == number)[:2])
    agree = last_column_equal(f"，{first}，", f"，{second}，", add_cluster_features, 1)
    assert agree[4]  # fine cluster of the character itself


def test_pairs_have_clusters() -> None:
    coarse, fine = shipped_clusters().of_pairs(view("执法工作。"))
    assert coarse[0] > 0
    assert fine[0] > 0
    assert coarse[-1] == 0


@pytest.mark.parametrize("text", ["", "“”", "“", "”", "1", "一", "，", "\U0002000b\U0001f600"])
def test_no_text_is_too_short(text: str) -> None:
    assert len(entity_features(text, view(text))) == len(view(text))


@pytest.mark.parametrize("text", ["", "，", "无"])
def test_span_features_of_short_texts(text: str) -> None:
    visible = view(text)
    condensed = condense(visible, [], ["QUANTITY"])
    assert len(span_features(text, condensed, ["QUANTITY"])) == len(visible)


def test_every_position_of_a_clause_knows_the_unit_of_the_figure_ahead() -> None:
    matrices = []
    for text in ("全年共发放资料3份，", "全年共发放资料3次，"):
        visible = view(text)
        condensed = condense(visible, [(7, 9, "QUANTITY")], ["QUANTITY"])
        matrices.append(span_features(text, condensed, ["QUANTITY"], ["clauses"]))
    assert not (matrices[0][0] == matrices[1][0]).all()
    assert (matrices[0][-1] == matrices[1][-1]).all()
