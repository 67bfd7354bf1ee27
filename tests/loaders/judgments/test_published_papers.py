"""What papers have as they are published and copied, and clean ones have not: lost breaks and stops, pages around them,
parties in prose. Each was found in a paper of a real court; the facts here are made up.
"""

import pytest
from written_paper import BOTH, CASE, ENDS, ORDERED, SUIT, agents, names, read, told_of

from loaders.judgments.documents import text_of_page
from loaders.judgments.judgment import IN_PROSE

TITLE = "清和县人民法院民 事 判 决 书（2019）冀9901民初12号"
HEAD = "原告：张三，男，汉族，住清和县石桥镇。被告：李四，男，汉族，住岚川县。"
ASKED = "原告张三诉称，李四借款5万元。请求判令被告还款。"
HELD = "本院认为，应还款。判决如下：一、被告李四还款5万元。案件受理费1050元。"
SIGNED = "审判长周某审判员吴某审判员郑某二〇一九年三月一日书记员冯某"
FLAT = f"{TITLE}{HEAD}{SUIT}{ASKED}{HELD}{SIGNED}"
"""A paper without any break."""
LINES = "\n".join(("清和县人民法院", "民 事 判 决 书", "（2019）冀9901民初12号", HEAD, SUIT, HELD, ENDS))
PREFACE = (
    "跳转到主要内容", "（2019）冀9901民初12号", "裁判日期：2019-03-01", "公开日期：2019-04-06", "案件名称",
    "张三与李四民间借贷纠纷一审民事判决书", "法院", "清和县人民法院", "所属地区", "清和县", "案件类型", "民事案件",
    "审理程序", "一审", "当事人", "张三，李四", "案由", "民间借贷纠纷", "全文",
)  # fmt: skip
"""What a page that collects papers tells of one above it."""


@pytest.mark.parametrize("body", [FLAT, LINES])
@pytest.mark.parametrize("lines", range(0, len(PREFACE), 3))
def test_a_paper_is_read_below_whatever_a_page_tells_of_it(body: str, lines: int) -> None:
    told = told_of("\n".join((*PREFACE[:lines], body)))
    assert names(told) == [("张三", "A"), ("李四", "B")]
    assert (told["cause"], told["close_mode"]) == ("民间借贷纠纷", "判决")
    assert {one["name"] for one in told["judges"]} == {"周某", "吴某", "郑某", "冯某"}
    assert (told["court"], told["case_no"]) == ("清和县人民法院", "（2019）冀9901民初12号")


@pytest.mark.parametrize(
    "top",
    [
        "（2019）冀9901民初12号.doc\n发布日期：2019-04-06\n清和县人民法院\n民事判决书\n（2019）冀9901民初12号\n",
        "张三与李四商贸有限公司民间借贷纠纷一审民事判决书清和县人民法院民 事 判 决 书（2019）冀9901民初12号",
        "清和县人民法院。民事判决书（2019）冀9901民初12号",
    ],
)
def test_a_title_of_a_page_or_a_stop_is_not_of_the_court(top: str) -> None:
    told = told_of(f"{top}{HEAD}{SUIT}{ASKED}{HELD}{SIGNED}")
    assert (told["court"], told["doc_type"], told["case_no"]) == (
        "清和县人民法院", "民事判决书", "（2019）冀9901民初12号",
    )  # fmt: skip
    assert names(told) == [("张三", "A"), ("李四", "B")]


def test_a_paper_that_begins_with_its_number() -> None:
    told = told_of(f"（2019）冀9901民初12号{HEAD}{SUIT}{ASKED}{HELD}{SIGNED}")
    assert (told["case_no"], told["court"], told["close_mode"]) == ("（2019）冀9901民初12号", None, "判决")
    assert names(told) == [("张三", "A"), ("李四", "B")]
    assert told["related_cases"] == []


def test_stops_where_others_break_the_line() -> None:
    text = f"清和县人民法院。（2009）清民二初字第33号。{HEAD}{SUIT}本院认为，应还款。判决如下：。被告李四还款5万元。"
    told = told_of(f"{text}\n审判员张可。\n二〇〇九年一月四日。\n书记员陈某。")
    assert (told["court"], told["case_no"]) == ("清和县人民法院", "（2009）清民二初字第33号")
    assert (told["results"], told["close_mode"]) == (["被告李四还款5万元。"], "判决")
    assert [one["name"] for one in told["judges"]] == ["张可", "陈某"]
    assert told["judgment_date"] == "2009-01-04"


