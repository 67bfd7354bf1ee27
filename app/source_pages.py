"""The pages of the sources: an index by office, and of each register its columns, what they become, sample rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

import polars as pl
from pydantic import BaseModel

from app.language import say
from app.markdown import anchor, block, code, codes, listed, page, plain_text, spelled, table
from app.need_words import relation
from graph import schema
from graph.workspace import PUBLIC_KEY
from loaders import form
from loaders.cells import CELL_TYPES, MAIN
from loaders.filling import labels_of
from loaders.form import OFFICES, Edge, Mention, Node, Ref, Register, column_of, plain_refs
from loaders.registers import Source
from loaders.tabular import Table
from loaders.taking import take

PAGES = "sources"
"""The folder of the pages beside the index."""
CELL_TYPES_HEADING = "单元格的类型 Cell types"
NO_TEMPLATE = "公开数据集, 没有模板 a public data set without template"


def sources_page(known: Mapping[str, Source]) -> str:
    """The index: one line a source, by the office that has it, then the types of cells and the words of a form."""
    intro = [
        "A file is recognised by its headers: all required columns must be there. Headers match exactly after",
        "white space, width and case are evened out. Where other tables have such headers too, its cells or its name",
        "must tell as well (`told_by`). Each register is one file in `loaders/registers/`; how to add one stands in",
        "`CONTRIBUTING.md`. Its columns, words and sample rows stand on its own page.",
        "",
        "文件按表头识别, 必填列须齐全; 别的表也常有的表头, 还要看内容或文件名、表名、标题。",
        "每个单元格或被采用, 或按名忽略, 或进入待补正表。",
        "各列的说明、取值与样例见各来源自己的一页。",
        "",
        "Loan prime rates and average wages (DS36) are no register: numbers of the law stand by date in",
        "`queries/legal/`, with the article and the publication they come from, and none is loaded into the graph.",
        "",
        "LPR 与工资参数(DS36)不是登记表: 法定数值按施行日期写在 `queries/legal/`, 附条文与出处, 不装入图谱。",
        "",
    ]
    offices = [office for office in (*OFFICES, "") if any(one.register.office == office for one in known.values())]
    tables = [_of_office(office, known.values()) for office in offices]
    form_words = ["## 登记表的写法 The form", "", *block(form.__doc__ or ""), *_form_words()]
    return page("来源 Sources", intro, *tables, _cell_types(), form_words)


def _of_office(office: str, known: Iterable[Source]) -> list[str]:
    rows = (
        (
            f"[{plain_text(one.register.id)}]({PAGES}/{address(one.register.id)})",
            plain_text(one.register.title.zh),
            becomes(one.register),
            _required(one.register),
            code(f"qingsu template {one.register.id}") if one.register.template else NO_TEMPLATE,
        )
        for one in known
        if one.register.office == office
    )
    headers = ("来源 id", "名称 title", "成为 becomes", "必填列 required columns", "模板 template")
    return [f"## {_office(office)}", "", *table(headers, rows)]


def _office(office: str) -> str:
    return f"来源机关 {office or '未载明 not said'}"


def address(identifier: str) -> str:
    """The file of a source's page."""
    return f"{quote(identifier, safe='')}.md"


def becomes(register: Register) -> str:
    """What its rows become, in one sentence: the kinds of nodes, then of relations."""
    nodes = [node.label for node in register.node.values()]
    named = [label for mention in register.mention.values() for label in labels_of(mention)]
    things = dict.fromkeys(schema.LABELS[label].zh for label in (*nodes, *named))
    relations = dict.fromkeys(f"“{relation(schema.EDGES[edge.type])}”" for edge in register.edge)
    linked = f", 连成{''.join(relations)}关系" if relations else ""
    return plain_text(f"成为{'、'.join(things)}{linked}。")


def _required(register: Register) -> str:
    told = [column.header for column in register.columns.values() if column.required]
    groups = (f"{'/'.join(register.columns[name].header for name in group)} 至少一项" for group in register.one_of)
    return plain_text("、".join((*told, *groups)))


