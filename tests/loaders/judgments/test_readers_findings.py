"""What careful readers of papers that they wrote themselves found missing or wrong: each is read now."""

import io

import docx
import pytest
from written_paper import BOTH, CASE, ORDERED, SUIT, agents, names, read, told_of

from graph.identifiers import parse_case_no
from loaders.judgments.contract import as_contract
from loaders.judgments.documents import documents
from loaders.judgments.judgment import judgment_of
from loaders.judgments.parts import BLOCKS


@pytest.mark.parametrize(
    ("number", "procedure"),
    [
        ("（2009）浦民六（商）初字第1234号", "一审"), ("（2011）沪一中民二（民）终字第2078号", "二审"),
        ("（2012）石民再终字第45号", "再审"), ("（2017）湘民辖终84号", "二审"), ("（2018）皖01民撤3号", "一审"),
    ],
)  # fmt: skip
def test_a_number_of_a_division_or_of_a_rare_procedure(number: str, procedure: str) -> None:
    told = read(BOTH, SUIT, ORDERED, number=number)
    assert (told["case_no"], told["procedure"]) == (number, procedure)
    assert parse_case_no(told["case_no"]) == parse_case_no(number)
    assert names(told) == [("张三", "A"), ("李四", "B")]


def test_an_address_as_above_is_that_of_the_party_above() -> None:
    told = read(BOTH, SUIT, ORDERED)
    assert told["parties"][1]["address"] == "清和县石桥镇"


def test_a_name_keeps_the_spaces_between_its_latin_words() -> None:
    head = (
        "原告：锦曦国际有限公司（JINXI  INTERNATIONAL LIMITED）。\n法定代表人：SZE TO WAI。\n"
        "被告：王 五（WANG WU），男。"
    )
    told = read(
        head,
        f"原告锦曦国际有限公司与被告王五合同纠纷{CASE}被告王五经传票传唤无正当理由拒不到庭。",
        "判决如下：\n驳回。",
    )
    assert names(told) == [("锦曦国际有限公司（JINXI INTERNATIONAL LIMITED）", "A"), ("王五（WANG WU）", "B")]
    assert told["parties"][0]["legal_rep"] == "SZE TO WAI"
    assert told["parties"][1]["absent"] is True


def test_agents_behind_a_semicolon_and_both_parents() -> None:
    head = (
        "原告：卞某某，男，2010年1月1日出生。\n法定代理人：卞某。\n法定代理人：蔡某（系卞某某之母）。\n"
        "被告：清和某某制造有限公司。\n委托诉讼代理人：陆佳，清和同济律师事务所律师；尤珍，该公司人事主管。"
    )
    told = read(head, f"原告卞某某与被告清和某某制造有限公司人身损害纠纷{CASE}", ORDERED)
    assert told["parties"][0]["legal_rep"] == "卞某、蔡某"
    assert agents(told) == [("陆佳", "lawyer", [1]), ("尤珍", "employee", [1])]


@pytest.mark.parametrize("words", ["该村党支部书记", "该行法律顾问", "清和凯达物流有限公司工作", "该社法律顾问"])
def test_whoever_works_for_the_party_is_its_employee(words: str) -> None:
    told = read(f"{BOTH}\n委托代理人：阳某，{words}。", SUIT, ORDERED)
    assert agents(told) == [("阳某", "employee", [1])]


def test_a_joint_agent_that_only_the_course_tells() -> None:
    head = "原告：王某，女。\n被告：汤某，男。\n委托代理人：严某，清和同济律师事务所律师。\n被告：汤甲，女。"
    told = read(
        head, f"原告王某与被告汤某、汤甲合同纠纷{CASE}被告汤某及其与汤甲的共同委托代理人严某到庭参加诉讼。", ORDERED
    )
    assert agents(told) == [("严某", "lawyer", [1, 2])]