def test_the_line_feeds_of_a_page_are_spaces_and_its_breaks_are_breaks() -> None:
    page = (
        "<div>清 和 县 人 民 \r\n法 院</div><div>民事判决书</div><div>（2019）冀9901民初12号</div>"
        "<p>原告张三，男，汉族，住清和县。</br>被告李四，男，汉族。</p>"
        f"<div>{SUIT}</div><div>经\r\n审理查明，李四借款5万元。</div><div>本\r\n院认为，应还款。判决如下：</div>"
        "<div>驳回原告张三的诉讼请求。</div><div>审\r\n判 员　周某</div><div>二〇一九年三月一日</div>"
    )
    text = text_of_page(page)
    told = told_of(text)
    assert "".join(told["court"].split()) == "清和县人民法院"
    assert names(told) == [("张三", "A"), ("李四", "B")]
    assert text[slice(*told["findings"])].endswith("李四借款5万元。")
    assert [one["name"] for one in told["judges"]] == ["周某"]
    assert text_of_page("<html><body>清和县人民法院\n民事判决书\n（2019）冀9901民初12号</body></html>").count("\n") == 2


@pytest.mark.parametrize(
    ("head", "parties", "acting"),
    [
        (
            "原告：张三，男，住清和县被告：李四商贸有限公司，住所地清和县。法定代表人：王五，经理。",
            [("张三", "A"), ("李四商贸有限公司", "B")], [],
        ),
        (
            "原告：张三，男。\n被告：李四委托诉讼代理人：赵六，清和同济律师事务所律师。",
            [("张三", "A"), ("李四", "B")], [("赵六", "lawyer", [1])],
        ),
        ("原告张三，男，汉族，无业。被告李四，女，汉族，售货员。", [("张三", "A"), ("李四", "B")], []),
        (
            "上诉人(原审原告):张三,女.上诉人(原审原告):钱七,女。二上诉人共同委托诉讼代理人:赵六,清和同济律师事务所律师。\n"
            "被上诉人(原审被告):李四,男.",
            [("张三", "A"), ("钱七", "A"), ("李四", "B")], [("赵六", "lawyer", [0, 1])],
        ),
        (
            "上诉人（原审原告）：张三，男。\n被上诉人一（原审被告）：李四，男。\n被上诉人二（原审被告）：钱七，女。",
            [("张三", "A"), ("李四", "B"), ("钱七", "B")], [],
        ),
    ],
)  # fmt: skip
def test_heads_with_lost_marks_and_counted_parties(
    head: str, parties: list[tuple[str, str]], acting: list[tuple[str, str, list[int]]]
) -> None:
    told = read(head, SUIT, ORDERED)
    assert (names(told), agents(told)) == (parties, acting)
    assert {one["role"] for one in told["parties"]} <= {"原告", "被告", "上诉人", "被上诉人"}


def test_an_agent_and_the_course_in_one_paragraph() -> None:
    told = read(f"{BOTH}\n委托诉讼代理人：赵六，清和同济律师事务所律师。{SUIT}被告李四经传票传唤未到庭。", ORDERED)
    assert (told["cause"], told["filed_date"]) == ("民间借贷纠纷", "2019-01-05")
    assert agents(told) == [("赵六", "lawyer", [1])]
    assert told["parties"][1]["absent"] is True


@pytest.mark.parametrize(
    ("suit", "parties"),
    [
        ("原告张三与被告李四、钱七民间借贷纠纷", [("张三", "A"), ("李四", "B"), ("钱七", "B")]),
        (
            "上诉人甲乙建设有限公司（以下简称甲乙公司）因与被上诉人张三、原审第三人李四建设工程分包合同纠纷",
            [("甲乙建设有限公司", None), ("张三", None), ("李四", "T")],
        ),
        ("上诉人张三（原审被告）因与被上诉人（原审原告）李四离婚纠纷", [("张三", "B"), ("李四", "A")]),
    ],
)
def test_parties_of_a_paper_without_a_head_stand_in_its_first_sentence(
    suit: str, parties: list[tuple[str, str | None]]
) -> None:
    told = read(f"{suit}{CASE}", "判决如下：\n一、驳回请求。")
    assert names(told) == parties
    assert any(one.startswith(IN_PROSE) for one in told["warnings"])


@pytest.mark.parametrize(
    ("said", "absent"),
    [
        ("原告及其代理人、被告及其代理人均到庭参加诉讼。", [False, False]),
        ("原、被告及委托诉讼代理人均到庭参加了诉讼。", [False, False]),
        ("原告的委托代理人到庭参加诉讼，被告经传票传唤无正当理由拒不到庭。", [False, True]),
        ("本院传唤原、被告到庭参加诉讼。", [None, None]),
        ("被告李四到庭参加诉讼。", [None, False]),
    ],
)
def test_who_came_where_only_roles_are_named(said: str, absent: list[bool | None]) -> None:
    told = read(BOTH, f"{SUIT}{said}", ORDERED)
    assert [one["absent"] for one in told["parties"]] == absent


