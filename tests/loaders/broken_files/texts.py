"""Broken csv and tsv."""

from broken_files.making import lines
from broken_files.outcomes import (
    BOTH,
    COURT,
    DEATHS,
    DOCKET,
    GOOD,
    ID,
    LOST,
    NO_PERSON,
    ONE,
    OTHER_ID,
    PARTIES,
    TWO,
    Broken,
    Loads,
    Refused,
    Text,
    case,
    of,
    parties,
)

ENCODINGS = (
    Broken("utf-8", "a.csv", of(GOOD), Loads(notes=("编码 utf-8",), says={"张三": ID, "李四": None})),
    Broken("utf-8 with BOM", "a.csv", of(GOOD, "utf-8-sig"), Loads(notes=("编码 utf-8-sig",), says={"张三": ID})),
    Broken("utf-16 little", "a.csv", of("\ufeff" + GOOD, "utf-16-le"), Loads(notes=("编码 utf-16",)), Text("utf-16")),
    Broken("utf-16 big", "a.csv", of("\ufeff" + GOOD, "utf-16-be"), Loads(notes=("编码 utf-16",)), Text("utf-16")),
    Broken("utf-32", "a.csv", of("\ufeff" + GOOD, "utf-32-le"), Loads(notes=("编码 utf-32",)), Text("utf-32")),
    Broken("utf-16 without BOM", "a.csv", of(GOOD, "utf-16-le"), Refused("含有空字符|无法识别文字编码")),
    Broken("utf-32 without BOM", "a.csv", of(GOOD, "utf-32-be"), Refused("含有空字符|无法识别文字编码")),
    Broken("gbk", "a.csv", of(GOOD, "gbk"), Loads(notes=("编码 gb18030",), says={"张三": ID}), Text("gbk")),
    Broken(
        "a character of four bytes in GB18030",
        "a.csv",
        parties(ONE, (case(1), COURT, "被告", "2", "李𠮷㐂", ""), encoding="gb18030"),
        Loads(("张三", "李𠮷㐂"), notes=("编码 gb18030",)),
        Text("gb18030"),
    ),
    Broken(
        "big5",
        "a.csv",
        of(lines(("案號", "受理法院", "訴訟地位", "序號", "姓名或名稱"), ("1", "2", "3", "4", "5")), "big5"),
        Refused("表头不属于任何来源|无法识别文字编码"),
    ),
    Broken(
        "headers in UTF-8, rows in GBK",
        "a.csv",
        lambda: lines(PARTIES).encode() + lines(ONE, TWO).encode("gbk"),
        Refused(".*编码|表头不属于任何来源"),
    ),
    Broken(
        "ASCII headers, one row in UTF-8 and one in GBK: as GB18030 the first would be another name",
        "a.csv",
        lambda: (
            lines(("ZJHM", "XM", "SWRQ"), (ID, "张三", "2023-05-06")).encode()
            + lines((OTHER_ID, "李四", "2023-05-07")).encode("gbk")
        ),
        Refused(".*编码"),
    ),
    Broken(
        "cut within the last character: as GB18030 all names would be others",
        "a.csv",
        lambda: (
            lines(("ZJHM", "SWRQ", "XM"), (ID, "2023-05-06", "张三"), (OTHER_ID, "2023-05-07", "李"), end="\n")
            .rstrip("\n")
            .encode()[:-1]
        ),
        Refused(".*编码"),
    ),
    Broken(
        "mojibake: UTF-8 read as GBK and saved",
        "a.csv",
        of(GOOD.encode().decode("gbk", "replace")),
        Refused("表头不属于"),
    ),
    Broken(
        "a character that was lost in conversion",
        "a.csv",
        parties((case(1), COURT, "原告", "1", "张\ufffd", ID), TWO),
        Loads(("李四",), ((2, "姓名或名称", ".*�"),)),
    ),
    Broken("gzip called csv", "a.csv", lambda: b"\x1f\x8b\x08" + bytes(40), Refused("内容是 gzip 文件")),
    Broken("nothing but a BOM", "a.csv", lambda: b"\xef\xbb\xbf", Refused("文件是空的|文件中没有数据|没有表头")),
    Broken("nothing but blanks", "a.csv", of(" , \n　,\n"), Refused("没有表头|文件是空的")),
    Broken(
        "BOM in the middle: two files one behind the other",
        "a.csv",
        lambda: lines(PARTIES, ONE).encode("utf-8-sig") + lines(PARTIES, TWO).encode("utf-8-sig"),
        Loads(notes=("1 行是重复的表头行",), says={"张三": ID}),
    ),
    Broken(
        "BOM within cells",
        "a.csv",
        parties((case(1), COURT, "原告", "1", "\ufeff张三", f"\ufeff{ID}"), TWO),
        Loads(says={"张三": ID}),
    ),
)

