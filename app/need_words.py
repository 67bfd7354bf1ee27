"""What a pattern needs, in words: `LegalCase.soft_close` → 案件 · 无对抗结案."""

from app.language import say
from graph import schema


def need_words(need: str, whole: bool = False) -> str:
    """A label, relation or `label.property` in words; `whole` leaves the property out. What is unknown stays."""
    owner, _, prop = need.partition(".")
    if owner in schema.LABELS:
        word, props = say(schema.LABELS[owner].zh, schema.LABELS[owner].en), schema.node_props(owner)
    elif owner in schema.EDGES:
        edge = schema.EDGES[owner]
        word, props = say(f"“{edge.zh}”关系", f"“{edge.en}”"), schema.edge_props(owner)
    else:
        return need
    return word if whole or prop not in props else f"{word} · {say(props[prop].zh, props[prop].en)}"
