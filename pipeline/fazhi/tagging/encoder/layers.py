"""Thinc layers that Thinc itself lacks: an embedding of hashed keys, and a scaled dropout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from thinc.api import Model

from fazhi.tagging.encoder.keys import Keys

KEY_EMBED = "key_embed"


def KeyEmbed(  # noqa: N802 - layers are named as in Thinc
    width: int,
    columns: Sequence[int],
    *,
    joined: bool,
    min_count: int,
    max_rows: int,
    forget: float = 0.0,
) -> Model[Any, Any]:
    """Vectors of keys: [t, c] uint64 → [t, width], or [t, width * columns].

    columns: of the input, all looked up in one table.
    joined: put the columns' vectors side by side; otherwise sum them.
    min_count, max_rows: which keys of the training text get a vector of their own; the others
        share one, so that a model knows what an unseen key is like.
    forget: in training, this share of the keys is taken for unseen.
    """
    n_out = width * len(columns) if joined else width
    return Model(
        KEY_EMBED,
        _embed,
        init=_initialize_table,
        params={"E": None},
        dims={"nO": n_out},
        attrs={
            "columns": list(columns),
            "joined": joined,
            "width": width,
            "min_count": min_count,
            "max_rows": max_rows,
            "forget": forget,
            "keys": np.zeros(0, dtype=np.uint64),
        },
    )


def learn_keys(
    model: Model[Any, Any], keys: Keys, *, min_count: int | None = None, fill: float = 1.0
) -> None:
    """Give every KeyEmbed in a model rows for the frequent keys.

    keys: [t, c] of all training text. min_count: in place of the layers' own.
    fill: share of the layers' `max_rows` to use; the rest is left for a later text.

    Rows that are there already stay as they are; new ones follow at random. The keys of an
    untrained model are only noted; their vectors come with `initialize`.
    """
    for node in model.walk():
        if node.name == KEY_EMBED:
            least = node.attrs["min_count"] if min_count is None else min_count
            most = int(node.attrs["max_rows"] * fill)
            _learn(node, keys[:, node.attrs["columns"]], min_count=least, max_rows=most)


def ScaledDropout(scale: float) -> Model[Any, Any]:  # noqa: N802
    """Dropout at `scale` times the rate that the training loop sets."""
    return Model("scaled_dropout", _drop, attrs={"dropout_rate": 0.0, "scale": scale})


def uniform_by_inputs(ops: Any, shape: tuple[int, ...]) -> Any:
    """Weights between ±1/√inputs; Thinc's own default takes maxout's pieces for inputs."""
    bound = 1.0 / np.sqrt(shape[-1])
    return ops.asarray_f(np.random.uniform(-bound, bound, shape))


def _learn(node: Model[Any, Any], keys: Keys, *, min_count: int, max_rows: int) -> None:
    found, counts = _counted(keys)
    often = (counts >= min_count) & (found != 0)
    found, counts = found[often], counts[often]
    known: Keys = node.attrs["keys"]
    new = ~np.isin(found, known)
    found, counts = found[new], counts[new]
    room = max(max_rows - len(known), 0)
    if len(found) > room:
        found = found[np.argsort(-counts, kind="stable")[:room]]
    together = np.concatenate((known, found))
    order = np.argsort(together)
    if node.has_param("E"):
        table: Any = node.get_param("E")
        rows = np.concatenate((table[1:], _random(node, len(found))))
        _set_table(node, np.concatenate((table[:1], rows[order])))
    node.attrs["keys"] = together[order]


def _counted(keys: Keys) -> tuple[Keys, npt.NDArray[np.int64]]:
    """Different keys and how often each occurs in the column where it is most frequent.

    A bigram stands in two columns, of its left and of its right character, and counts once.
    """
    found = np.unique(keys)
    counts = np.zeros(len(found), dtype=np.int64)
    for column in keys.T:
        here, times = np.unique(column, return_counts=True)
        slots = np.searchsorted(found, here)
        counts[slots] = np.maximum(counts[slots], times)
    return found, counts


def _random(node: Model[Any, Any], rows: int) -> npt.NDArray[np.float32]:
    width = node.attrs["width"]
    scale = 1.0 / np.sqrt(width)
    return np.asarray(node.ops.xp.random.normal(0.0, scale, (rows, width)), dtype=np.float32)


def _initialize_table(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:  # noqa: N803
    if model.has_param("E"):
        return
    _set_table(model, _random(model, len(model.attrs["keys"]) + 1))


def _set_table(model: Model[Any, Any], table: npt.NDArray[np.float32]) -> None:
    ops: Any = model.ops
    model.set_param("E", ops.asarray(table))


def _rows(known: Keys, keys: Keys) -> npt.NDArray[np.int32]:
    """Row of each key in the table; 0 where it has none."""
    if not len(known):
        return np.zeros(keys.shape, dtype=np.int32)
    slots = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[slots] == keys, slots + 1, 0).astype(np.int32)


def _embed(model: Model[Any, Any], keys: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
    ops: Any = model.ops
    table: Any = model.get_param("E")
    rows = _rows(model.attrs["keys"], keys[:, model.attrs["columns"]])
    if is_train and model.attrs["forget"]:
        rows[np.random.random(rows.shape) < model.attrs["forget"]] = 0
    count, columns = rows.shape
    joined = model.attrs["joined"]
    output = table[rows].reshape(count, -1) if joined else ops.gather_add(table, rows)

    def backprop(d_output: Any) -> Any:
        gradient = ops.alloc2f(*table.shape)
        width = table.shape[1]
        for column in range(columns):
            part = d_output[:, column * width : (column + 1) * width] if joined else d_output
            ops.scatter_add(
                gradient, np.ascontiguousarray(rows[:, column]), np.ascontiguousarray(part)
            )
        model.inc_grad("E", gradient)
        return ops.alloc2f(*keys.shape)

    return output, backprop


def _drop(model: Model[Any, Any], X: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:  # noqa: N803
    rate = min(model.attrs["dropout_rate"] * model.attrs["scale"], 0.9)
    if not is_train or rate <= 0:
        return X, lambda d_output: d_output
    mask = model.ops.get_dropout_mask(X.shape, rate)
    return X * mask, lambda d_output: d_output * mask
