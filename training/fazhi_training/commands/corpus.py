"""`fazhi corpus`: bringing annotations in, checking, splitting and building the gold."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from fazhi_training.commands.alignment import alignment
from fazhi_training.commands.printing import print_table
from fazhi_training.corpus.paths import ProjectPaths, find_project

app = typer.Typer(
    help="The gold: import, lint, stats, split, build.",
    no_args_is_help=True,
    add_completion=False,
)

Root = Annotated[
    Path | None, typer.Option(help="Checkout of the project; default: the one around you.")
]
AnnotatorOption = Annotated[
    str | None, typer.Option(help="Take this annotator's annotation in place of the gold.")
]


app.command("alignment")(alignment)


@app.command("import-inline")
def import_inline(
    files: Annotated[list[Path], typer.Argument(help="Marked texts, <report_id>.txt.")],
    annotator: Annotated[str, typer.Option(help="Name of the annotator; new names are added.")],
    ground_truth: Annotated[
        bool, typer.Option("--ground-truth", help="This annotation is the gold.")
    ] = False,
    root: Root = None,
) -> None:
    """Bring ⟦LABEL|text⟧ files in; replaces only this annotator's annotation."""
    from fazhi_training.corpus.annotators import read_annotators, write_annotators
    from fazhi_training.corpus.import_inline import check_text, import_spans
    from fazhi_training.corpus.inline import InlineError, parse_inline
    from fazhi_training.corpus.label_studio import read_export, write_export
    from fazhi_training.corpus.manifest import read_text
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    annotators = read_annotators(paths.annotators).with_name(annotator)
    for file in files:
        report_id = file.name.partition(".")[0]
        text = read_text(paths.reports / f"{report_id}.txt")
        try:
            marked, spans = parse_inline(read_text(file), scheme=scheme)
        except InlineError as error:
            raise InlineError(f"{file}: {error}") from error
        check_text(report_id, marked=marked, stored=text)
        export = paths.exports / f"{report_id}.json"
        tasks = import_spans(
            report_id,
            text,
            spans,
            annotator=annotators.number_of(annotator),
            ground_truth=ground_truth,
            existing=read_export(export) if export.exists() else [],
            scheme=scheme,
        )
        write_export(export, tasks)
        write_annotators(paths.annotators, annotators)
        print(f"{report_id}: {len(spans)} spans by {annotator} in {len(tasks)} pieces")


@app.command("import-records")
def import_records(
    files: Annotated[
        list[Path],
        typer.Argument(help="CSV: report_id, start, end, label and the record fields."),
    ],
    annotator: Annotated[str, typer.Option(help="Whose annotation takes the records.")],
    root: Root = None,
) -> None:
    """Add records to the INDICATOR, TARGET and ZERO regions of an annotation."""
    from fazhi_training.corpus.annotators import read_annotators
    from fazhi_training.corpus.import_records import add_records, read_records
    from fazhi_training.corpus.label_studio import read_export, write_export
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    number = read_annotators(paths.annotators).number_of(annotator)
    for file in files:
        for report_id, records in read_records(file, scheme=scheme).items():
            export = paths.exports / f"{report_id}.json"
            tasks = add_records(read_export(export), records, annotator=number, scheme=scheme)
            write_export(export, tasks)
            print(f"{report_id}: {len(records)} records by {annotator}")


@app.command("export-inline")
def export_inline(
    report_ids: Annotated[list[str], typer.Argument(help="Reports to write, e.g. r001.")],
    annotator: AnnotatorOption = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for <report_id>.txt; default: print.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files.")] = False,
    root: Root = None,
) -> None:
    """Write reports with inline marks, for people to review."""
    from fazhi_training.corpus.errors import CorpusError
    from fazhi_training.corpus.import_inline import export_inline as render
    from fazhi_training.corpus.label_studio import group_by_report, read_export
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    number = _number(paths, annotator)
    for report_id in report_ids:
        tasks = group_by_report(read_export(paths.exports / f"{report_id}.json"))
        marked = render(tasks.get(report_id, []), scheme=scheme, annotator=number)
        if out is None:
            print(marked)
            continue
        target = out / f"{report_id}.txt"
        if target.exists() and not overwrite:
            raise CorpusError(f"{target} is there already; pass --overwrite to replace it")
        out.mkdir(parents=True, exist_ok=True)
        target.write_text(marked, encoding="utf-8", newline="")


