from __future__ import annotations

import os

from fazhi.archive.units import distinct_names, plan_units
from fazhi.reading import InputFile, find_files


def files_in(folder, count):
    for number in range(count):
        (folder / f"{number}.txt").write_text(str(number))
    return list(find_files([folder]))


def test_files_are_cut_into_units_in_order(tmp_path) -> None:
    files = files_in(tmp_path, 5)
    units = list(plan_units(files, size=2))
    assert [len(unit.files) for unit in units] == [2, 2, 1]
    assert [unit.number for unit in units] == [0, 1, 2]
    assert [file for unit in units for file in unit.files] == files


def test_the_key_changes_with_the_files(tmp_path) -> None:
    files = files_in(tmp_path, 2)
    (before,) = plan_units(files)
    (again,) = plan_units(files)
    (tmp_path / "1.txt").write_text("other")
    os.utime(tmp_path / "1.txt", ns=(1, 1))
    (changed,) = plan_units(files)
    (tmp_path / "1.txt").unlink()
    (missing,) = plan_units(files)
    assert before.key == again.key
    assert len({before.key, changed.key, missing.key}) == 3


def test_files_of_one_name_get_names_of_their_own(tmp_path) -> None:
    paths = [tmp_path / year / "xiang" / "report.txt" for year in ("2023", "2024", "2025")]
    files = [InputFile(path, "report.txt") for path in paths]
    names = [file.name for file in distinct_names(files)]
    assert names == ["report.txt", "xiang/report.txt", "2025/xiang/report.txt"]


def test_names_that_differ_stay(tmp_path) -> None:
    files = [InputFile(tmp_path / "a.txt", "a.txt"), InputFile(tmp_path / "b.txt", "b.txt")]
    assert list(distinct_names(files)) == files
