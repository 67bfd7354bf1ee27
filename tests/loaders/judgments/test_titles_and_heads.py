"""Titles and heads as pages print them: torn numbers, names of courts with words before them, a case called by its
parties above its paper, roles that are rare. Each was found in a paper of a real court; the facts here are made up.
"""

import pytest
from written_paper import BOTH, CASE, ENDS, ORDERED, SUIT, agents, names, read, told_of

from loaders.reference import side_of

ONE_LINE = "原告张三，男，住清和县石桥镇。被告李四，女，住清和县柳树村。"
REST = f"{SUIT}本院认为，应还款。{ORDERED}"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("（2015清民初字第513号", "（2015）清民初字第513号"),
        ("2022)最高法民终248号", "（2022）最高法民终248号"),
        ("2016冀9901民初1038号", "（2016）冀9901民初1038号"),
    ],
)
@pytest.mark.parametrize("flat", [True, False])
def test_a_number_that_lost_a_bracket_is_read_in_a_title_and_told(printed: str, number: str, flat: bool) -> None:
    end = "" if flat else "\n"
    told = told_of(f"清和县人民法院{end}民事判决书{end}{printed}{end}{ONE_LINE}{end}{REST}")
    assert (told["court"], told["case_no"], told["case_no_raw"]) == ("清和县人民法院", number, printed)
    assert names(told) == [("张三", "A"), ("李四", "B")]
    assert f"案号括号不全, 读作 {number}: {printed}" in told["warnings"]


@pytest.mark.parametrize("said", ["2016年3月5日作出12号通知", "张三于2015年还款，有收条第513号"])
def test_a_day_in_a_sentence_is_no_number(said: str) -> None:
    assert told_of(f"清和县人民法院\n民事判决书\n{BOTH}\n{said}。\n{SUIT}\n{ORDERED}")["case_no"] is None


def test_the_number_of_what_is_quashed_is_not_that_of_the_paper() -> None:
    order = "裁定如下：\n一、撤销清和县人民法院（2013）清民初字第701号民事判决；\n二、发回清和县人民法院重审。"
    told = told_of(f"文书详情\n张三与李四买卖合同纠纷再审民事裁定书\n审理经过\n{order}")
    assert (told["case_no"], told["doc_type"], told["close_mode"]) == (None, "民事裁定书", "发回重审")
    assert "没有读到案号" in told["warnings"]


@pytest.mark.parametrize(
    ("top", "court", "kind"),
    [
        ("张三与李四买卖合同纠纷一审民事裁定书\n审理经过\n", None, "民事裁定书"),
        ("张三与李四买卖合同纠纷民事二审民事裁定书\n2025/4/3\n", None, "民事裁定书"),
        ("法院名称：清和县人民法院\n文书名：张三与李四买卖合同纠纷一审民事判决书\n", "清和县人民法院", "民事判决书"),
        ("买卖合同纠纷案 清和县人民法院民事判决书(2007)清民三初字第70号", "清和县人民法院", "民事判决书"),
        ("文书内容清和县人民法院民 事 判 决 书(2007)清民三初字第70号", "清和县人民法院", "民事判决书"),
        ("张三诉李四买卖合同纠纷案\n清和县人民法院民事判决书(2007)清民三初字第70号\n", "清和县人民法院", "民事判决书"),
    ],
)
def test_court_and_kind_by_what_a_page_says(top: str, court: str | None, kind: str) -> None:
    told = told_of(f"{top}{ONE_LINE}{SUIT}{ORDERED}\n{ENDS}")
    assert (told["court"], told["doc_type"]) == (court, kind)
    assert ("没有读到法院" in told["warnings"]) == (court is None)
    assert names(told) == [("张三", "A"), ("李四", "B")]


def test_what_every_paper_has_and_this_one_lacks_is_told() -> None:
    told = told_of(f"{BOTH}\n{SUIT}\n{ORDERED}")
    assert {"没有读到法院", "没有读到文书名称", "没有读到案号"} <= set(told["warnings"])
    assert "没有读到审判人员" in told_of(f"清和县人民法院\n民事判决书\n{BOTH}\n{SUIT}\n{ORDERED}")["warnings"]