@app.command()
def manifest(
    plan: Annotated[
        Path | None, typer.Option(help="Table with facts of new reports; default corpus/plan.csv.")
    ] = None,
    root: Root = None,
) -> None:
    """Renew corpus/manifest.csv: lengths, hashes, annotators, rows for new texts."""
    from fazhi_training.corpus.annotators import read_annotators
    from fazhi_training.corpus.gold import load_tasks, submitted
    from fazhi_training.corpus.manifest import read_manifest, read_plan, refresh, write_manifest

    paths = find_project(root)
    names = read_annotators(paths.annotators)
    annotators = {
        report_id: {
            names.name_of(annotation.annotator) for task in tasks for annotation in submitted(task)
        }
        for report_id, tasks in load_tasks(paths.exports).items()
    }
    rows, unknown = refresh(
        reports=paths.reports,
        known=read_manifest(paths.manifest),
        plan=read_plan(plan or paths.plan),
        annotators=annotators,
    )
    write_manifest(paths.manifest, rows)
    characters = sum(row.n_chars for row in rows)
    print(f"{len(rows)} reports, {characters} characters in {paths.manifest.name}")
    if unknown:
        print(f"no facts for {', '.join(unknown)}; add them to the plan or the manifest")
        raise typer.Exit(1)


@app.command()
def split(
    seed: Annotated[int, typer.Option(help="Fixes the order in which groups are dealt.")] = 20,
    similar_above: Annotated[
        float, typer.Option(help="Share of common shingles above which reports stay together.")
    ] = 0.1,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the split.")] = False,
    extend: Annotated[
        bool, typer.Option("--extend", help="Keep the split; new reports go to train and dev.")
    ] = False,
    root: Root = None,
) -> None:
    """Divide the reports into train, dev and test: corpus/split.csv."""
    from fazhi_training.corpus.manifest import read_manifest, read_text
    from fazhi_training.corpus.shingles import shingle_hashes, similar_pairs
    from fazhi_training.corpus.split import (
        SPLITS,
        SplitError,
        deal,
        group_reports,
        read_split,
        stratum,
        write_split,
    )

    paths = find_project(root)
    if paths.split.exists() and not (overwrite or extend):
        raise SplitError(
            f"{paths.split} is there already; pass --extend for new reports, "
            "--overwrite to deal anew"
        )
    rows = read_manifest(paths.manifest)
    hashes = {row.report_id: shingle_hashes(read_text(paths.reports / row.file)) for row in rows}
    groups = group_reports(rows, similar_pairs(hashes, above=similar_above))
    before = read_split(paths.split) if extend else None
    assignment = deal(groups, seed=seed, dealt_before=before)
    write_split(paths.split, assignment)
    table = Counter((stratum(row), assignment[row.report_id]) for row in rows)
    names = sorted({name for name, _ in table})
    print_table(
        f"{len(rows)} reports in {len(groups)} groups",
        ("stratum", *SPLITS),
        [(name, *(table[name, part] for part in SPLITS)) for name in names]
        + [("all", *(sum(table[name, part] for name in names) for part in SPLITS))],
    )


@app.command()
def duplicates(
    against: Annotated[
        list[Path] | None, typer.Option(help="Folder whose texts the test must not share.")
    ] = None,
    limit: Annotated[float, typer.Option(help="Largest share allowed, 0 to 1.")] = 0.1,
    top: Annotated[int, typer.Option(help="How many of the largest shares to print.")] = 10,
    root: Root = None,
) -> None:
    """Shares of 13-character shingles of test reports in training reports and other texts."""
    from fazhi_training.corpus.manifest import read_manifest, read_text
    from fazhi_training.corpus.shingles import hash_texts, shares, shingle_hashes
    from fazhi_training.corpus.split import read_split

    paths = find_project(root)
    assignment = read_split(paths.split)
    hashes = {
        row.report_id: shingle_hashes(read_text(paths.reports / row.file))
        for row in read_manifest(paths.manifest)
    }
    test = {key: value for key, value in hashes.items() if assignment.get(key) == "test"}
    others = {"train": {key: hashes[key] for key in hashes if assignment.get(key) == "train"}}
    others |= {str(folder): hash_texts(folder) for folder in against or []}
    too_much = 0
    for name, texts in others.items():
        found = shares(test, texts)
        too_much += sum(entry.share > limit for entry in found)
        print_table(
            f"{len(test)} test reports against {len(texts)} texts of {name}",
            ("report", "shares most with", "share %"),
            [(entry.report_id, entry.other, f"{100 * entry.share:.2f}") for entry in found[:top]],
        )
    print(f"{too_much} shares above {100 * limit:.0f} %")
    raise typer.Exit(1 if too_much else 0)