def test_a_bracket_that_names_those_an_agent_acts_for() -> None:
    head = (
        "原告：王某，女。\n被告：管某，男。\n被告：魏某，女。\n被告：刁某，男。\n"
        "以上二被告（魏某、刁某）委托代理人：杜守，清和市法律援助中心指派清和同济律师事务所律师。"
    )
    told = read(head, f"原告王某与被告管某、魏某、刁某合同纠纷{CASE}", ORDERED)
    assert agents(told) == [("杜守", "lawyer", [2, 3])]
    assert told["agents"][0]["firm"] == "清和同济律师事务所"


def test_what_stands_in_brackets_behind_a_party_and_whoever_acts_beside() -> None:
    head = "原告：佟甲，男。\n被告：佟乙，男。\n被告：郎某（系佟乙之母），女，住清和县，兼佟乙之委托诉讼代理人。"
    told = read(head, f"原告佟甲与被告佟乙、郎某继承纠纷{CASE}", ORDERED)
    assert names(told) == [("佟甲", "A"), ("佟乙", "B"), ("郎某", "B")]
    assert (agents(told), told["cause"]) == ([("郎某", "citizen", [1])], "继承纠纷")


@pytest.mark.parametrize(("words", "kind"), [("该院医务处副处长", "employee"), ("系被告的叔父", "kin")])
def test_posts_and_relatives(words: str, kind: str) -> None:
    assert agents(read(f"{BOTH}\n委托代理人：武某，{words}。", SUIT, ORDERED)) == [("武某", kind, [1])]


@pytest.mark.parametrize(
    "sentence",
    [
        "原告张三的委托诉讼代理人赵六在线参加诉讼，被告李四经本院公告送达传票，未到庭参加诉讼。",
        "原告张三到庭参加诉讼，被告李四经合法传唤，没有到庭应诉。",
    ],
)
def test_who_came_by_a_line_and_who_did_not(sentence: str) -> None:
    told = read(BOTH, SUIT + sentence, ORDERED)
    assert [one["absent"] for one in told["parties"]] == [False, True]


def test_a_shop_whose_name_has_a_word_of_service() -> None:
    head = BOTH.replace("李四，男，汉族", "清和县旺发煤焦经营部")
    told = read(
        head, f"原告张三与被告清和县旺发煤焦经营部合同纠纷{CASE}清和县旺发煤焦经营部经合法传唤未到庭。", ORDERED
    )
    assert told["parties"][1]["absent"] is True


def test_a_cause_alone_and_the_course_behind_the_claims() -> None:
    told = read(
        f"{BOTH}\n案由：追索劳动报酬纠纷", "张三向本院提出诉讼请求：1.支付工资。",
        "本院于2019年1月5日立案后，依法进行了审理。审理查明，李四欠付工资。李四当庭认可欠款数额。", ORDERED,
    )  # fmt: skip
    assert (told["cause"], told["claims"]) == ("追索劳动报酬纠纷", ["1.支付工资。"])
    assert told["findings"] is not None
    assert [one["raw"] for one in told["admissions"]] == ["李四当庭认可欠款数额。"]


def test_a_sum_in_characters_with_thousands_behind_ten_thousand() -> None:
    told = read(BOTH, SUIT, "判决如下：\n李四支付张三六万一千六百二十四元。")
    assert [one["fen"] for one in told["amounts"]] == [6_162_400]


def test_a_rule_with_its_number() -> None:
    rule = (
        "依照《最高人民法院关于审理民间借贷案件适用法律若干问题的规定》（法释〔2020〕17号）第三十一条，"
        "判决如下：\n驳回。"
    )
    assert [one["articles"] for one in read(BOTH, SUIT, rule)["law_refs"]] == [["31"]]


def test_a_label_on_a_line_of_its_own_is_of_the_party_above() -> None:
    told = read(
        "申请人：清和县金桥租赁有限公司\n住所地：清和县城关镇人民路9号\n被申请人：李四",
        kind="裁决书",
        number="清仲裁字〔2018〕第136号",
    )
    assert names(told) == [("清和县金桥租赁有限公司", "A"), ("李四", "B")]
    assert told["parties"][0]["address"] == "清和县城关镇人民路9号"
    assert told["judgment_date"] == "2019-03-01"


