"""What papers without a head, a number, a title or an end tell in words, and what must not be told of them. Each was
found in a paper of a real court; the facts here are made up.
"""

import pytest
from written_paper import BOTH, CASE, ORDERED, SUIT, agents, names, read, told_of

from loaders.judgments.judgment import IN_PROSE

APPEAL = "上诉人张三因与被上诉人李四合同纠纷一案，不服某某人民法院民事判决，向本院提起上诉。"
SUED = "李四向一审法院起诉请求：判令张三还款5万元。"
UPHELD = "本院认为，上诉无理。判决如下：\n驳回上诉，维持原判。\n二审案件受理费1050元，由张三负担。\n本判决为终审判决。"


def test_an_appeal_whose_number_is_lost_is_one_by_its_words() -> None:
    told = told_of(f"清和市中级人民法院\n民事判决书\n{APPEAL}\n{SUED}\n{UPHELD}\n代书记员\n宋某")
    assert (told["procedure"], told["close_mode"]) == ("二审", "维持")
    assert names(told) == [("张三", "B"), ("李四", "A")]
    assert told["judges"] == [{"name": "宋某", "role": "clerk"}]
    start, end = told["spans"]["procedure"]
    assert end - start == len("不服某某人民法院民事判决，向本院提起上诉")


def test_an_appeal_whose_order_is_lost_has_no_closing() -> None:
    told = told_of(f"清和市中级人民法院\n民事判决书\n（2019）冀99民终12号\n{APPEAL}\n{SUED}")
    assert (told["results"], told["close_mode"]) == ([], None)
    assert "没有读到裁判主文" in told["warnings"]


@pytest.mark.parametrize(
    ("said", "sides"),
    [
        ("一审法院判决：被告张三返还原告李四借款5万元。", ["B", "A"]),
        ("张三向一审法院起诉请求：判令李四还款。", ["A", "B"]),
        ("另案被告张三已还款。", [None, None]),
        ("被告张三还款，原告张三不服。", [None, None]),  # differ
    ],
)
def test_who_was_plaintiff_by_what_stands_further_down(said: str, sides: list[str | None]) -> None:
    told = told_of(f"清和市中级人民法院\n民事判决书\n（2019）冀99民终12号\n{APPEAL}\n{said}\n{UPHELD}")
    assert [one["side"] for one in told["parties"]] == sides


def test_of_two_names_of_which_one_begins_the_other_the_longer_is_meant() -> None:
    course = "上诉人张某因与被上诉人张某某合同纠纷一案，不服某某人民法院民事判决，向本院提起上诉。"
    told = told_of(f"清和市中级人民法院\n民事判决书\n（2019）冀99民终12号\n{course}\n原告张某某未还款。\n{UPHELD}")
    assert names(told) == [("张某", None), ("张某某", "A")]


def test_in_a_retrial_a_bare_applicant_is_of_no_side() -> None:
    course = "申请人张三与被申请人李四民间借贷纠纷一案，张三向本院申请再审。"
    told = told_of(f"清和市中级人民法院\n民事裁定书\n（2019）冀99民申12号\n{course}\n裁定如下：\n驳回申请。")
    assert names(told) == [("张三", None), ("李四", None)]


def test_who_acts_in_a_paper_without_a_head() -> None:
    came = "原告张三及原告钱七的委托代理人赵六、孙八，被告清和公司及其委托诉讼代理人吴九到庭参加诉讼。"
    suit = "原告张三、钱七与被告清和商贸有限公司（以下简称清和公司）买卖合同纠纷一案，本院受理后依法审理。"
    told = told_of(f"清和县人民法院\n民事判决书\n（2019）冀9901民初12号\n{suit}{came}\n{ORDERED}")
    assert agents(told) == [("赵六", "citizen", [1]), ("孙八", "citizen", [1]), ("吴九", "citizen", [2])]
    told = told_of(
        f"清和县人民法院\n民事判决书\n（2019）冀9901民初12号\n{suit}二原告的委托代理人赵六到庭参加诉讼。\n{ORDERED}"
    )
    assert agents(told) == [("赵六", "citizen", [0, 1])]


@pytest.mark.parametrize(
    ("came", "acting"),
    [
        ("原告张三及其委托代理人赵六，被告李四及其委托代理人孙七到庭参加诉讼。", [("赵六", [0]), ("孙七", [1])]),
        ("原告委托代理人赵六到庭参加诉讼。", [("赵六", [0])]),
        ("原告张三的委托代理人赵*和到庭参加诉讼。", [("赵*和", [0])]),
        ("原告张三及其委托代理人到庭参加诉讼，被告李四的委托代理人均未到庭。", []),
    ],
)
def test_who_acts_where_the_head_names_nobody_who_does(came: str, acting: list[tuple[str, list[int]]]) -> None:
    told = read(BOTH, f"{SUIT}{came}", ORDERED)
    assert [(one["name"], one["for"]) for one in told["agents"]] == acting
    head = f"{BOTH}\n委托诉讼代理人：周八，清和同济律师事务所律师。"
    assert [one["name"] for one in read(head, f"{SUIT}{came}", ORDERED)["agents"]] == ["周八"]