LINES = (
    Broken("line ends of an old Mac", "a.csv", of(GOOD.replace("\n", "\r")), Loads()),
    Broken(
        "three kinds of line ends",
        "a.csv",
        of(lines(PARTIES, end="\r\n") + lines(ONE, end="\r") + lines(TWO, (case(1), COURT, "证人", "3", "王五", ""))),
        Loads(bad=((4, "诉讼地位", "诉讼地位不在对照表中"),)),
    ),
    Broken(
        "line breaks in quotes",
        "a.csv",
        parties(
            (case(1), COURT, "原告", "1", '"张\n三"', ID), (case(1), f'"{COURT}\r\n"', "证人", "2", "王五", ""), TWO
        ),
        Loads(bad=((4, "诉讼地位", "诉讼地位不在对照表中"),), says={"张三": ID}),
    ),
    Broken(
        "a line break without quotes tears a row",
        "a.csv",
        parties((case(1), COURT, "原告", "1", f"张\n三,{ID}"), TWO),
        Loads(("李四",), ((2, "姓名或名称", NO_PERSON), (3, "案号", "不是案号")), notes=("2 行比表头短",)),
    ),
    Broken(
        "breaks that are none in csv",
        "a.csv",
        parties(
            (case(1), COURT, "原告", "1", "张\u2028三", f"{ID}\x85"), (case(1), COURT, "被告", "2", "李\x0b四\x0c", "")
        ),
        Loads(says={"张三": ID}),
    ),
    Broken("the mark of the end of a file of DOS", "a.csv", of(GOOD + "\x1a"), Loads(bad=((4, "案号", ""),))),
    Broken("lone quote", "a.csv", parties(ONE, (case(1), COURT, "被告", "2", '"李四', "")), Refused("引号没有闭合", 3)),
    Broken("text behind a quote", "a.csv", parties((*ONE[:4], '"张三"甲', ID)), Refused("引号后有多余字符", 2)),
    Broken(
        "quotes in the middle of a cell",
        "a.csv",
        parties(ONE, (case(1), COURT, "被告", "2", '李"四"', ""), (case(1), COURT, "被告", "3", '"王""五"""', "")),
        Loads(("张三",), ((3, "姓名或名称", NO_PERSON), (4, "姓名或名称", NO_PERSON))),
    ),
    Broken(
        "sep=; in the first line",
        "a.csv",
        of("sep=;\n" + lines(PARTIES, ONE, TWO, between=";")),
        Loads(notes=("以分号分隔",)),
        Text(between=";", skip=1),
    ),
    Broken(
        "semicolons",
        "a.csv",
        of(lines(PARTIES, ONE, TWO, between=";")),
        Loads(notes=("以分号分隔",)),
        Text(between=";"),
    ),
    Broken(
        "tabs in a csv",
        "a.csv",
        of(lines(PARTIES, ONE, TWO, between="\t")),
        Loads(notes=("以制表符分隔",)),
        Text(between="\t"),
    ),
    Broken("commas in a tsv", "a.tsv", of(GOOD), Refused("表头不属于任何来源", 1)),
    Broken("full-width commas", "a.csv", of(GOOD.replace(",", "，")), Refused("表头不属于任何来源", 1)),
    Broken("a comma at the end of each row", "a.csv", of(GOOD.replace("\n", ",\n")), Loads(says={"张三": ID})),
    Broken(
        "rows of nothing but commas and blanks",
        "a.csv",
        of(
            lines(PARTIES, [""] * 6, ONE, [" ", "　", "\t", "", "", ""], (case(1), COURT, "证人", "3", "王五", ""), TWO)
        ),
        Loads(bad=((5, "诉讼地位", "诉讼地位不在对照表中"),)),
    ),
    Broken("NUL", "a.csv", of(GOOD.replace("张三", "张\0三")), Refused("含有空字符")),
    Broken(
        "a control character in a name and in an id",
        "a.csv",
        parties((*ONE[:4], "张\x07三", ID), (case(1), COURT, "被告", "2", "李四", f"{OTHER_ID}\x02")),
        Loads(("李四",), ((2, "姓名或名称", ".*控制字符"), (3, "证件号码", ".*控制字符")), says={"李四": None}),
    ),
    Broken(
        "a cell of more than 16 MB",
        "a.csv",
        parties(ONE, (*TWO[:4], "a" * ((1 << 24) + 1), "")),
        Refused("单元格过长", 3),
    ),
    Broken("header only", "a.csv", parties(), Loads(())),
    Broken("one column that is nobody's", "a.csv", of("姓名\n张三\n李四\n"), Refused("表头不属于任何来源", 1)),
    Broken(
        "one column of case numbers",
        "a.csv",
        of(f"案号\n{case(1)}\n{case(2)}\n无号\n"),
        Loads((), ((4, "案号", "不是案号"),), nodes={"LegalCase.case_no": [case(1), case(2)]}),
    ),
    Broken(
        "2,000 columns",
        "a.csv",
        lambda: lines(
            (*PARTIES, *(f"列{n}" for n in range(1994))), (*ONE, *range(1994)), (*TWO, *[""] * 1994)
        ).encode(),
        Loads(unknown=tuple(f"列{n}" for n in range(1994))),
    ),
    Broken(
        "the header stands too far down",
        "a.csv",
        of("说明一,说明二\n" * 30 + GOOD),
        Refused("表头不属于任何来源"),
    ),
)

