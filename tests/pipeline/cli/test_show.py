"""`fazhi show`: refuses with a message, overwrites only when asked."""

from __future__ import annotations

import pytest

from fazhi.cli.show import ShowError, show
from fazhi.pages import ArchiveFolderError, SiteError


def _show(given, output, *, overwrite=False):
    show(given, output=output, model=None, overwrite=overwrite)


def test_nothing_there(tmp_path):
    with pytest.raises(ShowError, match="nothing at"):
        _show(tmp_path / "missing.txt", tmp_path / "page.html")


def test_a_page_needs_a_file_name(tmp_path):
    report = tmp_path / "a.txt"
    report.write_text("清水镇报告", encoding="utf-8")
    with pytest.raises(ShowError, match="page.html|[.]html"):
        _show(report, tmp_path / "page")


def test_a_page_is_not_overwritten(tmp_path):
    report = tmp_path / "a.txt"
    report.write_text("清水镇报告", encoding="utf-8")
    page = tmp_path / "a.html"
    page.touch()
    with pytest.raises(ShowError, match="--overwrite"):
        _show(report, page)


def test_a_folder_becomes_a_folder(tmp_path):
    with pytest.raises(ShowError, match="folder"):
        _show(tmp_path, tmp_path / "page.html")


def test_a_folder_without_tables(tmp_path):
    with pytest.raises(ArchiveFolderError, match="fazhi extract"):
        _show(tmp_path, tmp_path / "site")


def test_other_folders_are_never_replaced(tmp_path, tables_folder):
    output = tmp_path / "photos"
    output.mkdir()
    (output / "a.jpg").touch()
    with pytest.raises(SiteError, match="something else"):
        _show(tables_folder, output, overwrite=True)
    assert (output / "a.jpg").exists()


@pytest.fixture
def tables_folder(tmp_path):
    import pyarrow.parquet as pq

    from fazhi.records import schema_of

    folder = tmp_path / "tables"
    folder.mkdir()
    pq.write_table(schema_of("reports").empty_table(), folder / "reports.parquet")
    return folder