def source_page(one: Source) -> str:
    """All of one source: how it is recognised, its columns, what they become, and sample rows with what they become."""
    register = one.register
    office = _office(register.office)
    about = listed(
        f"[来源 Sources](../sources.md) › [{plain_text(office)}](../sources.md#{anchor(office)})",
        (
            ("English", plain_text(register.title.en)),
            ("成为 becomes", becomes(register)),
            ("文件 file", code(f"loaders/registers/{one.path}")),
            ("表名 sheet", code(register.sheet)),
            ("键 key, what makes a row one row", _key(register, register.key)),
            (
                "新导出替换 a newer export replaces",
                "同键的行 the row of the same key"
                if not register.replaces
                else f"同一 {_key(register, register.replaces)} 的全部行 all rows of the same",
            ),
            ("至少一项 one of", "; ".join(_headers(register, group) for group in register.one_of)),
            ("来源机关 office", _provenance(register)),
            ("优先 precedence", f"{register.precedence} (大者胜 the higher wins a contradiction)"),
            ("视为空 read as empty", codes(register.empty)),
            ("按名忽略的列 ignored headers", codes(register.ignore)),
            ("按名忽略的表 ignored sheets", codes(register.ignored_sheets)),
            ("模板 template", code(f"qingsu template {register.id}") if register.template else NO_TEMPLATE),
        ),
    )
    title = f"{plain_text(register.id)} {plain_text(register.title.zh)}"
    return page(title, about, _columns(register), _became(register), _refused(register), _example(register))


def _columns(register: Register) -> list[str]:
    labels = {ref for mention in register.mention.values() for ref in mention.label}
    rows = (
        (
            code(name),
            plain_text(column.header),
            "、".join(plain_text(alias) for alias in column.alias),
            f"{code(column.type)} {plain_text(CELL_TYPES[column.type].doc)}"
            + (f" ({plain_text(column.unit)})" if column.unit else ""),
            "是 yes" if column.required else "",
            _split(column),
            "; ".join(
                filter(
                    None,
                    (plain_text(column.doc), _value_map(column, name in labels), _closed(column), _empties(column)),
                )
            ),
        )
        for name, column in register.columns.items()
    )
    headers = (
        "列 column", "表头 header", "别名 alias", "类型 type", "必填 required", "多值 many", "说明、取值 note, values",
    )  # fmt: skip
    types = f"../sources.md#{anchor(CELL_TYPES_HEADING)}"
    return ["## 列 Columns", "", f"类型见 types: [{CELL_TYPES_HEADING}]({types})", "", *table(headers, rows)]


def _became(register: Register) -> list[str]:
    became = [("节点 node", name, _node(node)) for name, node in register.node.items()]
    became += [("提及 mention", name, _mention(mention)) for name, mention in register.mention.items()]
    became += [("关系 edge", edge.type, _edge(edge)) for edge in register.edge]
    rows = ((kind, code(name), _what(told)) for kind, name, told in became)
    owners = [node.label for node in register.node.values()]
    owners += [label for mention in register.mention.values() for label in labels_of(mention)]
    owners += [edge.type for edge in register.edge]
    links = "、".join(map(_schema_link, dict.fromkeys(owners)))
    return ["## 成为 Becomes", "", *table(("种类 kind", "名 name", "内容 what"), rows), f"结构 schema: {links}", ""]


def _schema_link(owner: str) -> str:
    zh = schema.LABELS[owner].zh if owner in schema.LABELS else schema.EDGES[owner].zh
    return f"[{plain_text(owner)}](../schema.md#{anchor(f'{owner} {zh}')})"


def _refused(register: Register) -> list[str]:
    lines = []
    headers = ("列 column", "条件 when", "原因 reason")
    told: list[tuple[str, Sequence[form.Refuse | form.Leave]]] = [
        ("## 不取 Refused", register.refuse), ("## 有意不取, 不需补正 Left out on purpose", register.leave),
    ]  # fmt: skip
    for title, which in told:
        if which:
            rows = ((_which(one), _where(one), plain_text(one.reason)) for one in which)
            lines += [title, "", *table(headers, rows)]
    return lines


def _which(one: form.Refuse | form.Leave) -> str:
    if isinstance(one, form.Leave):
        return codes(one.columns) if one.columns else "整行 the row"
    return code(one.column)


def _where(one: form.Refuse | form.Leave) -> str:
    told = _conditions(one.when)
    if isinstance(one, form.Leave) and one.without:
        other = f"{code(one.without.by)} 相同而 {_conditions(one.without.where)} 的行不在 no row of the same with that"
        return f"{told}; {other}"
    return told


