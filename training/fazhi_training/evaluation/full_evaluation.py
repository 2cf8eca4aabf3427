"""Everything there is to say about one model on one set of documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from fazhi.tagging.mention import Layer, Mention
from fazhi_training.evaluation.agreement_gap import AgreementGap, agreement_gaps
from fazhi_training.evaluation.calibration import Calibration, calibration
from fazhi_training.evaluation.comparison import Comparison, compare, comparison
from fazhi_training.evaluation.confusion import Confusion, confusion
from fazhi_training.evaluation.errors_list import TaggingError, tagging_errors
from fazhi_training.evaluation.evaluation import Evaluation, evaluate_predictions
from fazhi_training.evaluation.matching import match
from fazhi_training.evaluation.predictor import Tagger, spans_of
from fazhi_training.evaluation.project_gold import ProjectGold
from fazhi_training.evaluation.scores import LAYERS, LabelKey
from fazhi_training.evaluation.slices import Slice, report_properties, slices
from fazhi_training.evaluation.verdicts import judge_mentions
from fazhi_training.labelled_span import LabelledDocument


@dataclass(frozen=True, slots=True)
class FullEvaluation:
    """All results; the other model's are there when there is one to compare with."""

    model: str
    gold: str
    evaluation: Evaluation
    slices: Sequence[Slice]
    confusions: Mapping[Layer, Confusion]
    calibrations: Mapping[Layer, Calibration]
    label_calibrations: Mapping[LabelKey, Calibration]
    errors: Sequence[TaggingError]
    agreement_reports: int
    gaps: Sequence[AgreementGap]
    against: str | None = None
    before: Evaluation | None = None
    comparison: Comparison | None = None


def tag_documents(documents: Sequence[LabelledDocument], tagger: Tagger) -> list[Sequence[Mention]]:
    """What a model finds in each document."""
    return [tagger(document.text) for document in documents]


def evaluate_fully(
    gold: ProjectGold,
    mentions: Sequence[Sequence[Mention]],
    *,
    model: str,
    against: str | None = None,
    against_mentions: Sequence[Sequence[Mention]] | None = None,
) -> FullEvaluation:
    """Evaluate what a model found, one sequence of mentions per document of the gold.

    against, against_mentions: name and findings of another model, both or neither.
    """
    documents = gold.documents
    predictions = [spans_of(found) for found in mentions]
    evaluation = evaluate_predictions(documents, predictions)
    pairs = [
        pair
        for document, predicted in zip(documents, predictions, strict=True)
        for pair in match(document.spans, predicted)
    ]
    judged = judge_mentions(documents, mentions)
    before = changes = None
    if against_mentions is not None:
        others = [spans_of(found) for found in against_mentions]
        before = evaluate_predictions(documents, others)
        changes = comparison(compare(documents, predictions, others), evaluation, before)
    return FullEvaluation(
        model=model,
        gold=gold.name,
        evaluation=evaluation,
        slices=slices(
            documents,
            predictions,
            properties_of=partial(report_properties, facts=gold.facts, forms=gold.forms),
        ),
        confusions={layer: confusion(pairs, layer) for layer in LAYERS},
        calibrations={
            layer: calibration([entry for entry in judged if entry.mention.layer == layer])
            for layer in LAYERS
        },
        label_calibrations={
            key: calibration(
                [entry for entry in judged if (entry.mention.layer, entry.mention.label) == key]
            )
            for key in evaluation.labels
        },
        errors=tagging_errors(documents, mentions),
        agreement_reports=gold.agreement.reports,
        gaps=agreement_gaps(evaluation, gold.agreement),
        against=against,
        before=before,
        comparison=changes,
    )