def test_a_table_whose_rows_are_parties() -> None:
    paper = docx.Document()
    for line in ("清和县人民法院", "民事判决书", "（2019）冀9901民初12号"):
        paper.add_paragraph(line)
    table = paper.add_table(2, 3)
    rows = [
        ("上诉人（原审被告）", "李四", "男，汉族，住清和县。"),
        ("被上诉人（原审原告）", "清和某某商贸有限公司", "住所地清和县。"),
    ]
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    file = io.BytesIO()
    paper.save(file)
    (one,) = documents("表.docx", file.getvalue())
    told = as_contract(judgment_of(one.text), "表.docx")
    assert names(told) == [("李四", "B"), ("清和某某商贸有限公司", "A")]
    assert told["parties"][0]["gender"] == "男"


def test_a_procedure_that_changed_and_who_signs() -> None:
    changed = (
        "原告张三与被告李四民间借贷纠纷一案，本院适用简易程序由审判员周某独任审理，后转为普通程序，组成合议庭，"
        "分别于2019年2月1日、2019年2月9日公开开庭审理。"
    )
    told = read(BOTH, changed, ORDERED)
    assert (told["procedure_kind"], told["panel"]) == ("普通", "合议")
    assert told["hearings"] == ["2019-02-01", "2019-02-09"]
    silent = read(BOTH, "原告张三与被告李四民间借贷纠纷一案，本院已审理终结。", ORDERED)
    assert silent["panel"] == "合议"
    assert silent["judges"][-1] == {"name": "冯某", "role": "clerk"}


@pytest.mark.parametrize(
    "line",
    [
        "若未按本判决指定期间履行金钱给付义务，应当加倍支付利息。", "终结本次执行程序后，申请执行人可以再次申请执行。",
        "案外人、当事人对裁定不服的，可以提起诉讼。", "鉴定费四千元，由被告李四负担。",
        "一、二审案件受理费共100元，由被告负担。",
        "当事人应当按照调解协议的约定自觉履行义务。",
    ],
)  # fmt: skip
def test_what_stands_below_is_not_ordered(line: str) -> None:
    told = read(BOTH, SUIT, ORDERED, line)
    assert told["results"] == ["一、驳回原告张三的诉讼请求。"]


@pytest.mark.parametrize("mark", ["二、", "（二）", "2、", "(2)", "②", "⑵", "㈡"])
def test_what_is_agreed_of_the_fee_is_an_item(mark: str) -> None:
    first = mark.translate(str.maketrans("二2②⑵㈡", "一1①⑴㈠"))
    items = [f"{first}李四给付张三1万元；", f"{mark}案件受理费50元，由李四负担。"]
    told = read(BOTH, SUIT, "双方自愿达成如下协议：", *items, "上述协议符合法律规定。", kind="民事调解书")
    assert told["results"] == items
    assert told["fee"] == 5000


def test_numbers_in_circles_count_what_is_asked_where_nothing_else_does() -> None:
    told = read(BOTH, SUIT, "张三向本院提出诉讼请求：①李四支付①5000元；②诉讼费由李四承担。", ORDERED)
    assert told["claims"] == ["①李四支付①5000元；", "②诉讼费由李四承担。"]
    assert [one["fen"] for one in told["amounts"]] == [500_000]
    told = read(BOTH, SUIT, "张三向本院提出诉讼请求：1.李四支付：①货款5元；②利息1元；2.诉讼费由李四承担。", ORDERED)
    assert told["claims"] == ["1.李四支付：①货款5元；②利息1元；", "2.诉讼费由李四承担。"]


def test_claims_of_both_sides() -> None:
    told = read(
        BOTH, SUIT, "张三向本院提出诉讼请求：1.李四支付5万元。事实和理由：李四违约。", "李四辩称，不同意。",
        "李四向本院提出反诉请求：1.张三赔偿2万元；2.反诉费由张三承担。", "张三辩称，不同意。", ORDERED,
    )  # fmt: skip
    assert told["claims"] == ["1.李四支付5万元。", "1.张三赔偿2万元；", "2.反诉费由张三承担。"]


