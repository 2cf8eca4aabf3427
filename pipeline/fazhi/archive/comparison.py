"""Reports held against each other: duplicates, near duplicates, boilerplate.

Candidates for similarity come from banded MinHash signatures (locality-sensitive
hashing, Indyk & Motwani 1998), by sorting, so that memory is a few hundred bytes for
each report and the result does not depend on the number of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fazhi.archive.schemas import SIMILARITIES, output_schema
from fazhi.archive.signatures import N_VALUES

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

NEAR_DUPLICATE = "near_duplicate"
_BANDS = 32
_NEAR = 0.9
_WORTH_MENTIONING = 0.3
_FACTS = ("report_id", "path", "unit_name", "report_year")


@dataclass(frozen=True, slots=True)
class Comparison:
    """duplicate_of: original by report; near: those found by similarity; table: a row a report."""

    duplicate_of: Mapping[str, str] = field(default_factory=dict)
    near: frozenset[str] = frozenset()
    table: Any = None

    def mark(self, reports: pa.Table) -> pa.Table:
        """The same rows with `duplicate_of` set, and `flags` where that is a guess."""
        ids = reports["report_id"].to_pylist()
        originals = [self.duplicate_of.get(one) for one in ids]
        flags = [
            [flag for flag in found if flag != NEAR_DUPLICATE]
            + ([NEAR_DUPLICATE] if one in self.near else [])
            for one, found in zip(ids, reports["flags"].to_pylist(), strict=True)
        ]
        return with_column(with_column(reports, "duplicate_of", originals), "flags", flags)


def with_column(table: pa.Table, name: str, values: list[Any]) -> pa.Table:
    """The table with the values of one of its columns replaced."""
    import pyarrow as pa

    index = table.schema.get_field_index(name)
    column = table.schema.field(index)
    return table.set_column(index, column, pa.array(values, column.type))


def compare(
    reports: Callable[[], Iterable[pa.Table]], signatures: Callable[[], Iterable[pa.Table]]
) -> Comparison:
    """Compare all reports. Both give their tables piece by piece, in the same order, any
    number of times."""
    facts: dict[str, list[Any]] = {name: [] for name in _FACTS}
    for part in reports():
        for name in _FACTS:
            facts[name].extend(part[name].to_pylist())
    digests, matrix = _gather(signatures())
    originals = _exact(digests)
    similar, similarity = _most_similar(matrix, originals)
    near: list[int] = []
    for index, other in enumerate(similar):
        if originals[index] < 0 and other >= 0 and _is_copy(facts, index, other, similarity):
            originals[index] = other if originals[other] < 0 else originals[other]
            near.append(index)
    ids = facts["report_id"]
    shares = _boilerplate(signatures, originals)
    return Comparison(
        {ids[index]: ids[other] for index, other in enumerate(originals) if other >= 0},
        frozenset(ids[index] for index in near),
        _table(facts, similar, similarity, shares),
    )


def _gather(signatures: Iterable[pa.Table]) -> tuple[list[bytes], NDArray[np.uint32]]:
    import numpy as np

    digests: list[bytes] = []
    rows = []
    for part in signatures:
        digests.extend(part["digest"].to_pylist())
        joined = b"".join(part["minhash"].to_pylist())
        rows.append(np.frombuffer(joined, "<u4").reshape(-1, N_VALUES))
    matrix = np.concatenate(rows) if rows else np.zeros((0, N_VALUES), np.uint32)
    return digests, matrix


def _exact(digests: list[bytes]) -> list[int]:
    """Index of the first report with the same text, -1 for that report itself."""
    first: dict[bytes, int] = {}
    found = [first.setdefault(digest, index) for index, digest in enumerate(digests)]
    return [other if other != index else -1 for index, other in enumerate(found)]


def _most_similar(
    matrix: NDArray[np.uint32], originals: list[int]
) -> tuple[list[int], list[float]]:
    """For each report the most similar earlier one, -1 for none, and how similar it is."""
    import numpy as np

    count = len(matrix)
    best = np.full(count, -1, np.int64)
    score = np.zeros(count)
    width = N_VALUES // _BANDS
    for band in range(_BANDS if count else 0):
        piece = np.ascontiguousarray(matrix[:, band * width : (band + 1) * width])
        keys = piece.view(f"V{4 * width}").ravel()
        _, bucket = np.unique(keys, return_inverse=True)
        order = np.argsort(bucket, kind="stable")
        groups = bucket[order]
        starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
        first = order[np.repeat(starts, np.diff(np.r_[starts, count]))]
        before = np.r_[-1, order[:-1]]
        before[starts] = -1
        for others in (before, np.where(first < order, first, -1)):
            _improve(matrix, order, others, best, score)
    for index, original in enumerate(originals):
        if original >= 0:
            best[index], score[index] = original, 1.0
    return best.tolist(), score.tolist()


def _improve(
    matrix: NDArray[np.uint32],
    reports: NDArray[np.int64],
    others: NDArray[np.int64],
    best: NDArray[np.int64],
    score: NDArray[np.float64],
) -> None:
    """Put in others that are more similar than what was found so far; of equals the earlier."""
    mine, theirs = reports[others >= 0], others[others >= 0]
    for begin in range(0, len(mine), 4096):
        some, these = mine[begin : begin + 4096], theirs[begin : begin + 4096]
        similarity = (matrix[some] == matrix[these]).mean(axis=1)
        known, so_far = best[some], score[some]
        better = (similarity >= _WORTH_MENTIONING) & (
            (similarity > so_far) | ((similarity == so_far) & (these < known))
        )
        best[some[better]] = these[better]
        score[some[better]] = similarity[better]


def _is_copy(
    facts: Mapping[str, list[Any]], index: int, other: int, similarity: list[float]
) -> bool:
    """Nearly the same text, and no two units or years: those copy, but report anew."""
    if similarity[index] < _NEAR:
        return False
    return all(
        facts[name][index] is None
        or facts[name][other] is None
        or facts[name][index] == facts[name][other]
        for name in ("unit_name", "report_year")
    )


def _boilerplate(
    signatures: Callable[[], Iterable[pa.Table]], originals: list[int]
) -> list[float | None]:
    """Share of each report's characters in sentences that another report holds."""
    import numpy as np

    seen = [
        np.unique(hashes)
        for original, (hashes, _) in zip(originals, _sentences(signatures()), strict=True)
        if original < 0
    ]
    everything = np.sort(np.concatenate(seen)) if seen else np.zeros(0, np.uint64)
    shared = np.unique(everything[1:][everything[1:] == everything[:-1]])
    del seen, everything
    shares: list[float | None] = []
    for hashes, lengths in _sentences(signatures()):
        total = int(lengths.sum())
        share = int(lengths[np.isin(hashes, shared)].sum()) / total if total else None
        shares.append(None if share is None else round(share, 4))
    return shares


