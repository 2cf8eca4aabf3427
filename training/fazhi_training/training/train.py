"""Train a pipeline from a config and save it as one folder that `fazhi.load` takes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.errors import FazhiError

if TYPE_CHECKING:
    from spacy.language import Language

NAME = "fazhi_reports"
DESCRIPTION = "Entities and spans of Chinese 法治政府建设 reports, over characters"


_KEEP_CHECKPOINTS = frozenset(["fazhi_entities", "fazhi_spans"])


class TrainingError(FazhiError):
    """A config is wrong, its gold is missing, or the output is already there."""


def train_pipeline(
    config_path: Path, *, overrides: Mapping[str, Any], checkpoints: Path | None = None
) -> Language:
    """Train with spaCy's own loop.

    checkpoints: folder where finished parts are kept, so that a run that was killed goes on
        where it stopped; components that keep none train from the start.
    overrides: dotted config keys to values, e.g. {"components.fazhi_entities.l1": 0.1}.
    RETURNS: the trained pipeline, its dev scores in `meta["performance"]`.
    Raises TrainingError when the config or the gold cannot be used.
    """
    import spacy
    from confection import ConfigValidationError
    from spacy.training.initialize import init_nlp
    from spacy.training.loop import train
    from spacy.util import load_config

    if not config_path.is_file():
        raise TrainingError(
            f"There is no config {config_path}; configs/reports.cfg is the default."
        )
    try:
        config = load_config(config_path, overrides=dict(overrides), interpolate=False)
        _check_overrides(config_path, overrides)
        _check_gold(config.interpolate()["paths"])
        if checkpoints is not None:
            _keep_checkpoints(config, checkpoints)
        nlp = init_nlp(config)
        with tempfile.TemporaryDirectory() as folder:
            train(nlp, Path(folder))
            # What `train` returns is the last model; the one that was best on dev lies beside it.
            trained = spacy.load(Path(folder) / "model-best")
    except (ConfigValidationError, ValueError) as error:
        raise TrainingError(f"The config {config_path} cannot be used: {error}") from error
    trained.config["initialize"]["components"] = {}
    return _with_meta(trained)


def save(nlp: Language, output: Path, *, overwrite: bool) -> None:
    """Write the pipeline to a folder. Raises TrainingError when it is there and must stay."""
    if (output / "config.cfg").exists() and not overwrite:
        raise TrainingError(f"{output} already holds a model; use --overwrite or another folder.")
    # spaCy's scorer lists labels in the order of a set, another one in each process.
    nlp.meta["performance"] = _sorted(nlp.meta.get("performance", {}))
    nlp.to_disk(output)


def _sorted(scores: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _sorted(scores[name]) if isinstance(scores[name], Mapping) else scores[name]
        for name in sorted(scores)
    }


def parse_overrides(pairs: Sequence[str]) -> dict[str, Any]:
    """`components.fazhi_spans.folds=0` → {"components.fazhi_spans.folds": 0}, values as JSON."""
    import json

    overrides: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or "." not in key:
            raise TrainingError(
                f"'{pair}' is not a config override: write section.key=value, for example "
                "components.fazhi_entities.l1=0.1"
            )
        try:
            overrides[key] = json.loads(value)
        except json.JSONDecodeError:
            overrides[key] = value
    return overrides


def _check_overrides(config_path: Path, overrides: Mapping[str, Any]) -> None:
    """Raise TrainingError for an override that names no key of the config."""
    from spacy.util import load_config

    config = load_config(config_path, interpolate=False)
    for key in overrides:
        section: Any = config
        for part in key.split("."):
            if not isinstance(section, dict) or part not in section:
                known = sorted(section) if isinstance(section, dict) else []
                raise TrainingError(
                    f"The config {config_path} has no key '{key}' ('{part}' is unknown"
                    + (f"; there are: {', '.join(known)})." if known else ").")
                )
            section = section[part]


def _keep_checkpoints(config: dict[str, Any], folder: Path) -> None:
    """Tell the components that can keep finished parts where to keep them."""
    components = config["initialize"].setdefault("components", {})
    for name, component in config["components"].items():
        if component.get("factory") in _KEEP_CHECKPOINTS:
            components.setdefault(name, {})["checkpoints"] = str(folder)


def _check_gold(paths: Mapping[str, Any]) -> None:
    for name in ("train", "dev"):
        if not Path(str(paths[name])).exists():
            raise TrainingError(
                f"The {name} gold {paths[name]} is missing: make it with `fazhi corpus build`."
            )


def _with_meta(nlp: Language) -> Language:
    from fazhi import __version__

    nlp.meta["name"] = NAME
    nlp.meta["version"] = __version__
    nlp.meta["description"] = DESCRIPTION
    nlp.meta["license"] = "MIT"
    return nlp