def test_one_of_several_defendants_is_not_told_by_the_role_alone() -> None:
    told = read(f"{BOTH}\n被告：钱七，女。", f"{SUIT}原告、被告到庭参加诉讼。", ORDERED)
    assert [one["absent"] for one in told["parties"]] == [False, None, None]
    told = read(f"{BOTH}\n被告：钱七，女。", f"{SUIT}原告、二被告到庭参加诉讼。", ORDERED)
    assert [one["absent"] for one in told["parties"]] == [False, False, False]


@pytest.mark.parametrize(
    ("words", "kind", "firm"),
    [
        ("清和同济律师事务所律师助理", "citizen", None),
        ("清和同济律师事务所辅助人员", "citizen", None),
        ("清和同济（岚川）律师事务所律师", "lawyer", "清和同济（岚川）律师事务所"),
        ("清和同济律师事务所实习律师", "lawyer", "清和同济律师事务所"),
    ],
)
def test_who_works_at_a_firm_is_not_a_lawyer_for_that(words: str, kind: str, firm: str | None) -> None:
    (agent,) = read(f"{BOTH}\n委托代理人：赵六，{words}。", SUIT, ORDERED)["agents"]
    assert (agent["kind"], agent["firm"]) == (kind, firm)


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("住所地中国（岚川）自由贸易试验区文昌路1号", "中国（岚川）自由贸易试验区文昌路1号"),
        ("住清和县石桥镇（五金厂内）", "清和县石桥镇（五金厂内）"),
        ("住清和县石桥镇（户籍地岚川县）", "清和县石桥镇"),
        ("住址及户籍所在地均系清和县", "清和县"),
        ("户籍所在地为清和县", "清和县"),
        ("营业地清和县石桥镇", "清和县石桥镇"),
    ],
)
def test_addresses_with_brackets_and_with_verbs(printed: str, address: str) -> None:
    told = read(f"原告：张三，男性，{printed}。\n被告：李四，男。", SUIT, ORDERED)
    assert told["parties"][0]["address"] == address
    assert told["parties"][0]["gender"] == "男"


def test_codes_of_before_2015_are_no_false_credit_codes() -> None:
    told = read("原告：清和同济商贸有限公司，组织机构代码76858482-4。\n被告：李四，男。", SUIT, ORDERED)
    assert told["parties"][0]["uscc"] is None
    assert not any("统一社会信用代码" in one for one in told["warnings"])


def test_the_number_of_a_page_is_of_no_clerk_and_a_day_is_spelt_out() -> None:
    signed = "审判员　周某\n二〇二三年二月一十六日\n书记员　冯某1\n"
    told = told_of("\n".join(("清和县人民法院", "民事判决书", "（2023）冀9901民初12号", BOTH, SUIT, ORDERED, signed)))
    assert [one["name"] for one in told["judges"]] == ["周某", "冯某"]
    assert told["judgment_date"] == "2023-02-16"


def test_money_laws_and_annexes_between_words_like_theirs() -> None:
    held = "本院认为，依照《中华人民共和国婚姻法》第三十二条、第三十九之规定，判决如下：\n一、准予离婚。"
    told = read(BOTH.replace("石桥镇", "三元路2号"), SUIT, held)
    assert told["amounts"] == []
    assert [one["articles"] for one in told["law_refs"]] == [["32", "39"]]
    text = "\n".join(("清和县人民法院", "民事判决书", "（2019）冀9901民初12号", BOTH, SUIT, ORDERED, ENDS))
    told = told_of(f"{text}本案所依据的法律条文：\n《中华人民共和国民法通则》第八十四条债是特定的权利义务关系。")
    assert told["annexes"] is not None


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (
            ["原告诉请：一、还款5万元；二、诉讼费由被告负担。主要理由如下：被告借款。"],
            ["一、还款5万元；", "二、诉讼费由被告负担。"],
        ),
        (["原告诉称，被告借款，请求法院依法处理。", "原告钱七诉称，我年幼时随外祖母生活。"], ["请求法院依法处理。"]),
        (["原告诉称，请求判令被告还款。", "原告向法庭提交借条一张证明借款事实。"], ["被告还款。"]),
        (["原告诉称，原告要求被告退款，遭到拒绝。为维护权益，请求判令被告退款1万元。"], ["被告退款1万元。"]),
        (
            ["原告诉称，请求判令被告赔偿1万元。", "反诉原告李四反诉称，请求依法判令反诉被告赔偿4500元。"],
            ["被告赔偿1万元。", "反诉被告赔偿4500元。"],
        ),
    ],
)  # fmt: skip
def test_what_is_asked_in_prose(lines: list[str], asked: list[str]) -> None:
    assert read(BOTH, SUIT, *lines, ORDERED)["claims"] == asked


