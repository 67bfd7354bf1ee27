"""The committed bundle is what its sources give, free to ship, and readable by the browsers of an office."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import app.explorer.component

COMPONENT = Path(app.explorer.component.__file__).parent
NODE = 20
SOURCES = ("package.json", "package-lock.json", ".npmrc", "build.mjs")
BUILT = ("explorer.js", "LICENSES.txt")
ALLOWED = {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"}
NAMESPACES = {"http://www.w3.org/2000/svg"}
"""Names that look like addresses; nobody fetches them."""


def text(name: str) -> str:
    return (COMPONENT / name).read_text("utf-8")


def lacking(reason: str) -> None:
    told = f"the bundle cannot be built anew: {reason}"
    if os.environ.get("CI"):
        pytest.fail(told)
    pytest.skip(told)


def test_the_sources_give_the_committed_bytes(tmp_path: Path) -> None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        lacking("no Node, no npm")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(re.match(r"v(\d+)", said)[1]) < NODE:
        lacking(f"Node {said.strip()}, needed {NODE}")
    for name in SOURCES:
        shutil.copyfile(COMPONENT / name, tmp_path / name)
    shutil.copytree(COMPONENT / "src", tmp_path / "src")
    (tmp_path / "dist").mkdir()
    install = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    fetched = subprocess.run(install, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=500)
    if fetched.returncode:
        lacking(fetched.stderr.strip().splitlines()[0] if fetched.stderr.strip() else "npm ci")
    built = subprocess.run([npm, "run", "build"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    for name in BUILT:
        same = (tmp_path / "dist" / name).read_bytes() == (COMPONENT / "dist" / name).read_bytes()
        assert same, f"{name}: run `npm ci && npm run build` in {COMPONENT.name}/ and commit dist/"


def test_the_lock_has_no_addresses_and_exact_versions() -> None:
    lock = text("package-lock.json")
    assert "http" not in lock
    assert '"resolved"' not in lock
    package = json.loads(text("package.json"))
    for versions in (package["dependencies"], package["devDependencies"]):
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())


def test_every_bundled_package_is_named_with_a_licence_that_may_be_shipped() -> None:
    told = text("dist/LICENSES.txt").split("\n" + "-" * 78 + "\n\n")
    heads = [re.fullmatch(r"(\S+) (\S+) \((\S+)\)", piece.splitlines()[0]) for piece in told]
    assert all(heads)
    assert {head[3] for head in heads} <= ALLOWED
    names = {head[1] for head in heads}
    assert set(json.loads(text("package.json"))["dependencies"]) | {"@dagrejs/dagre", "@dagrejs/graphlib"} <= names
    assert all(len(piece) > 400 for piece in told), "a licence without its text"


def test_the_bundle_fetches_nothing() -> None:
    script = text("dist/explorer.js")
    assert set(re.findall(r"https?://[\w./-]*\w", script)) <= NAMESPACES
    for word in ("fetch(", "XMLHttpRequest", "new WebSocket", "EventSource", "importScripts", "sendBeacon"):
        assert word not in script
    assert not re.search(r"\bimport\s*\(?\s*[\"'`]", script)
    css = text("explorer.css")
    assert "url(" not in css
    assert "@import" not in css
    assert "http" not in text("explorer.html")


def test_an_old_chromium_can_read_it() -> None:
    script, css = text("dist/explorer.js"), re.sub(r"/\*.*?\*/", "", text("explorer.css"), flags=re.DOTALL)
    assert 'target: "chrome86"' in text("build.mjs")
    assert "(?<=" not in script
    assert "(?<!" not in script
    assert not re.search(r"/[dgimsuy]*v[dgimsuy]*\.(test|exec)\b", script)
    for word in (".at(-", "structuredClone(", ".replaceAll(", "Object.hasOwn(", ".findLast(", ".toSorted("):
        assert word not in script
    for word in ("color-mix", ":has(", "light-dark(", "inset:", "@container", "@layer", "aspect-ratio"):
        assert word not in css
    assert not re.search(r"{[^}]*{", re.sub(r"@(media|keyframes)[^{]*{", "", css)), "nesting"


def test_the_script_can_stand_inside_a_page() -> None:
    script = text("dist/explorer.js")
    assert "</script" not in script.lower()
    assert "<!--" not in script
    assert "\r" not in script
    assert "eval(" not in script
    assert "new Function" not in script
