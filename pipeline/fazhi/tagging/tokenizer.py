"""One token per code point, so that a token index is an offset into the text.

spaCy's own `char` segmenter hides an ASCII space in `whitespace_` and makes one
token of `\\r\\n`; here nothing is hidden, and every annotation aligns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

_SURROGATE = re.compile("[\ud800-\udfff]")


class CharacterTokenizer:
    """Make a `Doc` whose token `i` is the character at offset `i`."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """text (str): any text. RETURNS (Doc): `doc.text == text` and `len(doc) == len(text)`.

        Lone surrogates, which spaCy's strings cannot hold, become U+FFFD one for one.
        """
        words = list(_SURROGATE.sub("\ufffd", text))
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def pipe(self, texts: Iterable[str], **_: Any) -> Iterable[Doc]:
        """Tokenise a stream of texts."""
        return map(self, texts)

    def to_bytes(self, **_: Any) -> bytes:
        """There is no state to save."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> CharacterTokenizer:
        """There is no state to restore."""
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """There is no state to save."""

    def from_disk(self, path: str | Path, **_: Any) -> CharacterTokenizer:
        """There is no state to restore."""
        return self


@registry.tokenizers("fazhi.CharacterTokenizer.v1")
def create_character_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """Registered constructor, used by `[nlp.tokenizer]` in the training configs."""

    def make(nlp: Language) -> CharacterTokenizer:
        return CharacterTokenizer(nlp.vocab)

    return make
