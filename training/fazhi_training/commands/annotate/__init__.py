"""`fazhi annotate`: the annotation loop on a Label Studio server."""

from __future__ import annotations

import typer

from fazhi_training.commands.annotate.agreement import agree, guide, review
from fazhi_training.commands.annotate.development import server
from fazhi_training.commands.annotate.queue import queue, simulate, suspects
from fazhi_training.commands.annotate.serving import retrain, serve
from fazhi_training.commands.annotate.transfer import projects, pull, push, setup

__all__ = ["app"]

app = typer.Typer(
    help="Label Studio: set up, push, pull, queue, agree, review, serve.",
    no_args_is_help=True,
    add_completion=False,
)
for command in (
    setup,
    projects,
    push,
    pull,
    queue,
    agree,
    review,
    serve,
    retrain,
    suspects,
    simulate,
    guide,
    server,
):
    app.command(command.__name__)(command)