def _sentences(
    signatures: Iterable[pa.Table],
) -> Iterable[tuple[NDArray[np.uint64], NDArray[np.uint32]]]:
    import numpy as np

    for part in signatures:
        for hashes, lengths in zip(
            part["sentences"].to_pylist(), part["lengths"].to_pylist(), strict=True
        ):
            yield np.frombuffer(hashes, "<u8"), np.frombuffer(lengths, "<u4")


def _table(
    facts: Mapping[str, list[Any]],
    similar: list[int],
    similarity: list[float],
    shares: list[float | None],
) -> pa.Table:
    import pyarrow as pa

    def of_other(name: str) -> list[Any]:
        return [facts[name][other] if other >= 0 else None for other in similar]

    units = facts["unit_name"]
    columns = {name: facts[name] for name in _FACTS} | {
        "boilerplate": shares,
        "similar_to": of_other("report_id"),
        "similar_path": of_other("path"),
        "similar_year": of_other("report_year"),
        "same_unit": [
            units[index] == units[other] if other >= 0 and units[index] and units[other] else None
            for index, other in enumerate(similar)
        ],
        "similarity": [
            round(value, 4) if other >= 0 else None
            for other, value in zip(similar, similarity, strict=True)
        ],
    }
    return pa.Table.from_pydict(columns, schema=output_schema(SIMILARITIES))
