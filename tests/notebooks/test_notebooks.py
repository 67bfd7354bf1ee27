"""Every notebook runs without data on this Python, and is kept without what it printed."""

import ast
import json
import os
import sys
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
MOST_CELLS = {"01_tour": 10, "02_communities_and_paths": 10, "03_write_a_pattern": 10}
MOST_LINES = 5
"""Of a definition: what is longer belongs into a package."""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def codes(path: Path) -> list[NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_there_are_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} >= set(MOST_CELLS)


def test_a_notebook_is_kept_without_outputs_and_defines_little(path: Path) -> None:
    cells = codes(path)
    assert len(cells) <= MOST_CELLS.get(path.stem, len(cells))
    for cell in cells:
        assert (cell.outputs, cell.execution_count) == ([], None)
        if cell.source.startswith("%%"):
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < MOST_LINES, node.name
    assert set(json.loads(path.read_text("utf-8"))["metadata"]) == {"kernelspec", "language_info"}


def test_a_notebook_runs_and_leaves_no_engine(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [one for one in os.environ if one.startswith("QINGSU_")]:
        monkeypatch.delenv(name)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name))  # no kernel or start-up file of whoever runs this
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("import sys; print(sys.executable)"))
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    *told, last = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert "".join(one.get("text", "") for one in last.outputs).strip() == sys.executable
    assert not [one for cell in told for one in cell.outputs if one.get("name") == "stderr"]
    for process in psutil.process_iter(["cmdline"]):
        assert str(temporary) not in " ".join(process.info["cmdline"] or [])