def test_evidence_that_a_court_was_asked_to_fetch_is_no_claim() -> None:
    told = read(
        "再审申请人（一审原告）：张三，男。\n被申请人（一审被告）：李四，男。",
        "再审申请人张三因与被申请人李四民间借贷纠纷一案，不服清和市中级人民法院（2018）冀99民终1号民事判决，申请再审。",
        "张三申请再审称，其提交了申请法院调查取得的银行凭证。综上，请求对本案进行再审。",
        "裁定如下：\n驳回张三的再审申请。",
        number="（2019）冀民申12号", kind="民事裁定书",
    )  # fmt: skip
    assert told["claims"] == ["对本案进行再审。"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            ["被告李四辩称，不同意。", "根据以上证据的认定，本案可以确认的事实为：", "双方合伙经营树苗。"],
            "根据以上证据的认定，本案可以确认的事实为：\n双方合伙经营树苗。",
        ),
        (
            ["被告李四辩称，不同意。", "本院认为，该组证据仅为打印件，不予认定。", "经审理查明：双方2007年结婚。"],
            "经审理查明：双方2007年结婚。",
        ),
    ],
)
def test_where_findings_begin_behind_evidence(lines: list[str], found: str) -> None:
    text = "\n".join(("清和县人民法院", "民事判决书", "（2019）冀9901民初12号", BOTH, SUIT, *lines, HELD, ENDS))
    assert text[slice(*told_of(text)["findings"])] == found


def test_a_court_of_appeal_finds_the_same() -> None:
    lines = (
        "上诉人（原审被告）：李四，男。\n被上诉人（原审原告）：张三，男。",
        f"上诉人李四因与被上诉人张三民间借贷纠纷{CASE}",
        "一审法院认定事实：李四借款5万元。一审法院认为，应还款。",
        "二审认定的事实与一审认定的事实一致。",
        "本院认为，上诉无理。判决如下：\n驳回上诉，维持原判。",
    )
    text = "\n".join(("清和市中级人民法院", "民事判决书", "（2019）冀99民终12号", *lines, ENDS))
    assert text[slice(*told_of(text)["findings"])] == "二审认定的事实与一审认定的事实一致。"


@pytest.mark.parametrize(
    "said",
    ["以上事实，有根据原告陈述和经审理确认的证据证明。", "对原告确认的事实本院予以认定。", "即便属实，也已超过时效。"],
)
def test_what_a_court_grants_is_no_admission(said: str) -> None:
    assert read(BOTH, SUIT, f"经审理查明，李四借款5万元。{said}", HELD)["admissions"] == []


def test_an_objection_to_jurisdiction_is_an_answer_and_a_party_may_conclude() -> None:
    told = told_of(
        f"{TITLE.replace('判 决', '裁 定')}{HEAD}{SUIT}{ASKED}"
        "被告李四在提交答辩状期间，对管辖权提出异议，认为应由岚川县人民法院审理。综上，原告在清和县没有住所。"
        f"本院经审查认为，异议成立。裁定如下：本案移送岚川县人民法院处理。{SIGNED}"
    )
    assert told["claims"] == ["被告还款。"]
    assert [one["part"] for one in told["blocks"]] == [
        "heading", "parties", "course", "claims", "defence", "reasons", "operative", "signatures",
    ]  # fmt: skip
    assert told["close_mode"] == "移送管辖"


