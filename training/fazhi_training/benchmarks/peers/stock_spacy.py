"""Stock spaCy as a peer: `ner` and `spancat` as `spacy init config` writes them.

The equivalent of `spacy init config --lang zh --pipeline ner,spancat --optimize
efficiency`, which gives the char segmenter. Two things are changed, because
without them it cannot run: the suggester's n-gram sizes (1 to 3 tokens cannot
hold a span of characters; all sizes of the gold need gigabytes) are the most
frequent ones of the training gold, and reports are cut into sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi_training.benchmarks.sentences import sentence_ranges, spans_within
from fazhi_training.corpus.docbin import SPANS_KEY
from fazhi_training.corpus.gold import GoldReport
from fazhi_training.evaluation.predictor import Predictor
from fazhi_training.labelled_span import LabelledSpan

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, DocBin, Span
    from thinc.api import Config


@dataclass(frozen=True, slots=True)
class StockSpacyPeer:
    """share: part of the gold spans whose length must be among the sizes of the suggester.

    max_steps, eval_frequency, patience: as in spaCy's `[training]`.
    """

    share: float = 0.8
    max_steps: int = 6000
    eval_frequency: int = 500
    patience: int = 2000
    seed: int = 0
    name: str = "stock_spacy"

    @property
    def description(self) -> str:
        """What it is and where it differs from the quickstart."""
        return (
            "spaCy init config --lang zh --pipeline ner,spancat --optimize efficiency; n-gram "
            f"sizes that cover {self.share:.0%} of the training spans, sentence by sentence"
        )

    @property
    def settings(self) -> Mapping[str, Any]:
        """All numbers."""
        return {
            "share": self.share,
            "max_steps": self.max_steps,
            "eval_frequency": self.eval_frequency,
            "patience": self.patience,
            "seed": self.seed,
        }

    def train(
        self, train: Sequence[GoldReport], dev: Sequence[GoldReport], folder: Path
    ) -> Mapping[str, Any]:
        """Train with spaCy's loop, stopping on dev."""
        from spacy.training.initialize import init_nlp
        from spacy.training.loop import train as train_loop

        sizes = frequent_sizes(train, share=self.share)
        config = stock_config(sizes)
        lost = {}
        folder.mkdir(parents=True, exist_ok=True)
        for name, reports in (("train", train), ("dev", dev)):
            docbin, lost[name] = sentence_docbin(reports)
            docbin.to_disk(folder / f"{name}.spacy")
            config["paths"][name] = str(folder / f"{name}.spacy")
        config["system"]["seed"] = self.seed
        config["training"] |= {
            "max_steps": self.max_steps,
            "eval_frequency": self.eval_frequency,
            "patience": self.patience,
        }
        nlp = init_nlp(config)
        (folder / "model").mkdir(exist_ok=True)
        # The loop keeps the weights of the best evaluation in model-best.
        train_loop(nlp, folder / "model")
        return {"sizes": sizes, "spans_lost": lost, "suggester_recall": coverage(dev, sizes)}

    def load(self, folder: Path) -> Predictor:
        """The best model on dev."""
        import spacy

        return sentence_predictor(spacy.load(folder / "model" / "model-best"))


def frequent_sizes(reports: Sequence[GoldReport], *, share: float) -> list[int]:
    """The fewest span lengths that cover this share of the gold spans, ascending."""
    lengths = Counter(span.end - span.start for report in reports for span in report.spans)
    wanted = share * lengths.total()
    sizes: list[int] = []
    covered = 0
    for size, number in sorted(lengths.items(), key=lambda item: (-item[1], item[0])):
        if covered >= wanted:
            break
        sizes.append(size)
        covered += number
    return sorted(sizes)


def coverage(reports: Sequence[GoldReport], sizes: Sequence[int]) -> float:
    """Share of the gold spans that the suggester can propose at all, 0..1."""
    lengths = [span.end - span.start for report in reports for span in report.spans]
    return round(sum(length in sizes for length in lengths) / len(lengths), 4) if lengths else 0.0


def stock_config(sizes: Sequence[int]) -> Config:
    """The quickstart config with these n-gram sizes."""
    from spacy.cli.init_config import init_config

    config = init_config(
        lang="zh",
        pipeline=["ner", "spancat"],
        optimize="efficiency",
        gpu=False,
        pretraining=False,
        silent=True,
    )
    config["components"]["spancat"]["suggester"]["sizes"] = list(sizes)
    return config


def sentence_docbin(reports: Sequence[GoldReport]) -> tuple[DocBin, int]:
    """One doc per sentence with both layers set, and how many labels do not fit the tokens."""
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("zh")
    docbin = DocBin()
    lost = 0
    for report in reports:
        found = 0
        for start, end in sentence_ranges(report.text):
            doc = nlp.make_doc(report.text[start:end])
            entities = _on_tokens(doc, spans_within(report.entities, start, end))
            doc.set_ents(entities, default="outside")
            doc.spans[SPANS_KEY] = _on_tokens(doc, spans_within(report.spans, start, end))
            found += len(entities) + len(doc.spans[SPANS_KEY])
            docbin.add(doc)
        lost += len(report.entities) + len(report.spans) - found
    return docbin, lost


def sentence_predictor(nlp: Language) -> Predictor:
    """Tag sentence by sentence and put the offsets together again."""

    def predict(text: str) -> list[LabelledSpan]:
        found = []
        ranges = sentence_ranges(text)
        docs = nlp.pipe([text[start:end] for start, end in ranges], batch_size=32)
        for (start, _), doc in zip(ranges, docs, strict=True):
            found += [span.shifted(start) for span in labelled_spans(doc)]
        return sorted(found)

    return predict


def labelled_spans(doc: Doc) -> list[LabelledSpan]:
    """Both layers of a tagged doc, as offsets of its text."""
    return [
        *(LabelledSpan(ent.start_char, ent.end_char, "entity", ent.label_) for ent in doc.ents),
        *(
            LabelledSpan(span.start_char, span.end_char, "span", span.label_)
            for span in doc.spans.get(SPANS_KEY, [])
        ),
    ]


def _on_tokens(doc: Doc, spans: Sequence[LabelledSpan]) -> list[Span]:
    aligned = (doc.char_span(span.start, span.end, label=span.label) for span in spans)
    return [span for span in aligned if span is not None]