@app.command()
def build(
    out: Annotated[Path, typer.Option(help="Folder for train, dev and test.spacy.")] = Path(
        "build/corpus"
    ),
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the files.")] = False,
    root: Root = None,
) -> None:
    """Convert the gold to spaCy's DocBin, with a report of everything lost."""
    from fazhi_training.corpus.build import build as build_docbins
    from fazhi_training.corpus.build import load_gold
    from fazhi_training.corpus.scheme import load_scheme
    from fazhi_training.corpus.split import read_split

    paths = find_project(root)
    reports, losses = load_gold(paths, scheme=load_scheme(paths.label_scheme))
    result = build_docbins(
        reports, read_split(paths.split), losses=losses, out=out, overwrite=overwrite
    )
    print_table(f"written to {out}", ("split", "reports"), list(result.reports.items()))
    reasons = Counter((loss.reason, loss.carried) for loss in result.losses)
    for (reason, carried), number in sorted(reasons.items()):
        print(f"{'changed' if carried else 'lost'}: {number} {reason}")
    if result.unassigned:
        print(f"in no split: {', '.join(result.unassigned)}; run `fazhi corpus split`")
    print(f"{sum(not loss.carried for loss in result.losses)} annotations lost")


@app.command()
def lint(
    annotator: AnnotatorOption = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Check these reports only, e.g. --only r001.")
    ] = None,
    root: Root = None,
) -> None:
    """Check the gold against the guidelines; exit code 1 when something is found."""
    from fazhi_training.corpus.lint.run import lint_project

    paths = find_project(root)
    findings = lint_project(paths, annotator=_number(paths, annotator), only=only)
    for finding in findings:
        print(finding.as_line())
    rules = Counter(finding.rule for finding in findings)
    print(", ".join(f"{rule}: {number}" for rule, number in sorted(rules.items())) or "nothing")
    raise typer.Exit(1 if findings else 0)


@app.command()
def stats(
    as_json: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
    root: Root = None,
) -> None:
    """Counts and densities per label and split, and the agreement of double annotations."""
    from fazhi_training.corpus.agreement import agreements
    from fazhi_training.corpus.annotators import read_annotators
    from fazhi_training.corpus.build import load_gold
    from fazhi_training.corpus.gold import load_tasks
    from fazhi_training.corpus.scheme import load_scheme
    from fazhi_training.corpus.split import read_split
    from fazhi_training.corpus.stats import split_stats
    from fazhi_training.evaluation.scores import LAYERS, micro

    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    reports, losses = load_gold(paths, scheme=scheme)
    assignment = read_split(paths.split) if paths.split.exists() else {}
    entries = split_stats(reports, assignment)
    rows: list[tuple[object, ...]] = [
        ("reports", *(entry.reports for entry in entries)),
        ("characters", *(entry.characters for entry in entries)),
        *(
            (label, *(entry.labels.get(label, 0) for entry in entries))
            for label in scheme.label_names
        ),
        ("records", *(entry.records for entry in entries)),
        ("reports with records", *(entry.reports_with_records for entry in entries)),
    ]
    names = [entry.split for entry in entries]
    print_table("annotations", ("", *names), rows)
    print_table(
        "per 1,000 characters",
        ("", *names),
        [
            (label, *(f"{entry.density(label):.2f}" for entry in entries))
            for label in scheme.label_names
        ],
    )
    tasks = [task for group in load_tasks(paths.exports).values() for task in group]
    people = read_annotators(paths.annotators)
    found = agreements(tasks, scheme=scheme)
    for entry in found:
        layers = [(layer, micro(entry.counts, layer)) for layer in LAYERS]
        print_table(
            f"agreement of {people.name_of(entry.first)} and {people.name_of(entry.second)}: "
            f"{entry.reports} reports, {entry.pieces} pieces",
            ("", "F1", "first", "second"),
            [
                (name, f"{100 * counts.f1:.1f}", counts.support, counts.right + counts.spurious)
                for name, counts in [
                    *((key[1], counts) for key, counts in sorted(entry.counts.items())),
                    *layers,
                ]
            ],
        )
    print(f"{sum(not loss.carried for loss in losses)} annotations lost (see `fazhi corpus build`)")
    if as_json:
        content = {
            "splits": [asdict(entry) for entry in entries],
            "agreement": [
                {
                    "annotators": [people.name_of(entry.first), people.name_of(entry.second)],
                    "reports": entry.reports,
                    "pieces": entry.pieces,
                    "f1": {key[1]: counts.f1 for key, counts in sorted(entry.counts.items())},
                }
                for entry in found
            ],
        }
        as_json.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


@app.command()
def interface(root: Root = None) -> None:
    """Renew configs/labelling_interface.xml from the label scheme."""
    from fazhi_training.corpus.labelling_interface import render_interface
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    content = render_interface(load_scheme(paths.label_scheme))
    paths.labelling_interface.write_text(content, encoding="utf-8", newline="\n")
    print(f"written: {paths.labelling_interface.name}")


def _number(paths: ProjectPaths, annotator: str | None) -> int | None:
    from fazhi_training.corpus.annotators import read_annotators

    return None if annotator is None else read_annotators(paths.annotators).number_of(annotator)
