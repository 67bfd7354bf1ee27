"""From a row of a load back to the text of the judgment it was read from, with the words that say it."""

from pathlib import Path

import pytest
from known_paper import PAPER
from test_in_the_graph import RULING, loaded, written

from app.explorer import pieces
from app.reports.rows import paper_words
from graph.records import loads
from graph.workspace import Workspace
from loaders.judgments.marking import Marked, text_behind
from loaders.printed import row_at


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "workspace")
    loaded(made, written(tmp_path, "两份.txt", PAPER + RULING))
    return made


def origin(workspace: Workspace, source: str, place: str) -> str:
    return f"{next(one.load_id for one in loads(workspace) if one.source == source)}/{place}"


def words(one: Marked | None) -> dict[str, list[str]]:
    assert one is not None
    told: dict[str, list[str]] = {}
    for start, end, what in one.marks:
        told.setdefault(what, []).append(one.text[start:end])
    return told


def test_what_a_row_says_is_marked_in_the_text(workspace: Workspace) -> None:
    found = words(text_behind(workspace, origin(workspace, "DOC", "文书正文/1")))
    assert found["案号"] == ["（2023）冀9901民初1号"]
    assert found["裁判日期"] == ["二〇二三年二月二十日"]
    assert found["审判人员"] == ["周某", "吴某"]
    party = words(text_behind(workspace, origin(workspace, "DOCP", "文书当事人/10002")))
    assert (party["当事人"], party["未到庭"]) == (["李四"], ["经传票传唤无正当理由拒不到庭"])
    agent = words(text_behind(workspace, origin(workspace, "DOCP", "文书当事人/10001")))
    assert (agent["代理人"], agent["代理人执业机构"]) == (["赵六"], ["清和同济律师事务所"])


def test_the_second_paper_of_a_file_is_its_own_text_and_row(workspace: Workspace) -> None:
    second = text_behind(workspace, origin(workspace, "DOC", "文书正文/2"))
    assert second is not None
    assert second.text.startswith("清和县人民法院\n民事裁定书")
    cells = dict(row_at(workspace, origin(workspace, "DOCP", "文书当事人/20002")))
    assert (cells["姓名或名称"], cells["文书序号"]) == ("李四", "2")
    assert paper_words("文书当事人", "20002") == "第2份文书第2名当事人"


@pytest.mark.parametrize("place", ["文书正文/9", "-/2", "文书正文/x"])
def test_what_is_no_row_of_a_judgment_has_no_text(workspace: Workspace, place: str) -> None:
    assert text_behind(workspace, origin(workspace, "DOC", place)) is None


def test_numbers_are_covered_and_nothing_of_a_text_becomes_markup() -> None:
    one = Marked("原告<b>张三</b>，号码９９９９９９１９７００１０１００１７。", ((2, 5, "当事人"),))
    told = pieces.paper(one, plain=False)
    assert "<b>" not in told.replace("<mark", "")
    assert "××××" in told
    assert "９９９９９９" not in told
    assert "９９９９９９１９７００１０１００１７" in pieces.paper(one, plain=True)
