"""From the probability that a chain gives to how often such an answer is right.

Platt scaling (1999, Probabilistic outputs for support vector machines): per label, a
logistic function of the log odds. It keeps the order of answers of a label.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fazhi.errors import FazhiError

# Half of the last digit that scores are given with: beyond it they all look the same.
_EDGE = 5e-5
_FILE = "calibration.json"


class CalibrationError(FazhiError):
    """A stored calibration is broken."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What to make of the probabilities of each label; those of other labels stay as they are.

    by_label: slope (above 0) and intercept over the log odds.
    """

    by_label: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for label, numbers in self.by_label.items():
            if len(numbers) != 2 or not all(map(math.isfinite, numbers)) or numbers[0] <= 0:
                raise CalibrationError(
                    f"The calibration of {label} is broken: {numbers}. Make it anew with "
                    "`fazhi calibrate`."
                )

    def probability(self, label: str, score: float) -> float:
        """Probability that an answer with this score is right, 0..1."""
        if label not in self.by_label:
            return score
        slope, intercept = self.by_label[label]
        return 1.0 / (1.0 + math.exp(-(slope * log_odds(score) + intercept)))


def save_calibration(calibration: Calibration, folder: Path) -> None:
    """Write `calibration.json` into a component's folder."""
    content = json.dumps(calibration.by_label, ensure_ascii=False, indent=1)
    (folder / _FILE).write_text(content + "\n", encoding="utf-8")


def load_calibration(folder: Path) -> Calibration:
    """Inverse of `save_calibration`; a folder without one holds scores as the chain gives them.

    Raises CalibrationError when the file is broken.
    """
    file = folder / _FILE
    if not file.is_file():
        return Calibration()
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return Calibration({str(label): tuple(numbers) for label, numbers in content.items()})
    except (ValueError, AttributeError, TypeError) as error:
        raise CalibrationError(
            f"{file} is broken ({error}). Make it anew with `fazhi calibrate`."
        ) from error


def log_odds(score: float) -> float:
    """Logarithm of the odds of a probability; 0 and 1 are taken for almost 0 and 1."""
    inside = min(max(score, _EDGE), 1.0 - _EDGE)
    return math.log(inside / (1.0 - inside))
