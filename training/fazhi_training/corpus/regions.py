"""From the result of an annotation to labelled spans, and back.

Offsets count; the text that a region claims is only compared. Everything that
cannot be carried over becomes a Loss.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fazhi_training.corpus.label_studio import Annotation, ResultItem, Task
from fazhi_training.corpus.losses import Loss, Reason
from fazhi_training.corpus.record import Record, parse_record
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.labelled_span import LabelledSpan


@dataclass(frozen=True, slots=True)
class Region:
    """One labelled span with its record, if it carries one; offsets count in the report."""

    region_id: str
    span: LabelledSpan
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """Where regions come from; makes losses of them."""

    task: Task
    annotator: int | None

    def loss(
        self,
        item: ResultItem,
        reason: Reason,
        detail: str,
        *,
        label: str = "",
        carried: bool = False,
    ) -> Loss:
        value = item.value
        start = value.start if value else None
        end = value.end if value else None
        data = self.task.data
        inside = start is not None and end is not None and 0 <= start <= end
        return Loss(
            report_id=data.report_id,
            piece=data.piece,
            annotator=self.annotator,
            region_id=item.id,
            label=label,
            start=None if start is None else start + data.offset,
            end=None if end is None else end + data.offset,
            text=data.text[start:end] if inside else "",
            reason=reason,
            detail=detail,
            carried=carried,
        )


def decode(
    task: Task, annotation: Annotation, *, scheme: LabelScheme
) -> tuple[list[Region], list[Loss]]:
    """The regions of one annotation, offsets moved into the report, and what was lost.

    Relations are passed over. Overlapping entities are all returned: which one
    stays is decided where whole reports are assembled.
    """
    source = _Source(task, annotation.annotator)
    losses: list[Loss] = []
    fields = _fields(annotation.result, scheme)
    regions: dict[LabelledSpan, Region] = {}
    used: set[str] = set()
    for item in annotation.result:
        if item.type == "relation" or item.from_name in scheme.field_names:
            continue
        for span in _spans(item, source, scheme, losses):
            if span in regions:
                losses.append(
                    source.loss(item, "duplicate", "marked twice with one label", label=span.label)
                )
                continue
            record = None
            if span.label in scheme.record_labels and item.id in fields:
                used.add(item.id)
                record = _record(item, span.label, fields[item.id], source, losses)
            regions[span] = Region(item.id or "", span, record)
    for item in annotation.result:
        if item.from_name in scheme.field_names and (item.id or "") not in used:
            detail = f"field {item.from_name} belongs to no INDICATOR, TARGET or ZERO region"
            losses.append(source.loss(item, "field_without_region", detail))
    return sorted(regions.values(), key=lambda region: region.span), losses


def _spans(
    item: ResultItem, source: _Source, scheme: LabelScheme, losses: list[Loss]
) -> Iterator[LabelledSpan]:
    """The spans of one region, one per label it carries."""
    layer = scheme.layer_of_control(item.from_name)
    if layer is None:
        losses.append(
            source.loss(item, "unknown_control", f"the interface has no control {item.from_name}")
        )
        return
    labels = (item.value.labels if item.value else None) or []
    if not labels:
        losses.append(source.loss(item, "no_label", "the region has no label"))
    known = {label.name for label in layer.labels}
    for label in labels:
        if label not in known:
            detail = f"{label} is not a label of {layer.control}"
            losses.append(source.loss(item, "unknown_label", detail, label=label))
            continue
        borders = _borders(item, source, label, losses)
        if borders is not None:
            start, end = (border + source.task.data.offset for border in borders)
            yield LabelledSpan(start, end, layer.layer, label)


def _borders(
    item: ResultItem, source: _Source, label: str, losses: list[Loss]
) -> tuple[int, int] | None:
    """Checked offsets in the piece, white space trimmed; None when the region is lost."""
    text = source.task.data.text
    value = item.value
    if value is None or value.start is None or value.end is None:
        losses.append(source.loss(item, "no_offsets", "start or end is missing", label=label))
        return None
    start, end = value.start, value.end
    if not 0 <= start <= end <= len(text):
        detail = f"{start}-{end} in a piece of {len(text)} characters"
        losses.append(source.loss(item, "out_of_range", detail, label=label))
        return None
    written = text[start:end]
    if isinstance(value.text, str) and value.text not in (written, _as_shown(written)):
        detail = f"the region claims {value.text!r}, its offsets hold {written!r}"
        losses.append(source.loss(item, "text_mismatch", detail, label=label, carried=True))
    stripped = written.strip()
    if not stripped:
        losses.append(source.loss(item, "empty", "nothing but white space", label=label))
        return None
    if stripped != written:
        detail = "white space at the edge cut off"
        losses.append(source.loss(item, "white_space_trimmed", detail, label=label, carried=True))
        start += len(written) - len(written.lstrip())
        end = start + len(stripped)
    return start, end


def _as_shown(text: str) -> str:
    """The text as the Label Studio editor writes it: a line break as backslash and n."""
    return text.replace("\r", "\\n").replace("\n", "\\n")


def _fields(result: Iterable[ResultItem], scheme: LabelScheme) -> dict[str, dict[str, str]]:
    """Record fields per region id."""
    fields: dict[str, dict[str, str]] = {}
    for item in result:
        if item.from_name not in scheme.field_names or item.value is None or not item.id:
            continue
        given = item.value.text if item.type == "textarea" else item.value.choices
        values = [given] if isinstance(given, str) else given or []
        fields.setdefault(item.id, {})[str(item.from_name)] = " ".join(values)
    return fields


def _record(
    item: ResultItem, label: str, given: dict[str, str], source: _Source, losses: list[Loss]
) -> Record:
    record, problems = parse_record(given)
    losses += [source.loss(item, "bad_record", detail, label=label) for detail in problems.values()]
    return record


def region_id(report_id: str, annotator: int, span: LabelledSpan) -> str:
    """A short id that is the same for the same mark of the same annotator, everywhere."""
    key = f"{report_id}|{annotator}|{span.layer}|{span.label}|{span.start}|{span.end}"
    return hashlib.sha256(key.encode()).hexdigest()[:10]


def encode(
    regions: Sequence[Region], *, text: str, offset: int, scheme: LabelScheme
) -> list[ResultItem]:
    """Result items of the regions of one piece.

    text, offset: the piece; the regions' offsets count in the report.
    """
    items: list[ResultItem] = []
    choices = {field.name for field in scheme.record_fields if field.kind == "choice"}
    for region in regions:
        place = {"start": region.span.start - offset, "end": region.span.end - offset}
        value = place | {
            "text": _as_shown(text[place["start"] : place["end"]]),
            "labels": [region.span.label],
        }
        control = scheme.control_of_layer(region.span.layer)
        items.append(_item(region.region_id, control, "labels", value))
        for name, given in (region.record.fields() if region.record else {}).items():
            if name in choices:
                value = place | {"choices": [given]}
                items.append(_item(region.region_id, name, "choices", value))
            else:
                value = place | {"text": [given]}
                items.append(_item(region.region_id, name, "textarea", value))
    return items


def _item(identifier: str, control: str, kind: str, value: Mapping[str, object]) -> ResultItem:
    return ResultItem.model_validate(
        {
            "id": identifier,
            "from_name": control,
            "to_name": "text",
            "type": kind,
            "value": dict(value),
        }
    )
