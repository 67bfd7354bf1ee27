"""The pages in `docs/` that follow from the code: schema, sources, patterns, commands.

    python -m app.documentation [FOLDER]           writes them (default: docs)
    python -m app.documentation --check [FOLDER]   one line for each stale page and each thing without an explanation

What is explained stands where it is declared: in a property, a register's TOML, a query's header, a docstring.
"""

import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.main import get_command

from app.cli.main import ANYWHERE, command_line
from app.cli.talk import tell
from app.language import say
from app.markdown import NOTICE, block, code, codes, listed, page, plain_text, spelled, table
from app.settings import VARIABLES, Settings
from app.source_pages import PAGES, address, source_page, sources_page, unexplained_sources
from graph import schema
from graph.vocabulary import Prop
from loaders.registers import sources
from queries import fixtures
from queries.library import LookupHeader, Param, PatternHeader, Query, library

PROGRAM = "qingsu"
EXAMPLE = "例:"
"""Begins the line of a docstring that shows how a command is typed."""


@cache
def pages() -> Mapping[str, str]:
    """File name, with its folder in `docs/`, → text of every generated page."""
    return {
        "schema.md": schema_page(),
        "sources.md": sources_page(sources()),
        **{f"{PAGES}/{address(name)}": source_page(one) for name, one in sources().items()},
        "patterns.md": patterns_page(library()),
        "commands.md": commands_page(command_line()),
    }


def undocumented() -> list[str]:
    """One line for each thing that a reader would find without an explanation."""
    return [
        *_unexplained_schema(),
        *unexplained_sources(sources()),
        *unexplained_queries(library()),
        *unexplained_commands(command_line()),
    ]


def stale(folder: Path) -> list[str]:
    """One line for each page that is absent or says otherwise than the code, and each page that nothing generates."""
    current = pages()
    wrong = []
    for name, text in current.items():
        path = folder / name
        if not path.exists():
            wrong.append(f"{path}: " + say("没有这一页, 请运行 make docs", "is absent; run: make docs"))
        elif path.read_text("utf-8") != text:
            wrong.append(f"{path}: " + say("已过时, 请运行 make docs", "is stale; run: make docs"))
    for path in sorted(folder.rglob("*.md")):
        if path.relative_to(folder).as_posix() not in current and path.read_text("utf-8").startswith(NOTICE):
            wrong.append(f"{path}: " + say("已不再生成, 请删除", "is no longer generated; delete it"))
    return wrong


def write(folder: Path) -> list[Path]:
    """Write every page; returns those whose text changed."""
    changed = []
    for name, text in pages().items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
            changed.append(path)
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 done or all as it should be, 1 something is stale or unexplained, 2 wrong usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    check = "--check" in words
    rest = [word for word in words if word != "--check"]
    if len(rest) > 1 or any(word.startswith("-") for word in rest):
        tell("python -m app.documentation [--check] [FOLDER]")
        return 2
    folder = Path(rest[0] if rest else "docs")
    if not check:
        for path in write(folder):
            tell(str(path))
        return 0
    wrong = stale(folder) + undocumented()
    for line in wrong:
        tell(line)
    return 1 if wrong else 0


# The schema

TYPE_WORDS: dict[type, str] = {
    str: "文字 text", int: "整数 whole number", float: "小数 number", bool: "是/否/未知 true, false, unknown",
    date: "日期 day", datetime: "时刻 moment", list: "多项文字 texts",
}  # fmt: skip
FLAG_WORDS = {
    "required": "必有 required", "key": "区别关系 key", "derived": "推导 derived", "personal": "个人信息 personal",
    "search": "可检索 searched",
}  # fmt: skip