def test_what_an_outsider_asks_is_the_claim_and_not_the_answer() -> None:
    head = "案外人：王五，男。\n申请执行人：张三，男。\n被执行人：李四，男。"
    told = read(
        head, "案外人王五称，房屋是其所有，请求中止执行。", "申请执行人张三称，请求驳回异议。",
        "裁定如下：\n驳回王五的异议请求。",
        kind="执行裁定书", number="（2019）冀9901执异12号",
    )  # fmt: skip
    assert told["claims"] == ["中止执行。"]


def test_what_a_party_admits_ends_where_it_begins_to_contest_and_a_court_admits_nothing() -> None:
    told = read(
        BOTH, SUIT, "张三诉称，借款5万元。请求判令还款。", "李四辩称，对借款无异议，但已经还清。",
        "经审理查明，原告诉称的借款属实。", ORDERED,
    )  # fmt: skip
    assert [one["raw"] for one in told["admissions"]] == ["对借款无异议"]


def test_interest_runs_from_a_day_and_a_misprint_orders_none() -> None:
    ordered = (
        "判决如下：\n一、李四偿还借款本金100000元、截至2019年4月10日的利息300元，"
        "并自2019年4月11日起至实际清偿之日止按同期贷款利率的1.5倍支付利息。"
    )
    (interest,) = read(BOTH, SUIT, ordered)["interest"]
    assert (interest["run_from"], interest["run_to"]) == ("2019年4月11日", "实际清偿之日止")
    assert interest["rate"] == "同期贷款利率的1.5倍"
    mended = "裁定如下：\n（2019）冀9901民初12号民事判决书中“利息以25000元为基数”补正为“利息以52000元为基数”。"
    assert read(BOTH, mended, kind="民事裁定书")["interest"] == []


def test_other_cases_with_their_courts() -> None:
    told = read(
        BOTH.replace("原告", "申诉人").replace("被告", "被申诉人"),
        "本院作出（2018）冀9901民初7号民事判决。王某因犯诈骗罪被岚川县人民法院（2017）冀9902刑初8号判决判处刑罚。",
        "判决如下：\n一、撤销本院（2018）冀9901民初7号民事判决；", number="（2019）冀9901民再12号",
    )  # fmt: skip
    assert {(one["case_no"], one["relation"], one["court"]) for one in told["related_cases"]} == {
        ("（2018）冀9901民初7号", "再审", "清和县人民法院"), ("（2017）冀9902刑初8号", "提及", "岚川县人民法院"),
    }  # fmt: skip
    award = read(BOTH, "双方不服清和县劳动人事争议仲裁委员会清劳人仲字[2018]第00890号裁决书。", ORDERED)
    assert [one["case_no"] for one in award["related_cases"]] == ["清劳人仲（2018）890号"]


def test_a_bankruptcy_is_no_retrial_of_the_judgment_it_names() -> None:
    head = "申请人：张三，男。\n被申请人：清和某某商贸有限公司。"
    ruling = "申请人的债权经（2017）冀9901民初28号民事判决确认。"
    told = read(head, ruling, "裁定如下：\n受理申请。", kind="民事裁定书", number="（2019）冀9901破申3号")
    assert [one["relation"] for one in told["related_cases"]] == ["提及"]


@pytest.mark.parametrize(
    ("kind", "number", "ordered", "mode"),
    [
        ("执行裁定书", "（2019）冀9901执恢3号", "终结（2018）冀9901民初7号民事调解书的执行。", "终结执行"),
        ("执行裁定书", "（2019）冀99执复3号", "一、撤销清和县人民法院（2019）冀9901执异3号执行裁定；", "撤销"),
        ("执行裁定书", "（2019）冀99执复3号", "驳回李四的复议申请，维持清和县人民法院执行裁定。", "维持"),
        ("民事裁定书", "（2019）冀9901民初12号之一", "准许原告张三撤回对被告王五的起诉。", None),
        ("民事裁定书", "（2019）冀9901民初12号", "准许原告张三撤回对被告李四、王五的起诉。", "准予撤诉"),
    ],
)
def test_how_a_ruling_closes(kind: str, number: str, ordered: str, mode: str | None) -> None:
    head = f"{BOTH}\n被告：王五，男。"
    assert read(head, f"裁定如下：\n{ordered}", kind=kind, number=number)["close_mode"] == mode