def test_who_was_let_in_while_a_suit_without_a_head_went_on() -> None:
    suit = f"原告张三与被告李四分家析产纠纷{CASE}依法追加张五、张六为共同原告。原告张五未到庭。"
    told = told_of(f"清和县人民法院\n民事判决书\n（2019）冀9901民初12号\n{suit}\n{ORDERED}")
    assert names(told) == [("张三", "A"), ("李四", "B"), ("张五", "A"), ("张六", "A")]


def test_the_law_and_the_arbitrators_of_an_award() -> None:
    held = "本委认为，应当支付。依照《中华人民共和国劳动合同法》第四十七条之规定，裁决如下："
    signed = "首席仲裁员：周某\n仲裁员：吴某\n二〇一九年三月一日\n书记员：冯某"
    told = told_of(
        f"清和县劳动人事争议仲裁委员会\n仲裁裁决书\n申请人：张三，男。\n被申请人：甲乙公司。\n{held}\n支付。\n{signed}"
    )
    assert [one["articles"] for one in told["law_refs"]] == [["47"]]
    assert [(one["name"], one["role"]) for one in told["judges"]] == [
        ("周某", "presiding"), ("吴某", "judge"), ("冯某", "clerk"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("suit", "parties"),
    [
        ("上诉人甲乙公司因与被上诉人张某某买卖合同权纠纷", ["甲乙公司", "张某某"]),
        (
            "原告张三与被告李四、甲乙商贸有限公司（下称甲乙公司）海上货物无单放货侵权损害赔偿纠纷",
            ["张三", "李四", "甲乙商贸有限公司"],
        ),
        ("起诉人张三诉被起诉人李四劳动争议纠纷", ["张三", "李四"]),
        (
            "再审申请人清和县水电工程处（以下简称工程处）因与岚*县水利局（水利局）建设工程施工合同纠纷",
            ["清和县水电工程处"],
        ),
    ],
)
def test_a_cause_that_no_table_knows_takes_no_party_with_it(suit: str, parties: list[str]) -> None:
    told = told_of(f"清和县人民法院\n民事裁定书\n（2019）冀9901民初12号\n{suit}{CASE}\n裁定如下：\n驳回起诉。")
    assert [one["name"] for one in told["parties"]] == parties
    assert any(one.startswith(IN_PROSE) for one in told["warnings"])


def test_parties_of_the_first_instance_whom_only_the_course_names() -> None:
    head = "上诉人（原审被告）：甲乙建设有限公司，住所地清和县。\n被上诉人（原审原告）：张三，男。"
    course = "上诉人甲乙建设有限公司因与被上诉人张三及原审被告李四、丙丁水利有限公司买卖合同纠纷"
    told = read(head, f"{course}{CASE}", ORDERED, number="（2019）冀99民终12号")
    assert names(told) == [("甲乙建设有限公司", "B"), ("张三", "A"), ("李四", "B"), ("丙丁水利有限公司", "B")]
    told = read(f"{head}\n原审被告：李四，男。\n原审被告：丙丁水利有限公司。", f"{course}{CASE}", ORDERED)
    assert len(told["parties"]) == 4  # nobody twice


@pytest.mark.parametrize(
    ("number", "said", "relation"),
    [
        ("", "不服清和县人民法院（2018）冀9901民初35号民事裁定，向本院提起上诉。", "上诉"),
        ("（2019）冀99破终2号", "不服清和县人民法院（2018）冀9901破申35号民事裁定，向本院提起上诉。", "上诉"),
        ("", "不服本院（2018）冀9901民初35号民事调解书，向本院申请再审。", "再审"),
        (
            "（2019）冀9901执异2号",
            "本院作出（2018）冀9901民初35号民事判决，李四应给付5万元。判决生效后，李四未履行。",
            "执行依据",
        ),
        (
            "（2019）冀9901执异2号",
            "本院在执行张三与李四一案中，送达了（2018）冀9901民初35号民事裁定，查封了房屋。",
            "提及",
        ),
        ("（2019）冀99民终2号", "根据《劳动争议调解仲裁法》规定，（2018）冀9901民初35号民事裁定为非终局裁定。", "提及"),
    ],
)
def test_what_another_case_is_by_the_words_around_its_number(number: str, said: str, relation: str) -> None:
    told = told_of(f"清和市中级人民法院\n民事裁定书\n{number}\n{BOTH}\n张三与李四纠纷一案，{said}\n裁定如下：\n驳回。")
    assert [one["relation"] for one in told["related_cases"]] == [relation]


def test_what_is_sent_back_twice_is_still_appealed() -> None:
    course = "不服清和县人民法院（2018）冀9901民初35号民事判决，向本院提起上诉。"
    held = "本院认为，本院作出（2017）冀99民终9号民事裁定发回重审。裁定如下：\n发回清和县人民法院重新审理。"
    told = read(BOTH, f"张三与李四纠纷一案，{course}", held, number="（2019）冀99民终12号", kind="民事裁定书")
    assert [one["relation"] for one in told["related_cases"]] == ["上诉", "发回"]
    assert told["close_mode"] == "发回重审"


def test_the_day_before_a_court_is_not_of_its_name() -> None:
    told = read(BOTH, SUIT, "本院查明，2018年12月30日清和县人民法院作出（2018）冀9901民初35号民事判决。", ORDERED)
    assert told["related_cases"][0]["court"] == "清和县人民法院"


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("本院认为，本案系建设工程施工合同纠纷，应由本院管辖。", "建设工程施工合同纠纷"),
        ("本院认为，本案系双方的普通纠纷。", None),
    ],
)
def test_the_cause_by_the_reasons(said: str, cause: str | None) -> None:
    assert read(BOTH, "张三起诉李四，本院审查。", said, ORDERED)["cause"] == cause


