"""Broken json, json lines, Parquet and zips."""

import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]

from broken_files.making import json_of, parquet, zipped
from broken_files.outcomes import (
    BOTH,
    COURT,
    DEAD,
    GOOD,
    ID,
    LOST,
    ONE,
    PARTIES,
    TWO,
    Broken,
    Loads,
    Refused,
    Text,
    case,
    of,
)


def records(*rows: tuple[Any, ...], headers: tuple[str, ...] = PARTIES) -> list[dict[str, Any]]:
    return [dict(zip(headers, row, strict=False)) for row in rows]


JSON = (
    Broken("json", "a.json", of(json_of(records(ONE, TWO))), Loads(says={"张三": ID})),
    Broken("json in GBK", "a.json", of(json_of(records(ONE, TWO)), "gbk"), Loads(notes=("编码 gb18030",)), Text("gbk")),
    Broken(
        "json in UTF-16",
        "a.json",
        of("\ufeff" + json_of(records(ONE, TWO)), "utf-16-le"),
        Loads(notes=("编码 utf-16",)),
        Text("utf-16"),
    ),
    Broken(
        "numbers of 18 and of 20 digits",
        "a.json",
        of(json_of(records((*ONE[:5], int(ID)), (*TWO[:5], int(ID + "12"))))),
        Loads(bad=((1, "证件号码", LOST), (2, "证件号码", LOST))),
    ),
    Broken(
        "NaN and Infinity",
        "a.json",
        of(json_of(records((*ONE[:3], float("nan"), *ONE[4:]), (*TWO[:3], float("inf"), "李四")))),
        Loads(bad=((1, "序号", "NaN"), (2, "序号", "不是整数"))),
    ),
    Broken("a member twice", "a.json", of('[{"案号": "1", "案号": "2"}]'), Refused("同一对象中列名重复")),
    Broken("nested without end", "a.json", of("[" * 100_000), Refused("JSON 嵌套过深|不是有效的 JSON")),
    Broken(
        "nested deeper than can be printed",
        "a.json",
        of(json_of(records(ONE))[:-2] + f', "附件": {"[" * 900}1{"]" * 900}}}]'),
        Refused("JSON 嵌套过深"),
    ),
    Broken(
        "nested in cells",
        "a.json",
        of(json_of(records((*ONE, {"甲": [1, {"乙": None}]}), (*TWO[:5], [["x"]]), headers=(*PARTIES, "附件")))),
        Loads(bad=((2, "证件号码", "不是公民身份号码"),), unknown=("附件",)),
    ),
    Broken("one object", "a.json", of(json_of(records(ONE)[0])), Refused("应为对象的数组")),
    Broken(
        "what a server wraps around a list",
        "a.json",
        of(json_of({"code": 200, "data": records(ONE)})),
        Refused("应为对象的数组"),
    ),
    Broken("comments", "a.json", of("[\n// 甲\n" + json_of(records(ONE))[1:]), Refused("不是有效的 JSON", 2)),
    Broken("half a json", "a.json", of(json_of(records(ONE, TWO))[:150]), Refused("不是有效的 JSON", 1)),
    Broken("objects and others in one list", "a.json", of(json_of([*records(ONE), "甲"])), Refused("应为对象", 2)),
    Broken(
        "half a surrogate in a name",
        "a.json",
        of(json_of(records(ONE)).replace("张三", "张\\ud83d")),
        Refused("含有无效字符", 1),
    ),
    Broken(
        "half a surrogate in a header",
        "a.json",
        of(json_of(records(ONE))[:-2] + ', "甲\\ud800": 1}]'),
        Refused("含有无效字符"),
    ),
    Broken(
        "half a surrogate in the name of a sheet",
        "a.json",
        of(f'{{"甲\\ud800": {json_of(records(ONE))}}}'),
        Refused("含有无效字符"),
    ),
    Broken(
        "NUL in a name",
        "a.json",
        of(json_of(records((*ONE[:4], "张\0三", ID), TWO))),
        Loads(("李四",), ((1, "姓名或名称", ".*控制字符"),)),
    ),
    Broken(
        "sheets with names that stand in no workbook",
        "a.json",
        of(
            json_of(
                {
                    "原告/被告": records(ONE, (*TWO[:2], "证人", *TWO[3:])),
                    "": records(TWO),
                    "[" * 40: records((case(2), COURT, "证人", 1, "王五")),
                }
            )
        ),
        Loads(bad=((2, "诉讼地位", "诉讼地位不在"), (1, "诉讼地位", "诉讼地位不在"))),
    ),
    Broken("empty lists", "a.json", of('{"甲": [], "乙": []}'), Refused("文件中没有数据")),
    Broken(
        "json lines with a blank one",
        "a.jsonl",
        of("\n\n".join(map(json_of, records(ONE, (*TWO[:2], "证人", *TWO[3:]), TWO)))),
        Loads(bad=((3, "诉讼地位", "诉讼地位不在"),)),
    ),
    Broken(
        "json lines with a broken one",
        "a.jsonl",
        of(f"{json_of(records(ONE)[0])}\n\n{{'案号': 1}}\n"),
        Refused("不是有效的 JSON", 3),
    ),
    Broken("json called json lines", "a.jsonl", of("[\n" + json_of(records(ONE))[1:]), Refused("不是有效的 JSON", 1)),
    Broken(
        "json lines called json", "a.json", of("\n".join(map(json_of, records(ONE, TWO)))), Refused("不是有效的 JSON")
    ),
)


