from __future__ import annotations

import json

import pytest

from fazhi_training.corpus.label_studio import ExportError, read_export, write_export
from fazhi_training.corpus.regions import decode

TEXT = "县委要求：\n　　发放资料300份，未发生案件。"


def _region(start, end, label, *, control="spans", identifier="a", text=None):
    value = {"start": start, "end": end, "labels": [label] if label else []}
    if text is not None:
        value["text"] = text
    return {
        "id": identifier,
        "from_name": control,
        "to_name": "text",
        "type": "labels",
        "value": value,
    }


def _export(result, **annotation):
    return [
        {
            "id": 7,
            "data": {"report_id": "t001", "piece": 2, "offset": 100, "text": TEXT},
            "annotations": [
                {"id": 1, "completed_by": 3, "result": result, "lead_time": 1.5} | annotation
            ],
            "drafts": [{"result": [{"type": "labels"}]}],
            "predictions": [1, 2],
            "meta": {"src": "unit"},
        }
    ]


def _decode(tmp_path, scheme, result):
    path = tmp_path / "export.json"
    path.write_text(json.dumps(_export(result)), "utf-8")
    task = read_export(path)[0]
    return decode(task, task.annotations[0], scheme=scheme)


def test_offsets_move_into_the_report(tmp_path, scheme):
    regions, losses = _decode(tmp_path, scheme, [_region(0, 2, "ORG", control="entities")])
    assert [(region.span.start, region.span.end) for region in regions] == [(100, 102)]
    assert losses == []


@pytest.mark.parametrize(
    ("item", "reason", "carried"),
    [
        (_region(0, 500, "ZERO"), "out_of_range", False),
        (_region(-1, 3, "ZERO"), "out_of_range", False),
        (_region(5, 3, "ZERO"), "out_of_range", False),
        (_region(0, 2, "PLACE"), "unknown_label", False),
        (_region(0, 2, "ORG"), "unknown_label", False),
        (_region(0, 2, "ORG", control="ner"), "unknown_control", False),
        (_region(0, 2, None), "no_label", False),
        (_region(5, 8, "ZERO"), "empty", False),
        (_region(None, 8, "ZERO"), "no_offsets", False),
        (_region(5, 12, "INDICATOR"), "white_space_trimmed", True),
        (_region(0, 2, "ZERO", text="县政府"), "text_mismatch", True),
    ],
)
def test_what_cannot_be_carried_is_reported(tmp_path, scheme, item, reason, carried):
    regions, losses = _decode(tmp_path, scheme, [item])
    assert [(loss.reason, loss.carried) for loss in losses] == [(reason, carried)]
    assert bool(regions) is carried


def test_trimming_cuts_line_breaks_and_wide_spaces(tmp_path, scheme):
    regions, _ = _decode(tmp_path, scheme, [_region(5, 12, "INDICATOR")])
    assert (regions[0].span.start, regions[0].span.end) == (108, 112)


def test_text_with_escaped_line_break_is_no_mismatch(tmp_path, scheme):
    shown = TEXT[0:12].replace("\n", "\\n")
    _, losses = _decode(tmp_path, scheme, [_region(0, 12, "ZERO", text=shown)])
    assert losses == []


def test_duplicate_is_reported_once(tmp_path, scheme):
    twice = [_region(0, 2, "ZERO"), _region(0, 2, "ZERO", identifier="b")]
    regions, losses = _decode(tmp_path, scheme, twice)
    assert len(regions) == 1
    assert [loss.reason for loss in losses] == ["duplicate"]


def _field(name, identifier="a", **value):
    kind = "choices" if "choices" in value else "textarea"
    value = {"start": 8, "end": 16, **value}
    return {"id": identifier, "from_name": name, "to_name": "text", "type": kind, "value": value}


def test_fields_become_the_record_of_their_region(tmp_path, scheme):
    regions, losses = _decode(
        tmp_path,
        scheme,
        [
            _field("value", text=["300"]),
            _region(8, 16, "INDICATOR"),
            _field("qualifier", choices=["exact"]),
            _field("period", text=["2024-01-01/2024-12-31"]),
            {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"},
        ],
    )
    assert losses == []
    record = regions[0].record
    assert record is not None
    assert (record.value, record.qualifier, record.period) == (
        300.0,
        "exact",
        "2024-01-01/2024-12-31",
    )


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        (_field("value", text=["三百"]), "bad_record"),
        (_field("qualifier", choices=["roughly"]), "bad_record"),
        (_field("period", text=["2024"]), "bad_record"),
        (_field("period", text=["2024-12-31/2024-01-01"]), "bad_record"),
        (_field("value", identifier="z", text=["3"]), "field_without_region"),
    ],
)
def test_broken_fields_are_reported(tmp_path, scheme, field, reason):
    regions, losses = _decode(tmp_path, scheme, [_region(8, 16, "INDICATOR"), field])
    assert [loss.reason for loss in losses] == [reason]
    assert len(regions) == 1


def test_export_read_and_written_again_loses_nothing(tmp_path):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    content = _export([_region(0, 2, "ORG", control="entities", text="县委")])
    first.write_text(json.dumps(content), "utf-8")
    write_export(second, read_export(first))
    assert json.loads(second.read_text("utf-8")) == content


@pytest.mark.parametrize("content", ["", "{}", '[{"id": 1, "data": {"text": "x"}}]', "[1]"])
def test_other_files_are_refused_with_a_remedy(tmp_path, content):
    path = tmp_path / "other.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ExportError, match="as JSON"):
        read_export(path)


def test_annotator_may_be_a_whole_user(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(_export([], completed_by={"id": 5, "email": "x"})), "utf-8")
    assert read_export(path)[0].annotations[0].annotator == 5
