"""The training worker as a module: `python -m fazhi_training.commands.annotate.worker RUN …`.

It is `fazhi annotate retrain`, started by `serve` without a search for the installed command.
"""

from __future__ import annotations

import sys

import typer

from fazhi.errors import FazhiError
from fazhi_training.commands.annotate.serving import retrain


def main() -> None:
    """Run one retraining; an expected error is one line in the log of the run."""
    try:
        typer.run(retrain)
    except FazhiError as error:
        print(f"fazhi: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
