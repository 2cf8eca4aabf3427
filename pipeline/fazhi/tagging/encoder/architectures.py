"""Registered model architectures: the encoder of characters and the tagger on top of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from spacy.util import registry
from thinc.api import (
    LayerNorm,
    Linear,
    Maxout,
    Model,
    chain,
    concatenate,
    expand_window,
    get_current_ops,
    residual,
    use_ops,
    with_array,
)
from thinc.types import Ragged

from fazhi.tagging.encoder.crf_layer import Crf, Potentials
from fazhi.tagging.encoder.keys import CHARACTER, LEFT_BIGRAM, N_COLUMNS, N_MARKS, RIGHT_BIGRAM
from fazhi.tagging.encoder.layers import KeyEmbed, ScaledDropout, uniform_by_inputs

_FIRST_HINT = 3 + N_MARKS


@registry.architectures("fazhi.CharacterEncoder.v1")
def create_character_encoder(
    width: int,
    depth: int,
    window: int,
    pieces: int,
    character_width: int,
    bigram_width: int,
    mark_width: int,
    hints: bool,
    min_count: int,
    max_bigrams: int,
    embed_dropout: float,
    layer_dropout: float,
    forget: float,
) -> Model[Ragged, Ragged]:
    """Keys of characters → a vector for each: embeddings, then residual convolutions.

    width, depth, window, pieces (int): of the convolutions (maxout, layer norm); a layer sees
        `window` characters on either side.
    character_width, bigram_width, mark_width (int): of the embeddings; 0 leaves one out.
    hints (bool): read the word-list hints too (they share the vectors of the marks).
    min_count (int): rarer characters and bigrams share one vector.
    max_bigrams (int): most bigrams with a vector of their own.
    embed_dropout, layer_dropout (float): times the dropout of the training loop.
    forget (float): share of characters and bigrams that training takes for unseen ones.
    """
    with _fast_matrices():
        parts = [
            KeyEmbed(
                character_width,
                [CHARACTER],
                joined=True,
                min_count=min_count,
                max_rows=1 << 16,
                forget=forget,
            )
        ]
        if bigram_width:
            sides = [LEFT_BIGRAM, RIGHT_BIGRAM]
            parts.append(
                KeyEmbed(
                    bigram_width,
                    sides,
                    joined=True,
                    min_count=min_count,
                    max_rows=max_bigrams,
                    forget=forget,
                )
            )
        if mark_width:
            columns = list(range(3, N_COLUMNS if hints else _FIRST_HINT))
            parts.append(
                KeyEmbed(mark_width, columns, joined=False, min_count=min_count, max_rows=1 << 12)
            )
        embed = concatenate(*parts) if len(parts) > 1 else parts[0]
        n_in = sum(part.get_dim("nO") for part in parts)
        layers: list[Model[Any, Any]] = [
            with_array(
                chain(
                    embed,
                    ScaledDropout(embed_dropout),
                    Linear(width, n_in, init_W=uniform_by_inputs),
                    LayerNorm(width),
                )
            )
        ]
        for _ in range(depth):
            convolution: Model[Ragged, Ragged] = chain(
                expand_window(window),
                with_array(
                    chain(
                        Maxout(
                            width,
                            width * (2 * window + 1),
                            nP=pieces,
                            init_W=uniform_by_inputs,
                        ),
                        LayerNorm(width),
                        ScaledDropout(layer_dropout),
                    )
                ),
            )
            convolution.set_dim("nO", width)
            layers.append(residual(convolution))
        model: Model[Ragged, Ragged] = chain(*layers) if depth else layers[0]
        if not model.has_dim("nO"):
            model.set_dim("nO", width)
        model.attrs["hints"] = hints
        return model


@registry.architectures("fazhi.CrfTagger.v1")
def create_crf_tagger(
    encoder: Model[Ragged, Ragged], output_dropout: float
) -> Model[Ragged, Potentials]:
    """Emission scores of every tag from an encoder, and learnt transitions.

    encoder (Model): e.g. fazhi.CharacterEncoder.v1.
    output_dropout (float): times the dropout of the training loop.
    """
    with _fast_matrices():
        output = Linear(None, encoder.get_dim("nO"), init_W=uniform_by_inputs)
        crf = Crf()
        model: Model[Ragged, Potentials] = chain(
            encoder, with_array(chain(ScaledDropout(output_dropout), output)), crf
        )
    model.set_ref("encoder", encoder)
    model.set_ref("output", output)
    model.set_ref("crf", crf)
    return model


@contextmanager
def _fast_matrices() -> Iterator[None]:
    """On a CPU, numpy multiplies these matrices faster than BLIS, which Thinc takes by default."""
    if get_current_ops().name == "numpy":
        with use_ops("numpy", use_blis=False):
            yield
    else:
        yield
