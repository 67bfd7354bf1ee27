"""`qingsu evaluate` as people type it: a workspace with its truth file, bad truth files, and wrong usage."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import known_county as county
import pytest
from test_cli import Said, qingsu

from app.cli.main import main
from graph.workspace import Workspace


@dataclass(frozen=True)
class Known:
    workspace: Workspace
    truth: Path

    def arguments(self, *more: str, truth: Path | None = None) -> list[str]:
        chosen = str(truth or self.truth)
        return ["evaluate", "--truth", chosen, *more, "--workspace", str(self.workspace.folder)]


Run = Callable[[Sequence[str]], Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """A command in this process, which has the compiled code already."""

    def running(arguments: Sequence[str]) -> Said:
        capsys.readouterr()
        code = main(arguments)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return running


def publish_rings(workspace: Workspace, groups: list[str], q: float) -> None:
    """What `detect` publishes, as far as evaluation reads it."""
    rings = county.one_ring(county.graph_of(workspace), groups, q)
    told = {"run": {"seed": 5, "data_version": "v", "version": "r", "parameters": {}}, "rings": rings}
    inputs = {"build": workspace.require("build").version}
    with workspace.writer(), workspace.stage("detect", inputs=inputs, parameters={}, code="rings") as run:
        run.path("rings.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    folder = tmp_path_factory.mktemp("known")
    workspace = county.built_workspace(folder / "county")
    publish_rings(workspace, ["abc", "de"], 0.04)
    return Known(workspace, county.write_truth(folder / "truth.json", county.truth()))


def test_a_workspace_is_measured_beside_the_baselines(known: Known, run: Run, tmp_path: Path) -> None:
    said = qingsu(*known.arguments("--json", "-o", str(tmp_path / "评估.md")))
    assert said.code == 0, said.err
    told = json.loads(said.out)
    (county_told,) = told["runs"]
    assert county_told["settings"] == {"truth": "truth.json", "data_version": "v", "seed": 5}
    rings = county_told["lists"]["rings"]
    assert (rings["average_precision"], rings["jaccard_members"], rings["jaccard_cases"]) == (1.0, 1.0, 1.0)
    assert rings["discoveries"]["0.05"] == {"groups": 2, "false": 1}
    assert rings["lookalikes"] == {"family": {"groups": 1, "flagged": 1, "false_groups": 1}}
    assert set(county_told["lists"]) == {"rings", "density", "size", "met_twice", "triangles"}
    assert "真值文件的提及找到 10 / 10" in said.err
    page = (tmp_path / "评估.md").read_text("utf-8")
    assert "| 团伙检测 (this detector) | 1.000 |" in page
    assert run(known.arguments()).out == page


def test_counties_are_simulated_and_measured_in_memory_the_same_for_a_seed(run: Run) -> None:
    settings = ("evaluate", "--cases", "2000", "--difficulty", "easy", "--decoys", "5", "--json")
    both = qingsu(*settings, "--seeds", "3,4")
    assert both.code == 0, both.err
    told = json.loads(both.out)
    assert [run["settings"]["seed"] for run in told["runs"]] == [3, 4]
    assert "种子 3" in both.err
    assert "种子 4" in both.err
    assert all(run["lists"]["rings"]["rings"] >= 6 for run in told["runs"])
    assert told["mean"]["rings"]["average_precision"]["n"] == 2
    assert told["mean"]["rings"]["average_precision"]["mean"] > told["mean"]["density"]["average_precision"]["mean"]
    assert json.loads(run([*settings, "--seeds", "4"]).out)["runs"] == told["runs"][1:]


def test_a_ring_free_county_of_lenders_shows_alarms_alone(run: Run) -> None:
    without = ("--no-rings", "--no-lookalikes", "--lenders", "0.5")
    said = run(["evaluate", "--cases", "800", "--seeds", "3", "--decoys", "5", *without])
    assert said.code == 0, said.err
    assert "没有埋设团伙" in said.out
    assert "没有团伙的县 (ring-free): 1 个" in said.out
    assert "相似而清白" not in said.out


def test_a_bad_truth_file_is_one_line(known: Known, run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{", "utf-8")
    lacking = county.truth()
    del lacking["rings"][0]["archetype"]
    other = county.truth()
    for group in (*other["rings"], *other["innocent"]):
        for n, member in enumerate(group["members"]):
            member.update(name=f"外县人{n}", id_no=None)
    for path, line in (
        (broken, "broken.json:1: 不是 JSON\n"),
        (county.write_truth(tmp_path / "lacking.json", lacking), "lacking.json: $.rings[0]: 缺少 'archetype'\n"),
        (
            county.write_truth(tmp_path / "other.json", other),
            "other.json: 10 处提及只找到 0 处, 不是这个工作区所装数据的真值文件\n",
        ),
    ):
        said = run(known.arguments(truth=path))
        assert (said.code, said.out) == (1, "")
        assert said.err == line
    gone = run(known.arguments(truth=tmp_path / "gone.json"))
    assert gone.code == 1
    assert gone.err.endswith("gone.json: 无法读取: No such file or directory\n")


def test_without_detect_or_with_an_old_one_it_says_what_to_run(run: Run, tmp_path: Path) -> None:
    workspace = county.built_workspace(tmp_path / "county")
    known = Known(workspace, county.write_truth(tmp_path / "truth.json", county.truth()))
    said = run(known.arguments())
    assert (said.code, said.out) == (1, "")
    assert "请先运行: qingsu detect" in said.err
    publish_rings(workspace, ["abc"], 0.04)
    inputs = {stage: workspace.require(stage).version for stage in ("load", "resolve")}
    with workspace.writer(), workspace.stage("build", inputs=inputs, parameters={}, code="later"):
        pass
    said = run(known.arguments())
    assert said.code == 1
    assert "build 之后尚未运行 detect" in said.err
    assert said.err.count("\n") == 1


def test_a_page_that_cannot_be_written_is_one_line(known: Known, run: Run, tmp_path: Path) -> None:
    said = run(known.arguments("-o", str(tmp_path / "nowhere" / "评估.md")))
    assert said.code == 1
    assert said.err.splitlines()[-1].endswith("评估.md: 无法写入: No such file or directory")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--truth", "t.json", "--cases", "500"),
        ("--cases", "500", "--seeds", "1,x"),
        ("--cases", "500", "--difficulty", "simple"),
        ("--cases", "0"),
        ("--cases", "500", "--lenders", "2"),
    ],
)
def test_wrong_usage_is_told_as_such(run: Run, arguments: tuple[str, ...]) -> None:
    said = run(["evaluate", *arguments])
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err
