"""Files, folders and patterns as inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.reading import FileMissingError, find_files


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "sub/c.html", ".hidden", "sub/~$c.docx", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return tmp_path


def test_a_folder_is_walked_sorted_without_hidden_files(archive: Path) -> None:
    assert [file.name for file in find_files([archive])] == ["a.txt", "b.txt", "sub/c.html"]


def test_a_pattern_is_named_from_its_fixed_part(archive: Path) -> None:
    found = list(find_files([f"{archive}/**/*.html"]))
    assert [file.name for file in found] == ["sub/c.html"]


def test_a_file_given_twice_comes_once(archive: Path) -> None:
    found = list(find_files([archive / "a.txt", archive]))
    assert [file.name for file in found] == ["a.txt", "b.txt", "sub/c.html"]


@pytest.mark.parametrize(
    ("given", "without", "names"),
    [
        ("", "sub", ["a.txt", "b.txt"]),
        ("**/*", "sub", ["a.txt", "b.txt"]),
        ("s*/*", "sub", []),
        ("", "link", ["a.txt", "b.txt"]),
        ("", "su", ["a.txt", "b.txt", "sub/c.html"]),
        ("", "", ["a.txt", "b.txt", "sub/c.html"]),
        ("sub", "", ["c.html"]),
        ("sub", "sub", ["c.html"]),
        ("sub/*", "sub", ["c.html"]),
        ("sub/c.html", "sub", ["c.html"]),
    ],
)
def test_a_folder_below_an_input_can_be_left_out(archive: Path, given, without, names) -> None:
    (archive / "link").symlink_to("sub")
    found = find_files([archive / given], without=archive / without)
    assert [file.name for file in found] == names


@pytest.mark.parametrize("given", ["nothing.txt", "none/*.txt"])
def test_an_input_that_names_nothing_is_an_error(archive: Path, given: str) -> None:
    with pytest.raises(FileMissingError):
        list(find_files([archive / given]))
