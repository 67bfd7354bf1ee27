"""The built wheel: what is in it, that it declares what it imports, and the demo from it in folders of strangers."""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("app", "graph", "loaders", "queries")
# Module → distribution, where the names differ.
DISTRIBUTIONS = {
    "arcadedb_embedded": "arcadedb-embedded",
    "community": "python-louvain",
    "docx": "python-docx",
    "noto_cjk_sans_otc": "noto-cjk-sans-otc",
    "python_calamine": "python-calamine",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-P", "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel alone in a fresh environment; the libraries are those of this one, seen through a path file."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    where = "Lib" if os.name == "nt" else f"lib/python{sys.version_info.major}.{sys.version_info.minor}"
    packages = folder / where / "site-packages"
    (packages / "libraries.pth").write_text(sysconfig.get_paths()["purelib"], "utf-8")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def test_the_wheel_holds_the_four_packages_and_their_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)
    for suffix, folder in (
        (".cypher", "queries"),
        (".toml", "loaders/registers"),
        (".csv", "loaders/reference"),
        (".json", "graph/contracts"),
        (".toml", "app/dossiers"),
        (".toml", "app/explorer/.streamlit"),
        (".js", "app/explorer/component/dist"),
        (".js", "app/explorer/linked"),
        (".css", "app/explorer"),
        (".png", "app/explorer/static"),
        (".html", "app/reports"),
        (".typ", "app/reports"),
    ):
        every = (path.relative_to(ROOT) for path in (ROOT / folder).rglob(f"*{suffix}"))
        there = {path.as_posix() for path in every if "node_modules" not in path.parts}
        assert there
        assert there <= set(names)
    assert "queries/versions.lock" in names
    assert not [name for name in names if name.startswith("app/explorer/component/src/")]
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_what_is_imported_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[\[;<>=! ]", one)[0] for one in declared}
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                modules = (
                    [alias.name for alias in node.names] if isinstance(node, ast.Import)
                    else [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0
                    else []
                )  # fmt: skip
                found |= {module.split(".")[0] for module in modules}
    foreign = found - set(sys.stdlib_module_names) - set(PACKAGES) - {""}
    assert {DISTRIBUTIONS.get(name, name) for name in foreign} <= names
    locked = {
        line.split("==")[0] for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if "==" in line
    }
    assert {name.lower() for name in names} <= {name.lower() for name in locked}


@pytest.mark.parametrize("stranger", [False, True], ids=["empty folder", "a folder with its own app"])
def test_the_demo_runs_from_the_wheel(installed: Path, tmp_path: Path, stranger: bool) -> None:
    if stranger:
        (tmp_path / "app").mkdir()
        (tmp_path / "app" / "__init__.py").write_text("raise SystemExit('a stranger')", "utf-8")
        (tmp_path / "graph.py").write_text("raise SystemExit('a stranger')", "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QINGSU_", "PYTHON"))}
    environment["QINGSU_STORE_IDLE"] = "20"

    def qingsu(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(installed), "-P", "-m", "app.cli.main", *arguments],
            cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip

    told = qingsu("demo", "--cases", "400", "--no-serve")
    try:
        assert told.returncode == 0, told.stderr
        assert "qingsu clues list" in told.stderr
        listed = qingsu("clues", "list", "--workspace", "qingsu-demo/workspace")
        assert listed.returncode == 0
        assert "村干部" in listed.stdout
    finally:
        qingsu("store", "stop", "--workspace", "qingsu-demo/workspace")
