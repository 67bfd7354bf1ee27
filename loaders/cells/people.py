"""People and organisations by their names, alone or with what stands beside the name in a list."""

import re

import polars as pl

from graph.identifiers import is_masked, plain
from loaders.cells.amounts import ratio
from loaders.cells.kinds import MAIN, BadCell, CellType, Values
from loaders.cells.numbers import ID_FIELDS, identifier
from loaders.reference import name_kind, side_of, village_name
from loaders.standing import describes, standing, untitled

_NUMBER_IN_NAME = re.compile(r"[0-9]{14}")
"""No name has so many digits on end: a number of a person in it would be shown with the name."""
NAMELESS = (
    "不详", "不明", "未知", "待查", "待定", "暂无", "暂缺", "缺失", "无名", "无名氏", "匿名", "某人",
    "见附表", "见附件", "见附页", "详见附表", "详见附件",
)  # fmt: skip
"""What stands where a name is not known; as a name it would make one person of many."""


def _hold_to_one(text: str) -> None:
    """Raises BadCell: lines, or words of two characters and more between spaces, are names: together no third one."""
    lines = [line for line in map(plain, text.strip().splitlines()) if line]
    are_lines = len(lines) > 1 and all(len(line) > 1 and name_kind(line) for line in lines)
    words = list(map(plain, text.split()))
    if are_lines or (len(words) > 1 and all(len(word) > 1 and _is_person(word) for word in words)):
        raise BadCell("一格内像是几个名称, 请用顿号分开或分行填写")


_BEFORE_COLON = re.compile("[^()、,;:]*:")


def _name(text: str, _: str) -> Values:
    found = standing(plain(text))
    name = found.name
    if not name:
        raise BadCell("名称为空")
    _hold_to_one(text)
    if _NUMBER_IN_NAME.search(name):
        raise BadCell("名称中夹有号码, 请分列填写")
    if beside := _BEFORE_COLON.search(name):
        raise BadCell(f"名称旁的“{beside[0]}”不在对照表中, 这一栏请只写名称")
    kind = name_kind(name)
    values: Values = {MAIN: name, "masked": is_masked(name), "beside": "、".join(found.beside) or None}
    values["beside_side"] = found.side
    if kind is None:
        return values
    label = "Company" if kind.label == "Person" and found.has_head else kind.label
    if label == "Person" and describes(name):
        raise BadCell("像是对人的说明而不是姓名, 请写姓名")
    values |= {"label": label, "org_kind": kind.org_kind or None}
    if kind.label == "VillageOrg":
        village = village_name(name)
        values |= {"village": village.name, "township": village.township or None, "kind": village.kind or None}
    return values


def _village(text: str, _: str) -> Values:
    village = village_name(text)
    return {MAIN: village.name, "township": village.township or None, "kind": village.kind or None}


def _role(text: str, _: str) -> Values:
    found = side_of(text)
    if found is None:
        raise BadCell("诉讼地位不在对照表中")
    return {MAIN: found[0], "side": found[1]}


_BRACKETED = re.compile(r"(?P<name>[^()]+?)(?:\((?P<inside>.*)\))?")


def _item(text: str) -> tuple[str, list[str]]:
    """`张三(999… 60%)` is the name and the words in its brackets."""
    folded = text.replace("（", "(").replace("）", ")").strip()
    if name_kind(folded) is not None and "(" in folded and not folded.endswith(")"):
        return folded, []
    found = _BRACKETED.fullmatch(folded)
    if found is None:
        raise BadCell("括号不成对")
    return found["name"].strip(), (found["inside"] or "").split()


_SCOPES = (
    "一般授权", "特别授权", "一般代理", "特别代理", "全权代理", "公民代理", "公民", "近亲属", "亲属", "员工", "职工",
    "工作人员", "单位推荐", "社区推荐", "村委会推荐", "法律援助", "指派", "律师", "实习律师", "法律工作者",
    "基层法律服务工作者",
)  # fmt: skip
"""What a docket notes of an agent in brackets that is no firm."""
_LAST_BRACKETS = re.compile(r"(?P<name>.+)\((?P<inside>(?:[^()]|\([^()]*\))+)\)")
_FIRM_BEFORE = re.compile("(?P<firm>.{2,}(?:律师事务所|律所|法律服务所|法律援助中心)):?(?P<name>.{2,})")


