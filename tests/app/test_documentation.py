"""The pages that follow from the code are fresh and whole; what README and CONTRIBUTING tell a person to type works."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
import typer
from markdown_it import MarkdownIt

from app import documentation
from app.cli.main import command_line
from app.documentation import (
    commands_of,
    pages,
    patterns_page,
    stale,
    undocumented,
    unexplained_commands,
    unexplained_queries,
    write,
    wrong_line,
)
from app.settings import VARIABLES, Settings
from app.source_pages import source_page, sources_page, unexplained_sources
from graph import schema
from graph.workspace import PUBLIC_KEY
from loaders.cells import CELL_TYPES
from loaders.form import parse
from loaders.registers import Source, sources
from loaders.synthetic.simulate import simulate
from loaders.tabular import read_tables
from loaders.taking import take
from queries.library import library, read

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
READMES = ("README.md", "README.zh.md")
GUIDES = (*READMES, "CONTRIBUTING.md")
LINE = command_line()
MARKDOWN = MarkdownIt("commonmark").enable("table")


def rows(page: str) -> list[list[str]]:
    """The cells of every table row of a page, as a reader sees them."""
    found: list[list[str]] = []
    tokens = MARKDOWN.parse(page)
    for n, token in enumerate(tokens):
        if token.type == "tr_open":
            found.append([])
        elif token.type in ("td_open", "th_open"):
            found[-1].append("".join(one.content for one in tokens[n + 1].children or []))
    return found


def headings(page: str) -> list[str]:
    tokens = MARKDOWN.parse(page)
    return [
        "".join(one.content for one in tokens[n + 1].children or [])
        for n, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


# The pages


def test_every_page_is_fresh_and_everything_is_explained() -> None:
    assert stale(DOCS) == []
    assert undocumented() == []


def test_pages_are_written_once_and_with_the_same_bytes(tmp_path: Path) -> None:
    assert {path.relative_to(tmp_path).as_posix() for path in write(tmp_path)} == set(pages())
    assert write(tmp_path) == []
    for name in pages():
        assert (tmp_path / name).read_bytes() == (DOCS / name).read_bytes()


def test_the_same_bytes_under_another_hash_seed(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-P", "-m", "app.documentation", str(tmp_path)],
        check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "7", "QINGSU_LANG": "en"},
    )  # fmt: skip
    assert stale(tmp_path) == []


def test_a_changed_an_absent_and_a_forgotten_page_are_one_line_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path)
    assert documentation.main(["--check", str(tmp_path)]) == 0
    page = tmp_path / "commands.md"
    text = page.read_text("utf-8")
    one_less = re.sub(r"### qingsu unload\n.*?(?=###|\Z)", "", text, flags=re.S)
    assert one_less != text
    page.write_text(one_less, "utf-8")
    (tmp_path / "schema.md").unlink()
    shutil.copy(tmp_path / "sources.md", tmp_path / "rings.md")
    for folder in (tmp_path, tmp_path / "sources"):
        (folder / "guide.md").write_text("# by hand", "utf-8")
    (tmp_path / "sources" / "DS09.md").unlink()
    with (tmp_path / "sources" / "DS10.md").open("a", encoding="utf-8") as page_of_a_source:
        page_of_a_source.write("more\n")
    shutil.copy(tmp_path / "sources" / "DS11.md", tmp_path / "sources" / "DS99.md")
    assert documentation.main(["--check", str(tmp_path)]) == 1
    lines = [line.split(": ") for line in capsys.readouterr().err.splitlines()]
    assert [(Path(path).relative_to(tmp_path).as_posix(), told.split(",")[0]) for path, told in lines] == [
        ("schema.md", "没有这一页"),
        ("sources/DS09.md", "没有这一页"),
        ("sources/DS10.md", "已过时"),
        ("commands.md", "已过时"),
        ("rings.md", "已不再生成"),
        ("sources/DS99.md", "已不再生成"),
    ]


def test_wrong_usage_writes_nothing(tmp_path: Path) -> None:
    assert documentation.main(["--chek", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", list(pages()))
def test_every_table_row_has_the_cells_of_its_head(name: str) -> None:
    text = pages()[name]
    tables = re.findall(r"(?:^\|.*\n)+", text, re.M)
    assert tables
    for table in tables:
        lines = table.splitlines()
        bars = [len(re.findall(r"(?<!\\)\|", line)) for line in lines]
        assert set(bars) == {bars[0]}, lines[0]
        assert len(rows(table)) == len(lines) - 1


def test_the_schema_page_has_every_property_and_its_titles() -> None:
    text = pages()["schema.md"]
    told = {(row[0], row[1], row[2]) for row in rows(text)}
    for props in (
        *(schema.node_props(name) for name in schema.LABELS),
        *(schema.edge_props(name) for name in schema.EDGES),
    ):
        for prop in props.values():
            assert (prop.name, prop.zh, prop.en) in told or prop in schema.BASE_EDGE_PROPS
    assert {one.split(" ")[0] for one in headings(text)} >= {*schema.LABELS, *schema.EDGES}


@pytest.mark.parametrize("name", list(sources()))
def test_the_page_of_a_source_has_every_column_alias_and_type_and_its_sample_rows(name: str) -> None:
    register = sources()[name].register
    text = pages()[f"sources/{name}.md"]
    told = rows(text)
    assert headings(text)[0] == f"{name} {register.title.zh}"
    for column_name, column in register.columns.items():
        assert any(
            row[:3] == [column_name, column.header, "、".join(column.alias)] and row[3].startswith(column.type)
            for row in told
        )
    for header, *cells in zip(register.headers, *(register.template.samples if register.template else ()), strict=True):
        assert not cells or [header, *(" ".join(cell.split()) for cell in cells)] in told


def test_a_page_says_the_relations_that_its_sample_rows_become() -> None:
    told = rows(pages()["sources/DS09.md"])
    assert ["1", "自然人 张某甲", "任村干部于", "村集体 柳树村"] in told
    assert ["1", "自然人 张某甲", "亲属", "自然人 李某乙"] in told
    assert ["2", "自然人 周某己", "任村干部于", "村集体 前街村"] in told


def test_the_index_has_one_line_a_source_under_its_office() -> None:
    text = pages()["sources.md"]
    office, found = "", {}
    for line in text.splitlines():
        office = line.removeprefix("## 来源机关 ") if line.startswith("## ") else office
        if link := re.match(r"\| \[([^]]+)\]\(sources/", line):
            name = link[1].replace("\\", "")
            assert name not in found
            found[name] = office
            title, becomes, required, template = rows(f"|a|b|c|d|e|\n|---|---|---|---|---|\n{line}\n")[1][1:]
            register = sources()[name].register
            assert title == register.title.zh
            assert all(schema.LABELS[node.label].zh in becomes for node in register.node.values())
            assert all(column.header in required for column in register.columns.values() if column.required)
            assert (template == f"qingsu template {name}") == (register.template is not None)
    assert found == {name: one.register.office for name, one in sources().items()}
    assert "成为自然人、村集体, 连成“任村干部于”“亲属”关系。" in text
    assert {row[0] for row in rows(text)} >= set(CELL_TYPES)


def links(text: str) -> list[str]:
    tokens = [inner for token in MARKDOWN.parse(text) for inner in token.children or []]
    return [str(one.attrs["href"]) for one in tokens if one.type == "link_open"]


def test_every_link_between_the_pages_leads_to_a_page_and_a_heading() -> None:
    texts = {path.relative_to(DOCS): path.read_text("utf-8") for path in DOCS.rglob("*.md")}
    made = {
        path: {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings(text)}
        for path, text in texts.items()
    }
    followed = 0
    for path, text in texts.items():
        for link in map(unquote, links(text)):
            file, _, anchor = link.partition("#")
            if ":" in file:
                continue
            to = Path(os.path.normpath(path.parent / file)) if file else path
            if to.suffix == ".md" and ".." not in to.parts:
                assert to in texts, (path, link)
                assert not anchor or anchor in made[to], (path, link)
                followed += 1
            else:
                assert (DOCS / to).exists(), (path, link)
    assert followed > 3 * len(sources())


def test_the_patterns_page_has_every_query_and_parameter() -> None:
    text = pages()["patterns.md"]
    told = rows(text)
    for one in library().values():
        assert one.id in headings(text)
        for name, param in one.header.params.items():
            assert any(row[:3] == [name, param.doc, param.kind] for row in told)


HOSTILE = "a|b <script>alert(1)</script> `c` *d* _e_ [f](g) &amp; \\ # ~h~ $i$ !"


def test_texts_of_data_are_shown_letter_by_letter() -> None:
    told = json.dumps(HOSTILE)
    register = parse(
        f"""
        id = "OWN"
        title = {{ zh = {told}, en = "x" }}
        key = ["name"]
        ignore = [{told}]
        [columns]
        name = {{ header = {told}, alias = ["a\\nb"], doc = {told}, values = {{ {told} = {told} }} }}
        """,
        "OWN.toml",
    )
    own = Source(register, "OWN.toml", "")
    assert headings(sources_page({"OWN": own}))[1] == "来源机关 未载明 not said"
    text = source_page(own)
    row = next(row for row in rows(text) if row[0] == "name")
    assert row[1:3] == [HOSTILE, "a b"]
    assert row[6] == f"{HOSTILE}; {HOSTILE} → {HOSTILE}"
    assert f"OWN {HOSTILE}" in headings(text)
    assert "html_inline" not in {one.type for token in MARKDOWN.parse(text) for one in token.children or []}


PATTERN = """/*+++
title = {{ zh = "题", en = "title" }}
model = "M28"
version = 1
status = "draft"
severity = "low"
confidence = "low"
subject = {{ a = "甲" }}
evidence = "cases"
needs = []
kind = "治理"
next_steps = ["问"]
why = "因"
innocent = "{innocent}"
legal_basis = []

[params]
least = {{ default = 1, kind = "heuristic", doc = "{doc}" }}
+++*/
MATCH (c:LegalCase) RETURN c.id AS a, [c.id] AS cases ORDER BY a
"""


def test_a_new_pattern_stands_on_the_page_and_what_it_does_not_explain_is_told(tmp_path: Path) -> None:
    path = tmp_path / "patterns" / "M28" / "new.cypher"
    path.parent.mkdir(parents=True)
    path.write_text(PATTERN.format(innocent="错", doc="少"), "utf-8")
    assert "M28/new" in headings(patterns_page({"M28/new": read(path)}))
    whole = list(unexplained_queries({"M28/new": read(path)}))
    assert [line.split(":")[1].strip() for line in whole] == ["legal_basis"]
    path.write_text(PATTERN.format(innocent=" ", doc=""), "utf-8")
    assert len(list(unexplained_queries({"M28/new": read(path)}))) == 3


def test_a_register_without_a_title_or_an_office_is_told() -> None:
    text = 'id = "OWN"\ntitle = { zh = "册", en = " " }\nkey = ["name"]\n[columns]\nname = { header = "名" }\n'
    found = list(unexplained_sources({"OWN": Source(parse(text, "OWN.toml"), "OWN.toml", "")}))
    assert found == ["OWN.toml: OWN: 标题没有 en", "OWN.toml: OWN: 没有来源机关 (office)"]


# The commands


@pytest.mark.parametrize("command", commands_of(LINE), ids=lambda one: one.name)
def test_every_command_has_a_help_and_an_example_of_real_words(command: documentation.Command) -> None:
    assert command.help
    assert command.example.startswith(f"qingsu {command.name}")
    assert wrong_line(LINE, command.example) is None
    assert f"qingsu {command.name}" in headings(pages()["commands.md"])


@pytest.mark.parametrize(
    "line",
    [
        "qingsu lod x",
        "qingsu queries",
        "qingsu queries listen",
        "qingsu load",
        "qingsu load x --recieved 2026-01-31",
        "qingsu demo --cases 3",
        "qingsu search 柳树 --limit many",
        "qingsu unload a b",
        "quingsu run",
        "qingsu search x --workspace",
    ],
)
def test_a_line_with_a_word_that_no_command_knows_is_wrong(line: str) -> None:
    assert wrong_line(LINE, line)


def test_an_option_of_every_command_may_stand_behind_it() -> None:
    assert wrong_line(LINE, "qingsu search 柳树 --workspace x --lang=en --limit 3") is None


def test_a_command_without_help_example_or_explained_option_is_told() -> None:
    line = typer.Typer(help="x")
    group = typer.Typer()

    @line.command()
    def silent() -> None: ...

    @line.command()
    def other(word: str, loud: bool = False) -> None:
        """Does other things. 例: is no example here.

        例: qingsu silent
        """

    @line.command()
    def mistaken() -> None:
        """Makes a mistake.

        例: qingsu mistaken --fast
        """

    group.command("inner")(mistaken)
    line.add_typer(group, name="group")
    told = [one.split(":")[0] for one in unexplained_commands(line)]
    assert told == [
        "qingsu group inner", "qingsu mistaken", "qingsu other", "qingsu other", "qingsu other", "qingsu silent",
        "qingsu silent", "qingsu group",
    ]  # fmt: skip


# The guides


def typed(text: str) -> list[str]:
    """The lines of fenced and indented blocks and of code spans that a person types."""
    found = re.findall(r"^(?: {4})?((?:qingsu|make|pytest|\.venv/bin/\w+) .*)$", text, re.M)
    return found + re.findall(r"`((?:qingsu|make) [^`…]+)`", text)


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_that_a_guide_names_is_real(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    lines = typed(text)
    assert lines
    words = {" ".join(one.words) for one in commands_of(LINE)} | {"queries"}
    for line in lines:
        line = line.removeprefix(".venv/bin/")  # noqa: PLW2901
        if line.startswith("make "):
            assert set(line.split()[1:]) <= targets, line
        elif line.startswith("qingsu "):
            bare = line.removeprefix("qingsu ")
            assert bare in words or wrong_line(LINE, line) is None, line


@pytest.mark.parametrize("name", GUIDES)
def test_every_file_that_a_guide_names_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    shown = {path for path, _ in examples(text)}
    named = set(re.findall(r"\]\((?!#)([^)]+)\)", text))
    named |= {one for one in re.findall(r"`([\w/.]+\.(?:py|toml|cypher|md))`", text) if "/" in one}
    assert len(named) > 5
    assert [one for one in sorted(named - shown) if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_setting_with_its_default(name: str) -> None:
    told = {row[0]: row[1] for row in rows((ROOT / name).read_text("utf-8")) if row[0].startswith("QINGSU_")}
    assert set(told) == set(VARIABLES.values())
    for setting, variable in VARIABLES.items():
        default = getattr(Settings(), setting)
        assert type(default)(told[variable]) == default


def test_both_readmes_tell_the_same_commands() -> None:
    def verbs(name: str) -> list[list[str]]:
        lines = re.findall(
            r"^(?: {4})?((?:qingsu|make|python3|\.venv/bin/\w+) .*)$", (ROOT / name).read_text("utf-8"), re.M
        )
        return [line.replace("线索.xlsx", "clues.xlsx").split() for line in lines]

    assert verbs("README.md") == verbs("README.zh.md")


def examples(text: str) -> list[tuple[str, str]]:
    """(path, content) of the files that a guide shows."""
    return re.findall(r"^`([^`\n]+)`[^\n]*:\n\n```\w+\n(.*?)```$", text, re.S | re.M)


def qingsu(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    plain_environment = {name: value for name, value in os.environ.items() if not name.startswith("QINGSU_")}
    program, *words = line.split()
    assert program == "qingsu"
    return subprocess.run(
        [sys.executable, "-P", "-m", "app.cli.main", *words],
        cwd=folder, env={**plain_environment, "QINGSU_STORE_IDLE": "60"}, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def test_the_readme_works_as_it_is_written(tmp_path: Path) -> None:
    """Own files, from a clue to its cells, a ring on paper, and the way of a quarantined row back."""
    own, back, rings, paper, judgments, correct = re.findall(
        r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S
    )
    simulate(tmp_path / "exports", cases=400, seed=1, difficulty="easy")
    (tmp_path / "exports" / "officials.csv").write_text(
        "乡镇,村,姓名,证件号,职务,任期起,任期止\n大柳乡,前街村,周九九,,委员,2021-02-31,\n大柳乡,,孙八八,,主任,,\n",
        "utf-8",
    )
    try:
        said = [qingsu(tmp_path, line) for line in own.splitlines()]
        assert [one.returncode for one in said] == [0, 0, 0, 0], said
        assert openpyxl.load_workbook(tmp_path / "clues.xlsx").worksheets[0].max_row > 1
        (clue, *_) = json.loads(qingsu(tmp_path, "qingsu clues list --json").stdout)
        subject, row = clue["subjects"][0].split(":")[1], clue["evidence_rows"][0]
        first, second, third = back.splitlines()
        assert subject in qingsu(tmp_path, first).stdout
        assert subject in qingsu(tmp_path, re.sub(r"[0-9a-f]{32}", subject, second)).stdout
        assert "案号" in qingsu(tmp_path, re.sub(r"[0-9a-f]{12}/-/[0-9]+", row, third)).stdout
        listed, shown, path, communities = rings.splitlines()
        (ring, *_) = json.loads(qingsu(tmp_path, f"{listed} --json --all").stdout)["rings"]
        assert ring["members"][0]["name"] in qingsu(tmp_path, shown).stdout
        ends = " ".join(member["id"] for member in ring["members"][:2])
        joined = qingsu(tmp_path, f"{path.rsplit(' ', 2)[0]} {ends}")
        assert joined.returncode == 0, joined
        assert ring["members"][0]["name"] in joined.stdout
        assert qingsu(tmp_path, communities).returncode == 0
        printed = [qingsu(tmp_path, line) for line in paper.splitlines()]
        assert [one.returncode for one in printed] == [0] * 5, printed
        assert "先调卷" in printed[1].stdout
        assert all((tmp_path / f"ring.{suffix}").stat().st_size > 1000 for suffix in ("docx", "html", "gexf"))
        (tmp_path / "judgments").mkdir()
        (tmp_path / "judgments" / "一.txt").write_text(
            "清和县人民法院\n民事判决书\n原告：张三。\n被告：李四。\n", "utf-8"
        )
        assert qingsu(tmp_path, judgments.strip()).returncode == 0
        assert json.loads((tmp_path / "parsed.jsonl").read_text("utf-8"))["parties"][1]["name"] == "李四"
        load_id, told = re.findall(r"officials\.csv → DS09 .* \[(\w+)\].*\n.* → (.*)", said[0].stderr)[0]
        book = tmp_path / "workspace" / "sources" / load_id / "quarantine.xlsx"
        assert tmp_path / told == book
        opened = openpyxl.load_workbook(book)
        sheet = opened.worksheets[0]
        head = {cell.value: cell.column for cell in sheet[1]}
        assert list(head)[:5] == ["出处", "级别", "问题列", "问题值", "原因"]
        reds = {
            sheet.cell(1, cell.column).value
            for row in sheet.iter_rows(min_row=2)
            for cell in row
            if cell.fill.fgColor.rgb == "FFFFD6D6"
        }
        assert reds == {"任期起", "村"}
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, head["村"]).value = "前街村"
            sheet.cell(row, head["任期起"]).value = "2021-02-28"
        opened.save(tmp_path / "corrected.xlsx")
        said = [qingsu(tmp_path, line) for line in correct.splitlines()]
        assert [one.returncode for one in said] == [0, 0], said
        for name in ("周九九", "孙八八"):
            found = json.loads(qingsu(tmp_path, f"qingsu search {name} --json").stdout)
            assert [hit["shown"] for hit in found] == [name]
    finally:
        qingsu(tmp_path, "qingsu store stop")


def test_the_register_of_the_guide_reads_its_rows_as_the_guide_says(tmp_path: Path) -> None:
    shown = dict(examples((ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    (form,) = (text for path, text in shown.items() if path.startswith("loaders/"))
    (rows_given,) = (text for path, text in shown.items() if path.endswith("input.csv"))
    register = parse(form, "OWN_staff.toml")
    path = tmp_path / "input.csv"
    path.write_text(rows_given, "utf-8")
    (table,) = read_tables(path)
    taken = take(register, table, file=path.name, load_id="0" * 12, key=PUBLIC_KEY)
    assert sorted(taken.mentions["name"]) == ["张三", "清和同济商贸有限公司", "清和同济商贸有限公司", "王五"]
    assert taken.edges["EMPLOYED_BY"].height == 2
    assert [(bad.row, bad.column, bad.whole) for bad in taken.bad] == [
        (3, "from", True),
        (4, "id", False),
        (5, "employer", True),
    ]
    assert register.template is not None
    path.write_text("\n".join(map(",".join, [register.headers, *register.template.samples])), "utf-8")
    (table,) = read_tables(path)
    assert take(register, table, file=path.name, load_id="0" * 12, key=PUBLIC_KEY).bad == []


def test_the_pattern_of_the_guide_is_right_on_the_engine(tmp_path: Path) -> None:
    shown = dict(examples((ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    for path, text in shown.items():
        if path.startswith("queries/"):
            to = tmp_path / Path(path).relative_to("queries")
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_text(text, "utf-8")
    said = qingsu(tmp_path, "qingsu queries check M28/one_agent_for_both_sides --queries .")
    assert said.returncode == 0, said.stderr
    assert "1 个查询、2 个样例, 都对" in said.stderr
    fixture = tmp_path / "patterns" / "M28" / "one_agent_for_both_sides.toml"
    fixture.write_text(fixture.read_text("utf-8").replace('side = "T"', 'side = "B", scope = "一般"'), "utf-8")
    assert qingsu(tmp_path, "qingsu queries check M28/one_agent_for_both_sides --queries .").returncode == 1
