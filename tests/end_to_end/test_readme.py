"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import fazhi

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.skipif(
    not (Path(fazhi.__file__).parent / "model" / "config.cfg").is_file(),
    reason="no model is shipped in this checkout",
)
@pytest.mark.parametrize("snippet", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_python_snippets_run(
    snippet: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(snippet, "README.md", "exec"), {})
    assert capsys.readouterr().out


def test_every_command_of_the_readme_exists() -> None:
    from typer.main import get_command

    from fazhi.cli.app import make_app

    known = set(get_command(make_app()).commands)  # type: ignore[attr-defined]
    named = set(re.findall(r"^\| `fazhi ([a-z-]+)", README, re.MULTILINE))
    assert named <= known
    assert known <= named, f"not in the README: {', '.join(sorted(known - named))}"


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
