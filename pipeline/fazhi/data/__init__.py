"""Knowledge as files: gazetteers, patterns and units, each with a source column.

Tables are UTF-8 CSV with a header row. `pipeline/fazhi/data/README.md` says
where each came from.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import resources

from fazhi.errors import FazhiError


class DataFileError(FazhiError):
    """A data file of the package is missing or broken."""


def read_table(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of `data/<name>.csv` as dictionaries.

    name: file name without `.csv`, e.g. `units`.
    Raises DataFileError when the package has no such table.
    """
    path = resources.files(__name__).joinpath(f"{name}.csv")
    if not path.is_file():
        known = sorted(
            entry.name.removesuffix(".csv")
            for entry in resources.files(__name__).iterdir()
            if entry.name.endswith(".csv")
        )
        raise DataFileError(
            f"fazhi has no data table '{name}'; there are: {', '.join(known)}. "
            "Reinstall the package if the name is right."
        )
    with path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file)
