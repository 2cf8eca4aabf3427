"""`fazhi annotate serve | retrain`: the ML backend and its training worker."""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from fazhi_training.commands.annotate.options import (
    DEFAULT_URL,
    TITLE,
    Key,
    Project,
    Root,
    Url,
    open_project,
    open_server,
    until_stopped,
)

Store = Annotated[Path, typer.Option(help="Folder for retrained models.")]
Model = Annotated[str, typer.Option(help="Model to begin with: a folder, or `shipped`.")]
Config = Annotated[Path, typer.Option(help="Training config for retraining.")]
Override = Annotated[
    list[str] | None, typer.Option("--set", help="Config key for retraining: section.key=value.")
]
DEFAULT_STORE = Path("build/annotate/models")
DEFAULT_CONFIG = Path("configs/crf.cfg")


def serve(
    *,
    url: Url = DEFAULT_URL,
    key: Key = "",
    project: Project = TITLE,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 9090,
    token: Annotated[
        str,
        typer.Option(
            envvar="FAZHI_BACKEND_TOKEN",
            show_default=False,
            help="Token that Label Studio must send; default: a new one.",
        ),
    ] = "",
    register: Annotated[bool, typer.Option(help="Connect the project to this backend.")] = True,
    model: Model = "shipped",
    store: Store = DEFAULT_STORE,
    every: Annotated[
        int, typer.Option(min=0, help="Retrain after so many annotations; 0: only by the button.")
    ] = 0,
    config: Config = DEFAULT_CONFIG,
    override: Override = None,
    root: Root = None,
) -> None:
    """Serve predictions to Label Studio, retrain on request; needs a token on every call."""
    from fazhi_training.annotation.serving.backend import MlBackend
    from fazhi_training.annotation.serving.http_server import BackendServer
    from fazhi_training.annotation.serving.models import ModelInUse
    from fazhi_training.annotation.serving.store import ModelStore
    from fazhi_training.annotation.serving.training_job import TrainingJobs
    from fazhi_training.annotation.tagger import load_tagger
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    studio = open_server(url, key)
    target = open_project(studio, project)
    models = ModelStore(store)
    in_use = ModelInUse(load_tagger(models.current(model)))
    in_use.tagger.tag("预热一次。")
    secret = token or secrets.token_urlsafe(24)

    def log(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    def take_up(result: dict[str, Any]) -> None:
        new, old = result["candidate_scores"], result["current_scores"]
        log(f"{result['version']} on dev: {new}; in use: {old}")
        if result["accepted"]:
            in_use.replace(load_tagger(str(result["model"])))
        log("taken up" if result["accepted"] else "worse, so the model in use stays")

    command = [sys.executable, "-m", "fazhi_training.commands.annotate.worker"]
    command += ["--project", str(target.project_id), "--model", model, "--store", str(store)]
    command += ["--config", str(config), "--root", str(paths.root)]
    command += [part for pair in override or () for part in ("--set", pair)]
    jobs = TrainingJobs(
        command, models, take_up, log, every, environment=_worker_environment(url, key)
    )
    backend = MlBackend(
        secret,
        load_scheme(paths.label_scheme),
        in_use.get,
        lambda: [*models.versions(), in_use.tagger.version],
        jobs,
    )
    server = BackendServer((host, port), backend, log)
    address = f"http://{host}:{server.server_port}"
    try:
        with until_stopped():
            if register:
                _register(studio, target.project_id, address, secret, server)
            log(f"{in_use.tagger.version} on {address}, project {target.project_id}")
            if not register:
                log(f"connect it with basic authentication: user fazhi, password {secret}")
            server.serve_forever()
    finally:
        log("stopping")
        jobs.stop()
        server.server_close()


def _register(studio: Any, project_id: int, address: str, secret: str, server: Any) -> None:
    """Label Studio asks for health and setup while it connects, so the server must answer."""
    import threading

    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        studio.put_backend(project_id, url=address, title="fazhi", token=secret)
    finally:
        server.shutdown()
        serving.join()


def _worker_environment(url: str, key: str) -> dict[str, str]:
    """The key goes by the environment: a command line is visible to everybody on a machine."""
    import os

    return dict(os.environ) | {"LABEL_STUDIO_URL": url, "LABEL_STUDIO_API_KEY": key}


def retrain(
    run: Annotated[Path, typer.Argument(help="Folder for this run; holds result.json after.")],
    *,
    url: Url = DEFAULT_URL,
    key: Key = "",
    project: Project = TITLE,
    model: Model = "shipped",
    store: Store = DEFAULT_STORE,
    config: Config = DEFAULT_CONFIG,
    override: Override = None,
    root: Root = None,
) -> None:
    """Train on what is annotated by now; the model is taken up if it is no worse on dev."""
    from fazhi_training.annotation.serving.retraining import retrain as run_retraining
    from fazhi_training.annotation.serving.store import ModelStore, write_json
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme
    from fazhi_training.training.train import parse_overrides

    paths = find_project(root)
    server = open_server(url, key)
    tasks = server.snapshot(open_project(server, project).project_id)
    result = run_retraining(
        tasks,
        server.user_emails(),
        paths=paths,
        scheme=load_scheme(paths.label_scheme),
        store=ModelStore(store),
        run=run,
        config=config,
        overrides=parse_overrides(override or []),
        default_model=model,
    )
    write_json(run / "result.json", result)
    print(json.dumps(result, ensure_ascii=False))
