from __future__ import annotations

import io
import sys

import pytest

from fazhi.cli.progress import LineProgress, duration, progress_display


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "quiet", "shown"),
    [(True, False, True), (True, True, False), (False, False, False)],
)
def test_the_bar_is_for_terminals(monkeypatch, terminal, quiet, shown) -> None:
    stream = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_display(quiet=quiet) as progress:
        assert (progress is None) == quiet
        if progress is not None:
            progress(0, 2)
            progress(1, 2)
    assert bool(stream.getvalue()) == shown


def test_a_log_gets_a_line_each_minute_with_rate_and_rest(capsys) -> None:
    moments = iter([0.0, 10.0, 40.0, 110.0, 120.0])
    progress = LineProgress(clock=lambda: next(moments))
    for done in (100, 200, 300, 320):
        progress(done, 4300)
    assert capsys.readouterr().err == ("fazhi: 300 of 4300 reports, 2.0 per second, 0:33:20 left\n")


def test_a_run_that_does_not_move_has_no_end() -> None:
    moments = iter([0.0, 100.0])
    LineProgress(clock=lambda: next(moments))(0, 10)


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00:00"), (3723.9, "1:02:03")])
def test_durations(seconds, text) -> None:
    assert duration(seconds) == text
