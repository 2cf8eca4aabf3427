"""What a report is compared by: a digest, a MinHash and the hashes of its sentences.

MinHash after Broder (1997), "On the resemblance and containment of documents": the
share of equal values in two signatures estimates the Jaccard similarity of the two
sets of shingles.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from fazhi.archive.schemas import SIGNATURES, part_schema
from fazhi.records.rows import ReportRow, Row

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

N_VALUES = 128
SHINGLE = 5
_SHORTEST_SENTENCE = 8
_CHUNK = 4096
_SENTENCE = re.compile(r"[^。！？；!?;\n]+")


def signature_table(rows: Sequence[Row]) -> pa.Table:
    """The signatures of reports, a row each in their order. rows: of the table `reports`."""
    import pyarrow as pa

    values = [signature(row.report_id, row.text) for row in rows if isinstance(row, ReportRow)]
    return pa.Table.from_pylist(values, schema=part_schema(SIGNATURES))


def signature(report_id: str, text: str) -> dict[str, Any]:
    """One row of the table `signatures`."""
    import numpy as np

    compact = "".join(text.split())
    sentences = [
        sentence
        for found in _SENTENCE.findall(text)
        if len(sentence := "".join(found.split())) >= _SHORTEST_SENTENCE
    ]
    return {
        "report_id": report_id,
        "digest": _digest(compact, 16),
        "minhash": minhash(compact).tobytes(),
        "sentences": b"".join(_digest(sentence, 8) for sentence in sentences),
        "lengths": np.array([len(sentence) for sentence in sentences], "<u4").tobytes(),
    }


def _digest(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


def minhash(text: str) -> NDArray[np.uint32]:
    """128 values of 32 bits over all stretches of five characters; a shorter text is one."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    if not len(codes):
        return np.zeros(N_VALUES, np.uint32)
    width = min(SHINGLE, len(codes))
    shingles: NDArray[np.uint64] = np.zeros(len(codes) - width + 1, np.uint64)
    for position in range(width):
        shingles = (shingles * np.uint64(0x100000001B3)) ^ codes[
            position : len(codes) - width + 1 + position
        ]
    shingles = _mixed(np.unique(shingles))
    factors, offsets = _permutations()
    smallest = np.full(N_VALUES, np.iinfo(np.uint64).max, np.uint64)
    for begin in range(0, len(shingles), _CHUNK):
        chunk = shingles[begin : begin + _CHUNK]
        # Multiply-add-shift hashing: unsigned overflow is the modulus.
        hashed = (chunk[:, None] * factors[None, :] + offsets[None, :]) >> np.uint64(32)
        smallest = np.minimum(smallest, hashed.min(axis=0))
    return smallest.astype(np.uint32)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread close values over the whole range (the finaliser of splitmix64)."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Factors (odd) and offsets of the hash functions; the same on every machine."""
    import numpy as np

    numbers = [
        int.from_bytes(hashlib.blake2b(f"fazhi {index}".encode(), digest_size=8).digest(), "little")
        for index in range(2 * N_VALUES)
    ]
    factors = np.array([number | 1 for number in numbers[:N_VALUES]], np.uint64)
    return factors, np.array(numbers[N_VALUES:], np.uint64)
