"""Words beside names are told apart from them, and what is not known stays where it is."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import read_records
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.cells import CELL_TYPES, BadCell
from loaders.load import load
from loaders.proof import prove
from loaders.provenance import Provenance
from loaders.standing import HEADS, STATES, kinds_of, standing

PARTED = (
    ("周某", "周某", ""),
    ("原告:周某", "周某", "原告"),
    ("上诉人(原审原告):周某(已死亡)", "周某", "上诉人(原审原告)、已死亡"),
    ("张三(反诉原告、未成年)", "张三", "反诉原告、未成年"),
    ("张三(上诉人(原审原告))", "张三", "上诉人(原审原告)"),
    ("石桥家具厂(经营者:张三)", "石桥家具厂", "经营者:张三"),
    ("石桥厂(有限合伙)", "石桥厂(有限合伙)", ""),
    ("石桥厂(有限合伙)(执行事务合伙人:李四)", "石桥厂(有限合伙)", "执行事务合伙人:李四"),
    ("石桥(中国)有限公司(已注销)", "石桥(中国)有限公司", "已注销"),
    ("张某等5人", "张某", "等5人"),
    ("张某等人", "张某", "等人"),
    ("张平等", "张平等", ""),
    ("柳树村(一组)", "柳树村(一组)", ""),
    ("赵六:张三", "赵六:张三", ""),
)


@pytest.mark.parametrize(("text", "name", "beside"), PARTED)
def test_words_beside_a_name_are_parted_from_it(text: str, name: str, beside: str) -> None:
    found = standing(text)
    assert (found.name, "、".join(found.beside)) == (name, beside)


@given(st.text("张李王周(有限合伙):等5人、厂已死亡原告", min_size=1, max_size=14))
def test_no_letter_is_lost(text: str) -> None:
    found = standing(text)
    kept = "".join((*found.beside, found.name))
    assert sorted(letter for letter in text if letter not in "():") == sorted(one for one in kept if one not in "():")
    assert found.name


@given(st.sampled_from(STATES), st.sampled_from(HEADS))
def test_a_name_with_all_of_them_is_the_name(state: str, head: str) -> None:
    found = standing(f"石桥家具厂({state})({head}:张三)")
    assert found.name == "石桥家具厂"
    assert found.has_head
    assert kinds_of("、".join(found.beside)) == list(dict.fromkeys((state, head)))


def test_a_head_told_beside_makes_it_no_person() -> None:
    assert CELL_TYPES["name"].read("家具厂(经营者:张三)", "")["label"] == "Company"


@pytest.mark.parametrize("text", ["法定代表人:张三", "张三(地址:石桥镇)"])
def test_what_nobody_knows_before_a_colon_is_asked_for(text: str) -> None:
    with pytest.raises(BadCell, match="不在对照表中"):
        CELL_TYPES["name"].read(text, "")


@pytest.mark.parametrize(
    ("text", "name", "firm"),
    [
        ("赵某丁律师", "赵某丁", None),
        ("清和同济律所赵某丁", "赵某丁", "清和同济律所"),
        ("清和同济律师事务所：赵某丁律师", "赵某丁", "清和同济律师事务所"),
        ("赵某丁（特别授权）（清和同济律师事务所）", "赵某丁", "清和同济律师事务所"),
        ("赵某丁（清和同济律师事务所、一般授权）", "赵某丁", "清和同济律师事务所"),
        ("赵某丁（同济（石桥）律师事务所）", "赵某丁", "同济(石桥)律师事务所"),
        ("同济（石桥）律师事务所", "同济(石桥)律师事务所", "同济(石桥)律师事务所"),
        ("同济律师事务所清和分所", "同济律师事务所清和分所", "同济律师事务所清和分所"),
        ("李四（儿子）", "李四", None),
    ],
)
def test_titles_scopes_and_firms_are_parted_from_an_agent(text: str, name: str, firm: str | None) -> None:
    found = CELL_TYPES["agent"].read(text, "")
    assert (found[""], found["firm"]) == (name, firm)


def test_a_load_takes_the_names_tells_of_the_rest_and_asks_where_the_side_is_another(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    rows = [
        ["案号", "受理法院", "原告", "被告", "原告代理人"],
        ["（2023）冀9901民初1号", "清和县人民法院", "原告：周某、李四（已死亡）", "家具厂（经营者：张三）", "赵六律师"],
        ["（2023）冀9901民初2号", "清和县人民法院", "张某等5人", "吴九（反诉原告）", "清和同济律所钱七"],
        ["（2023）冀9901民初3号", "清和县人民法院", "被告：郑十", "王五", ""],
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    workspace = Workspace(tmp_path / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        (one,) = load(workspace, [path], about=Provenance("虚构数据")).loaded
    names = set(read_records(workspace).mentions["name"])
    assert names == {"周某", "李四", "家具厂", "赵六", "张某", "吴九", "清和同济律所", "钱七", "王五"}
    told = {note for note in one.notes if "只取名称" in note}
    assert told == {
        f"“{header}”中 1 个名称旁写有“{word}”, 只取名称"
        for header, words in {
            "原告": ("原告", "已死亡", "等"),
            "被告": ("经营者", "反诉原告"),
            "原告代理人": ("律师",),
        }.items()
        for word in words
    }
    assert one.bad_cells == 1
    assert prove(workspace, one.load).holds