def _agent(text: str, _: str) -> Values:
    """`赵某丁(某律师事务所)`, `某律师事务所赵某丁律师`; scopes and titles stand beside the name."""
    words = text.split()
    beside = [plain(word) for word in words if plain(word) in _SCOPES] if len(words) > 1 else []
    text = " ".join(word for word in words if plain(word) not in beside) if beside else text
    _hold_to_one(text)
    name = plain(text)
    firms: list[str] = []
    while found := _LAST_BRACKETS.fullmatch(name):
        words = [word for word in re.split("[、,;/]", found["inside"]) if word]
        noted = [word for word in words if word in _SCOPES or word in KINSHIP]
        beside = [*noted, *beside]
        firms = [*(word for word in words if word not in noted), *firms]
        name = found["name"]
    if name.count("(") != name.count(")"):
        raise BadCell("括号不成对")
    name, title = untitled(name)
    if title:
        beside.append(title)
    if (found := _FIRM_BEFORE.fullmatch(name)) and _is_person(found["name"]):
        firms, name = [found["firm"], *firms], found["name"]
    if len(dict.fromkeys(firms)) > 1:
        raise BadCell("括号内应只有执业机构")
    named = _name(name, "")
    named["beside"] = "、".join((*([named["beside"]] if named["beside"] else []), *beside)) or None
    if not firms:  # a firm named without a person stands for its agent
        return {**named, "firm": named[MAIN] if named.get("label") == "Company" else None}
    return {**named, "firm": firms[0]}


def _is_person(name: str) -> bool:
    kind = name_kind(name)
    return kind is not None and kind.label == "Person"


_ROLE_BEFORE = re.compile(r"(?P<role>[^:：]+)[:：](?P<name>.+)")
_ROLE_BEHIND = re.compile(r"(?P<name>.+)[(（](?P<role>[^()（）]+)[)）]")


def _party_in_role(text: str, _: str) -> Values:
    """`原告:张三`, `张三(原告)`; a bare name has no role, and so no side."""
    for form in (_ROLE_BEFORE, _ROLE_BEHIND):
        found = form.fullmatch(text.strip())
        told = side_of(found["role"]) if found else None
        if found and told:
            return {**_name(found["name"], ""), "role": told[0], "side": told[1]}
    if ":" in text or "：" in text:
        raise BadCell("诉讼地位不在对照表中")
    return _name(text, "")


_NUMBERED = re.compile(r"(?P<name>.+)[(（](?P<number>[0-9A-Za-z]{15,18})[)）]")


def _party(text: str, _: str) -> Values:
    """`张三(证件号)`; brackets that hold no number belong to the name: 某某合伙企业(有限合伙)."""
    found = _NUMBERED.fullmatch(text.strip())
    if found is None:
        return _name(text, "")
    number = identifier(found["number"], "")
    return _name(found["name"], "") | {f"id.{field}": value for field, value in number.items()}


def _holder(text: str, _: str) -> Values:
    """`张三(证件号 60%)`: number and share in any order, either may be absent."""
    name, inside = _item(text)
    values = _name(name, "")
    for word in inside:
        if word.endswith(("%", "‰")):
            values["ratio"] = ratio(word, "")[MAIN]
        else:
            values |= {f"id.{field}": value for field, value in identifier(word, "").items()}
    return values


def _post_holder(text: str, _: str) -> Values:
    """`张三(证件号 监事)`: number and post in any order, either may be absent."""
    name, inside = _item(text)
    values = _name(name, "")
    posts = []
    for word in inside:
        if re.search("[0-9]{6}", word):
            values |= {f"id.{field}": value for field, value in identifier(word, "").items()}
        else:
            posts.append(word)
    values["post"] = "、".join(posts) or None
    return values