@pytest.mark.parametrize("between", [" ", "\n", "\n当事人:   法官:   文号:清和县人民法院\n\n"])
def test_a_case_called_by_its_parties_above_the_head(between: str) -> None:
    title = "原告张三诉被告清和电动车有限公司侵犯商标权纠纷一案"
    head = (
        "原告张三(ZHANG San),住清和县石桥镇。\n委托代理人赵六,清和同济律师事务所律师。\n"
        "被告清和电动车有限公司,住所地清和县。\n委托代理人孙七,清和同济律师事务所律师。"
    )
    told = told_of(f"{title}{between}{head}\n{title},本院于2019年1月5日受理后审理。\n{ORDERED}")
    assert names(told) == [("张三(ZHANG San)", "A"), ("清和电动车有限公司", "B")]
    assert agents(told) == [("赵六", "lawyer", [0]), ("孙七", "lawyer", [1])]


@pytest.mark.parametrize(
    ("line", "name", "role", "side"),
    [
        ("被执行人四川省清和县丝织厂,住所地:清和县青龙村。", "四川省清和县丝织厂", "被执行人", "B"),
        ("被告一张三，男。", "张三", "被告", "B"),
        ("上诉人(原审原告)∶北京某集团有限责任公司。", "北京某集团有限责任公司", "上诉人", "A"),
        ("申请再审人(原审被告、二审上诉人):张三,男。", "张三", "申请再审人", "B"),
        ("公益诉讼起诉人:清和县人民检察院。", "清和县人民检察院", "公益诉讼起诉人", "A"),
        ("第三人:清和县国有资产监督管理局(原清和县国有资产管理办公室)。", "清和县国有资产监督管理局", "第三人", "T"),
        ("异议人(原案被执行人):清和县教育局。", "清和县教育局", "异议人", "B"),
        ("申请人(原仲裁被申请人):甲乙包装有限公司。", "甲乙包装有限公司", "申请人", "A"),
        ("上诉人（原审原告、被告）：甲乙科技有限公司。", "甲乙科技有限公司", "上诉人", "A"),
    ],
)
def test_rare_roles_and_names_that_begin_like_numbers(line: str, name: str, role: str, side: str) -> None:
    one = read(line, SUIT, ORDERED)["parties"][0]
    assert (one["name"], one["role"], one["side"]) == (name, role, side)


def test_a_role_nobody_knows_stays_unknown() -> None:
    assert side_of("旁听人") is None
    assert side_of("上诉人(旁听人)") is None


def test_an_empty_label_takes_no_title() -> None:
    told = told_of(
        f"摘要\n被告：李四，男。\n委托代理人:\n\n清和县人民法院\n民 事 裁 定 书\n（2015）清民初字第430号\n{ONE_LINE}"
    )
    assert told["agents"] == []


def test_whom_counted_agents_act_for() -> None:
    head = (
        "上诉人（原审原告）张三，男。\n上诉人（原审原告）钱七，男。\n上诉人（原审第三人）孙八，女。\n"
        "上述三名上诉人的共同委托代理人赵六，清和同济律师事务所律师。\n"
        "被上诉人（原审被告）：李四，男。\n被上诉人（原审第三人）：周九，男。\n二被上诉人委托代理人吴十，清和某中学教师。"
    )
    told = read(head, SUIT, ORDERED)
    assert agents(told) == [("赵六", "lawyer", [0, 1, 2]), ("吴十", "citizen", [3, 4])]


def test_the_nation_of_one_letter_and_no_whole_number_in_a_warning() -> None:
    told = read("原告：张三，男，1985年4月15日出生，汉，公民身份号码999901198504151234。", SUIT, ORDERED)
    assert told["parties"][0]["ethnicity"] == "汉"
    assert not any("999901198504151234" in one for one in told["warnings"])
    assert any("…1234" in one for one in told["warnings"])


