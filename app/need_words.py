"""What a pattern needs, in words: `LegalCase.soft_close` → 案件 · 无对抗结案."""

import re

from app.language import say
from graph import schema
from graph.vocabulary import EdgeType


def need_words(need: str, whole: bool = False) -> str:
    """A label, relation or `label.property` in words; `whole` leaves the property out. What is unknown stays."""
    owner, _, prop = need.partition(".")
    if owner in schema.LABELS:
        word, props = say(schema.LABELS[owner].zh, schema.LABELS[owner].en), schema.node_props(owner)
    elif owner in schema.EDGES:
        edge = schema.EDGES[owner]
        word, props = say(f"“{relation(edge)}”关系", f"“{edge.en}”"), schema.edge_props(owner)
    else:
        return need
    return word if whole or prop not in props else f"{word} · {say(props[prop].zh, props[prop].en)}"


def relation(kind: EdgeType, role: str = "") -> str:
    """What an edge of this type says in Chinese, `role` where it names one: 是…的原告."""
    return re.sub(r"\{\w+\}", role or "…", kind.zh)
