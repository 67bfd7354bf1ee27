"""Words that stand with a name and are none of it: `原告:周某`, `张三(反诉被告)`, `厂(经营者:张三)`, `张三等5人`."""

import re
from dataclasses import dataclass

from loaders.reference import name_kind, roles, side_of

STATES = (
    "已死亡", "死亡", "已故", "已去世", "未成年", "未成年人", "已成年", "男", "女", "自然人", "个人", "本人",
    "已注销", "注销", "已吊销", "吊销", "已更名", "已撤诉", "已退出", "下落不明", "失踪", "在押", "服刑", "服刑中",
    "户主", "组长", "执行事务合伙人", "诉讼代表人", "代表人", "已和解", "已履行", "缺席", "未到庭",
)  # fmt: skip
"""What a docket notes in brackets behind a party; whatever else stands there belongs to the name: (有限合伙)."""
HEADS = ("法定代表人", "法人代表", "法人", "负责人", "主要负责人", "经营者", "业主", "投资人", "执行事务合伙人")
OTHERS = (
    *HEADS, "代表人", "法定代理人", "委托代理人", "委托诉讼代理人", "诉讼代理人", "代理人", "监护人", "联系人",
    "曾用名", "又名", "别名", "化名", "绰号", "小名", "原名", "现名", "字号", "简称", "以下简称", "职务", "性别",
    "民族",
)  # fmt: skip
"""What a docket says there behind a colon, mostly of others: `经营者:张三`, `曾用名:李某`."""
_LONGEST_FIRST = sorted(OTHERS, key=len, reverse=True)
_GLUED = (*roles(), "村民", "居民", "公民", "自然人", "职工")
"""What docket clerks write before a name without a colon."""
_TOLD_OF = re.compile("(?:系|即|为)[^:]{2,}")
"""In brackets: who somebody is to another, 系李刚之妻."""
_NO_NAME = re.compile(
    "[之的](?:父|母|妻|夫|子|女|兄|弟|姐|妹|父亲|母亲|妻子|丈夫|儿子|女儿|长子|次子|长女|次女|遗孀|近亲属|继承人|代理人)$"
    "|夫妻|夫妇|..一家$|全家$|父子$|母子$|兄弟二人"
)
_BEHIND = re.compile(r"(?P<name>.+)\((?P<inside>(?:[^()]|\([^()]*\))+)\)")
_BEFORE = re.compile(r"(?P<role>[^:()]{2,12}(?:\([^:()]*\))?):(?P<name>.+)")
_REST = re.compile(r"(?P<name>.+?)(?P<rest>等(?:(?:[0-9]{1,4}|[一二两三四五六七八九十百]{1,3})[人名位户家]?|人|户))")
_TITLED = re.compile("(?P<name>.{2,})(?P<title>律师|实习律师|(?:基层)?法律(?:服务)?工作者)")


@dataclass(frozen=True)
class Standing:
    """A name, the words beside it as printed (without white space), and the side that a role before it tells."""

    name: str
    beside: tuple[str, ...] = ()
    side: str | None = None

    @property
    def has_head(self) -> bool:
        """Whether a head of it is told: then it is no person, however short its name (家具厂)."""
        return any(
            word.startswith(tuple(f"{one}:" for one in HEADS)) or _told_of(word) in HEADS for word in self.beside
        )


def standing(text: str) -> Standing:
    """The parts of `text`, which is plain (`graph.identifiers.plain`). What is not known stays in the name.

    >>> standing("原告:周某(已死亡)")
    Standing(name='周某', beside=('原告', '已死亡'), side='A')
    """
    if text.isalnum() and "等" not in text and not text.startswith(_GLUED):
        return Standing(text)
    name, beside, side = text, [], None
    if (found := _BEFORE.fullmatch(name)) and (told := side_of(found["role"])):
        name, side = found["name"], told[1]
        beside.append(found["role"])
    elif before := _glued(name):
        name = name.removeprefix(before)
        told = side_of(before)
        side = told[1] if told else None
        beside.append(before)
    behind: list[str] = []
    while True:
        if (found := _BEHIND.fullmatch(name)) and _is_beside(found["inside"]):
            name = found["name"]
            behind.insert(0, found["inside"])
        elif (found := _REST.fullmatch(name)) and name_kind(found["name"]):
            name = found["name"]
            behind.insert(0, found["rest"])
        else:
            return Standing(name, (*beside, *behind), side)


def _glued(text: str) -> str:
    """The longest word that stands before a name with nothing between: 原告张某甲, 村民李刚; "" where none does."""
    words = [one for one in _GLUED if text.startswith(one) and name_kind(text.removeprefix(one))]
    if not words or text.startswith("第三人民"):  # 第三人民医院
        return ""
    return max(words, key=len)


def others_meant(beside: str | None) -> str:
    """Of the words beside a name those that say that more are meant than are named: 等5人; "" where none do."""
    return next((one for one in (beside or "").split("、") if one.startswith("等")), "")


def kinds_of(beside: str) -> list[str]:
    """The words beside a name, for counting: `经营者:张三、等5人` is 经营者 and 等.

    >>> kinds_of("经营者:张三、反诉被告、等5人")
    ['经营者', '反诉被告', '等']
    """
    found: dict[str, None] = {}
    parts = re.split("[、,;/]", beside)
    for before, part in zip(["", *parts], parts, strict=False):
        if ":" not in before or ":" in part or part.startswith("等"):  # else another one of those it tells of
            found[_told_of(part) or re.sub("^(等|系|即|为).*", r"\1", part.partition(":")[0])] = None
    return list(found)


def describes(name: str) -> bool:
    """Whether what passes for a person's name says who is meant instead: 李刚之父, 王五夫妻."""
    return _NO_NAME.search(name) is not None


def untitled(name: str) -> tuple[str, str]:
    """`赵某丁律师` is the name and the title; "" where a name has none."""
    found = _TITLED.fullmatch(name)
    return (found["name"], found["title"]) if found else (name, "")


def _told_of(part: str) -> str | None:
    """The word of a part that tells of another without a colon: 委托代理人王芳; None where none does."""
    word = next((one for one in _LONGEST_FIRST if part.startswith(one)), "")
    kind = name_kind(part.removeprefix(word)) if word else None
    return word if kind is not None and kind.label == "Person" else None


def _is_beside(inside: str) -> bool:
    """Whether all that stands in brackets is known to be no part of a name."""
    if side_of(inside) is not None:
        return True
    parts = [part for part in re.split("[、,;/]", inside) if part]
    return bool(parts) and all(
        part in STATES
        or side_of(part) is not None
        or (":" in part and part.partition(":")[0] in OTHERS)
        or _told_of(part) is not None
        or _TOLD_OF.fullmatch(part)
        for part in parts
    )