def schema_page() -> str:
    parts: list[list[str]] = [
        [
            "Labels (节点), edge types (关系) and their properties (属性), declared in `graph/schema/`: a new kind of",
            "fact is one entry in the file of its subject. An `id` (标识) is a keyed hash of the key its label names:",
            "32 hex digits, always the same in one workspace, and telling nothing without the workspace's key.",
            "",
            "An empty value means unknown (未知), never no and never 0. Money is whole `…_fen` to reckon with and",
            "`…_yuan` to look at. A derived property or edge is computed by `build` and never loaded.",
            "",
        ],
        ["## 每个节点都有 On every node", "", *_props(schema.BASE_NODE_PROPS)],
        ["## 节点 Labels", ""],
    ]
    for name, thing in schema.LABELS.items():
        about = listed(
            f"### {name} {plain_text(thing.zh)}",
            (
                ("English", plain_text(thing.en)),
                ("说明 note", plain_text(thing.doc)),
                ("键 key", plain_text(thing.key_doc)),
                ("显示名 caption", code(thing.caption)),
                ("监督模型 models", plain_text(thing.models)),
            ),
        )
        parts.append(about + _props(thing.props))
    parts.append(["## 关系 Edge types", "", "Every edge also has `origins` (出处).", ""])
    for name, link in schema.EDGES.items():
        about = listed(
            f"### {name} {plain_text(link.zh)}",
            (
                ("English", plain_text(link.en)),
                ("反向 backwards", plain_text(link.zh_back)),
                ("两端 ends", f"{codes(link.start)} {'—' if link.undirected else '→'} {codes(link.end)}"),
                ("说明 note", plain_text(link.doc)),
                ("时间 time", _TIMES[link.time]),
                ("推导 derived", "由 `build` 推导 computed by `build`" if link.derived else ""),
                ("同一关系的区别 told apart by", codes(link.identity)),
            ),
        )
        own = [prop for prop in schema.edge_props(name).values() if prop not in schema.BASE_EDGE_PROPS]
        parts.append(about + (_props(own) if own else []))
    return page("图谱结构 Schema", *parts)


_TIMES = {
    "interval": "起止 interval (`from`, `to`)", "date": "日期 date (`date`)", "case": "随案件 that of its case", "": "",
}  # fmt: skip


def _props(props: Iterable[Prop]) -> list[str]:
    rows = (
        (
            code(prop.name),
            plain_text(prop.zh),
            plain_text(prop.en),
            TYPE_WORDS[prop.type],
            plain_text(prop.unit),
            "、".join(word for flag, word in FLAG_WORDS.items() if getattr(prop, flag)),
            " ".join(filter(None, (plain_text(prop.doc), codes(prop.values)))),
        )
        for prop in props
    )
    headers = ("属性 property", "中文", "English", "类型 type", "单位 unit", "标记 flags", "说明、取值 note, values")
    return table(headers, rows)


def _unexplained_schema() -> Iterator[str]:
    for kind, things in (("label", schema.LABELS), ("edge", schema.EDGES)):
        for name, thing in things.items():
            for owner, told in ((name, thing), *((f"{name}.{prop.name}", prop) for prop in thing.props)):
                for language in ("zh", "en"):
                    if not getattr(told, language).strip():
                        yield f"{kind} {owner}: " + say(f"没有 {language}", f"no {language}")


# Queries


def patterns_page(known: Mapping[str, Query]) -> str:
    patterns = [one for one in known.values() if one.is_pattern]
    lookups = [one for one in known.values() if not one.is_pattern]
    parts = [
        [
            "A pattern's rows are clues (线索), never findings: what a person should check. A look-up's are shown.",
            "Run one with `qingsu query ID --param name=value`; read its text with `qingsu queries show ID`.",
            "参数: *legal* 由法律规定, 不能改; *heuristic* 是经验值, 可以改; *input* 由提问者给出。",
            "",
            "## 规则 Patterns",
            "",
        ],
        *(_pattern(one, one.header) for one in patterns if isinstance(one.header, PatternHeader)),
        ["## 检索 Look-ups", ""],
        *(_lookup(one, one.header) for one in lookups if isinstance(one.header, LookupHeader)),
        ["## 文件头 The header", "", "All words must be written but `params`.", "", *_header_words()],
        ["## 样例 The fixture, a `.toml` beside the query", "", *block(fixtures.__doc__ or "")],
    ]
    return page("查询库 Patterns and look-ups", *parts)


def _pattern(query: Query, header: PatternHeader) -> list[str]:
    laws = (
        f"《{plain_text(one.law)}》第 {plain_text(one.article)} 条 ({plain_text(one.edition)})"
        for one in header.legal_basis
    )
    about = listed(
        f"### {plain_text(query.id)}",
        (
            ("标题 title", plain_text(header.title.zh)),
            ("English", plain_text(header.title.en)),
            ("监督模型 model", plain_text(header.model)),
            ("版本、状态 version, status", f"{header.version}, {header.status}"),
            ("严重 severity", header.severity),
            ("把握 confidence", header.confidence),
            *([] if header.alone else [("单独 alone", "不单独成线索, 只在监督模型中计 counts in its model only")]),
            ("线索种类 kind", plain_text(header.kind)),
            ("为什么 why", plain_text(header.why)),
            ("误报提示 innocent explanation", plain_text(header.innocent)),
            ("依据 legal basis", "; ".join(laws)),
            ("需要 needs", codes(header.needs)),
            ("建议调查 next steps", "; ".join(plain_text(step) for step in header.next_steps)),
            ("主体列 subject columns", "; ".join(f"{code(name)} {word}" for name, word in header.subject.items())),
            ("证据列 evidence column", code(header.evidence)),
        ),
    )
    return about + _params(header.params)


