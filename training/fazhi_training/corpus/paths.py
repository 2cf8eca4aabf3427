"""Where the corpus, the annotations and the configuration lie in a checkout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fazhi_training.corpus.errors import CorpusError

_MARKER = Path("configs") / "label_scheme.json"


class ProjectNotFoundError(CorpusError):
    """No checkout of the project was found."""


@dataclass(frozen=True, slots=True)
class ProjectPaths:
    """The files of one checkout; `root` is the folder that holds corpus/ and annotations/."""

    root: Path

    @property
    def reports(self) -> Path:
        """Folder of the texts, `<report_id>.txt`."""
        return self.root / "corpus" / "reports"

    @property
    def manifest(self) -> Path:
        """Table of the reports."""
        return self.root / "corpus" / "manifest.csv"

    @property
    def plan(self) -> Path:
        """Table that the reports were written from; its facts fill new manifest rows."""
        return self.root / "corpus" / "plan.csv"

    @property
    def metric_sentences(self) -> Path:
        """Table of passages written to teach what a figure counts."""
        return self.root / "corpus" / "metric_sentences.csv"

    @property
    def split(self) -> Path:
        """Table report_id, split."""
        return self.root / "corpus" / "split.csv"

    @property
    def exports(self) -> Path:
        """Folder of Label Studio JSON exports."""
        return self.root / "annotations" / "exports"

    @property
    def annotators(self) -> Path:
        """Table of annotator numbers and names."""
        return self.root / "annotations" / "annotators.csv"

    @property
    def lint_exceptions(self) -> Path:
        """Table of reviewed exceptions to the lint rules."""
        return self.root / "annotations" / "lint_exceptions.csv"

    @property
    def label_scheme(self) -> Path:
        """The labels, their layers and the fields of a record."""
        return self.root / _MARKER

    @property
    def labelling_interface(self) -> Path:
        """The Label Studio labelling interface made from the scheme."""
        return self.root / "configs" / "labelling_interface.xml"


def find_project(start: Path | None = None) -> ProjectPaths:
    """The checkout that holds `start` (default: the working directory) or this package.

    Raises ProjectNotFoundError when neither lies in one.
    """
    for origin in (start or Path.cwd(), Path(__file__)):
        resolved = origin.resolve()
        for folder in (resolved, *resolved.parents):
            if (folder / _MARKER).is_file():
                return ProjectPaths(folder)
    raise ProjectNotFoundError(
        f"no folder with {_MARKER.as_posix()} above {start or Path.cwd()}; "
        "run the command inside a checkout of the project or name it with --root"
    )
