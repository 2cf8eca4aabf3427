"""Which reports to push, and where they are cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fazhi_training.annotation.errors import AnnotationError
from fazhi_training.corpus.gold import join_text
from fazhi_training.corpus.label_studio import group_by_report, read_export
from fazhi_training.corpus.manifest import read_text
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.pieces import Piece, cut, pieces_at

_REPORT_ID = re.compile(r"[a-z0-9_-]{1,80}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class SourceError(AnnotationError):
    """A report cannot be made into tasks."""


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A report and its pieces, which together are its text, unchanged.

    origin: the file it comes from, for messages; the id where it comes from none.
    """

    report_id: str
    text: str
    pieces: tuple[Piece, ...]
    origin: str = field(compare=False)


def source_report(
    report_id: str, text: str, *, borders: Sequence[int] = (), origin: str = ""
) -> SourceReport:
    """Check a report and cut it: at `borders` where it has been cut before, else by paragraphs.

    origin: the file it comes from, for messages.
    Raises SourceError for an id or a text that a server cannot carry unchanged.
    """
    if not _REPORT_ID.fullmatch(report_id):
        raise SourceError(
            f"'{report_id}' is no report id; name the file with small letters, digits, - and _ only"
        )
    bad = _UNSTORABLE.search(text)
    if bad:
        raise SourceError(
            f"{report_id}: U+{ord(bad.group()):04X} at offset {bad.start()} cannot be stored by a "
            "server; repair the text first"
        )
    if not text.strip():
        raise SourceError(f"{report_id} has no text; leave it out")
    pieces = pieces_at(text, borders) if borders else cut(text)
    return SourceReport(report_id, text, pieces, origin or report_id)


def distinct_reports(reports: Iterable[SourceReport]) -> list[SourceReport]:
    """Each report once, in order of first appearance.

    Raises SourceError where two of one id have different texts or pieces: on the server, where
    the id is all that tells reports apart, one would pass for a changed version of the other.
    """
    found: dict[str, SourceReport] = {}
    for report in reports:
        first = found.setdefault(report.report_id, report)
        if first != report:
            raise SourceError(
                f"{first.origin} and {report.origin} are different reports of the same id "
                f"'{report.report_id}'; rename one of the files, or push only one of them"
            )
    return list(found.values())


def corpus_reports(paths: ProjectPaths, report_ids: Iterable[str] = ()) -> list[SourceReport]:
    """Reports of the corpus, all or these; cut as their annotations are, where there are any.

    Raises SourceError for an unknown report or pieces that do not make the stored text.
    """
    chosen = sorted(report_ids) or sorted(path.stem for path in paths.reports.glob("*.txt"))
    return [_corpus_report(paths, report_id) for report_id in chosen]


def _corpus_report(paths: ProjectPaths, report_id: str) -> SourceReport:
    file = paths.reports / f"{report_id}.txt"
    if not file.is_file():
        raise SourceError(f"the corpus has no report {report_id}; push a file by its path instead")
    text = read_text(file)
    export = paths.exports / f"{report_id}.json"
    if not export.is_file():
        return source_report(report_id, text, origin=str(file))
    tasks = group_by_report(read_export(export)).get(report_id, [])
    if join_text(tasks) != text:
        raise SourceError(
            f"{report_id}: the pieces in {export.name} do not make the stored text; bring them in "
            "line with `fazhi corpus import-inline`"
        )
    borders = [task.data.offset for task in tasks]
    return source_report(report_id, text, borders=borders, origin=str(file))


def file_reports(files: Iterable[Path]) -> list[SourceReport]:
    """Reports from files of any format that fazhi reads; the name of the file is the id.

    Raises SourceError where two files of one name hold different reports.
    """
    from fazhi.reading import read

    return distinct_reports(
        source_report(path.stem.lower(), read(path).text, origin=str(path)) for path in files
    )