def _lookup(query: Query, header: LookupHeader) -> list[str]:
    about = listed(
        f"### {plain_text(query.id)}",
        (
            ("标题 title", plain_text(header.title.zh)),
            ("English", plain_text(header.title.en)),
            ("说明 note", plain_text(header.doc)),
        ),
    )
    return about + _params(header.params)


def _params(params: Mapping[str, Param]) -> list[str]:
    if not params:
        return ["没有参数 no parameters", ""]
    rows = (
        (
            code(name),
            plain_text(one.doc),
            one.kind,
            one.takes,
            "" if one.default is None else code(spelled(one.default)),
            plain_text(one.unit),
        )
        for name, one in params.items()
    )
    return table(("参数 parameter", "含义 meaning", "种类 kind", "类型 type", "默认 default", "单位 unit"), rows)


def _header_words() -> list[str]:
    rows = []
    for at, model in (("pattern", PatternHeader), ("look-up", LookupHeader), ("[params.x]", Param)):
        for name, field in model.model_fields.items():
            values = [one for one in get_args(field.annotation) if isinstance(one, str)]
            rows.append((at, code(name), codes(values)))
    return table(("部分 part", "词 word", "取值 values"), rows)


def unexplained_queries(known: Mapping[str, Query]) -> Iterator[str]:
    """A title, a why, an innocent explanation, a legal basis or a next step that says nothing; a parameter unsaid."""
    for query in known.values():
        told: dict[str, Any] = dict(query.header)
        for name in ("why", "innocent", "doc", "legal_basis", "next_steps"):
            if name in told and not (told[name].strip() if isinstance(told[name], str) else told[name]):
                yield f"{query.path.name}: {name}: " + say("没有说明", "says nothing")
        for language in ("zh", "en"):
            if not getattr(query.header.title, language).strip():
                yield f"{query.path.name}: " + say(f"标题没有 {language}", f"no title in {language}")
        for name, param in query.header.params.items():
            if not param.doc.strip():
                yield f"{query.path.name}: " + say(f"参数 {name} 没有 doc", f"parameter {name} has no doc")


# The command line


@dataclass(frozen=True)
class Command:
    """`help` is the text without its example; `example` is empty where it has none."""

    words: tuple[str, ...]
    help: str
    example: str
    arguments: tuple[TyperArgument, ...]
    options: tuple[TyperOption, ...]

    @property
    def name(self) -> str:
        return " ".join(self.words)


def commands_of(line: typer.Typer) -> list[Command]:
    """Every command a person can type, in the order of the names."""
    return sorted(_commands(get_command(line), ()), key=lambda one: one.words)


def _commands(found: Any, words: tuple[str, ...]) -> Iterator[Command]:
    if isinstance(found, TyperGroup):
        for name, inner in found.commands.items():
            yield from _commands(inner, (*words, name))
        return
    text, *example = re.split(rf"^{EXAMPLE}", found.help or "", maxsplit=1, flags=re.MULTILINE)
    shown = [one for one in found.params if not getattr(one, "hidden", False)]
    yield Command(
        words,
        " ".join(text.split()),
        "".join(example).strip(),
        tuple(one for one in shown if isinstance(one, TyperArgument)),
        tuple(one for one in shown if isinstance(one, TyperOption)),
    )


def wrong_line(line: typer.Typer, text: str) -> str | None:
    """What a typed line has that the commands do not know (or lacks), None if nothing. Runs nothing."""
    words = shlex.split(text)
    if not words or words[0] != PROGRAM:
        return say(f"应以 {PROGRAM} 开头", f"does not begin with {PROGRAM}")
    rest = _without_anywhere(words[1:])
    found: Any = get_command(line)
    while isinstance(found, TyperGroup):
        if not rest or rest[0] not in found.commands:
            return say(f"没有命令 {' '.join(rest[:1])}", f"no command {' '.join(rest[:1])}")
        found = found.commands[rest.pop(0)]
    try:
        found.make_context(found.name, rest)
    except typer.TyperException as error:
        return str(error)
    return None