def test_the_fee_of_an_appeal_is_that_of_the_second_instance() -> None:
    head = BOTH.replace("原告", "上诉人（原审原告）").replace("被告", "被上诉人（原审被告）")
    fees = "一审案件受理费200元，由李四负担；二审案件受理费300元，由张三负担。"
    told = read(head, SUIT, "判决如下：\n驳回上诉，维持原判。", fees, number="（2019）冀99民终12号")
    assert told["fee"] == 30_000


def test_articles_of_one_paragraph_follow_each_other() -> None:
    told = read(
        BOTH,
        SUIT,
        "依照《中华人民共和国民事诉讼法》第一百七十条第一款第（三）项、第（四）项，参照双方《会议纪要》，判决如下：\n驳回。",
    )
    assert [(one["law"], one["articles"]) for one in told["law_refs"]] == [
        ("中华人民共和国民事诉讼法", ["170.1.3", "170.1.4"])
    ]


def test_what_is_doubtful_is_told() -> None:
    told = read("原告：张三，男，公民身份号码99990119700101001A。", "原告张三诉称，借款。", ORDERED)
    assert "只读到一方当事人" in told["warnings"]
    told = read("原告：张三，男，公民身份号码999901197001010012。\n被告：李四，男。", SUIT, ORDERED)
    assert "证件号码校验不符, 不取: 张三 …0012" in told["warnings"]
    assert "parties.0.id_fragment" not in told["spans"]
    told = read("委托代理人：赵六，清和同济律师事务所律师。\n" + BOTH, SUIT, ORDERED)
    assert "看不出代理人代理谁: 赵六" in told["warnings"]


def test_the_end_of_an_old_number_is_as_printed() -> None:
    told = read("原告：张三，男，身份证号999901700101123。\n被告：李四，男。", SUIT, ORDERED)
    assert told["parties"][0]["id_fragment"] == "1123"
    assert "id15" in {one["flag"] for one in told["text_flags"]}


def test_whom_a_suit_names_that_is_not_admitted() -> None:
    told = read(
        "起诉人：字某，男，住清和县。",
        "起诉人字某以李四、清和县石桥镇柳树村民委员会为被告，向本院提出诉讼请求：1.返还林地。",
        "裁定如下：\n对字某的起诉，本院不予受理。", kind="民事裁定书",
    )  # fmt: skip
    assert names(told) == [("字某", "A"), ("李四", "B"), ("清和县石桥镇柳树村民委员会", "B")]
    assert (told["close_mode"], told["warnings"]) == ("不予受理", [])


def test_a_number_or_a_label_over_the_end_of_a_line() -> None:
    head = (
        "原告：张三，男，1973年4月15日出生，汉族，无固定职业，住址：\n清和县城关镇胜利街1号，身份证号：99999919730\n4150017。\n"
        "委托诉讼代理人：赵某丁，清和同济律师事务所律师，代理权限：\n特别授权。\n被告：李四，男，汉族，住清和县石桥镇柳树村。"
    )
    told = read(head, SUIT, ORDERED)
    party = told["parties"][0]
    assert (party["address"], party["id_fragment"]) == ("清和县城关镇胜利街1号", "0017")
    assert told["agents"][0]["scope"] == "特别授权"


def test_an_address_that_is_left_blank_is_none() -> None:
    told = read("原告：张三，男，汉族，住址：。\n被告：李四，男，汉族，住所：，身份证号码略。", SUIT, ORDERED)
    assert [one["address"] for one in told["parties"]] == [None, None]


