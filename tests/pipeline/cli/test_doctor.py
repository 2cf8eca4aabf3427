"""`fazhi doctor`: finds what is there and says how to get the rest."""

from __future__ import annotations

import json

import pytest
import typer

from fazhi.cli import doctor


def test_what_fazhi_needs_is_found_here():
    found = {finding.name: finding for finding in doctor.examine()}
    assert all(
        finding.found for finding in found.values() if finding.needed and finding.name != "model"
    )
    assert found["duckdb"].detail


@pytest.mark.parametrize("name", ["py7zr", "LibreOffice", "antiword"])
def test_what_reading_some_files_needs_is_named(name):
    found = {finding.name: finding for finding in doctor.examine()}
    assert not found[name].needed
    assert found[name].remedy


@pytest.mark.parametrize(
    ("there", "found"), [("soffice", True), ("libreoffice", True), ("", False)]
)
def test_a_program_may_have_several_names(monkeypatch, there, found):
    monkeypatch.setattr(
        doctor.shutil, "which", lambda name: f"/bin/{name}" if name == there else None
    )
    [office] = [one for one in doctor.examine() if one.name == "LibreOffice"]
    assert (office.found, office.detail) == (found, f"/bin/{there}" if found else "")


def test_what_is_missing_comes_with_its_remedy(capsys, monkeypatch):
    monkeypatch.setattr(doctor.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(typer.Exit) as left:
        doctor.doctor()
    assert left.value.exit_code == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("MISSING\tspacy") and "pip install" in line for line in lines)


def test_json_for_scripts(capsys):
    try:
        doctor.doctor(as_json=True)
    except typer.Exit:
        pytest.skip("something is missing in this checkout")
    assert {"name", "found", "remedy"} <= set(json.loads(capsys.readouterr().out)[0])