def _example(register: Register) -> list[str]:
    """The sample rows, a column a line, and the relations that they become."""
    if register.template is None:
        return []
    samples = register.template.samples
    rows = ((plain_text(header), *map(code, cells)) for header, *cells in zip(register.headers, *samples, strict=True))
    headers = ("表头 header", *(f"样例 sample {n}" for n in range(1, len(samples) + 1)))
    lines = ["## 样例 Example", "", *table(headers, rows)]
    linked = [
        (f"{n}", plain_text(start), plain_text(kind), plain_text(end)) for n, start, kind, end in _linked(register)
    ]
    if linked:
        lines += ["样例中的关系 the relations in them:", ""]
        lines += table(("样例 sample", "起点 start", "关系 relation", "终点 end"), linked)
    return lines


def _linked(register: Register) -> list[tuple[int, str, str, str]]:
    """Which sample says it, start, relation and end of every edge that the sample rows become when they are loaded."""
    assert register.template is not None
    names = {f"c{n}": list(cells) for n, cells in enumerate(zip(*register.template.samples, strict=True))}
    frame = pl.DataFrame({"row": range(1, len(register.template.samples) + 1), **names})
    frame = frame.with_columns(pl.col(pl.String).replace("", None), pl.col("row").cast(pl.Int64))
    sheet = Table(register.sheet or "-", list(register.headers), frame, {}, "utf-8", 0, [])
    taken = take(register, sheet, file="", load_id="", key=PUBLIC_KEY)
    shown = dict(taken.mentions.select("ref", pl.format("{} {}", "label", pl.col("name").fill_null("?"))).iter_rows())
    for label, nodes in taken.nodes.items():
        caption = schema.LABELS[label].caption
        shown |= {i: f"{label} {text or ''}" for i, text in nodes.select("id", caption).iter_rows()}
    found = []
    for kind, edges in taken.edges.items():
        for edge in edges.iter_rows(named=True):
            number = int(edge["row"].rpartition("/")[2])
            said = relation(schema.EDGES[kind], edge.get("role") or "")
            found.append((number, _in_chinese(shown[edge["start"]]), said, _in_chinese(shown[edge["end"]])))
    return sorted(dict.fromkeys(found), key=lambda one: one[0])


def _in_chinese(text: str) -> str:
    label, _, name = text.partition(" ")
    return f"{schema.LABELS[label].zh} {name}".strip()


def _closed(column: form.Column) -> str:
    return "只认所列的词 no other word counts" if column.closed else ""


def _provenance(register: Register) -> str:
    """The usual office, the basis where all the world may have the data, the column that says which time they cover."""
    told = [register.office]
    told += [f"依据 basis: {register.basis}"] if register.basis else []
    if register.dated:
        header = register.columns[column_of(register.dated)].header
        told.append(f"数据起止按 covers the days of: {header}")
    return "; ".join(told)


def _empties(column: form.Column) -> str:
    return f"视为空 read as empty: {codes(column.empty)}" if column.empty else ""


def _split(column: form.Column) -> str:
    if not column.many:
        return ""
    behind = f", 或以“{plain_text(column.split_behind)}”之后的 `、` 隔开" if column.split_behind else ""
    return f"以 {codes(column.split)} 隔开{behind}"


def _value_map(column: form.Column, is_label: bool) -> str:
    """`撤诉` → `准予撤诉`; several words of one meaning together. A label left open is told by the name."""
    words: dict[str, list[str]] = {}
    for word, meaning in column.values.items():
        words.setdefault(meaning, []).append(word)
    nothing = "按名称判断 by the name" if is_label else "视为未写 read as empty"
    return "; ".join(f"{codes(these)} → {code(meaning) or nothing}" for meaning, these in words.items())


def _key(register: Register, parts: Iterable[str]) -> str:
    told = []
    for part in parts:
        if part in register.node:
            node = register.node[part]
            parts_of = [one for ref in (*node.case, *node.court, *node.key) for one in plain_refs(ref)]
            refs = [ref for ref in parts_of if column_of(ref) in register.columns]
        else:
            refs = list(plain_refs(form.certain(part)))
        told.append(f"{code(part)} ({_headers(register, [column_of(ref) for ref in refs])})")
    return " + ".join(told)