@pytest.mark.parametrize(
    ("heard", "days"),
    [
        ("依法适用简易程序，2019年3月4日公开开庭进行了审理。", ["2019-03-04"]),
        ("依法适用简易程序，于同年3月4日公开开庭审理了本案。", ["2019-03-04"]),
        ("依法组成合议庭，于同年3月4日、同月18日公开开庭进行了审理。", ["2019-03-04", "2019-03-18"]),
        ("依法组成合议庭，于次年3月4日公开开庭进行了审理。", ["2020-03-04"]),
        ("依法送达了开庭传票，定于2019年3月4日开庭审理，原告张三无正当理由未到庭。", []),
    ],
)
def test_the_days_on_which_a_court_sat(heard: str, days: list[str]) -> None:
    told = read(BOTH, f"原告张三与被告李四民间借贷纠纷一案，本院于2019年1月5日受理后，{heard}", ORDERED)
    assert (told["filed_date"], told["hearings"]) == ("2019-01-05", days)


OLD = (
    "原告诉称，2018年3月，李四向张三借款5万元，张三申请仲裁，该委不予受理，经多次催要以种种理由推脱，"
    "故诉至法院，请求判如所请。"
)


@pytest.mark.parametrize(
    ("asks", "asked"),
    [
        (
            f"{OLD}现要求：1、判令被告偿还借款5万元；2、诉讼费由被告承担。",
            ["1、判令被告偿还借款5万元；", "2、诉讼费由被告承担。"],
        ),
        (f"{OLD}为此请求法院依法处理，诉讼请求为：判令被告偿还借款5万元。", ["判令被告偿还借款5万元。"]),
        ("原告张三向本院提出诉讼请求：请求依法判令被告还款。事实和理由：借款未还。", ["请求依法判令被告还款。"]),
    ],
)
def test_what_is_asked_behind_its_grounds_or_before(asks: str, asked: list[str]) -> None:
    silent = "李四未到庭，亦未提交书面答辩意见。"
    for gap in ("\n", ""):  # in paragraphs of their own, and in one
        told = read(BOTH, gap.join((SUIT, asks, silent, "经审理查明，借款属实。", f"本院认为，应还款。{ORDERED}")))
        assert told["claims"] == asked
        parts = [one["part"] for one in told["blocks"]]
        assert parts == [part for part in BLOCKS if part not in ("notice", "annex")]


def test_an_appeal_asks_and_finds_what_its_own_court_is_asked_and_finds() -> None:
    told = read(
        "上诉人（原审被告）：李四，男。\n被上诉人（原审原告）：张三，男。",
        "上诉人李四因与被上诉人张三民间借贷纠纷一案，不服清和县人民法院民事判决，向本院提起上诉。",
        "李四上诉请求：撤销一审判决，改判驳回。事实和理由：一审认定事实错误，张三辩称的不实。",
        "张三辩称，一审判决正确。",
        "张三向一审法院起诉请求：1.判令李四还款5万元；2.诉讼费由李四负担。",
        "一审法院认定事实：李四借款5万元。",
        "一审法院认为，应当还款。",
        "本院认为，李四提交的证据与本案无关，不予采信。",
        "二审查明的事实与一审一致。",
        "本院认为，上诉理由不能成立。判决如下：\n驳回上诉，维持原判。",
        number="（2019）冀99民终12号",
    )
    assert told["claims"] == ["撤销一审判决，改判驳回。"]
    assert told["findings"] is not None
    start, end = told["findings"]
    assert end - start == len("二审查明的事实与一审一致。")


def test_a_fee_that_is_paid_back_is_none() -> None:
    told = read(BOTH, SUIT, "裁定如下：\n驳回原告张三的起诉。\n案件受理费1600元整，退还原告张三。", kind="民事裁定书")
    assert told["fee"] is None


