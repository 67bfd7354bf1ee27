"""A page with linked blocks of every kind, for the tests in a browser: what is clicked is written down as text."""

import streamlit as st

from app.explorer import pieces

MARKUP = "<img src=x onerror=alert(1)>"
ROWS = 1000
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'
BAD = [
    "<script>1</script>",
    '<rect onload="1"/>',
    '<a href="http://x"/>',
    '<image href="x"/>',
    '<g fill="url(http://x)"/>',
]


def told(pick: pieces.Pick) -> None:
    st.session_state.setdefault("picks", []).append(
        f"{pick.block or 'none'} {pick.type} {pick.id} {pick.act} {len(pick.ticked)}"
    )


def row(n: int) -> pieces.Block:
    return {
        "id": f"r{n}",
        "links": [f"c{n}"],
        "sort": {"n": n if n % 7 else None},
        "cells": {"n": {"text": f"第{n}行"}, "who": pieces.name_part(f"p{n}", MARKUP, "Person")},
    }


columns = [{"key": "n", "title": "数", "sort": True, "width": 90}, {"key": "who", "title": "谁"}]
many = {"kind": "table", "name": "many", "type": "row", "keys": True, "tick": True, "height": 260, "columns": columns}
few = {"kind": "table", "name": "few", "type": "few", "height": 160, "columns": columns}
sentence = {"parts": ["共 ", {"num": "3"}, " 件，", pieces.name_part("p", MARKUP, "Company")],
            "cases": [pieces.case_part(f"c{n}", f"（2023）<b>{n}</b>号") for n in range(7)]}  # fmt: skip

pieces.use_style("看的人")
st.html("<h1>样页</h1>")
lit = ["c600"] if st.toggle("标出", key="lit") else []
pieces.linked(
    "blocks",
    [{**many, "rows": [row(n) for n in range(ROWS)]}, {**few, "rows": [row(n) for n in range(5)]}],
    lit={"cases": lit, "entities": []},
    on_pick=told,
)
pictures = [
    {"kind": "picture", "svg": SVG.format(one)} for one in (*BAD, '<g data-id="who"><rect width="9" height="9"/></g>')
]
pieces.linked("told", [{"kind": "sentences", "items": pieces.sentence_items([sentence])}, *pictures], on_pick=told)
st.text("\n".join(st.session_state.get("picks", ["nothing"])))