@pytest.mark.parametrize(
    ("said", "fen"),
    [
        ("认缴注册资本美元250万元", [None]),
        ("支付港币30000元和人民币20000元", [None, 2_000_000]),
        ("支付250万元", [250_000_000]),
    ],
)
def test_money_of_another_country_is_not_counted_in_fen(said: str, fen: list[int | None]) -> None:
    told = read(BOTH, SUIT, f"判决如下：\n一、被告李四{said}。")
    assert [one["fen"] for one in told["amounts"]] == fen


@pytest.mark.parametrize(
    ("said", "fee"),
    [
        ("案件受理费4485元,收取2242.5元,由原告承担。", 224_250),
        ("二审案件受理费12495元,由清和市中级人民法院退给张三。", None),
        ("案件受理费4485元,由原告承担。", 448_500),
    ],
)
def test_what_is_finally_charged(said: str, fee: int | None) -> None:
    assert read(BOTH, SUIT, f"{ORDERED}\n{said}")["fee"] == fee


def test_articles_that_are_quoted_whole_and_those_of_the_first_court() -> None:
    held = (
        "本院审理的原告张三与被告李四一案，原告未交费，根据《中华人民共和国民事诉讼法》第一百一十八条“应当交纳受理费。”"
        "及《诉讼费用交纳办法》第六条“按撤诉处理。退还一半。”之规定，裁定如下："
    )
    told = read(BOTH, held, "本案按撤诉处理。", kind="民事裁定书")
    assert [one["articles"] for one in told["law_refs"]] == [["118"], ["6"]]
    first = "综上，清和县人民法院依照《中华人民共和国合同法》第六十九条之规定，判决：驳回请求。"
    again = "据此，依照《中华人民共和国合同法》第七条之规定，原审法院于2018年1月5日作出判决：驳回请求。"
    own = "本院认为，依照《中华人民共和国民事诉讼法》第一百七十条之规定，判决如下：\n驳回上诉，维持原判。"
    told = read(BOTH, SUIT, first, again, own, number="（2019）冀99民终12号")
    assert [one["articles"] for one in told["law_refs"]] == [["170"]]


def test_hearings_and_filings_that_lean_on_the_sentence_before() -> None:
    course = (
        "原告张三与被告李四民间借贷纠纷一案，于2019年1月5日向本院提起诉讼。本院于同日立案受理后，"
        "依法由审判员甘某独任审判。2019年2月12日，本院公开开庭审理本案。"
    )
    told = read(BOTH, course, ORDERED)
    assert (told["filed_date"], told["hearings"]) == ("2019-01-05", ["2019-02-12"])
    late = "原告张三向本院提交材料，本院于2019年1月7日收齐材料后予以立案受理。"
    assert read(BOTH, late, ORDERED)["filed_date"] == "2019-01-07"


def test_attendance_told_behind_what_is_asked() -> None:
    course = (
        "原告张三与被告清和水酒业有限公司（以下简称清和水公司）纠纷一案，请求判令还款。本院受理后，依法审理。\n"
        "被告提出管辖异议，本院裁定驳回。\n"
        "原告张三到庭参加了诉讼，被告清和水经传票传唤无正当理由拒不到庭。本案现已审理终结。"
    )
    told = read("原告：张三，男。\n被告：清和水酒业有限公司，住所地清和县。", course, ORDERED)
    assert [one["absent"] for one in told["parties"]] == [False, True]