@pytest.mark.parametrize(
    ("said", "admitted"),
    [
        ("被告李四辩称，原告张三承认已收到3万元。", []),
        ("被告李四辩称，我方对借款事实予以认可，但无力偿还。", ["我方对借款事实予以认可"]),
        ("经审理查明，被告李四确认收到借款5万元。", ["被告李四确认收到借款5万元。"]),
        ("经审理查明，被告亦未在微信中予以确认。", []),
        ("经审理查明，对于签字被告李四认可，本院予以确认。", ["对于签字被告李四认可"]),
    ],
)
def test_a_party_admits_for_itself(said: str, admitted: list[str]) -> None:
    assert [one["raw"] for one in read(BOTH, SUIT, said, ORDERED)["admissions"]] == admitted


TWO = "原告：罗某英，女。\n被告：黄某波，男。\n被告：邱某平，男。"


@pytest.mark.parametrize(
    ("said", "away"),
    [
        ("原告罗某英、被告黄某波到庭参加诉讼。被告邱小平经传票传唤无正当理由拒不到庭。", [False, False, None]),
        ("被告黄某波到庭参加诉讼，另一被告经传唤未到庭。", [None, False, None]),
        ("被告黄某波、邱某平经本院依法公告送达起诉状副本、开庭传票，期满未到庭。", [None, True, True]),
        ("原告罗某英到庭参加诉讼，被告黄某波、邱某平缺席。", [False, True, True]),
        ("原告罗某英到庭参加诉讼，二被告经传票传唤均未到庭。", [False, True, True]),
        ("原告的法定代理人何某军到庭参加诉讼。", [False, None, None]),
        ("二被告的委托代理人文某到庭参加诉讼。", [None, False, False]),
    ],
)
def test_who_is_named_as_present_is_not_absent(said: str, away: list[bool | None]) -> None:
    head = (
        TWO.replace("女。", "女。\n法定代理人：何某军。") + "\n二被告共同委托诉讼代理人：文某，清和同济律师事务所律师。"
    )
    case = "原告罗某英与被告黄某波、邱某平买卖合同纠纷一案，本院于2019年1月5日立案后，依法审理。"
    told = read(head, f"{case}{said}", ORDERED)
    assert [one["absent"] for one in told["parties"]] == away


@pytest.mark.parametrize(
    "head",
    [
        "被告李　四 男 1979年3月3日生 汉族 住清和县。",
        "被告：李四　男　1979年3月3日出生　汉族　住清和县",
        "被告暨反诉原告：李四，男，1979年3月3日出生，汉族，住清和县。",
        "被告（暨反诉原告）：李四、男、1979年3月3日出生，汉族，住清和县。",
    ],
)
def test_heads_that_are_written_otherwise(head: str) -> None:
    party = read(f"原告：张三，男，汉族。\n{head}", SUIT, ORDERED)["parties"][1]
    told = ("name", "side", "gender", "birth_date", "address")
    assert [party[name] for name in told] == ["李四", "B", "男", "1979-03-03", "清和县"]


def test_agents_whose_line_begins_with_whom_they_act_for() -> None:
    told = read(
        f"{TWO}\n被告黄某波、邱某平的共同委托诉讼代理人：文某，清和同济律师事务所律师。\n"
        "被告：清和县某保洁部（个体工商户），住清和县。\n委托代理人：贺某（罗某英之夫），清和县某公司职员。",
        SUIT,
        ORDERED,
    )
    assert [name for name, _ in names(told)] == ["罗某英", "黄某波", "邱某平", "清和县某保洁部"]
    assert agents(told) == [("文某", "lawyer", [1, 2]), ("贺某", "kin", [3])]


@pytest.mark.parametrize(
    ("cited", "laws"),
    [
        ("《公司法》第十七条第一、二款、第十九条", [("公司法", ["17.1", "17.2", "19"])]),
        ("《公司法》第十六条第一款第一、二、五项", [("公司法", ["16.1.1", "16.1.2", "16.1.5"])]),
        ("《融资租赁合同》第十五条", []),
        ("《中华人民共和国合同法》第八条", [("中华人民共和国合同法", ["8"])]),
    ],
)
def test_articles_and_what_is_no_law(cited: str, laws: list[tuple[str, list[str]]]) -> None:
    told = read(BOTH, SUIT, f"本院认为，依照{cited}规定，判决如下：\n一、驳回原告张三的诉讼请求。")
    assert [(one["law"], one["articles"]) for one in told["law_refs"]] == laws


