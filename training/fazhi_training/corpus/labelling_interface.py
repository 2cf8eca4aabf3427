"""The Label Studio labelling interface, made from the label scheme.

Two label bars over one text, sticky because reports are long; text selected by
character (`symbol`), since word selection snaps to a browser's own dictionary;
record fields per region, shown only for the labels that carry a record, in a bar
that sticks to the lower edge.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from fazhi_training.corpus.scheme import LabelLayer, LabelScheme, RecordField

_STYLE = """  <Style>
    .label-bar { position: sticky; top: 0; z-index: 10; background: #fff; padding: 4px 0; border-bottom: 1px solid #ddd; }
    .record-bar { position: sticky; bottom: 0; z-index: 10; background: #fff; border-top: 1px solid #ddd; display: flex; flex-wrap: wrap; gap: 0 16px; }
    .report .lsf-richtext__container { line-height: 2.2; font-size: 17px; max-width: 46em; }
  </Style>"""  # noqa: E501

_SMALL = "font-size: 13px; line-height: 18px; margin: 4px 0 0"


def _element(name: str, attributes: dict[str, str], *, closed: bool = True) -> str:
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}{'/' if closed else ''}>"


def _label_bar(layer: LabelLayer) -> list[str]:
    lines = [
        f"    {_element('Header', {'value': layer.title, 'size': '6'})}",
        "    "
        + _element(
            "Labels", {"name": layer.control, "toName": "text", "showInline": "true"}, closed=False
        ),
    ]
    for label in layer.labels:
        attributes = {
            "value": label.name,
            "html": f"{label.alias} {label.name}",
            "hint": f"{label.alias}：{label.hint}（{'、'.join(label.rules)}）",
            "hotkey": label.hotkey,
            "background": label.colour,
        }
        lines.append(f"      {_element('Label', attributes)}")
    return [*lines, "    </Labels>"]


def _record_control(field: RecordField, scheme: LabelScheme) -> list[str]:
    control = scheme.control_of_layer("span")
    shared = {
        "name": field.name,
        "toName": "text",
        "perRegion": "true",
        "visibleWhen": "region-selected",
        "whenTagName": control,
        "whenLabelValue": ",".join(scheme.record_labels),
    }
    title = f"{field.title}（{field.hint}）" if field.kind == "choice" else field.title
    header = _element("Header", {"value": title, "style": _SMALL})
    view = {key: shared[key] for key in ("visibleWhen", "whenTagName", "whenLabelValue")}
    lines = [f"    {_element('View', view, closed=False)}", f"      {header}"]
    if field.kind == "choice":
        attributes = shared | {"choice": "single", "showInline": "true"}
        lines.append(f"      {_element('Choices', attributes, closed=False)}")
        lines += [f"        {_element('Choice', {'value': value})}" for value in field.choices]
        lines.append("      </Choices>")
    else:
        attributes = shared | {"maxSubmissions": "1", "rows": "1", "editable": "true"}
        attributes["placeholder"] = field.hint
        lines.append(f"      {_element('TextArea', attributes)}")
    return [*lines, "    </View>"]


def render_interface(scheme: LabelScheme) -> str:
    """The labelling interface as XML, one element per line."""
    lines = ["<View>", _STYLE]
    lines.append(f"  {_element('View', {'className': 'label-bar'}, closed=False)}")
    for layer in scheme.layers:
        lines += _label_bar(layer)
    text = _element(
        "Text",
        {"name": "text", "value": "$text", "granularity": "symbol", "showLabels": "true"},
    )
    lines += ["  </View>", '  <View className="report">', f"    {text}", "  </View>"]
    lines.append(f"  {_element('View', {'className': 'record-bar'}, closed=False)}")
    for field in scheme.record_fields:
        lines += _record_control(field, scheme)
    return "\n".join([*lines, "  </View>", "</View>", ""])
