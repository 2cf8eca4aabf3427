from __future__ import annotations

import sys

import pytest
from typer.testing import CliRunner

from fazhi import __version__
from fazhi.cli import app as app_module
from fazhi.cli.app import main, make_app
from fazhi.errors import FazhiError


def test_the_version() -> None:
    result = CliRunner().invoke(make_app(), ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"fazhi {__version__}\n")


def test_help_names_the_commands_of_both_packages() -> None:
    result = CliRunner().invoke(make_app(), ["--help"])
    assert result.exit_code == 0
    for command in ("extract", "normalise", "corpus", "train", "evaluate"):
        assert f"  {command}  " in result.stdout


@pytest.mark.parametrize("arguments", [["frobnicate"], ["extract"], ["--unknown"]])
def test_a_wrong_command_ends_with_2_and_says_why(arguments) -> None:
    result = CliRunner().invoke(make_app(), arguments)
    assert result.exit_code == 2
    assert result.stderr
    assert not result.stdout


def test_help_imports_nothing_heavy() -> None:
    import subprocess

    code = (
        "import sys; from fazhi.cli.app import make_app; make_app(); "
        "print([name for name in ('spacy', 'pyarrow', 'duckdb', 'numpy') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.strip() == "[]"


def test_an_error_of_fazhi_is_one_line_and_2(monkeypatch, capsys) -> None:
    def fail(**_: object) -> None:
        raise FazhiError("The bridge is out. Take the ferry.")

    monkeypatch.setattr(app_module, "make_app", lambda: fail)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    output = capsys.readouterr()
    assert (output.out, output.err) == ("", "fazhi: The bridge is out. Take the ferry.\n")


@pytest.mark.parametrize(
    ("shell", "environment"),
    [
        ("bash", {"COMP_WORDS": "fazhi ex", "COMP_CWORD": "1"}),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "fazhi ex"}),
        ("fish", {"_TYPER_COMPLETE_ARGS": "fazhi ex", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_shells_complete_commands(shell, environment, language, monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["fazhi"])
    chosen = {"_FAZHI_COMPLETE": f"complete_{shell}", "FAZHI_LANGUAGE": language}
    for name, value in (chosen | environment).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "extract" in capsys.readouterr().out
