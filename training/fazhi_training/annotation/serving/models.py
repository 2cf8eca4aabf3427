"""The model in use, exchanged while requests are answered."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.tagger import Tagger


@dataclass(slots=True)
class ModelInUse:
    """One tagger at a time; a request keeps the one it began with."""

    tagger: Tagger
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def get(self) -> OneAtATime:
        """The tagger for one request."""
        return OneAtATime(self.tagger, self._turn)

    def replace(self, tagger: Tagger) -> None:
        """Later requests get this one."""
        self.tagger = tagger


@dataclass(frozen=True, slots=True)
class OneAtATime:
    """A tagger that lets one thread in: a pipeline is not made for several."""

    tagger: Tagger
    turn: threading.Lock

    @property
    def version(self) -> str:
        """Model version."""
        return self.tagger.version

    def tag(self, text: str) -> Sequence[Mention]:
        """Mentions in a text, when it is this request's turn."""
        with self.turn:
            return self.tagger.tag(text)
