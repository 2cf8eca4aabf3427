"""`fazhi annotate agree | review`: how far annotators agree, and settling the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi_training.commands.annotate.options import (
    DEFAULT_URL,
    TITLE,
    Key,
    Root,
    Url,
    open_project,
    open_server,
)
from fazhi_training.commands.printing import print_table

if TYPE_CHECKING:
    from fazhi_training.annotation.agreement import Rater
    from fazhi_training.corpus.annotators import Annotators
    from fazhi_training.corpus.label_studio import Task
    from fazhi_training.corpus.paths import ProjectPaths

REVIEW_TITLE = f"{TITLE}复核"
ADJUDICATOR = "adjudicated"

Reports = Annotated[
    list[str] | None, typer.Option("--only", help="These reports only, e.g. --only r001.")
]


def agree(
    *,
    only: Reports = None,
    html: Annotated[
        Path | None, typer.Option(help="Write every disagreement with its context here.")
    ] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
    root: Root = None,
) -> None:
    """Agreement of annotators with each other and with the gold, per label."""
    from fazhi_training.annotation.agreement import pair_agreements, summary
    from fazhi_training.annotation.agreement_page import render_agreement
    from fazhi_training.corpus.annotators import read_annotators
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    pairs = pair_agreements(_tasks(paths, only), scheme=scheme)
    names = _names(
        read_annotators(paths.annotators), [r for p in pairs for r in (p.first, p.second)]
    )
    columns = ("label", "first", "second", "strict_f1", "partial_f1", "alpha")
    for pair in pairs:
        rows = summary(pair, scheme=scheme)
        print_table(
            f"{names[pair.first]} / {names[pair.second]}: {len(pair.reports)} reports, "
            f"{pair.pieces} pieces, {len(pair.disagreements)} disagreements",
            columns,
            [["" if row[key] is None else row[key] for key in columns] for row in rows],
        )
    if not pairs:
        print("no piece has two annotations")
    if html:
        _write(html, render_agreement(pairs, scheme=scheme, names=names))
    if as_json:
        content = [
            {
                "first": names[pair.first],
                "second": names[pair.second],
                "reports": len(pair.reports),
                "pieces": pair.pieces,
                "labels": summary(pair, scheme=scheme),
            }
            for pair in pairs
        ]
        _write(as_json, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def review(
    *,
    collect: Annotated[
        bool, typer.Option("--collect", help="Bring the verdicts in; they become the gold.")
    ] = False,
    url: Url = DEFAULT_URL,
    key: Key = "",
    project: Annotated[
        str, typer.Option("--project", help="Title of the adjudication project.")
    ] = REVIEW_TITLE,
    only: Reports = None,
    root: Root = None,
) -> None:
    """Send disagreements back as an adjudication project, or collect its verdicts."""
    from fazhi_training.annotation.review import (
        collect as collect_verdicts,
    )
    from fazhi_training.annotation.review import (
        find_cases,
        open_review,
        review_interface,
        with_verdict,
    )
    from fazhi_training.annotation.setup import ProjectSettings
    from fazhi_training.corpus.annotators import read_annotators, write_annotators
    from fazhi_training.corpus.label_studio import read_export, write_export
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    cases = find_cases(_tasks(paths, only), scheme=scheme)
    annotators = read_annotators(paths.annotators)
    server = open_server(url, key)
    if not collect:
        existing = server.project_by_title(project)
        settings = ProjectSettings(project, sampling="sequential")
        made = existing or server.create_project(settings.as_request(review_interface(scheme)))
        names = _names(annotators, [rater for case in cases.disputes for rater in case.regions])
        result = open_review(server, made.project_id, cases.disputes, scheme=scheme, names=names)
        print(
            f"{len(cases.disputes)} pieces in dispute: {result.created} sent, {result.there} there "
            f"already; {len(cases.agreed)} agreed throughout, gold after --collect"
        )
        print(f"adjudicate in {server.url}/projects/{made.project_id}/data")
        return
    reviewed = server.snapshot(open_project(server, project).project_id)
    verdicts = collect_verdicts(reviewed, cases.disputes, scheme=scheme)
    settled = dict(verdicts.settled)
    settled |= {(task.data.report_id, task.data.piece): regions for task, regions in cases.agreed}
    annotators = annotators.with_name(ADJUDICATOR)
    write_annotators(paths.annotators, annotators)
    adjudicator = annotators.number_of(ADJUDICATOR)
    for report_id in sorted({key[0] for key in settled}):
        export = paths.exports / f"{report_id}.json"
        tasks = [
            with_verdict(task, settled[place], adjudicator=adjudicator, scheme=scheme)
            if (place := (task.data.report_id, task.data.piece)) in settled
            else task
            for task in read_export(export)
        ]
        write_export(export, tasks)
    print(
        f"{len(verdicts.settled)} verdicts and {len(cases.agreed)} agreed pieces are gold now; "
        f"{verdicts.open} still open"
    )
    for loss in verdicts.losses:
        print(f"{'changed' if loss.carried else 'lost'}: {loss.report_id} {loss.detail}")
    for line in verdicts.unresolved:
        print(f"unresolved: {line}")
    raise typer.Exit(1 if verdicts.unresolved else 0)


def guide(
    out: Annotated[Path, typer.Argument(help="HTML file to write.")],
    *,
    root: Root = None,
) -> None:
    """Write the annotators' page: labels, rules and examples in Chinese."""
    from fazhi_training.annotation.guide import load_rules, render_guide
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    rules = load_rules(paths.label_scheme.with_name("annotation_rules.json"), scheme=scheme)
    _write(out, render_guide(scheme, rules))
    print(f"written to {out}")


def _tasks(paths: ProjectPaths, only: list[str] | None) -> list[Task]:
    from fazhi_training.corpus.gold import load_tasks

    grouped = load_tasks(paths.exports)
    return [task for key, group in grouped.items() if not only or key in only for task in group]


def _names(annotators: Annotators, raters: list[Rater]) -> dict[Rater, str]:
    return {
        rater: annotators.name_of(rater) if isinstance(rater, int) else rater for rater in raters
    }


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
