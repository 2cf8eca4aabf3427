"""What can be imported and configured: the Python API and the keys of a training config."""

from __future__ import annotations

import enum
import importlib
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from typing import Any

from fazhi_training.reference.markdown import cell, code, page, table

# What the stages offer to Python, in the order in which data flows.
MODULES = (
    "fazhi",
    "fazhi.reading",
    "fazhi.structure",
    "fazhi.tagging",
    "fazhi.records",
    "fazhi.archive",
    "fazhi.panels",
    "fazhi.pages",
)
NORMALISERS = (
    ("fazhi.normalise.quantity", "parse_quantity"),
    ("fazhi.normalise.date", "resolve_date"),
    ("fazhi.normalise.law", "link_law"),
    ("fazhi.normalise.post", "parse_post"),
    ("fazhi.normalise.campaign", "link_campaign"),
    ("fazhi.normalise.place", "resolve_unit"),
    ("fazhi.normalise.metric", "classify_metric"),
)
SPARK = (("fazhi.spark", "extract"),)
FACTORIES = "spacy_factories"
REGISTERED = ("spacy_architectures", "spacy_tokenizers", "spacy_augmenters")
# Addresses and the like in a default would differ from run to run.
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def python() -> str:
    """Public functions and classes with their signatures and docstrings."""
    introduction = (
        "Errors that fazhi raises on purpose derive from `fazhi.errors.FazhiError`; each says what "
        "to do. How-to: [from Python](../python.md), [normalisers](../normalisers.md)."
    )
    return page("Python", introduction, _modules())


def _modules() -> Iterator[str]:
    for name in MODULES:
        module = importlib.import_module(name)
        public = [(one, getattr(module, one)) for one in sorted(module.__all__)]
        shown = [_entry(name, one, thing) for one, thing in public if _is_shown(thing)]
        errors = [one for one, thing in public if _is_error(thing)]
        if errors:
            shown.append(f"Errors: {', '.join(map(code, errors))}.")
        yield "\n\n".join([f"## {name}", _text(module), *shown])
    for title, members in (("fazhi.normalise", NORMALISERS), ("fazhi.spark", SPARK)):
        shown = [
            _entry(name, one, getattr(importlib.import_module(name), one)) for name, one in members
        ]
        yield "\n\n".join([f"## {title}", *shown])


def _is_error(thing: Any) -> bool:
    return inspect.isclass(thing) and issubclass(thing, Exception)


def _is_shown(thing: Any) -> bool:
    return inspect.isfunction(thing) or (inspect.isclass(thing) and not _is_error(thing))


def _entry(module: str, name: str, thing: Any) -> str:
    plain = inspect.isclass(thing) and issubclass(thing, enum.Enum)
    signature = "" if plain else _ADDRESS.sub("", str(inspect.signature(thing)))
    return f"### `{module}.{name}`\n\n```text\n{name}{signature}\n```\n\n{_text(thing)}".strip()


def _text(thing: Any) -> str:
    """A docstring as it stands, so that its indentation keeps its meaning."""
    said = inspect.getdoc(thing) or ""
    first, _, rest = said.partition("\n\n")
    block = f"\n\n```text\n{rest}\n```" if rest else ""
    return cell(first) + block


def config_keys() -> str:
    """The components, architectures and augmenters that a training config may name."""
    introduction = (
        "Keys of a spaCy config that are fazhi's; all others are "
        "spaCy's own. `configs/reports.cfg` is the shipped recipe; `fazhi train KEY=VALUE` changes "
        "any key."
    )
    return page("Training configs", introduction, [*_factories(), *_registered()])


def _ours(group: str) -> Iterator[tuple[str, Any]]:
    """What fazhi adds to one of spaCy's groups of entry points."""
    for entry in sorted(entry_points(group=group), key=lambda entry: entry.name):
        if entry.value.startswith("fazhi"):
            yield entry.name, entry.load()


def _factories() -> Iterator[str]:
    from spacy.language import Language

    for name, factory in _ours(FACTORIES):
        keys = table(
            ("key", "default"), _keys(Language.get_factory_meta(name).default_config or {})
        )
        yield f"## factory `{name}`\n\n{_text(factory)}\n\n{keys}"


def _keys(config: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in config.items():
        if isinstance(value, Mapping) and value:
            rows += _keys(value, f"{prefix}{name}.")
        else:
            rows.append((code(prefix + name), code(json.dumps(value, ensure_ascii=False))))
    return rows


def _registered() -> Iterator[str]:
    for group in REGISTERED:
        for name, function in _ours(group):
            kind = group.removeprefix("spacy_")
            signature = _ADDRESS.sub("", str(inspect.signature(function)))
            yield f"## {kind}: `{name}`\n\n```text\n{name}{signature}\n```\n\n{_text(function)}"
