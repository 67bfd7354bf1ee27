"""The page 关系探查: what each address draws and says. What clicks do is tested where it is decided: test_canvas."""

from datetime import date
from pathlib import Path

import pytest
from looking import blocks
from streamlit.testing.v1 import AppTest

from app.dossiers.material import material
from app.explorer.services.starting import CLUE_LISTS, Asking, begin, saved
from app.explorer.services.surroundings import Surroundings
from graph.ledger import Ledger
from graph.workspace import Workspace

MAIN = Path(__file__).parents[3] / "app" / "explorer" / "main.py"


def page(at_work: pytest.MonkeyPatch, workspace: Workspace, **address: str) -> AppTest:
    at_work.setenv("QINGSU_WORKSPACE", str(workspace.folder))
    at = AppTest.from_file(str(MAIN), default_timeout=60).run()
    at.switch_page("views/explore.py")
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    return at


def told(at: AppTest) -> str:
    return "\n".join(one.proto.body for one in at.get("html"))


def components(at: AppTest) -> list[str]:
    return [one.proto.id for one in at.get("bidi_component")]


def test_a_ring_is_drawn_and_what_can_be_done_is_said(county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    at = page(at_work, county, ring="1")
    assert any("network ring=1" in one for one in components(at))
    assert "双击展开下 10 个" in told(at)
    assert "线索不是结论" in told(at)
    assert [one.label for one in at.button if one.key == "explore_new"] == ["新画布"]
    assert "explore_back" not in [one.key for one in at.button]  # the component undoes what the page added


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"ring": "nope"}, "没有团伙线索 nope"),
        ({"clue": "nope"}, "没有线索 nope"),
        ({"id": "<img src=x>"}, "图谱中没有编号 &lt;img src=x&gt;，请用搜索加入。"),
        ({"view": "99"}, "没有第 99 号视图"),
        ({"view": "<b>"}, "没有第 &lt;b&gt; 号视图"),
        ({}, "在上方搜索加入当事人"),
    ],
)
def test_what_is_not_there_is_a_sentence(
    county: Workspace, at_work: pytest.MonkeyPatch, address: dict[str, str], sentence: str
) -> None:
    assert sentence in told(page(at_work, county, **address))


def test_before_the_first_load_the_page_leads_to_it(tmp_path: Path, at_work: pytest.MonkeyPatch) -> None:
    at = page(at_work, Workspace(tmp_path / "nothing"))
    assert "qingsu load" in told(at)
    assert "导入数据" in [one.label for one in at.button]


def test_in_english_everything_is_english(county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    at = page(at_work, county, ring="1", lang="en")
    assert "Clues, not findings" in told(at)
    assert [one.label for one in at.button if one.key == "explore_new"] == ["New canvas"]


def test_a_saved_view_is_listed_and_opens_by_its_address(own_county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    canvas = begin(Asking(rings=("1",)), Surroundings(material(own_county)))
    event = Ledger(own_county.folder).save_view("<b>村与公司</b>", saved(canvas, {"view": "case"}), who="李敏")
    at = page(at_work, own_county, view=str(event.number))
    assert any(f"network view={event.number}" in one for one in components(at))
    assert "双击展开下 10 个" in told(at)


def test_only_views_of_the_network_are_listed(own_county: Workspace, at_work: pytest.MonkeyPatch) -> None:
    ledger, canvas = Ledger(own_county.folder), begin(Asking(rings=("1",)), Surroundings(material(own_county)))
    for name in (CLUE_LISTS + "高分", "村与公司"):
        ledger.save_view(name, saved(canvas, {}), who="李敏", data_date=date(2024, 6, 30))
    (block,) = blocks(page(at_work, own_county), "explore_saved")
    (told,) = block["items"]
    name, opened, about, away = told["parts"]
    assert (name["link"], opened, about["more"], away["link"]) == (
        "村与公司",
        "",
        "　李敏 · 数据截至 2024-06-30　",
        "删除",
    )


def test_the_names_of_saved_filters_begin_as_the_list_of_clues_writes_them() -> None:
    source = (MAIN.parent / "views" / "clues.py").read_text("utf-8")
    assert f'VIEWS = "{CLUE_LISTS}"' in source


def test_who_comes_back_without_an_address_finds_the_last_canvas(
    county: Workspace, at_work: pytest.MonkeyPatch
) -> None:
    at = page(at_work, county, ring="2")
    at.switch_page("views/paths.py").run()
    at.query_params.clear()
    at.switch_page("views/explore.py").run()
    assert any("network ring=2" in one for one in components(at))
    assert at.query_params["ring"] == "2"
    at.button(key="explore_new").click().run()
    assert any("network empty" in one for one in components(at))
