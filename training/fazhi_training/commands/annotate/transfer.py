"""`fazhi annotate setup | projects | push | pull`: between the checkout and the server."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from fazhi_training.annotation.sampling import Sampling
from fazhi_training.commands.annotate.options import (
    DEFAULT_URL,
    TITLE,
    Key,
    Project,
    Root,
    Url,
    open_project,
    open_server,
    pairs,
)
from fazhi_training.commands.printing import print_table

WORK = Path("build/annotate")


def setup(
    *,
    url: Url = DEFAULT_URL,
    key: Key = "",
    project: Annotated[
        str, typer.Option("--project", help="Title of a project to make, or one to change.")
    ] = TITLE,
    overlap: Annotated[int, typer.Option(min=1, max=10, help="Annotators per task.")] = 1,
    sampling: Annotated[
        Sampling, typer.Option(help="Order of tasks: as `queue` wrote it, by number, random.")
    ] = "queue",
    rename: Annotated[
        list[str] | None, typer.Option(help="A mark that the scheme renamed: OLD=NEW.")
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option(help="A mark that the scheme dropped: its regions go.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the changes.")] = False,
    root: Root = None,
) -> None:
    """Make a project from the label scheme, or bring one in line with it."""
    from fazhi_training.annotation.guide import instruction, load_rules
    from fazhi_training.annotation.setup import ProjectSettings, apply_setup, plan_setup
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    rules = load_rules(paths.label_scheme.with_name("annotation_rules.json"), scheme=scheme)
    server = open_server(url, key)
    number = project.isdecimal()
    existing = open_project(server, project) if number else server.project_by_title(project)
    plan, tasks = plan_setup(
        server, existing, scheme=scheme, renamed=pairs(rename, "--rename"), dropped=drop or []
    )
    title = existing.title if existing else project
    print(f"{'change' if existing else 'make'} '{title}' by label scheme {scheme.version}")
    for mark in plan.changes.added if existing else ():
        print(f"+ {mark}")
    for mark in sorted(plan.changes.usage):
        target = plan.mapped.get(mark)
        fate = f" → {target}" if target else " dropped" if mark in plan.mapped else ""
        print(f"- {mark}: used {plan.changes.usage[mark]} times{fate}")
    if existing and plan.changes.nothing:
        print("the labelling interface is the same")
    if dry_run:
        return
    settings = ProjectSettings(title, overlap, sampling, instruction(scheme, rules))
    backup = WORK / f"before-scheme-{scheme.version}-project-{title}.json"
    made = apply_setup(server, plan, tasks, settings=settings, backup=backup)
    print(f"project {made.project_id}: {server.url}/projects/{made.project_id}/data")


def projects(*, url: Url = DEFAULT_URL, key: Key = "") -> None:
    """List the projects on the server."""
    entries = open_server(url, key).projects()
    print_table(
        f"projects on {url}",
        ("number", "title", "tasks", "overlap", "model"),
        [
            (
                entry.project_id,
                entry.title,
                entry.task_number,
                entry.maximum_annotations,
                entry.model_version,
            )
            for entry in entries
        ],
    )


def push(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Report ids of the corpus, or files; default: the whole corpus."),
    ] = None,
    *,
    url: Url = DEFAULT_URL,
    key: Key = "",
    project: Project = TITLE,
    model: Annotated[
        str, typer.Option(help="Model for pre-annotations: a folder, `shipped`, or `none`.")
    ] = "shipped",
    records: Annotated[
        bool,
        typer.Option("--records", help="Propose value, metric and period of each figure too."),
    ] = False,
    batch: Annotated[int, typer.Option(min=1, max=1000, help="Tasks per request.")] = 100,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
    root: Root = None,
) -> None:
    """Send reports as tasks with pre-annotations; repeat it after an interruption."""
    from fazhi_training.annotation.push import push as push_reports
    from fazhi_training.annotation.sources import corpus_reports, file_reports
    from fazhi_training.annotation.tagger import load_tagger
    from fazhi_training.commands.annotate.progress import progress
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    server = open_server(url, key)
    target = open_project(server, project)
    files = [Path(name) for name in inputs or () if Path(name).is_file()]
    named = [name for name in inputs or () if not Path(name).is_file()]
    reports = file_reports(files)
    if named or not inputs:
        reports += corpus_reports(paths, named)
    pieces = sum(len(report.pieces) for report in reports)
    tagger = None if model == "none" else load_tagger(model)
    with progress("pieces", pieces, quiet=quiet) as advance:
        result = push_reports(
            server,
            target.project_id,
            reports,
            tagger=tagger,
            scheme=load_scheme(paths.label_scheme),
            records=records,
            batch=batch,
            advance=advance,
        )
    print(
        f"{pieces} pieces of {len(reports)} reports: {result.created} made, {result.there} there "
        f"already, {result.predicted} of these pre-annotated anew"
    )
    if result.duplicates_removed:
        print(f"{result.duplicates_removed} untouched duplicates removed")
    if result.crossing:
        print(f"{result.crossing} predicted regions left out: a border of a piece cuts them")
    for conflict in result.conflicts:
        print(f"left out: {conflict}")
    raise typer.Exit(1 if result.conflicts else 0)


def pull(
    *,
    url: Url = DEFAULT_URL,
    key: Key = "",
    project: Project = TITLE,
    annotator: Annotated[
        list[str] | None,
        typer.Option(help="Name of a user in the table of annotators: E-MAIL=NAME."),
    ] = None,
    losses: Annotated[Path, typer.Option(help="Write the loss report here.")] = WORK
    / "pull_losses.json",
    root: Root = None,
) -> None:
    """Bring every user's annotations into annotations/exports, checked region by region."""
    from fazhi_training.annotation.people import introduce
    from fazhi_training.annotation.pull import pull as pull_tasks
    from fazhi_training.corpus.annotators import read_annotators, write_annotators
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    server = open_server(url, key)
    tasks = server.snapshot(open_project(server, project).project_id)
    known = read_annotators(paths.annotators)
    given = pairs(annotator, "--annotator")
    table, people = introduce(tasks, server.user_emails(), known, given=given)
    if table != known:
        write_annotators(paths.annotators, table)
    result = pull_tasks(tasks, people=people, paths=paths, scheme=load_scheme(paths.label_scheme))
    losses.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps(result.as_json(), ensure_ascii=False, indent=1)
    losses.write_text(content + "\n", encoding="utf-8")
    print(
        f"{result.reports} reports: {result.submitted} annotations, {result.skipped} skipped, "
        f"{result.drafts} drafts kept apart, {result.superseded} superseded by the same user"
    )
    reasons = Counter((loss.reason, loss.carried) for loss in result.losses)
    for (reason, carried), times in sorted(reasons.items()):
        print(f"{'changed' if carried else 'lost'}: {times} {reason} (see {losses})")
    lost = [loss for loss in result.losses if not loss.carried]
    for loss in lost[:20]:
        print(f"{loss.report_id} piece {loss.piece}, region {loss.region_id}: {loss.detail}")
    if lost:
        print(
            f"correct or delete these {len(lost)} regions in Label Studio (a label that the scheme "
            "lacks: `fazhi annotate setup --dry-run`), then pull again"
        )
    for problem in result.problems:
        print(f"left as it was: {problem}")
    raise typer.Exit(1 if result.problems or lost else 0)
