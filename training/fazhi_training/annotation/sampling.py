"""The order in which Label Studio hands out tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Sampling = Literal["queue", "sequential", "random"]

SAMPLING: Mapping[Sampling, str] = {
    "queue": "Uncertainty sampling",
    "sequential": "Sequential sampling",
    "random": "Uniform sampling",
}
"""Label Studio's names. Its uncertainty sampling hands out the lowest prediction score first,
which is where `fazhi annotate queue` writes its order."""
