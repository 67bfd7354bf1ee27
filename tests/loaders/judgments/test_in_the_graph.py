"""Judgments beside registers: one case with the origins of both, what they say otherwise shown, in whatever order."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from known_paper import DOCKET, NUMBER, PAPER

from graph.derive import derive_all
from graph.knitting import Knitted, knit
from graph.records import loads, read_records
from graph.resolution.resolve import resolve
from graph.tables import read_table
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.judgments.bundle import FEW
from loaders.judgments.marking import file_behind, text_behind
from loaders.load import Loading, load
from loaders.printed import row_at
from loaders.provenance import Provenance
from loaders.taking_back import unload

RULING = f"""清和县人民法院
民事裁定书
{NUMBER}之一
原告：张三，男，1970年1月1日出生，汉族，住清和县石桥镇柳树村1号。
被告：李四，男，汉族，住清和县石桥镇。
本院在审理中，被告李四下落不明。依照《中华人民共和国民事诉讼法》第一百五十七条规定，裁定如下：
本案转为普通程序。
审判员　周某
二〇二三年二月一日
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def loaded(workspace: Workspace, *paths: Path) -> Loading:
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        return load(workspace, paths, about=Provenance("虚构数据", received=date(2026, 1, 1)))


def knitted(workspace: Workspace) -> Knitted:
    with workspace.writer():
        resolve(workspace)
    mentions = read_table(workspace.require("resolve").folder / "identity" / "mentions.parquet")
    return knit(read_records(workspace), mentions, PUBLIC_KEY)


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def one(frame: Any) -> dict[str, Any]:
    (row,) = frame.to_dicts()
    return dict(row)


def test_a_judgment_and_a_docket_row_are_one_case_and_what_differs_is_shown(
    workspace: Workspace, tmp_path: Path
) -> None:
    loaded(workspace, written(tmp_path, "判决.txt", PAPER), written(tmp_path, "台账.csv", DOCKET))
    found = knitted(workspace)
    case = one(found.graph.label("LegalCase"))
    files = {name.load_id: name.file for name in loads(workspace)}
    assert {files[origin.split("/")[0]] for origin in case["origins"]} == {"判决.txt", "台账.csv"}
    assert (case["judgment_date"], case["fee_fen"], case["procedure_kind"]) == (date(2023, 2, 20), 52_500, "简易")
    told = [row for row in found.contradictions.to_dicts() if row["property"] == "filed_date"]
    assert {(row["shown"], row["other"]) for row in told} in (
        {("2023-01-05", "2023-01-04")},
        {("2023-01-04", "2023-01-05")},
    )
    graph = derive_all(found.graph)
    assert sorted(graph.label("Person")["name"]) == ["张三", "李四", "王五"]
    assert sorted(graph.label("Company")["name"]) == ["清和同济商贸有限公司", "清和同济律师事务所"]
    sides = graph.edge("PARTY_IN").select("side", "present").to_dicts()
    assert sorted((row["side"], row["present"]) for row in sides if row["present"] is not None) == [
        ("A", True),
        ("B", False),
    ]
    agent = one(graph.edge("AGENT_IN"))
    assert (agent["side"], len(agent["for_ids"])) == ("A", 1)
    assert one(graph.label("LegalCase"))["text_read"] is True


def test_flags_of_two_papers_of_a_case_are_together_and_its_people_are_not_doubled(
    workspace: Workspace, tmp_path: Path
) -> None:
    loaded(workspace, written(tmp_path, "两份.txt", PAPER + RULING))
    found = knitted(workspace)
    case = one(found.graph.label("LegalCase"))
    assert {"absent", "whereabouts_unknown"} <= set(case["text_flags"])
    assert (case["judgment_date"], found.graph.label("Document").height) == (date(2023, 2, 20), 2)
    assert sorted(found.graph.label("Person")["name"]) == ["张三", "李四", "王五"]


APPEAL = """清和市中级人民法院
民事判决书
（2023）冀99民终7号
上诉人：张三，男，1970年1月1日出生，汉族，住清和县石桥镇柳树村1号。
委托诉讼代理人：赵六，清和同济律师事务所律师，执业证号：19901201010000009。
被上诉人：李四，男，汉族，住清和县石桥镇。
上诉人张三因与被上诉人李四合同纠纷一案，不服清和县人民法院（2023）冀9901民初1号民事判决，向本院提起上诉。
李四向一审法院起诉请求：判令张三还款5万元。
本院认为，上诉无理。判决如下：
驳回上诉，维持原判。
审判长　周某
审判员　吴某
审判员　郑某
二〇二三年九月一日
"""


def test_sides_told_in_words_and_licences_reach_the_graph(workspace: Workspace, tmp_path: Path) -> None:
    loaded(workspace, written(tmp_path, "二审.txt", APPEAL))
    graph = knitted(workspace).graph
    names = dict(graph.label("Person").select("id", "name").iter_rows())
    parties = graph.edge("PARTY_IN").select("start", "role", "side").iter_rows()
    assert {(names[start], role, side) for start, role, side in parties} == {
        ("张三", "上诉人", "B"), ("李四", "被上诉人", "A"),
    }  # fmt: skip
    assert graph.label("Agent")["licence_no"].to_list() == ["19901201010000009"]


