from __future__ import annotations

import os

import pytest

from fazhi.archive.errors import ResumeError
from fazhi.archive.parts import PartStore, read_parts
from fazhi.archive.schemas import PART_TABLES
from fazhi.archive.units import WorkUnit
from fazhi.records import ErrorRow, arrow_table

SETTINGS = {"model_digest": "a", "formats": ["csv"]}
UNIT = WorkUnit(3, (), "key")
ROWS = {
    "errors": arrow_table("errors", [ErrorRow(path="a", stage="reading", error="E", message="m")])
}


@pytest.fixture
def store(tmp_path) -> PartStore:
    store = PartStore.in_output(tmp_path)
    store.start(SETTINGS, resume=False)
    return store


def test_a_committed_part_has_every_table(store) -> None:
    assert not store.has(UNIT)
    path = store.commit(UNIT, ROWS)
    assert store.has(UNIT)
    rows = {table: next(read_parts([path], table)).num_rows for table in PART_TABLES}
    assert rows == dict.fromkeys(PART_TABLES, 0) | {"errors": 1}
    assert not list(store.folder.glob("*.draft"))


def test_a_part_may_be_committed_twice(store) -> None:
    assert store.commit(UNIT, ROWS) == store.commit(UNIT, ROWS)
    assert not list(store.folder.glob("*.draft"))


def test_the_same_settings_go_on_with_the_parts(store) -> None:
    store.commit(UNIT, ROWS)
    store.start(SETTINGS, resume=True)
    assert store.has(UNIT)


@pytest.mark.parametrize(
    ("name", "value"), [("model_digest", "b"), ("formats", ["csv", "jsonl"]), ("fazhi", "9")]
)
def test_other_settings_are_refused(store, name, value) -> None:
    with pytest.raises(ResumeError, match=rf"{name} was .*--resume, or --overwrite"):
        store.start(SETTINGS | {name: value}, resume=True)


def test_a_new_start_forgets_the_parts(store) -> None:
    store.commit(UNIT, ROWS)
    store.start(SETTINGS, resume=False)
    assert not store.has(UNIT)


def test_parts_without_settings_are_not_gone_on_with(store) -> None:
    store.commit(UNIT, ROWS)
    (store.folder / "settings.json").unlink()
    store.start(SETTINGS, resume=True)
    assert not store.has(UNIT)


@pytest.mark.parametrize("kept", [0, 5, 100, -1, -20])
def test_a_part_that_lost_its_end_is_not_there(store, kept) -> None:
    path = store.commit(UNIT, ROWS)
    path.write_bytes(path.read_bytes()[:kept])
    assert not store.has(UNIT)
    store.commit(UNIT, ROWS)
    assert store.has(UNIT)


def test_drafts_of_killed_workers_are_removed_on_resuming(store) -> None:
    draft = store.path_of(UNIT).with_suffix(".part.123.draft")
    draft.write_bytes(b"half")
    store.start(SETTINGS, resume=True)
    assert not draft.exists()


def test_a_full_disk_leaves_no_half(store, monkeypatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        store.commit(UNIT, ROWS)
    assert not store.has(UNIT)
    assert not list(store.folder.glob("*.draft"))