def columns(**more: Any) -> dict[str, Any]:
    return {
        "案号": [case(1), case(2)],
        "受理法院": pa.array([COURT, COURT]).dictionary_encode(),
        "原告": [["张三", "王五"], ["张三"]],
        "被告": ["李四", None],
        **more,
    }


PARQUET = (
    Broken(
        "lists, decimals, categories, nulls, moments and structures",
        "a.parquet",
        lambda: parquet(
            columns(
                标的额=pa.array([Decimal("50000.50"), None], pa.decimal128(18, 2)),
                立案日期=pa.array(
                    [datetime.datetime(2023, 5, 5, 16, tzinfo=datetime.UTC), None], pa.timestamp("us", "UTC")
                ),
                结案日期=pa.array([None, datetime.date(2023, 6, 1)]),
                附件=pa.array([{"页": 3, "名": "甲"}, None]),
                指纹=pa.array([b"\xff\0", None]),
                空=pa.nulls(2),
            )
        ),
        Loads(
            ("张三", "王五", "李四", "张三"),
            unknown=("附件", "指纹", "空"),
            nodes={
                "LegalCase.amount_claimed_fen": [5000050],
                "LegalCase.filed_date": [datetime.date(2023, 5, 6)],
                "LegalCase.close_date": [datetime.date(2023, 6, 1)],
                "Court.name": [COURT],
            },
        ),
    ),
    Broken(
        "numbers that are none, and too long ones",
        "a.parquet",
        lambda: parquet(columns(标的额=pa.array([float("nan"), 9.99999919700101e17]), 书记员=[None, "-"])),
        Loads(("张三", "王五", "李四", "张三"), ((1, "标的额", "."), (2, "标的额", LOST))),
    ),
    Broken(
        "a Parquet file without rows",
        "a.parquet",
        lambda: parquet({name: pa.array([], pa.string()) for name in PARTIES}),
        Loads(()),
    ),
    Broken(
        "half a Parquet file",
        "a.parquet",
        lambda: (made := parquet(columns()))[: len(made) // 2],
        Refused("不是 Parquet 文件或已损坏"),
    ),
    Broken("a csv called parquet", "a.parquet", of(GOOD), Refused("不是 Parquet 文件或已损坏")),
)

ZIPS = (
    Broken(
        "a zip in a zip, papers beside a table",
        "a.zip",
        lambda: zipped({"甲/a.csv": GOOD, "里.zip": zipped({"b.csv": DEAD}), "判决.docx": b"PK", "图.jpg": b"x"}),
        Loads(left={"a.zip/里.zip": "是压缩包里的压缩包", "a.zip/判决.docx": "不是 Word", "a.zip/图.jpg": "不是表格"}),
        None,
    ),
    Broken(
        "a broken table beside a good one",
        "a.zip",
        lambda: zipped({"a.csv": GOOD, "b.csv": GOOD.replace("张三", '"张三')}),
        Loads(left={"a.zip/b.csv": "第 2 行: 引号没有闭合"}),
        None,
    ),
    Broken(
        "names that lead out of a zip",
        "a.zip",
        lambda: zipped({"../../a.csv": GOOD, "/etc/b.csv": DEAD}),
        Loads((*BOTH, *BOTH)),
        None,
    ),
    Broken("half a zip", "a.zip", lambda: zipped({"a.csv": GOOD})[:60], Refused("不是 zip 压缩包或已损坏")),
    Broken("a zip that is a bomb", "a.zip", lambda: zipped({"a.csv": b"0" * (80 << 20)}), Refused("解压后过大")),
    Broken("a zip of nothing", "a.zip", lambda: zipped({}), Refused(".")),
)