def test_what_another_case_is_to_this_one() -> None:
    told = read(
        "申请执行人：张三，男。\n被执行人：李四，男。",
        "依据本院已经发生法律效力的（2018）冀9901民初9号民事判决书，李四应还款。",
        "裁定如下：\n一、查封李四的车辆。\n需要续行查封的，应当提出书面申请。",
        number="（2019）冀9901执12号", kind="执行裁定书",
    )  # fmt: skip
    (other,) = told["related_cases"]
    assert (other["relation"], other["court"]) == ("执行依据", "清和县人民法院")
    assert told["results"] == ["一、查封李四的车辆。"]
    told = read(
        "再审申请人（一审被告）：李四，男。\n被申请人（一审原告）：张三，男。",
        "再审申请人李四因与被申请人张三民间借贷纠纷一案，不服本院（2018）冀9901民初9号民事判决，申请再审。",
        "李四申请再审称，另一案中其不服提起上诉，该案经清和市中级人民法院审理，作出（2017）冀99民终7号民事判决。",
        "裁定如下：\n驳回李四的再审申请。",
        number="（2019）冀9901民申12号", kind="民事裁定书",
    )  # fmt: skip
    assert [(one["case_no"], one["relation"]) for one in told["related_cases"]] == [
        ("（2018）冀9901民初9号", "再审"), ("（2017）冀99民终7号", "提及"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ordered", "base", "annual"),
    [
        ("一、被告李四返还借款本金50万元，并支付自2012年7月21日起的利息（月利率20‰）。", 50_000_000, 24.0),
        ("一、被告李四支付从2008年11月1日起的利息损失（按日万分之二点一标准计算）。", None, 7.665),
    ],
)
def test_interest_behind_a_principal_and_in_spelt_out_parts(ordered: str, base: int | None, annual: float) -> None:
    (clause,) = read(BOTH, SUIT, f"判决如下：\n{ordered}")["interest"]
    assert (clause["base_fen"], clause["annual"]) == (base, annual)


@pytest.mark.parametrize(
    ("suit", "cause"),
    [
        ("上列原告诉被告信用卡欠款纠纷一案，本院于2019年1月5日立案。", "信用卡欠款纠纷"),
        ("清和同济热力有限公司诉钱七供用热力合同纠纷一案，本院于2019年1月5日立案。", "供用热力合同纠纷"),
    ],
)
def test_a_cause_behind_roles_and_behind_names_that_nobody_bears(suit: str, cause: str) -> None:
    assert read(BOTH, suit, ORDERED)["cause"] == cause


def test_the_notice_of_an_appeal_without_fee_closes_nothing() -> None:
    told = told_of(
        f"{HEAD}\n{SUIT}\n本院认为，应还款。判决如下：\n一、被告李四还款。\n"
        f"上诉期满后七日内未交纳上诉案件受理费的，按自动撤回上诉处理。\n{ENDS}"
    )
    assert told["close_mode"] == "判决"


def test_tabs_between_sentences_break_the_line() -> None:
    told = told_of(
        "清和县人民法院\n民事判决书\n（2019）冀9901民初12号\n原告张三。\t委托代理人赵六，清和同济律师事务所律师。\t"
        f"原告钱某某。\t被告李四。\t{SUIT}\t本院认为，应还款。判决如下：\t一、被告李四还款。\t二、驳回其他诉讼请求。"
    )
    assert names(told) == [("张三", "A"), ("钱某某", "A"), ("李四", "B")]
    assert agents(told) == [("赵六", "lawyer", [0])]
    assert told["results"] == ["一、被告李四还款。", "二、驳回其他诉讼请求。"]


def test_a_word_before_the_number_of_a_flat_paper() -> None:
    told = told_of(f"清和县人民法院 民事判决书 案号：（2019）冀9901民初12号 {HEAD}{SUIT}{HELD}{SIGNED}")
    assert (told["court"], told["case_no"]) == ("清和县人民法院", "（2019）冀9901民初12号")
    assert told["related_cases"] == []


@pytest.mark.parametrize(
    ("head", "parties", "acting", "heads"),
    [
        (
            "上诉人（原审被告）清和财产保险股份有限公司××司，住所地清和县。\n负责人陈乙。\n委托代理人彭某某。\n"
            "被上诉人（原审原告）张三，男。",
            [("清和财产保险股份有限公司××司", "B"), ("张三", "A")], [("彭某某", "citizen", [0])], ["陈乙", None],
        ),
        (
            "原告：李某1，男。\n原告：李某2，男。\n李某1、李某2法定代理人周某某，系二者之母。\n被告：王五，男。",
            [("李某1", "A"), ("李某2", "A"), ("王五", "B")], [], ["周某某", "周某某", None],
        ),
        (
            "上诉人（原审被告）：李四，男。\n上诉人（原审第三人）：钱七，女。\n上述上诉人的共同委托代理人：赵六，"
            "清和同济律师事务所律师。\n被上诉人（原审原告）：张三，男。",
            [("李四", "B"), ("钱七", "T"), ("张三", "A")], [("赵六", "lawyer", [0, 1])], [None, None, None],
        ),
        (
            "上诉人（原审原告，并案被告）：张三，男。\n上诉人（原审被告，并案原告）：李四，男。",
            [("张三", "A"), ("李四", "B")], [], [None, None],
        ),
        (
            "申请人：张三，男。",
            [("张三", "A"), ("李四", "B")], [], [None, None],
        ),
    ],
)  # fmt: skip
def test_masked_branches_guardians_of_several_and_joint_appellants(
    head: str,
    parties: list[tuple[str, str]],
    acting: list[tuple[str, str, list[int]]],
    heads: list[str | None],
) -> None:
    told = read(head, SUIT, ORDERED)
    assert (names(told), agents(told)) == (parties, acting)
    assert [one["legal_rep"] for one in told["parties"]] == heads


def test_who_signs_behind_the_notice_and_what_a_page_says_below() -> None:
    flat = "审　判　长　　邢某 审　判　员　　龚某　二〇一九年三月一日 法官助理　　李某 书　记　员　　刘某"
    text = "\n".join(("清和县人民法院", "民事判决书", "（2019）冀9901民初12号", BOTH, SUIT, ORDERED))
    told = told_of(f"{text}\n本判决为终审判决。{flat} 来源：某法律网")
    assert [one["name"] for one in told["judges"]] == ["邢某", "龚某", "李某", "刘某"]
    assert told["judgment_date"] == "2019-03-01"
    told = told_of(f"{FLAT.replace('书记员冯某', '书记员***')} 附本案适用的法律《中华人民共和国民法典》第一条")
    assert [one["name"] for one in told["judges"]][-1] == "***"
    assert told["annexes"] is not None


def test_who_signs_a_flat_paper_with_a_notice_behind_its_annex() -> None:
    annex = "附：相关法律条文《中华人民共和国民法典》第一条当事人应当履行。公 告：本文书仅供查询参考。"
    told = told_of(f"{FLAT.replace('书记员', '本件与原本核对无异书记员')}{annex}")
    assert [one["name"] for one in told["judges"]] == ["周某", "吴某", "郑某", "冯某"]
    assert told["judgment_date"] == "2019-03-01"


@pytest.mark.parametrize("flat", [False, True])
def test_that_a_judgment_is_in_force_is_of_the_item_before(flat: bool) -> None:
    ordered = "准许李四撤回上诉。一审判决自本裁定书送达之日起发生法律效力。"
    signed = "审判长周某\n审判员吴某\n审判员郑某\n二〇一九年三月一日\n书记员冯某"
    lines = (
        "清和市中级人民法院民事裁定书（2019）冀99民终12号",
        "上诉人（原审被告）：李四，男，汉族，住清和县石桥镇。被上诉人（原审原告）：张三，男，汉族，住清和县石桥镇。",
        f"上诉人李四因与被上诉人张三民间借贷纠纷{CASE}李四申请撤回上诉。裁定如下：", ordered,
        "本裁定为终审裁定。", signed,
    )  # fmt: skip
    text = "\n".join(lines)
    told = told_of(text.replace("\n", "") if flat else text)
    assert told["results"] == [ordered]
    assert told["close_mode"] == "撤回上诉"


def test_what_is_quoted_is_not_told() -> None:
    quoted = "依照第一百四十五条“原告经传票传唤，无正当理由拒不到庭的，可以缺席判决”的规定，"
    told = read(BOTH, f"{SUIT}{quoted}本案缺乏依据。", ORDERED)
    assert [one["absent"] for one in told["parties"]] == [None, None]
    told = read(BOTH, SUIT, f"本院认为，依照《关于小额诉讼案件标的额执行标准的通知》，{ORDERED}")
    assert "small_claims" not in {one["flag"] for one in told["text_flags"]}
    told = read(BOTH, f"{SUIT}依照《海事诉讼特别程序法》审理。于2019年1月9日裁定本案移送他院审理。", ORDERED)
    assert (told["procedure_kind"], told["hearings"]) == (None, [])


@pytest.mark.parametrize(
    ("said", "absent"),
    [
        ("被告李四经本院依法送达开庭传票无正当理由未出庭应诉。", True),
        ("被告李四经公告送达开庭传票，没有上线参加诉讼。", True),
    ],
)
def test_more_words_for_who_stayed_away(said: str, absent: bool) -> None:
    assert read(BOTH, f"{SUIT}{said}", ORDERED)["parties"][1]["absent"] is absent


def test_laws_without_marks_sums_in_words_and_headings_of_orders() -> None:
    told = read(
        BOTH, SUIT,
        "本院认为，依照最高人民法院关于适用《中华人民共和国婚姻法》若干问题的解释（二）第十条之规定，判决如下：",
        "裁判结果", "一、被告李四支付违约金一千零一十元六角二分。",
    )  # fmt: skip
    assert [(one["law"], one["articles"]) for one in told["law_refs"]] == [
        ("最高人民法院关于适用《中华人民共和国婚姻法》若干问题的解释（二）", ["10"])
    ]
    assert told["results"] == ["一、被告李四支付违约金一千零一十元六角二分。"]
    assert [one["fen"] for one in told["amounts"]] == [101_062]


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (
            ["原告诉称，特诉至法院要求1、被告赔偿5万元；2、被告承担诉讼费。"],
            ["1、被告赔偿5万元；", "2、被告承担诉讼费。"],
        ),
        (["原告诉称，要求法院判令被告赔偿5万元。"], ["被告赔偿5万元。"]),
        (["原告诉请：1、撤销第四项，一、二审诉讼费由被告承担。"], ["1、撤销第四项，一、二审诉讼费由被告承担。"]),
        (["原告于2019年1月5日向本院提起诉讼，请求判令被告还款。本院受理后，依法独任审判。"], ["被告还款。"]),
        (["原告诉称，请求判令被告还款。后其提出变更诉讼请求的申请。"], ["被告还款。后其提出变更诉讼请求的申请。"]),
    ],
)
def test_more_ways_to_ask(lines: list[str], asked: list[str]) -> None:
    assert read(BOTH, SUIT, *lines, "被告李四未进行答辩。", ORDERED)["claims"] == asked


