from __future__ import annotations

import pytest

from fazhi_training.annotation.interface import InterfaceError, Mark, compare, read_interface
from fazhi_training.annotation.migration import count_marks, migrate, unknown_marks
from fazhi_training.corpus.labelling_interface import render_interface

OLD = (
    '<View><Labels name="entities" toName="text"><Label value="ORG"/><Label value="BODY"/></Labels>'
    '<Text name="text" value="$text"/><TextArea name="value" toName="text" perRegion="true"/>'
    '<Choices name="status" toName="text"><Choice value="zero"/><Choice value="done"/></Choices>'
    "</View>"
)


def _region(identifier, label, control="entities"):
    value = {"start": 0, "end": 2, "text": "县委", "labels": [label]}
    return {"id": identifier, "type": "labels", "from_name": control, "value": value}


RESULT = [
    _region("a", "BODY"),
    {"id": "a", "type": "textarea", "from_name": "value", "value": {"text": ["3"]}},
    {"id": "a", "type": "choices", "from_name": "status", "value": {"choices": ["done"]}},
    _region("b", "ORG"),
    {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"},
]


def test_the_real_interface_offers_every_label_and_field(scheme):
    interface = read_interface(render_interface(scheme))
    assert {mark.value for mark in interface.labels} == set(scheme.label_names)
    assert {mark.control for mark in interface.fields} == scheme.field_names


def test_white_space_is_no_change():
    changes = compare(read_interface(OLD), read_interface(OLD.replace("><", ">\n  <")))
    assert changes.nothing


def test_changes_are_added_and_removed_marks():
    new = OLD.replace("BODY", "GPE").replace('<Choice value="zero"/>', "")
    changes = compare(read_interface(OLD), read_interface(new))
    assert changes.added == (Mark("entities", "GPE"),)
    assert changes.removed == (Mark("entities", "BODY"), Mark("status", "zero"))


@pytest.mark.parametrize("config", ["<View>", "", '<!DOCTYPE a [<!ENTITY b "c">]><View/>'])
def test_unreadable_interfaces_are_refused(config):
    with pytest.raises(InterfaceError, match="reset it"):
        read_interface(config)


def test_marks_in_use_are_counted():
    assert count_marks([RESULT, RESULT])[Mark("entities", "BODY")] == 2
    unknown = unknown_marks([RESULT], read_interface(OLD.replace("BODY", "GPE")))
    assert unknown == {Mark("entities", "BODY"): 1}


def test_a_renamed_label_moves_with_its_control():
    moved = migrate(RESULT, {Mark("entities", "BODY"): Mark("spans", "UNIT")})
    assert (moved[0]["from_name"], moved[0]["value"]["labels"]) == ("spans", ["UNIT"])
    assert moved[1:] == RESULT[1:]
    assert RESULT[0]["value"]["labels"] == ["BODY"]


def test_a_dropped_label_takes_its_fields_and_relations_along():
    assert migrate(RESULT, {Mark("entities", "BODY"): None}) == [RESULT[3]]


def test_a_dropped_choice_leaves_the_region():
    left = migrate(RESULT, {Mark("status", "done"): None})
    assert [item.get("from_name") for item in left] == ["entities", "value", "entities", None]


def test_of_several_labels_the_others_stay():
    region = _region("a", "BODY")
    region["value"]["labels"] = ["BODY", "ORG"]
    (left,) = migrate([region], {Mark("entities", "BODY"): None})
    assert left["value"]["labels"] == ["ORG"]
