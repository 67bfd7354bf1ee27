"""A graph with everything that makes an export go wrong, and the comparison of what a reader makes of it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import polars as pl

from app.exports import Scope
from graph.identifiers import make_citizen_id
from graph.tables import ENDS, Graph, edge_columns, node_columns, sorted_graph

SCOPE = Scope("全部图谱", '王 "检" <察>\x02', "0123456789ab", date(2026, 3, 1))
CITIZEN = make_citizen_id("999999", date(1990, 1, 2), 17)
NODES: Mapping[str, list[dict[str, Any]]] = {
    "Person": [
        {"id": "1" * 32, "name": "王伟", "birth_date": date(1980, 2, 29), "is_masked": False, "id_no_last4": "0012"},
        {"id": "12e4" + "5" * 28, "name": '<b onmouseover="x">&amp;\'</b>', "roles": ["原告", "被告;、|"]},
        {"id": "1a" * 16, "name": "=1+1", "gender": "男", "id_check_ok": True},
        {"id": "1b" * 16, "name": "＝cmd|' /C calc'!A0", "roles": ["+1"]},
        {"id": "1c" * 16, "name": "长" * 300, "region_code6": "010203"},
        {"id": "1d" * 16, "name": "𠮷野家😀", "hukou_kind": "'农业"},
        {"id": "1e" * 16, "name": "甲\x01乙\x1f丙\ufffe", "roles": ["x\x1fy"]},
        {"id": "1f" * 16, "name": None, "death_date": None},
        {"id": "0a" * 16, "name": "两行\n\t名字\r完", "gender": ""},
    ],
    "Company": [
        {
            "id": "c1" * 16, "name": "-甲公司", "uscc": "911101195508010117", "former_names": ["@乙", "丙,丁"],
            "reg_capital_fen": 100000000000000001, "insured_headcount": -3, "org_kind": "TRUE",
        },
        {"id": "c2" * 16, "name": "2023-01-05", "former_names": [], "uscc": "91999999MA0003603L"},
    ],
    "Court": [{"id": "c3" * 16, "name": "清和县人民法院", "code": "冀9901"}],
    "LegalCase": [
        {
            "id": "ca" * 16, "case_no": "（2023）冀9901民初1号", "filed_date": date(2023, 1, 5),
            "close_date": date(2023, 3, 1), "amount_claimed_fen": 123456, "soft_close": True, "days_open": 55,
            "result_text": f'被告(身份证{CITIZEN})给付"十万"元,\n余款\\以房抵。',
        },
        {"id": "cb" * 16, "case_no": "(2019)1", "filed_date": date(2020, 5, 1), "close_date": date(2020, 4, 1)},
        {"id": "cc" * 16, "case_no": "（2024）冀9901民初3号", "close_date": date(2024, 1, 1), "text_flags": ["admits"]},
    ],
    "Agent": [{"id": "ae" * 16, "name": "李律", "kind": "lawyer", "licence_no": "11301201510123456"}],
    "BankAccount": [{"id": "ba" * 16, "last4": "0007"}, {"id": "bb" * 16, "last4": "1/2"}],
    "Accident": [{"id": "dd" * 16, "cert_no": "1月2日", "on_at": datetime(2022, 5, 6, 7, 8, 9, 120000)}],
}  # fmt: skip
P, Q, C, A = "1" * 32, "12e4" + "5" * 28, "ca" * 16, "ae" * 16
EDGES: Mapping[str, list[dict[str, Any]]] = {
    "PARTY_IN": [
        {"start": P, "end": C, "role": "原告", "side": "A", "present": True, "liability": 0.1 + 0.2},
        {"start": P, "end": C, "role": '被告"反诉"', "side": "B", "present": False},
        {"start": Q, "end": C, "role": None, "side": "B"},
        {"start": "c1" * 16, "end": "cb" * 16, "role": "被告", "side": "B", "claim_fen": 1},
    ],
    "AGENT_IN": [{"start": A, "end": C, "side": "A", "for_ids": [P]}],
    "HEARD_BY": [{"start": C, "end": "c3" * 16}],
    "TIE": [{"start": P, "end": Q, "kind": "kin1", "weight": 0.9}, {"start": P, "end": Q, "kind": "phone"}],
    "POSSIBLY_SAME": [{"start": P, "end": "1f" * 16, "odds": float("inf"), "level": "I2"}],
    "SHAREHOLDER_OF": [
        {"start": P, "end": "c1" * 16, "ratio": 0.25, "from": date(2020, 1, 1), "to": date(2019, 1, 1)},
        {"start": Q, "end": "c1" * 16, "from": date(2020, 1, 1)},
        {"start": "c1" * 16, "end": "c1" * 16, "to": date(2021, 1, 1)},
    ],
    "TRANSFER": [
        {"start": "ba" * 16, "end": "bb" * 16, "flow_no": "0001", "on_at": datetime(2021, 1, 1, 12), "memo": "=A1"},
        {"start": "ba" * 16, "end": "bb" * 16, "flow_no": "0002", "amount_fen": 500, "memo": "还款;|、"},
    ],
}  # fmt: skip


def hostile_graph() -> Graph:
    """Every table with origins, in the order of the published ones."""
    graph = Graph()
    labels = {row["id"]: label for label, rows in NODES.items() for row in rows}
    for label, rows in NODES.items():
        told = [{"origins": [f"l/-/{n}", "l/0-9"], "origin_count": 2, **row} for n, row in enumerate(rows)]
        graph = graph.with_label(label, _frame(told, node_columns(label)))
    for kind, rows in EDGES.items():
        told = [
            {"start_label": labels[row["start"]], "end_label": labels[row["end"]], "origins": [f"l/表 1/{n}"], **row}
            for n, row in enumerate(rows)
        ]
        graph = graph.with_edge(kind, _frame(told, edge_columns(kind)))
    return sorted_graph(graph)


def _frame(rows: list[dict[str, Any]], columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """With yuan beside fen, as every table has it."""
    for row in rows:
        for name in [name for name in row if name.endswith("_fen")]:
            row[name.removesuffix("_fen") + "_yuan"] = row[name] / 100
    return pl.DataFrame(rows, schema=dict(columns))


def facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row knows, as every export says it: days in ISO form, lists joined, no number that is none."""
    return {name: said for name, value in row.items() if (said := _said(value)) is not None and name not in ENDS}


def _said(value: Any) -> Any:
    if isinstance(value, list):
        return cleaned("、".join(value))
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return None
    return cleaned(value) if isinstance(value, str) else value


def cleaned(text: str) -> str:
    for sign in ("\x01", "\x1f", "\ufffe"):
        text = text.replace(sign, "\ufffd")
    return text.replace(CITIZEN, f"{CITIZEN[:6]}********{CITIZEN[-4:]}")


def rows_of(graph: Graph) -> Iterator[tuple[str, dict[str, Any]]]:
    """Label or edge type, and each of its rows."""
    for frames in (graph.nodes, graph.edges):
        for name, frame in frames.items():
            for row in frame.iter_rows(named=True):
                yield name, row