@pytest.mark.parametrize(
    "finds",
    [
        "综上，本院认定下列事实：",
        "综合全案证据，本院确认以下法律事实：",
        "经审查查明：",
        "经庭审质证，本院确认如下事实：",
        "本院确认事实如下：",
        "经开庭审理，查明事实如下：",
        "本院根据上述认证，确认以下案件事实：",
    ],
)
def test_the_words_with_which_findings_begin(finds: str) -> None:
    told = read(BOTH, SUIT, "被告李四辩称，不同意。", f"{finds}李四借款5万元。", f"本院认为，应还款。{ORDERED}")
    start, end = told["findings"]
    assert end - start == len(f"{finds}李四借款5万元。")


@pytest.mark.parametrize(
    ("course", "filed", "hearings"),
    [
        (
            "本院于2018年6月25日立案后，于2018年7月19日、8月7日两次公开开庭审理。",
            "2018-06-25", ["2018-07-19", "2018-08-07"],
        ),
        ("本院于二00九年一月八日受理后，于二00九年二月二十五日公开开庭审理。", "2009-01-08", ["2009-02-25"]),
        (
            "本院于2016年9月12日立案受理，判决后被发回重审。本院于2018年2月26日立案后，于2018年4月18日开庭审理。",
            "2018-02-26", ["2018-04-18"],
        ),
    ],
)  # fmt: skip
def test_days_that_lean_and_suits_that_were_sent_back(course: str, filed: str, hearings: list[str]) -> None:
    told = read(BOTH, f"原告张三与被告李四民间借贷纠纷一案，{course}", ORDERED)
    assert (told["filed_date"], told["hearings"]) == (filed, hearings)


def test_old_papers_tell_what_the_appeal_asks_behind_the_first_judgment() -> None:
    told = read(
        "上诉人（原审被告）李四，男。\n被上诉人（原审原告）张三，男。",
        "上诉人李四因离婚一案，不服清和县人民法院民事判决，向本院提起上诉。",
        "原审查明，双方2010年结婚。原审认为，感情破裂，判决如下：一、准予离婚。",
        "李四上诉称，原判错误，请求二审法院撤销原判。",
        "本院经审理查明的事实与原审相同。",
        "本院认为，上诉无理。判决如下：\n驳回上诉，维持原判。",
        number="（2013）南民二终字第612号",
    )
    assert told["claims"] == ["撤销原判。"]
    assert told["results"] == ["驳回上诉，维持原判。"]
    assert told["cause"] == "离婚"


@pytest.mark.parametrize(
    "signed",
    [
        "审判员柳红二〇一八年八月二十日书记员谭佳",
        "审　判　员\n柳红\n二〇一八年八月二十日\n书　记　员\n谭佳",
        "独任审判员　柳红\n二〇一八年八月二十日\n书记员　谭佳",
    ],
)
def test_who_signs_in_one_line_and_below_the_office(signed: str) -> None:
    text = "\n".join(("清和县人民法院", "民事判决书", "（2018）冀9901民初12号", BOTH, SUIT, ORDERED, signed))
    told = told_of(text)
    assert [(one["name"], one["role"]) for one in told["judges"]] == [("柳红", "judge"), ("谭佳", "clerk")]
    assert told["judgment_date"] == "2018-08-20"


def test_interest_in_fen_and_li_and_beside_the_sum_that_is_owed() -> None:
    ordered = "判决如下：\n一、被告李四偿还234500元及利息（自2022年9月1日起按月息1分5厘计算）。"
    (told,) = read(BOTH, SUIT, ordered)["interest"]
    assert (told["base_fen"], told["annual"], told["raw"]) == (23_450_000, 18.0, "自2022年9月1日起按月息1分5厘计算")
