from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from fazhi_training.corpus.labelling_interface import render_interface
from fazhi_training.corpus.scheme import SchemeError, load_scheme

ROOT = Path(__file__).parents[3]


def test_interface_file_is_made_from_the_scheme(scheme):
    written = (ROOT / "configs" / "labelling_interface.xml").read_text("utf-8")
    assert written == render_interface(scheme), "renew it with `fazhi corpus interface`"


def test_interface_has_two_label_bars_over_one_text(scheme):
    tree = etree.fromstring(render_interface(scheme))
    assert [bar.get("name") for bar in tree.iter("Labels")] == ["entities", "spans"]
    (text,) = tree.iter("Text")
    assert (text.get("value"), text.get("granularity")) == ("$text", "symbol")
    assert [label.get("value") for label in tree.iter("Label")] == list(scheme.label_names)


def test_record_fields_show_for_record_labels_only(scheme):
    tree = etree.fromstring(render_interface(scheme))
    fields = [*tree.iter("TextArea"), *tree.iter("Choices")]
    assert {field.get("name") for field in fields} == scheme.field_names
    assert {field.get("whenLabelValue") for field in fields} == {"INDICATOR,TARGET,ZERO"}
    assert {field.get("perRegion") for field in fields} == {"true"}


def test_labels_and_hotkeys_are_unique(scheme):
    labels = [label for layer in scheme.layers for label in layer.labels]
    assert len({label.name for label in labels}) == len(labels)
    assert len({label.hotkey for label in labels}) == len(labels)
    assert len({label.colour for label in labels}) == len(labels)


@pytest.mark.parametrize("content", ["", "{}", '{"version": "1", "layers": [], "more": 1}'])
def test_broken_scheme_is_refused(tmp_path, content):
    path = tmp_path / "scheme.json"
    path.write_text(content, "utf-8")
    with pytest.raises(SchemeError, match="not a valid"):
        load_scheme(path)


def test_missing_scheme_is_refused(tmp_path):
    with pytest.raises(SchemeError, match="restore it"):
        load_scheme(tmp_path / "none.json")