def _headers(register: Register, names: Iterable[str]) -> str:
    return "、".join(plain_text(register.columns[name].header) for name in names)


Told = list[tuple[str, str]]


def _node(node: Node) -> Told:
    ways = (("case", node.case), ("court", node.court), ("key", node.key))
    told = [("", code(node.label)), *((word, codes(refs)) for word, refs in ways), ("from", code(node.from_))]
    further = "; ".join(f"{codes(one.key)} ({code(one.kind)})" for one in node.otherwise)
    return [*told, ("otherwise", further), ("any", _conditions(node.any)), *_values(node.when, node.take, node.set)]


def _mention(mention: Mention) -> Told:
    return [
        ("", codes(mention.label)),
        ("from", code(mention.from_)),
        ("beside", codes(mention.beside)),
        ("case", code(mention.case)),
        ("place", codes(mention.place)),
        ("side", codes(mention.side)),
        ("number", code(mention.number)),
        ("unless", codes(mention.unless)),
        ("", "同名各算一人 each repeated name is another" if mention.repeats else ""),
        *_values(mention.when, mention.take, mention.set),
    ]


def _edge(edge: Edge) -> Told:
    told = [
        ("", f"{code(edge.start)} → {code(edge.end)}"),
        ("from", code(edge.from_)),
        *_values(edge.when, edge.take, edge.set),
    ]
    told.append(("all_of", "; ".join(f"{code(prop)} ← {code(name)}" for prop, name in edge.all_of.items())))
    if edge.across:
        told.append(("across", f"{code(edge.across.by)} {_conditions(edge.across.where)}"))
    return told


def _values(when: form.When, take: Mapping[str, Ref], constants: Mapping[str, form.Constant]) -> Told:
    return [
        ("when", _conditions(when)),
        ("take", "; ".join(f"{code(prop)} ← {' / '.join(code(ref) for ref in refs)}" for prop, refs in take.items())),
        ("set", "; ".join(f"{code(prop)} = {code(spelled(value))}" for prop, value in constants.items())),
    ]


def _conditions(when: form.When) -> str:
    told = {True: "有值 present", False: "无值 absent"}

    def holds(value: bool | list[str | bool]) -> str:
        return told[value] if isinstance(value, bool) else f"= {' / '.join(code(spelled(one)) for one in value)}"

    return "; ".join(f"{code(ref)} {holds(value)}" for ref, value in when.items())


def _what(told: Told) -> str:
    return "; ".join(f"{word}: {text}" if word else text for word, text in told if text)


def _cell_types() -> list[str]:
    rows = (
        (code(name), plain_text(kind.doc), codes(f"{name}.{field}" for field in kind.fields if field != MAIN))
        for name, kind in CELL_TYPES.items()
    )
    return [
        f"## {CELL_TYPES_HEADING}",
        "",
        "The word behind `type` in a register. `take` picks a further value by `column.field` (`case_no.type_code`).",
        "",
        *table(("类型 type", "含义 meaning", "另有的值 further values"), rows),
    ]


def _form_words() -> list[str]:
    """Every word of the form with its default, from the models themselves."""
    parts: dict[str, type[BaseModel]] = {
        "(top)": Register,
        "[columns.x]": form.Column,
        "[node.x]": Node,
        "[mention.x]": Mention,
        "[[edge]]": Edge,
        "across": form.Across,
        "[[refuse]]": form.Refuse,
        "[[leave]]": form.Leave,
        "[template]": form.Template,
    }
    return table(
        ("部分 part", "词 words (必写 must be written in bold)"), ((code(at), _words(m)) for at, m in parts.items())
    )


def _words(model: type[BaseModel]) -> str:
    told = []
    for name, field in model.model_fields.items():
        word = code(field.alias or name)
        told.append(f"**{word}**" if field.is_required() else word)
    return ", ".join(told)


def unexplained_sources(known: Mapping[str, Source]) -> Iterator[str]:
    for name, one in known.items():
        for language in ("zh", "en"):
            if not getattr(one.register.title, language).strip():
                yield f"{one.path}: {name}: " + say(f"标题没有 {language}", f"no title in {language}")
        if not one.register.office:
            yield f"{one.path}: {name}: " + say("没有来源机关 (office)", "no office")