# Word → (kind of kinship, degree 亲等). Civil Code 1045; a spouse has no degree.
_KINSHIPS: tuple[tuple[str, int | None, str], ...] = (
    ("配偶", None, "妻 夫 妻子 丈夫 配偶 爱人"),
    ("父母子女", 1, "父 母 子 女 父亲 母亲 儿子 女儿 长子 次子 三子 长女 次女 三女 独生子 独生女 养子 养女 继子 继女"),
    ("兄弟姐妹", 2, "兄 弟 姐 妹 哥 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹"),
    ("祖孙", 2, "祖父 祖母 外祖父 外祖母 爷爷 奶奶 外公 外婆 孙 孙子 孙女 外孙 外孙子 外孙女"),
    ("姻亲", 1, "儿媳 女婿 媳 婿 公公 婆婆 公 婆 岳父 岳母"),
    ("姻亲", 2, "嫂 嫂子 弟媳 姐夫 妹夫 小叔 小姑 妻弟 妻兄 妻姐 妻妹"),
    ("叔侄舅甥", 3, "侄 侄子 侄女 外甥 外甥女 叔 伯 姑 舅 姨"),
)
KINSHIP = {word: (kin, degree) for kin, degree, words in _KINSHIPS for word in words.split()}
HEADS = ("户主", "本人")


def _relative(text: str, _: str) -> Values:
    """`张三(妻)`."""
    name, inside = _item(text)
    if len(inside) != 1:
        raise BadCell("亲属应写作 姓名(关系)")
    kinship = _kinship(inside[0], "")
    return {**_name(name, ""), "kin": kinship["kin"], "degree": kinship["degree"]}


def _kinship(text: str, _: str) -> Values:
    word = plain(text)
    if word in HEADS:
        return {MAIN: word, "kin": None, "degree": None}
    if word not in KINSHIP:
        raise BadCell("亲属关系称谓不在对照表中")
    kin, degree = KINSHIP[word]
    return {MAIN: word, "kin": kin, "degree": degree}


_NAME_FIELDS: dict[str, type[pl.DataType]] = {
    MAIN: pl.String, "masked": pl.Boolean, "label": pl.String, "org_kind": pl.String, "beside": pl.String,
    "beside_side": pl.String, "village": pl.String, "township": pl.String, "kind": pl.String,
}  # fmt: skip
_ID_IN_ITEM: dict[str, type[pl.DataType]] = {f"id.{field}": kind for field, kind in ID_FIELDS.items()}
_KIN_FIELDS: dict[str, type[pl.DataType]] = {"kin": pl.String, "degree": pl.Int64}

TYPES: dict[str, CellType] = {
    "name": CellType("人、企业或村集体的名称", _NAME_FIELDS, _name),
    "village": CellType("村名", {MAIN: pl.String, "township": pl.String, "kind": pl.String}, _village),
    "role": CellType("诉讼地位", {MAIN: pl.String, "side": pl.String}, _role),
    "agent": CellType("代理人, 姓名(执业机构)", {**_NAME_FIELDS, "firm": pl.String}, _agent),
    "party": CellType("当事人, 姓名或名称(证件号)", {**_NAME_FIELDS, **_ID_IN_ITEM}, _party),
    "party_in_role": CellType(
        "当事人, 诉讼地位:姓名或名称, 地位可无",
        {**_NAME_FIELDS, "role": pl.String, "side": pl.String},
        _party_in_role,
    ),
    "holder": CellType("股东, 姓名(证件号 比例)", {**_NAME_FIELDS, **_ID_IN_ITEM, "ratio": pl.Float64}, _holder),
    "post_holder": CellType(
        "任职者, 姓名(证件号 职务)", {**_NAME_FIELDS, **_ID_IN_ITEM, "post": pl.String}, _post_holder
    ),
    "relative": CellType("亲属, 姓名(关系)", {**_NAME_FIELDS, **_KIN_FIELDS}, _relative),
    "kinship": CellType("亲属关系称谓", {MAIN: pl.String, **_KIN_FIELDS}, _kinship),
}