def test_namesakes_on_one_side_stay_two(workspace: Workspace, tmp_path: Path) -> None:
    paper = PAPER.replace(
        "被告：清和同济商贸有限公司，住所地清和县城关镇人民路1号。\n法定代表人：王五，总经理。",
        "被告：李四，女，汉族。",
    )
    loaded(workspace, written(tmp_path, "判决.txt", paper))
    assert sorted(knitted(workspace).graph.label("Person")["name"]) == ["张三", "李四", "李四"]


@pytest.mark.parametrize("reverse", [False, True])
def test_the_order_of_loading_is_nothing_and_unload_leaves_the_rest(
    workspace: Workspace, tmp_path: Path, reverse: bool
) -> None:
    files = [written(tmp_path, "判决.txt", PAPER), written(tmp_path, "台账.csv", DOCKET)]
    alone = Workspace(tmp_path / "alone")
    loaded(alone, files[1])
    for path in reversed(files) if reverse else files:
        loaded(workspace, path)
    both = knitted(workspace).graph
    assert both.label("LegalCase").height == 1
    with workspace.writer():
        for load_id in [each.load_id for each in loads(workspace) if each.file == "判决.txt"]:
            unload(workspace, load_id)
    left, expected = knitted(workspace).graph, knitted(alone).graph
    assert {label: frame.drop("origins").to_dicts() for label, frame in left.nodes.items()} == {
        label: frame.drop("origins").to_dicts() for label, frame in expected.nodes.items()
    }


def test_the_same_paper_twice_is_one_load_and_from_another_file_replaces_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = loaded(workspace, written(tmp_path, "判决.txt", PAPER))
    again = loaded(workspace, written(tmp_path / "x", "同一份.txt", PAPER))
    assert [each.known for each in again.loaded] == [True, True]
    record = {"qwContent": "".join(f"<div>{line}</div>" for line in PAPER.splitlines()), "s7": NUMBER}
    loaded(workspace, written(tmp_path, "下载.jsonl", json.dumps(record, ensure_ascii=False)))
    assert len(first.loaded) == 2
    graph = knitted(workspace).graph
    assert graph.label("Document").height == graph.label("LegalCase").height == 1
    assert graph.edge("PARTY_IN").height == 3


def test_a_paper_without_a_number_is_to_be_corrected_and_what_is_no_judgment_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "卷"
    written(folder, "缺案号.txt", PAPER.replace(f"{NUMBER}\n", ""))
    written(folder, "纪要.txt", "会议纪要\n今天开会。\n")
    found = loaded(workspace, folder)
    assert [(each.load.source, each.bad_rows) for each in found.loaded] == [("DOC", 1), ("DOCP", 3)]
    assert [(each.name, each.reason[:6]) for each in found.refused] == [("纪要.txt", "不像裁判文书")]


def of_number(n: int) -> str:
    return PAPER.replace(NUMBER, f"（2023）冀9901民初{n}号")


def test_a_folder_of_many_papers_is_one_load_and_one_more_paper_is_one_more_row(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "卷"
    for n in range(1, FEW + 2):
        written(folder, f"{n:02d}.txt", of_number(n))
    written(folder, "纪要.txt", "会议纪要\n今天开会。\n")
    found = loaded(workspace, folder)
    assert [(each.load.source, each.rows) for each in found.loaded] == [("DOC", FEW + 1), ("DOCP", 3 * (FEW + 1))]
    assert [each.name for each in found.refused] == ["纪要.txt"]
    assert [each.known for each in loaded(workspace, folder).loaded] == [True, True]
    written(folder, "99.txt", of_number(99))
    (papers, parties) = loaded(workspace, folder).loaded
    assert (papers.difference.new, papers.difference.same) == (1, FEW + 1)
    assert knitted(workspace).graph.label("LegalCase").height == FEW + 2
    behind = text_behind(workspace, f"{papers.load.load_id}/文书正文/{FEW + 2}")
    assert behind is not None
    assert "民初99号" in behind.text
    told = [(papers.load.load_id, f"文书正文/{FEW + 2}"), (parties.load.load_id, "文书当事人/20001")]
    assert [file_behind(workspace, "/".join(one)) for one in told] == ["99.txt", "02.txt"]
    assert dict(row_at(workspace, "/".join(told[1])))["文件"] == "02.txt"


@pytest.mark.parametrize(
    ("office", "about", "kind"),
    [
        ("清和同济律师事务所", "律师", "律所"),
        ("清和城关法律服务所", "法律工作者", "法律服务所"),
        ("清和县法律援助中心", "律师", "事业单位"),
    ],
)
def test_an_office_is_what_its_name_says(
    workspace: Workspace, tmp_path: Path, office: str, about: str, kind: str
) -> None:
    paper = PAPER.replace("清和同济律师事务所律师", f"{office}{about}")
    loaded(workspace, written(tmp_path, "判决.txt", paper))
    kinds = dict(knitted(workspace).graph.label("Company").select("name", "org_kind").iter_rows())
    assert kinds[office] == kind
