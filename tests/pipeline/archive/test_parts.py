from __future__ import annotations

import pytest

from fazhi.archive.errors import ResumeError
from fazhi.archive.parts import PartStore, read_parts
from fazhi.archive.units import WorkUnit
from fazhi.records import TABLES, ErrorRow

SETTINGS = {"model_digest": "a", "formats": ["csv"]}
UNIT = WorkUnit(3, (), "key")
ROWS = {"errors": [ErrorRow(path="a", stage="reading", error="E", message="m")]}


@pytest.fixture
def store(tmp_path) -> PartStore:
    store = PartStore.in_output(tmp_path)
    store.start(SETTINGS, resume=False)
    return store


def test_a_committed_part_has_every_table(store) -> None:
    assert not store.has(UNIT)
    path = store.commit(UNIT, ROWS)
    assert store.has(UNIT)
    rows = {table: next(read_parts([path], table)).num_rows for table in TABLES}
    assert rows == dict.fromkeys(TABLES, 0) | {"errors": 1}
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