def _without_anywhere(words: list[str]) -> list[str]:
    """The words without the options of ANYWHERE and their values; one that lacks its value stays."""
    rest: list[str] = []
    left = iter(words)
    for word in left:
        if word in ANYWHERE:
            if next(left, None) is None:
                rest.append(word)
        elif not word.startswith(tuple(f"{option}=" for option in ANYWHERE)):
            rest.append(word)
    return rest


def commands_page(line: typer.Typer) -> str:
    root: Any = get_command(line)
    parts = [
        [
            plain_text(root.help or ""),
            "",
            "stdout is data, stderr is talk. Exit 0 done, 1 a clear error in one line, 2 wrong usage, 130 interrupted.",
            "标准输出是数据, 标准错误是说明。",
            "",
            "## 随处可写的选项 Options of every command",
            "",
            *table(("选项 option", "值 value", "含义 meaning"), (_option(one) for one in root.params)),
            "## 设置 Settings",
            "",
            *table(
                ("环境变量 variable", "默认 default"),
                ((code(variable), code(spelled(getattr(Settings(), name)))) for name, variable in VARIABLES.items()),
            ),
            "## 命令 Commands",
            "",
        ]
    ]
    parts += [_command(one) for one in commands_of(line)]
    return page("命令行 Command line", *parts)


def _command(one: Command) -> list[str]:
    lines = [f"### {PROGRAM} {one.name}", "", plain_text(one.help), "", *block(one.example, "sh")]
    if one.arguments:
        lines += table(
            ("参数 argument", "值 value", "含义 meaning"),
            (
                (
                    code((each.metavar or each.name or "").upper())
                    + ("" if each.required else " (可不写 may be left out)"),
                    _kind(each),
                    plain_text(each.help or ""),
                )
                for each in one.arguments
            ),
        )
    if one.options:
        lines += table(("选项 option", "值 value", "含义 meaning"), (_option(each) for each in one.options))
    return lines


def _option(one: TyperOption) -> tuple[str, str, str]:
    default = "" if one.default in (None, "", False) else f"默认 default {code(spelled(one.default))}"
    bounds = "" if one.min is None and one.max is None else f"{one.min} … {one.max}"
    value = "; ".join(filter(None, (_kind(one), bounds, default)))
    return codes(one.opts), value, plain_text(one.help or "")


def _kind(one: TyperArgument | TyperOption) -> str:
    annotation: Any = one.type_descriptor.annotation
    if annotation is bool:
        return ""
    forms = (annotation, *get_args(annotation))
    kinds = [_KINDS[each] for each in forms if each in _KINDS]
    words = [word for each in forms if get_origin(each) is Literal for word in get_args(each)]
    said = "、".join(map(code, words)) if words else kinds[-1]
    return said + (", 可多个 repeatable" if one.multiple or one.nargs != 1 else "")


_KINDS: dict[object, str] = {str: "文字 text", int: "整数 whole number", float: "小数 number", Path: "路径 path"}


def unexplained_commands(line: typer.Typer) -> Iterator[str]:
    """No help, no example, an example that does not parse, an option without help, an argument without help or name."""
    for one in commands_of(line):
        at = f"{PROGRAM} {one.name}: "
        if not one.help:
            yield at + say("没有说明", "no help text")
        if not one.example:
            yield at + say(f"没有例子 ({EXAMPLE})", f"no example ({EXAMPLE})")
        elif reason := wrong_line(line, one.example):
            yield at + say("例子不对: ", "wrong example: ") + " ".join(reason.split())
        elif tuple(shlex.split(one.example)[1 : 1 + len(one.words)]) != one.words:
            yield at + say("例子是别的命令", "the example is of another command")
        for option in one.options:
            if not option.help:
                yield at + say(f"{option.opts[0]} 没有说明", f"{option.opts[0]} has no help text")
        for argument in one.arguments:
            if not argument.help and not argument.metavar:
                yield at + say(f"参数 {argument.name} 没有说明", f"argument {argument.name} has no help text")
    yield from _unexplained_groups(get_command(line), PROGRAM)


def _unexplained_groups(found: Any, name: str) -> Iterator[str]:
    if isinstance(found, TyperGroup):
        if not found.help:
            yield f"{name}: " + say("没有说明", "no help text")
        for word, inner in found.commands.items():
            yield from _unexplained_groups(inner, f"{name} {word}")


if __name__ == "__main__":
    sys.exit(main())
