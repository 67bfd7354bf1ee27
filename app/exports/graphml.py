"""GraphML: read by Gephi, Cytoscape, yEd, igraph and networkx.

Gephi takes the keys named `label`, `size`, `r`, `g` and `b` for what a node looks like, every other for a column.
"""

from pathlib import Path

import polars as pl

from app.exports._scope import Scope, in_one_line
from app.exports._values import Changes
from app.exports._xml import (
    END,
    NUMBER,
    START,
    TYPE,
    TYPE_ZH,
    Column,
    edge_columns,
    edge_rows,
    escape,
    node_columns,
    node_rows,
    rgb,
    size,
    where_known,
    write_lines,
)
from graph.tables import Graph

TITLE = {"zh": "GraphML, 用 Gephi、Cytoscape、yEd 打开", "en": "GraphML, for Gephi, Cytoscape, yEd"}
SUFFIX = ".graphml"
_TYPES = {int: "long", float: "double", bool: "boolean"}
_LOOK = {"label": "string", "size": "double", "r": "int", "g": "int", "b": "int"}


def write(graph: Graph, out: Path, scope: Scope) -> list[str]:
    """One file: the nodes, then the edges, all directed. Returns what was changed on the way, a line a kind."""
    changes = Changes()
    nodes, edges = node_columns(graph), edge_columns(graph)
    with out.open("wb") as file:
        file.write(_head(nodes, edges, scope).encode())
        for label, rows in node_rows(graph, changes):
            look = {"size": size(label), **dict(zip("rgb", rgb(label.colour), strict=True))}
            same = {**look, TYPE[0]: label.name, TYPE_ZH[0]: label.zh}
            write_lines(
                file,
                rows,
                '<node id="',
                pl.col("id"),
                '"><data key="n_label">',
                pl.col("caption"),
                "</data>" + "".join(f'<data key="n_{name}">{value}</data>' for name, value in same.items()),
                *(_data(nodes[name]) for name in rows.text.columns if name in nodes),
                "</node>",
            )
        for kind, rows in edge_rows(graph, changes):
            write_lines(
                file,
                rows,
                f'<edge id="{kind.name}-',
                pl.col(NUMBER),
                '" source="',
                pl.col(START),
                '" target="',
                pl.col(END),
                '"><data key="e_label">',
                pl.col("caption"),
                f'</data><data key="e_{TYPE[0]}">{kind.name}</data>',
                *(_data(edges[name]) for name in rows.text.columns if name in edges),
                "</edge>",
            )
        file.write(b"</graph>\n</graphml>\n")
    return changes.told()


def _head(nodes: dict[str, Column], edges: dict[str, Column], scope: Scope) -> str:
    look = [(f"n_{name}", "node", name, kind) for name, kind in _LOOK.items()] + [
        ("e_label", "edge", "label", "string")
    ]
    kinds = [("n", "node", TYPE), ("n", "node", TYPE_ZH), ("e", "edge", TYPE)]
    keys = [*look, *((f"{prefix}_{name}", of, title, "string") for prefix, of, (name, title) in kinds)]
    keys += [(one.id, "node", one.title, _TYPES.get(one.prop.type, "string")) for one in nodes.values()]
    keys += [(one.id, "edge", one.title, _TYPES.get(one.prop.type, "string")) for one in edges.values()]
    return "".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n',
            f"<desc>{escape(in_one_line(scope))}</desc>\n",
            *(
                f'<key id="{id_}" for="{of}" attr.name="{escape(title)}" attr.type="{kind}"/>\n'
                for id_, of, title, kind in keys
            ),
            '<graph edgedefault="directed">\n',
        ]
    )


def _data(column: Column) -> pl.Expr:
    return where_known(f'<data key="{column.id}">', column.prop.name, "</data>")