def test_the_cause_behind_short_names_and_before_what_it_was_called() -> None:
    head = "原告：张三，男。\n被告：甲乙航运有限公司（Jia Yi Shipping Ltd.），住所地清和县。"
    suit = "原告张三与被告甲乙航运有限公司（以下简称甲乙公司）海上货物运输合同纠纷（原案由为货损赔偿）一案，本院审理。"
    assert read(head, suit, ORDERED)["cause"] == "海上货物运输合同纠纷"


def test_what_a_court_is_asked_to_recognise_admits_nothing() -> None:
    told = read(
        BOTH, SUIT, "张三称：请求承认和执行美国某法院作出的判决。", "李四辩称，如果对债务没有异议，应当还款。", ORDERED
    )
    assert told["admissions"] == []


FIRST = (
    "一审法院经审查认为，借贷关系清楚。据此，依照《中华人民共和国合同法》第六十条之规定，判决如下：一、张三于本判决生效之日起"
    "五日内偿还李四借款27000元；二、驳回其他请求。如果未按本判决指定的期间履行，应当加倍支付利息。案件受理费475元，由张三负担。"
)


@pytest.mark.parametrize("breaks", ["", "\n"])
def test_the_order_of_the_first_court_is_not_that_of_the_appeal(breaks: str) -> None:
    first = FIRST.replace("判决如下：", f"判决如下：{breaks}").replace("如果", f"{breaks}如果")
    top = "清和市中级人民法院\n民事判决书\n（2019）冀99民终12号"
    told = told_of(f"{top}\n{APPEAL}\n{SUED}\n{first}")
    assert (told["results"], told["close_mode"], told["law_refs"], told["fee"]) == ([], None, [], None)
    own = "二审中没有新证据。\n本院认为，上诉有理。依照《中华人民共和国民事诉讼法》第一百七十条之规定，判决如下："
    told = told_of(f"{top}\n{APPEAL}\n{SUED}\n{first}\n{own}\n一、撤销原判；\n二、驳回李四的请求。\n审判长　周某")
    assert (told["results"], told["close_mode"]) == (["一、撤销原判；", "二、驳回李四的请求。"], "改判")
    assert [one["articles"] for one in told["law_refs"]] == [["170"]]


@pytest.mark.parametrize(
    ("head", "end"),
    [
        ("上诉人（原审原告）：张三，男。\n被上诉人（原审被告）：李四，男。", ""),
        ("", "\n本判决为终审判决。"),
    ],
)
def test_an_appeal_by_its_roles_or_its_last_words(head: str, end: str) -> None:
    told = told_of(f"清和市中级人民法院\n民事判决书\n{head}\n本院认为，上诉无理。判决如下：\n驳回上诉，维持原判。{end}")
    assert (told["procedure"], told["close_mode"]) == ("二审", "维持")
    assert "procedure" in told["spans"]


def test_of_two_of_one_masked_name_the_role_tells_who_came() -> None:
    came = "原告***的委托诉讼代理人赵六到庭参加诉讼，被告***经本院合法传唤，无正当理由拒不到庭参加诉讼。"
    told = read("原告：***，男。\n委托诉讼代理人：赵六，清和同济律师事务所律师。\n被告：***，男。", came, ORDERED)
    assert [one["absent"] for one in told["parties"]] == [False, True]
    head = "上诉人（原审原告）：张三，男。\n原审第三人：陈某，男。\n原审第三人：陈某，女。"
    told = read(head, "上诉人张三、原审第三人陈某、陈某到庭参加诉讼。", ORDERED)
    assert [one["absent"] for one in told["parties"]] == [False, False, False]


LONG = 9_000


@pytest.mark.parametrize(
    "line",
    [
        "的委托代理人张三、" * LONG + "到庭",
        "原告张三与被告" + "李四、" * LONG + "到庭参加诉讼的一案",
        "原告甲公司、" * LONG + "纠纷一案",
        "原告张三（以下简称李四）" * LONG + "一案到庭",
        "原告张三诉称，" * LONG + "买卖合同纠纷一案",
        "上诉人张三因" * LONG + "与被上诉人李四一案",
    ],
)
def test_a_line_of_a_hundred_thousand_letters_is_read_to_its_end(line: str) -> None:
    """Each once took minutes, or would never have ended."""
    told = told_of(f"清和县人民法院\n民事判决书\n{line}\n{ORDERED}")
    assert told["results"] == ["一、驳回原告张三的诉讼请求。"]