def test_an_application_and_its_answer_by_short_names() -> None:
    told = read(
        "申请人：甲乙文化有限公司。\n被申请人：丙丁建设有限公司。",
        "申请人甲乙文化有限公司（以下简称甲乙公司）与被申请人丙丁建设有限公司（以下简称丙丁公司）申请确认仲裁协议效力"
        "一案，本院于2019年1月5日立案。",
        "甲乙公司称，双方约定不明。请求确认仲裁协议无效。",
        "丙丁公司称，约定有效，请求驳回申请。",
        "裁定如下：\n驳回申请。",
        number="（2019）冀99民特12号", kind="民事裁定书",
    )  # fmt: skip
    assert told["claims"] == ["确认仲裁协议无效。"]
    assert "defence" in [one["part"] for one in told["blocks"]]


def test_rounds_of_a_case_that_was_sent_back() -> None:
    told = read(
        "上诉人（原审被告）：李四，男。\n被上诉人（原审原告）：张三，男。",
        "清和县人民法院作出（2017）冀9901民初5号民事判决，李四不服，向本院提起上诉，清和市中级人民法院（以下简称市中院）作出"
        "（2018）冀99民终7号民事裁定，撤销原判，发回重审。清和县人民法院作出（2018）冀9901民初9号民事判决，李四不服，"
        "向本院提起上诉。",
        "本院认为，上诉无理。判决如下：\n驳回上诉，维持原判。",
        number="（2019）冀99民终12号",
    )  # fmt: skip
    assert [(one["case_no"], one["relation"]) for one in told["related_cases"]] == [
        ("（2017）冀9901民初5号", "提及"), ("（2018）冀99民终7号", "发回"), ("（2018）冀9901民初9号", "上诉"),
    ]  # fmt: skip
    assert told["related_cases"][1]["court"] == "清和市中级人民法院"