def test_what_the_first_court_was_asked_and_what_came_before_the_suit_is_no_claim() -> None:
    told = read(
        "上诉人（原审被告）：张三，男。\n被上诉人（原审原告）：李四，男。", SUIT,
        "张三上诉请求：1、撤销一审判决；2、驳回李四的请求。",
        "李四向一审法院诉讼请求：1、解除合同；2、返还机器。",
        "现双方一致同意返还，本院对此予以支持。判决：一、被告张三返还机器。",
        ORDERED, number="（2019）冀99民终12号",
    )  # fmt: skip
    assert told["claims"] == ["1、撤销一审判决；", "2、驳回李四的请求。"]
    story = "原告清和金融公司诉称，李四申请汽车贷款，并提交了申请材料。故诉至法院，要求李四偿还贷款3万元。"
    assert read(BOTH, SUIT, story, ORDERED)["claims"] == ["李四偿还贷款3万元。"]


def test_a_title_and_a_court_with_a_day_before_it() -> None:
    court = "清和县人民法院"
    told = told_of(f"{court}民 事 判 决 书{court}民事判决书(2015)清民一初字第468号{ONE_LINE}{REST}\n{ENDS}")
    assert (told["court"], told["case_no"]) == (court, "（2015）清民一初字第468号")
    assert told["related_cases"] == []
    told = told_of(f"2015.09.29{court}(2015)清民初字第01629号\n{ONE_LINE}{REST}\n{ENDS}")
    assert (told["court"], told["case_no"]) == (court, "（2015）清民初字第1629号")


def test_lines_that_end_with_a_name_are_not_joined_where_others_are_longer() -> None:
    head = (
        "原告张三琴，女，汉族。\n\n原告张三，男，汉族，系张三琴之子。\n\n被告清和县某街道办事处某村村民委员会\n\n"
        "法定代表人陈某民，系该村村委会主任。\n\n被告清和县某街道办事处某村某村民小组\n\n"
        "负责人左某玲，系该村第一小组组长。\n\n委托代理人齐某，系清和大图律师事务所律师。"
    )
    suit = f"原告张三琴、张三诉被告侵害集体经济组织成员权益纠纷{CASE}"
    told = told_of(f"清和县人民法院\n\n民事判决书\n\n（2014）清民初字第373号\n\n{head}\n\n{suit}\n\n{ORDERED}")
    assert [one["name"] for one in told["parties"][2:]] == [
        "清和县某街道办事处某村村民委员会", "清和县某街道办事处某村某村民小组",
    ]  # fmt: skip
    assert agents(told) == [("齐某", "lawyer", [3])]


def test_a_body_called_after_three_yuan_is_no_money() -> None:
    told = read("被告：清和三元物业服务有限公司。", SUIT, "判决如下：\n一、清和三元物业服务有限公司赔偿三元。")
    assert [one["raw"] for one in told["amounts"]] == ["三元"]


def test_what_argues_with_a_claim_is_none() -> None:
    asked = "张三上诉称，一审虽未支持其诉讼请求，但查明了由张三施工的事实。请求撤销一审判决。"
    assert read(BOTH, SUIT, asked, ORDERED, number="（2019）冀99民终12号")["claims"] == ["撤销一审判决。"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("裁判日期: 2015-02-10", "2015-02-10"),
        ("【审结时间】:2017/11/13 0:00:00", "2017-11-13"),
        ("判决时间：二〇一二年四月二十七日", "2012-04-27"),
    ],
)
def test_the_day_that_only_a_page_tells(line: str, day: str) -> None:
    top = f"清和县人民法院\n民事判决书\n（2015）清民初字第116号\n{line}\n公开日期: 2018-05-26"
    told = told_of(f"{top}\n{ONE_LINE}\n{SUIT}\n{ORDERED}")
    assert told["judgment_date"] == day
    assert "没有落款日期, 裁判日期取自页面所写" in told["warnings"]
    told = told_of(f"{top}\n{ONE_LINE}\n{SUIT}\n{ORDERED}\n{ENDS}")
    assert told["judgment_date"] == "2019-03-01"  # who signs is heard first
    assert "没有落款日期, 裁判日期取自页面所写" not in told["warnings"]


def test_a_court_in_a_field_of_a_page() -> None:
    told = told_of(f"【审理法院】:华东地区/清和省/清和市中级人民法院\n民事判决书\n{ONE_LINE}\n{SUIT}\n{ORDERED}")
    assert told["court"] == "清和市中级人民法院"


