"""What is said otherwise of a node and of its relations, in words and with its origin."""

from datetime import date
from pathlib import Path

import pytest
from known_paper import DOCKET, PAPER

from app.dossiers.material import Material, material
from app.explorer.services.contradictions import contradictions_of
from graph.build import CONTRADICTIONS, build
from graph.resolution.resolve import resolve
from graph.store.embedded import store_folder
from graph.store.host import stop_host
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.provenance import Provenance

PARTIES = "案号,受理法院,当事人姓名,诉讼地位,是否到庭\n（2023）冀9901民初1号,清和县人民法院,李四,被告,是\n"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Material:
    folder = tmp_path_factory.mktemp("otherwise")
    files = {"判决书.txt": PAPER, "台账.csv": DOCKET, "当事人.csv": PARTIES}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / name for name in files], about=Provenance("虚构数据", received=date(2026, 1, 1)))
        resolve(workspace)
        try:
            build(workspace)
        finally:
            stop_host(store_folder(workspace))
    return material(workspace)


def test_a_case_tells_what_its_sources_say_otherwise_also_of_its_parties(told: Material) -> None:
    (case,) = told.reader.ids_of("LegalCase")
    found = {one.title: one for one in contradictions_of(told, case)}
    assert {found["立案"].shown, found["立案"].other} == {"2023-01-04", "2023-01-05"}
    assert {found["到庭"].shown, found["到庭"].other} == {"是", "否"}
    assert found["到庭"].of == "李四"
    assert all(one.origins for one in found.values())
    (person,) = (one for one in told.reader.ids_of("Person") if told.reader.caption(one) == "李四")
    assert [one.title for one in contradictions_of(told, person)] == ["到庭"]


def test_a_graph_that_was_published_without_them_tells_none(told: Material, tmp_path: Path) -> None:
    (case,) = told.reader.ids_of("LegalCase")
    path = told.workspace.require("build").folder / CONTRADICTIONS
    kept = path.rename(tmp_path / "kept.parquet")
    try:
        assert contradictions_of(told, case) == ()
    finally:
        kept.rename(path)