SHAPES = (
    Broken(
        "title, page header again, total, signature",
        "a.csv",
        of(
            "清和县人民法院当事人明细\n制表日期：2023年,,,,,\n"
            + GOOD
            + lines(PARTIES, (case(2), COURT, "原告", "1", "王五", ""), ("合计", "", "", "", "3", ""))
            + "制表人：甲,,,,,\n"
        ),
        Loads(
            ("张三", "李四", "王五"),
            notes=("2 行是标题或说明行", "1 行是重复的表头行", "2 行是表尾行"),
        ),
    ),
    Broken(
        "a subtotal in the middle",
        "a.csv",
        parties(ONE, ("小计", "", "", "", "1", ""), TWO),
        # Written down was (3, "案号", "不是案号"): a row that nobody could correct. What counts of others is set aside.
        Loads(("张三", "李四"), notes=("1 行是小计或合计行",)),
    ),
    Broken(
        "one cell too few",
        "a.csv",
        parties((case(1), "原告", "1", "张三", ID), TWO),
        Loads(
            ("李四",),
            (
                (2, "受理法院", "受理法院与案号"),
                (2, "姓名或名称", "名称中夹有号码"),
                (2, "序号", "不是整数"),
                (2, "诉讼地位", "诉讼地位不在对照表中"),
            ),
            notes=("1 行比表头短",),
        ),
    ),
    Broken(
        "one cell too many in the middle",
        "a.csv",
        parties((case(1), COURT, "", "原告", "1", "张三", ID), TWO),
        # Written down was that 诉讼地位 must be filled; of a row that is out for a bad cell no empty one is told.
        Loads(
            ("李四",),
            ((2, "姓名或名称", NO_PERSON), (2, "序号", "不是整数"), (2, "证件号码", "不是公民身份号码")),
            ("(第7列)",),
            ("1 行比表头长",),
        ),
    ),
    Broken(
        "a comma in a name shifts what is behind it",
        "a.csv",
        parties((*ONE[:4], "张三", "王五", ID), TWO),
        Loads(BOTH, ((2, "证件号码", "不是公民身份号码"),), ("(第7列)",), ("1 行比表头长",), says={"张三": None}),
    ),
    Broken("a known header twice", "a.csv", parties((*ONE, "王五"), more=("姓名或名称",)), Refused("列名重复", 1)),
    Broken(
        "two words for one column",
        "a.csv",
        parties((*ONE, ID), more=("身份证件号", "ZJHM")),
        Refused("“证件号码”与“ZJHM”都是“证件号码”: 请用 qingsu map", 1),
    ),
    Broken(
        "an unknown header twice",
        "a.csv",
        parties((*ONE, "甲", "乙"), (*TWO, "", "丙"), more=("核对", "核对")),
        Loads(unknown=("核对(第7列)", "核对(第8列)")),
    ),
    Broken(
        "cells without a header", "a.csv", parties((*ONE, "甲"), (*TWO, ""), more=("",)), Loads(unknown=("(第7列)",))
    ),
    Broken(
        "headers with breaks, blanks, zero widths and full widths",
        "a.csv",
        of(
            lines(("\u200b案号", '"受理\n法院"', "诉讼　地位", "序\u00a0号", "姓名或\u2060名称 ", "ＺＪＨＭ"), ONE, TWO)
        ),
        Loads(says={"张三": ID}),
    ),
    Broken(
        "headers with marks of direction and soft hyphens",
        "a.csv",
        of(
            lines(
                ("\u200e案号\u200f", "受理法院", "\u202a诉讼地位\u202c", "序号", "姓名\u00ad或名称", "证件号码"),
                ONE,
                TWO,
            )
        ),
        Loads(says={"张三": ID}),
    ),
    Broken(
        "marks of direction, zero widths, ideographic spaces in names and ids",
        "a.csv",
        parties(
            (case(1), COURT, "原告", "1", "张\u200b　三\u200f", f"\u202a{ID}\u202c"),
            (case(1), COURT, "\u2068被告\u2069", "2", "\u200e李四", f"999999\u200d{OTHER_ID[6:]}"),
        ),
        Loads(says={"张三": ID, "李四": OTHER_ID}),
    ),
    Broken(
        "look-alike digits: full-width ones are digits",
        "a.csv",
        parties(
            ("（２０２３）冀９９０１民初１号", *ONE[1:5], "９９９９９９１９７００１０１００１７"),
            (*TWO[:5], "９９９９９９１９７２０１０１００２ｘ"),
        ),
        Loads(says={"张三": ID, "李四": OTHER_ID}, nodes={"LegalCase.case_no": [case(1)]}),
    ),
    Broken(
        "look-alike digits: 〇, O, an Arabic digit and a Cyrillic letter are none",
        "a.csv",
        parties(
            (*ONE[:5], "99999919700101〇〇17"),
            (*TWO[:5], "999999197201O1002X"),
            (case(2), COURT, "原告", "1", "王五", "99999919700101٠٠17"),
            (case(2), COURT, "被告", "2", "赵六", "99999919720101002Х"),
        ),
        Loads(("张三", "李四", "王五", "赵六"), tuple((n, "证件号码", "不是公民身份号码") for n in (2, 3, 4, 5))),
    ),
    Broken(
        "two tables one under the other",
        "a.csv",
        of(f"{GOOD}\n{lines(DOCKET, (case(2), COURT, '王五', '赵六', '100'))}"),
        Loads(
            bad=(
                (5, "序号", "不是整数"),
                (5, "案号", "不是案号"),
                (6, "姓名或名称", NO_PERSON),
                (6, "序号", "不是整数"),
                (6, "诉讼地位", "诉讼地位不在对照表中"),
            )
        ),
    ),
    Broken(
        "等5人, 同上 in a list",
        "a.csv",
        of(
            lines(
                DOCKET,
                (case(1), COURT, "张三等5人", "李四", "1"),
                (case(2), COURT, "同上", "王五", "1"),
                (case(3), COURT, "赵六、钱七等2人", "孙八", "1"),
            )
        ),
        Loads(
            ("张三", "李四", "王五", "赵六", "钱七", "孙八"),
            ((3, "原告", "“同上”所指不明"),),
            notes=("“原告”中 1 个名称旁写有“等”, 只取名称",),
        ),
    ),
    Broken(
        "同上 where one name stands",
        "a.csv",
        parties(
            ONE,
            (case(1), "同上", "被告", "2", "李四", ""),
            (case(2), COURT, "原告", "1", "同上", "〃"),
            (case(2), COURT, "被告", "2", "李四等5人", ""),
        ),
        Loads(
            (*BOTH, "李四"),
            ((3, "受理法院", "“同上”"), (4, "姓名或名称", "“同上”"), (4, "证件号码", "")),
            nodes={"Court.name": [COURT]},
            notes=("“姓名或名称”中 1 个名称旁写有“等”, 只取名称",),
        ),
    ),
    Broken(
        "what a database prints for nothing",
        "a.csv",
        parties((case(1), "NULL", "原告", "1", "张三", "NULL"), (case(1), COURT, "被告", "\\N", "李四", "(null)")),
        Loads(nodes={"Court.name": [COURT]}, says={"张三": None}),
    ),
    Broken(
        "one case in several rows of a docket",
        "a.csv",
        of(
            lines(
                DOCKET,
                (case(1), COURT, "张三", "李四", "1"),
                (case(1), COURT, "王五", "", "1"),
                (case(2), COURT, "赵六", "钱七", "1"),
            )
        ),
        Loads(("张三", "李四", "王五", "赵六", "钱七"), notes=("1 行与前面的行是同一案或同一事",)),
    ),
    Broken(
        "two rows of one case that contradict each other",
        "a.csv",
        of(
            lines(
                DOCKET,
                (case(1), COURT, "张三", "李四", "1"),
                (case(1), COURT, "王五", "李四", "2"),
                (case(2), COURT, "赵六", "钱七", "1"),
            )
        ),
        Loads(("赵六", "钱七"), ((2, "", "与第 3 行的“案号”.*相同, 其余内容不同"), (3, "", "与第 2 行的“案号”"))),
    ),
    Broken(
        "the same key twice: once alike, once not",
        "a.csv",
        parties(ONE, TWO, TWO, (*ONE[:5], OTHER_ID)),
        Loads(
            ("李四",),
            ((2, "", "与第 5 行的“案号”"), (5, "", "与第 2 行的“案号”")),
            notes=("1 行与另一行完全相同, 只计一次",),
            again=2,
        ),
    ),
    Broken(
        "own columns that are called like ours of the quarantine",
        "a.csv",
        parties((*ONE, "卷宗第3页", "送达未成"), (*TWO, "", ""), more=("出处", "原因")),
        Loads(unknown=("出处", "原因")),
    ),
    Broken(
        "cells that are formulas for a spreadsheet stay text",
        "a.csv",
        parties(
            (case(1), "=cmd|'/C calc'!A0", "原告", "=1+1", "张三", ""),
            (case(1), "@SUM(A1)", "被告", "+2", "+李四", "-3"),
            (case(2), "+1", "原告", "1", "=HYPERLINK(A1)", ""),
        ),
        # The = has to be the reason, not the court's code that happened to be known: of a court without a code =cmd
        # would have been the name.
        Loads(
            ("张三",),
            (
                (2, "受理法院", "是公式而没有结果"),
                (2, "序号", "是公式而没有结果"),
                (3, "受理法院", "受理法院与案号"),
                (3, "姓名或名称", NO_PERSON),
                (3, "证件号码", "不是公民身份号码"),
                (4, "受理法院", "受理法院与案号"),
                (4, "姓名或名称", "是公式而没有结果"),
            ),
        ),
    ),
    Broken(
        "how programs keep a number a text",
        "a.csv",
        parties(
            (*ONE[:5], f"{ID}\t"), (*TWO[:5], f"'{OTHER_ID}"), (case(2), COURT, "原告", "1", "王五", f'="{OTHER_ID}"')
        ),
        Loads(
            # Written down was 不是公民身份号码 for both, before what such marks are for was known.
            ("张三", "李四", "王五"),
            says={"张三": ID, "李四": OTHER_ID, "王五": OTHER_ID},
        ),
    ),
    Broken(
        "marks that keep a number a text, but around no number",
        "a.csv",
        parties(
            (*ONE[:5], f'=CONCAT("{ID}")'), (*TWO[:5], f"'{OTHER_ID}*"), (case(2), COURT, "原告", "1", "王五", "'")
        ),
        Loads(
            ("张三", "李四", "王五"),
            (
                (2, "证件号码", "是公式而没有结果"),
                (3, "证件号码", "证件号码部分隐去"),
                (4, "证件号码", "不是公民身份号码"),
            ),
            says={"张三": None, "李四": None, "王五": None},
        ),
    ),
    Broken(
        "scientific notation",
        "a.csv",
        parties((*ONE[:5], "9.99999E+17"), (*TWO[:5], "9.99999197001010e+17")),
        Loads(bad=((2, "证件号码", LOST), (3, "证件号码", LOST))),
    ),
    Broken(
        "errors of a spreadsheet that became text",
        "a.csv",
        parties(
            (case(1), "#N/A", "原告", "1", "张三", "#REF!"),
            (case(1), COURT, "被告", "#VALUE!", "李四", ""),
            (case(2), COURT, "原告", "1", "#NAME?", ""),
        ),
        Loads(
            bad=(
                (2, "受理法院", ".*错误值"),
                (2, "证件号码", ".*错误值"),
                (3, "序号", ".*错误值"),
                (4, "姓名或名称", ".*错误值"),
            ),
            nodes={"Court.name": [COURT]},
        ),
    ),
    Broken(
        "days that never were, and days that could be two",
        "a.csv",
        of(
            lines(
                DEATHS,
                *(
                    (ID, "张三", day)
                    for day in (
                        "2023-02-29",
                        "2023-13-01",
                        "2023-00-10",
                        "0000-00-00",
                        "20230230",
                        "05/06/2023",
                        "23-5-6",
                        "45052",
                        "2023-05",
                    )
                ),
            )
        ),
        Loads(
            (),
            (
                *((n, "死亡日期", "没有 .* 这一天") for n in (2, 3, 4, 6)),
                (5, "死亡日期", "年份应在 1800 与 2199 之间"),
                (7, "死亡日期", "日与月的先后不明"),
                (8, "死亡日期", "年份应写四位"),
                (9, "死亡日期", "像是表格软件的日期序号, 自 1900 年起算为 2023-05-06"),
                (10, "死亡日期", "只有年月, 缺日"),
            ),
        ),
    ),
    Broken(
        "days with a time zone, in full width and in words",
        "a.csv",
        of(
            lines(
                DEATHS,
                (ID, "张三", "2023-05-05T16:00:00Z"),
                (OTHER_ID, "李四", "２０２３年５月６日"),
                ("", "王五", "2023-05-06"),
            )
        ),
        Loads(bad=((4, "证件号", "必填"),), says={"张三": "2023-05-06", "李四": "2023-05-06"}, prop="death_date"),
    ),
    Broken(
        "a year in words",
        "a.csv",
        of(lines(DEATHS, (ID, "张三", "二〇二三年五月六日"), (OTHER_ID, "李四", "二○二三年五月六日"))),
        Loads(says={"张三": "2023-05-06", "李四": "2023-05-06"}, prop="death_date"),
    ),
    Broken(
        "cut in the middle of a row",
        "a.csv",
        of(GOOD[: GOOD.rindex("被告")]),
        Loads(("张三",), ((3, "诉讼地位", "必填"),), notes=("1 行比表头短",)),
    ),
    Broken("cut within quotes", "a.csv", of(GOOD + f'{case(2)},"清和县'), Refused("引号没有闭合", 4)),
)


TEXTS = (*ENCODINGS, *LINES, *SHAPES)