@pytest.mark.parametrize(
    ("before", "behind", "relation"),
    [
        ("依据", "民事判决书（下称9号判决）生效后，李四未履行。", "执行依据"),
        ("送达了", "民事裁定及《协助执行通知书》。", "提及"),
    ],
)
def test_what_is_enforced_and_what_is_served(before: str, behind: str, relation: str) -> None:
    told = read(
        "申请执行人：张三，男。\n被执行人：李四，男。",
        f"{before}（2018）冀9901民初9号{behind}",
        "裁定如下：\n一、查封车辆。",
        number="（2019）冀9901执12号", kind="执行裁定书",
    )  # fmt: skip
    assert [one["relation"] for one in told["related_cases"]] == [relation]


def test_what_an_agent_may_do_is_no_course_and_bodies_need_no_colon() -> None:
    told = read(
        "原告张三。\n委托代理人：赵六，清和同济律师事务所律师。\n代理权限：代为承认、放弃、变更诉讼请求，代为上诉、反诉。\n"
        "被告柳树村X组。\n负责人欧某，该组组长。\n第三人（追加）：清和县医院。",
        f"原告张三与被告柳树村X组侵犯集体经济组织成员权益纠纷{CASE}",
        ORDERED,
    )
    assert names(told) == [("张三", "A"), ("柳树村X组", "B"), ("清和县医院", "T")]
    assert [one["legal_rep"] for one in told["parties"]] == [None, "欧某", None]
    assert (told["cause"], told["admissions"]) == ("侵犯集体经济组织成员权益纠纷", [])


def test_a_sentence_that_begins_with_a_role_names_no_body() -> None:
    told = read(f"{BOTH}\n申请人张三以其位于石桥镇柳树路1号楼2室", SUIT, ORDERED)
    assert names(told) == [("张三", "A"), ("李四", "B")]


@pytest.mark.parametrize(
    ("head", "sides", "joint"),
    [
        (
            "再审申请人（一审被告、二审被上诉人）：李四，男。\n再审申请人（一审被告、二审被上诉人）：钱七，女。\n"
            "以上申请人共同委托代理人：赵六，清和同济律师事务所律师。\n被申请人（一审原告、二审上诉人）：张三（农户），男。\n"
            "一审被告、二审被上诉人：王五，男。",
            ["B", "B", "A", "B"], [[0, 1]],
        ),
        ("上诉人（原审被告、互诉原告）：李四，男。\n被上诉人（原审原告、互诉被告）：张三，男。", ["B", "A"], []),
    ],
)  # fmt: skip
def test_roles_of_several_instances(head: str, sides: list[str], joint: list[list[int]]) -> None:
    told = read(head, SUIT, ORDERED)
    assert [one["side"] for one in told["parties"]] == sides
    assert [one["for"] for one in told["agents"]] == joint
    assert "张三" in [one["name"] for one in told["parties"]]