def test_the_cause_of_a_title() -> None:
    top = "清和县人民法院\n民事一审判决书\n案由:意外伤害保险合同纠纷\n(2021)冀9901民初2678号"
    told = told_of(f"{top}\n{ONE_LINE}\n本院审理了本案。\n{ORDERED}")
    assert (told["cause"], told["case_no"]) == ("意外伤害保险合同纠纷", "（2021）冀9901民初2678号")
    top = "张三、李四农业承包合同纠纷一审民事裁定书\n清和县人民法院\n民事裁定书"
    assert told_of(f"{top}\n{ONE_LINE}\n本院审理了本案。\n{ORDERED}")["cause"] == "农业承包合同纠纷"


def test_households_that_contract_land_are_parties() -> None:
    head = (
        "原告陈某明承包经营户,住所地清和县柳树村。\n代表人陈某明,男,汉族。\n委托代理人赵六,清和同济律师事务所律师。\n"
        "被告清和县柳树村村民委员会,住所地清和县柳树村。\n法定代表人陈某,主任。\n被告黄某周承包经营户,住所地清和县柳树村。"
    )
    told = read(head, SUIT, ORDERED)
    assert names(told) == [("陈某明承包经营户", "A"), ("清和县柳树村村民委员会", "B"), ("黄某周承包经营户", "B")]
    assert [one["legal_rep"] for one in told["parties"]] == ["陈某明", "陈某", None]
    assert agents(told) == [("赵六", "lawyer", [0])]


@pytest.mark.parametrize(
    "said",
    [
        "公告期届满后被告李四未到庭，本院依法缺席审理。",
        "被告李四未到庭。",
        "组成合议庭，公开开庭进行了审理，原告张三到庭参加诉讼。被告李四未到庭，也未作书面答辩。",
    ],
)
def test_who_stayed_away_without_the_words_of_a_summons(said: str) -> None:
    told = read(BOTH, f"原告张三与被告李四民间借贷纠纷一案，本院受理后，{said}", ORDERED)
    assert told["parties"][1]["absent"] is True


def test_a_witness_who_stayed_away_is_no_party() -> None:
    told = read(BOTH, f"{SUIT}被告李四的证人王某未到庭，被告代理人未到庭。", ORDERED)
    assert [one["absent"] for one in told["parties"]] == [None, None]


def test_a_list_of_items_of_the_judgment_is_one_claim() -> None:
    asked = "张三上诉请求：1、撤销一审判决第一、二、三项；2、改判张三无需支付。"
    first = "李四原审诉讼请求为：1、张三支付5万元；2、支付利息。"
    told = read(BOTH, SUIT, asked, first, ORDERED, number="（2019）冀99民终12号")
    assert told["claims"] == ["1、撤销一审判决第一、二、三项；", "2、改判张三无需支付。"]


def test_items_that_are_one_letter_and_an_agent_of_two() -> None:
    held = "依照《中华人民共和国民事诉讼法》第一百五十三条第一款第㈢、㈣项之规定，判决如下：\n驳回。"
    head = "原告：张三，男。\n原告：钱七，男。\n委托代理人：赵六，清和同济律师事务所律师。\n被告：李四，男。"
    told = read(head, f"{SUIT}原告张三及张三与钱七的委托代理人赵六、被告李四到庭参加诉讼。", held)
    assert [one["articles"] for one in told["law_refs"]] == [["153.1.3", "153.1.4"]]
    assert agents(told) == [("赵六", "lawyer", [0, 1])]


def test_a_judge_of_the_simple_procedure() -> None:
    course = f"{SUIT}依法由代理审判员吴志华适用简易程序公开开庭进行了审理。"
    told = told_of(f"清和县人民法院\n民事判决书\n（2019）冀9901民初12号\n{BOTH}\n{course}")
    assert told["judges"] == [{"name": "吴志华", "role": "judge"}]
