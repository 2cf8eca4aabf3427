"""`fazhi annotate server`: the development server behind `make label-studio`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fazhi_training.commands.annotate.options import until_stopped


def server(
    *,
    folder: Annotated[
        Path, typer.Option(help="Installation, as `make label-studio-install` made it.")
    ] = Path("build/label-studio"),
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8080,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Only warm the data folder that tests copy.")
    ] = False,
) -> None:
    """Run a Label Studio for development until interrupted; the data stay."""
    from fazhi_training.annotation.development import (
        ADMIN,
        ANNOTATORS,
        Installation,
        new_data,
        start,
        warm,
    )

    # The server runs in its data folder, where a relative path would lead elsewhere.
    folder = folder.resolve()
    installation = Installation(folder)
    if prepare:
        warm(installation)
        print(f"warmed data in {installation.template}")
        return
    data = folder / "data"
    if not data.is_dir():
        print("preparing the data folder, about a minute the first time")
        new_data(installation, data)
    running = start(installation, data, port=port, log=folder / "server.log")
    print(f"Label Studio on {running.url}, data in {data}")
    for user in (ADMIN, *ANNOTATORS):
        print(f"  {user.email}  password {user.password}  key {user.token}")
    print(f"  export LABEL_STUDIO_URL={running.url} LABEL_STUDIO_API_KEY={ADMIN.token}")
    try:
        with until_stopped():
            running.process.wait()
    finally:
        print("stopping")
        running.stop()