def test_a_fee_that_was_not_paid_and_what_a_court_grants() -> None:
    told = read(
        BOTH, SUIT, "裁定如下：\n按撤诉处理。", "本院通知预交诉讼费948元，但原告未按期缴纳。", kind="民事裁定书"
    )
    assert told["fee"] is None
    granted = "对原告要求被告清偿借款的诉讼请求，本院应予支持。"
    assert read(BOTH, SUIT, ASKED, granted, ORDERED)["claims"] == ["被告还款。"]


def test_what_the_first_court_held_is_not_found() -> None:
    lines = (
        "上诉人（原审被告）：李四，男。\n被上诉人（原审原告）：张三，男。",
        f"上诉人李四因与被上诉人张三民间借贷纠纷{CASE}",
        "原审查明，李四借款5万元。\n原审认为：应还款。原审判决：李四还款。",
        "本院认为，上诉无理。判决如下：\n驳回上诉，维持原判。",
    )
    text = "\n".join(("清和市中级人民法院", "民事判决书", "（2019）冀99民终12号", *lines, ENDS))
    assert text[slice(*told_of(text)["findings"])] == "原审查明，李四借款5万元。"


def test_a_masked_court_and_a_suit_filed_the_same_day() -> None:
    told = told_of(
        f"清和市X区人民法院\n民事判决书\n（2019）冀9901民初12号\n{BOTH}\n原告张三与被告李四民间借贷纠纷一案，"
        f"原告于2019年1月4日向本院起诉。本院于同日受理后，依法审理。\n{ORDERED}\n{ENDS}"
    )
    assert (told["court"], told["filed_date"]) == ("清和市X区人民法院", "2019-01-04")


@pytest.mark.parametrize("issue", ["管辖权异议", "管辖异议", "案件管辖权异议"])
def test_the_cause_is_told_before_what_is_decided_first(issue: str) -> None:
    suit = SUIT.replace("纠纷一案", f"纠纷{issue}一案")
    assert read(BOTH, suit, ORDERED)["cause"] == "民间借贷纠纷"


def test_a_sentence_of_another_case_is_no_number_of_this() -> None:
    told = told_of("裁判文书详情\n张三与李四纠纷再审民事裁定书\n清和市中级人民法院作出（2014）冀99民终273号民事判决。")
    assert told["case_no"] is None


def test_an_award_behind_the_words_that_challenge_it() -> None:
    told = read(BOTH, f"{SUIT}张三不服清劳人仲案字（2012）第335号仲裁裁决书，提起诉讼。", ORDERED)
    assert [one["case_no"] for one in told["related_cases"]] == ["清劳人仲案（2012）335号"]


def test_what_a_claim_rests_on_is_none() -> None:
    told = read(BOTH, SUIT, "原告张三诉称，李四借款。该诉讼请求依据的是借条，请求判令李四还款5万元。", ORDERED)
    assert told["claims"] == ["李四还款5万元。"]


def test_who_sat_by_the_course_of_a_paper_whose_end_is_lost() -> None:
    course = (
        "原告张三与被告李四民间借贷纠纷一案，本院组成合议庭进行了审理。代书记员宋某担任法庭记录，本案现已审理终结。"
    )
    told = told_of(f"{TITLE}{HEAD}{course}{ASKED}经审理查明，2005年4月30日，李四借款。")
    assert (told["judges"], told["judgment_date"]) == ([{"name": "宋某", "role": "clerk"}], None)
    assert "没有署名, 审判人员取自审理经过" in told["warnings"]
    course = (
        "原告张三与被告李四民间借贷纠纷一案，本院依法组成由审判员周某担任审判长，审判员吴和平、代理审判员郑某参加的合议庭，"
        "于2019年2月1日公开开庭审理了本案。"
    )
    told = told_of(f"{TITLE}{HEAD}{course}{ASKED}")
    assert [(one["name"], one["role"]) for one in told["judges"]] == [
        ("周某", "presiding"), ("吴和平", "judge"), ("郑某", "judge"),
    ]  # fmt: skip
    assert told["panel"] == "合议"


def test_a_title_that_is_printed_twice() -> None:
    told = told_of(f"{TITLE} {FLAT}")
    assert names(told) == [("张三", "A"), ("李四", "B")]


def test_who_stayed_away_behind_those_who_took_part() -> None:
    said = "原告张三的委托诉讼代理人赵某在线参加了诉讼，被告李四经传票传唤没有上线参加诉讼。"
    head = BOTH.replace("。\n", "。\n委托诉讼代理人：赵某，清和同济律师事务所律师。\n", 1)
    assert [one["absent"] for one in read(head, f"{SUIT}{said}", ORDERED)["parties"]] == [False, True]
