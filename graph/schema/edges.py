"""Every edge type, in the order of schema.md §4. `from*` there is SINCE here: it tells two edges apart."""

from graph.schema.assets import ACCIDENT, AUCTION_LOT, INSURANCE_CLAIM, INSURANCE_POLICY, REAL_ESTATE, VEHICLE
from graph.schema.cases import (
    CREDITOR_CLAIM,
    DOCUMENT,
    INTAKE,
    LAW_ARTICLE,
    LEGAL_CASE,
    MONEY_ITEM,
    OVERSIGHT_CASE,
    STEP,
)
from graph.schema.contracts import (
    ASSIGNMENT,
    LEASE_CONTRACT,
    LOAN,
    NOTARIAL_DEED,
    SALE_CONTRACT,
    STANDARD_CLAUSE,
    WORKS_CONTRACT,
)
from graph.schema.declare import day, edge, flag, moment, money, real, text, texts, whole
from graph.schema.people import (
    ADDRESS,
    AGENT,
    BANK_ACCOUNT,
    COMPANY,
    CORP_CHANGE,
    COURT,
    COURT_OFFICER,
    EXPERT,
    PERSON,
    PHONE,
    VILLAGE_ORG,
)
from graph.schema.registers import HOUSING_FUND_ENTRY, LEDGER_ENTRY, MEDICAL_CLAIM, PENSION_RECORD, STATUS_PERIOD

PARTIES = (PERSON, COMPANY, VILLAGE_ORG)
CONTRACTS = (LOAN, SALE_CONTRACT, LEASE_CONTRACT, WORKS_CONTRACT, ASSIGNMENT)
ASSETS = (REAL_ESTATE, VEHICLE)
CASE = (LEGAL_CASE,)

SIDES = ("A", "B", "T")
NAMED_ROLES = (
    "出借", "借款", "担保", "客户经理", "出卖", "买受", "出租", "承租", "发包", "承包", "分包", "出让", "受让",
    "债权", "债务", "保险", "被保险",
)  # fmt: skip
TIE_KINDS = {
    "kin1": "父母子女",
    "spouse": "配偶",
    "officer": "任职或持股",
    "common_control": "同一人控制",
    "kin2": "兄弟姐妹或祖孙",
    "account": "共用账户",
    "agent_opposite": "对立而曾用同一代理人",
    "kin_officer": "负责人的近亲属",
    "phone": "共用电话",
    "email": "共用邮箱",
    "colleague": "同一单位参保",
    "address_room": "同住一室",
    "mutual_transfers": "互有转账",
    "co_shareholder": "共同股东",
}

SINCE = day("from", key=True)
SEEN_IN_CASE = text("case_id", "见于案", en="Seen in case", key=True)
LIABILITY = real("liability", "责任", unit="%")

# ---- a case and the people in it

PARTY_IN = edge(
    "PARTY_IN",
    PARTIES,
    CASE,
    "是…的{role}",
    "{role}有",
    text("role", "地位", key=True),
    text("side", "方", values=SIDES, doc="As in the first instance."),
    flag("present", "到庭"),
    flag("summoned", "传票"),
    day("claim_from_date", "主张期间起", en="Claim from"),
    day("claim_to_date", "主张期间止", en="Claim to"),
    money("claim", "请求"),
    LIABILITY,
    time="case",
)
AGENT_IN = edge(
    "AGENT_IN",
    (AGENT,),
    CASE,
    "代理",
    "代理人有",
    text("side", "方", values=SIDES, key=True),
    texts("for_ids", "被代理人", en="Acts for"),
    text("scope", "权限"),
    day("mandate_date", "委托日"),
    time="case",
)
SITS_IN = edge(
    "SITS_IN",
    (COURT_OFFICER,),
    CASE,
    "审理",
    "审判人员有",
    text("role", "地位", values=("presiding", "judge", "assessor", "clerk"), key=True),
    flag("listed", "台账载"),
    flag("signed", "署名"),
    day("drawn_date", "抽取"),
    time="case",
)
HEARD_BY = edge("HEARD_BY", CASE, (COURT, COMPANY), "由…审理", "审理", time="case")
FOLLOWS = edge(
    "FOLLOWS",
    CASE,
    CASE,
    "承接",
    "后续有",
    text("kind", values=("上诉", "再审", "发回", "异议", "复议", "恢复执行", "移送", "转破产"), key=True),
    time="case",
)
ENFORCES = edge("ENFORCES", CASE, (LEGAL_CASE, NOTARIAL_DEED, DOCUMENT), "执行", "被执行于", time="case")
STEP_OF = edge("STEP_OF", (STEP,), CASE, "属于", "有", time="case")
ITEM_OF = edge("ITEM_OF", (MONEY_ITEM,), CASE, "属于", "有", time="case")
DOCUMENT_OF = edge("DOCUMENT_OF", (DOCUMENT,), CASE, "属于", "有", time="case")
CONCERNS = edge(
    "CONCERNS",
    (STEP, INTAKE, OVERSIGHT_CASE, LEDGER_ENTRY),
    (*PARTIES, *ASSETS, BANK_ACCOUNT),
    "涉及",
    "见于",
    time="date",
)
RECEIVED_BY = edge("RECEIVED_BY", (STEP,), (PERSON, AGENT), "由…签收", "签收", time="date")
EVIDENCE_IN = edge("EVIDENCE_IN", (DOCUMENT,), CASE, "是…的证据", "证据有", text("side", "提交方"), time="case")
ISSUED = edge("ISSUED", (EXPERT, COMPANY), (DOCUMENT, NOTARIAL_DEED), "出具", "由…出具", time="date")
CITES = edge(
    "CITES",
    (DOCUMENT,),
    (LAW_ARTICLE,),
    "引用",
    "被引用于",
    text("raw", "原文", en="As written", key=True),
    text("edition", "版次"),
    text("topic", "事项", derived=True),
    flag("quoted", "转引"),
    time="date",
)
PAYS_FOR = edge(
    "PAYS_FOR", (*PARTIES, AGENT), (LEGAL_CASE, PENSION_RECORD), "为…缴费", "缴费人有", money("amount"), time="date"
)
MEDIATED_BY = edge("MEDIATED_BY", CASE, (COMPANY, PERSON, COURT_OFFICER), "由…调解", "调解", time="date")
LISTED_IN = edge(
    "LISTED_IN",
    PARTIES,
    CASE,
    "被列名单于",
    "列入",
    text("kind", values=("失信", "限高"), key=True),
    text("behaviour", "情形"),
    whole("term_months", "期限", en="Term", unit="month"),
    time="interval",
)
ACCUSED_IN = edge(
    "ACCUSED_IN",
    (PERSON, COMPANY),
    CASE,
    "是…的被告人",
    "被告人有",
    text("charge", "罪名", key=True),
    text("outcome", "结果"),
    time="interval",
)
VICTIM_IN = edge("VICTIM_IN", PARTIES, CASE, "是…的被害人", "被害人有", money("loss", "损失"), time="case")
MENTIONS = edge(
    "MENTIONS",
    (LEGAL_CASE, INTAKE),
    (LEGAL_CASE, *PARTIES, *ASSETS, BANK_ACCOUNT),
    "提到",
    "被提到于",
    money("amount"),
    time="date",
)
FILED_IN = edge("FILED_IN", (CREDITOR_CLAIM,), CASE, "申报于", "收到", time="date")
BASED_ON = edge(
    "BASED_ON",
    (CREDITOR_CLAIM, PENSION_RECORD, HOUSING_FUND_ENTRY),
    (LEGAL_CASE, NOTARIAL_DEED),
    "依据",
    "被用于",
    time="date",
)
RAISED_BY = edge(
    "RAISED_BY", (INTAKE, OVERSIGHT_CASE, CREDITOR_CLAIM, INSURANCE_CLAIM), PARTIES, "由…提出", "提出", time="date"
)
SUPERVISES = edge("SUPERVISES", (OVERSIGHT_CASE,), CASE, "支持或监督", "受监督于", time="date")
ADMINISTERS = edge("ADMINISTERS", (COMPANY, AGENT), CASE, "管理", "管理人有", time="interval")
SUED_IN = edge("SUED_IN", (*CONTRACTS, INSURANCE_POLICY), CASE, "讼争于", "讼争合同有", time="case")
ARISES_FROM = edge("ARISES_FROM", (LEGAL_CASE, INSURANCE_CLAIM), (ACCIDENT,), "起于", "引起", time="date")

# ---- who a person is, and to whom close

SAME_PERSON = edge(
    "SAME_PERSON",
    (AGENT, COURT_OFFICER, EXPERT),
    (PERSON,),
    "即",
    "执业为",
    text("level", "级", values=("I3", "I4")),
)
WORKS_AT = edge("WORKS_AT", (AGENT, EXPERT), (COMPANY,), "执业于", "执业者有", time="interval")
APPOINTED_TO = edge(
    "APPOINTED_TO",
    (COURT_OFFICER,),
    (COURT,),
    "任职于",
    "任命",
    SINCE,
    day("removed_date", "免职"),
    text("mode", "产生方式"),
    whole("term", "任次"),
    time="interval",
)
UNDER = edge("UNDER", (COURT,), (COURT,), "上级是", "下级有")
KIN = edge(
    "KIN",
    (PERSON,),
    (PERSON,),
    "亲属",
    "亲属",
    text("kind", doc="配偶 父母子女 兄弟姐妹…", key=True),
    whole("degree", "亲等"),
    time="interval",
    undirected=True,
    doc="Starts at the smaller id; ask without direction.",
)
HAS_STATUS = edge("HAS_STATUS", (PERSON,), (STATUS_PERIOD,), "处于", "属于", time="interval")
OFFICIAL_OF = edge(
    "OFFICIAL_OF",
    (PERSON,),
    (VILLAGE_ORG,),
    "任村干部于",
    "干部有",
    text("post", "职务", key=True),
    SINCE,
    time="interval",
)
LEGAL_REP_OF = edge(
    "LEGAL_REP_OF", (PERSON,), (COMPANY, VILLAGE_ORG), "法定代表", "法定代表人是", SINCE, time="interval"
)
SHAREHOLDER_OF = edge(
    "SHAREHOLDER_OF",
    PARTIES,
    (COMPANY,),
    "持股",
    "股东有",
    real("ratio", "持股比例", doc="0–1"),
    money("amount", "认缴", en="Subscribed"),
    money("paid", "实缴"),
    time="interval",
)
OFFICER_OF = edge(
    "OFFICER_OF", (PERSON,), (COMPANY,), "任职于", "高管有", text("post", "董监高", key=True), time="interval"
)
CONTROLS = edge("CONTROLS", PARTIES, (COMPANY,), "控制", "受控于", time="interval")
BRANCH_OF = edge("BRANCH_OF", (COMPANY,), (COMPANY,), "分支于", "分支有", time="interval")
EMPLOYED_BY = edge(
    "EMPLOYED_BY", (PERSON,), (*PARTIES, COURT), "受雇于", "雇用", text("post", "岗位"), SINCE, time="interval"
)
INSURED_BY = edge(
    "INSURED_BY",
    (PERSON,),
    (COMPANY, VILLAGE_ORG),
    "参保于",
    "参保人有",
    text("line", "险种或公积金", key=True),
    SINCE,
    money("base", "基数"),
    flag("is_backpay", "补缴", en="Paid afterwards"),
    time="interval",
)
CHANGE_OF = edge("CHANGE_OF", (CORP_CHANGE,), (COMPANY, VILLAGE_ORG), "变更", "有变更", time="date")

# ---- phone, address, account, money

HAS_PHONE = edge(
    "HAS_PHONE",
    (*PARTIES, AGENT, LOAN, INTAKE, INSURANCE_CLAIM, PENSION_RECORD),
    (PHONE,),
    "用电话",
    "用者有",
    SEEN_IN_CASE,
    time="interval",
)
HAS_ADDRESS = edge(
    "HAS_ADDRESS",
    (*PARTIES, AGENT, STEP),
    (ADDRESS,),
    "地址是",
    "住有",
    text("kind", values=("户籍", "住所", "对方提供", "送达确认"), key=True),
    SEEN_IN_CASE,
    time="interval",
)
HAS_ACCOUNT = edge("HAS_ACCOUNT", (*PARTIES, AGENT), (BANK_ACCOUNT,), "有账户", "户主是", time="interval")
TRANSFER = edge(
    "TRANSFER",
    (BANK_ACCOUNT,),
    (BANK_ACCOUNT,),
    "转给",
    "收自",
    text("flow_no", "流水号", key=True),
    moment("on_at"),
    money("amount"),
    text("memo", "摘要"),
    time="date",
)

# ---- contracts and clauses

NAMED_IN = edge(
    "NAMED_IN",
    PARTIES,
    (*CONTRACTS, NOTARIAL_DEED, INSURANCE_POLICY),
    "载为{role}",
    "{role}载为",
    text("role", "地位", values=NAMED_ROLES, key=True, doc="As written; no proof of signing."),
    time="date",
)
COVERS = edge(
    "COVERS",
    (*CONTRACTS, NOTARIAL_DEED, INSURANCE_POLICY),
    (*ASSETS, LOAN, LEGAL_CASE, COMPANY),
    "标的是",
    "被涉于",
    time="date",
)
ROLLS_OVER = edge("ROLLS_OVER", (LOAN,), (LOAN,), "续自", "转为", time="date")
PAID_TO = edge("PAID_TO", (LOAN,), (BANK_ACCOUNT,), "放款到", "收款自", money("amount"), time="date")
CONTAINS = edge("CONTAINS", (SALE_CONTRACT, LEASE_CONTRACT, LOAN), (STANDARD_CLAUSE,), "含条款", "见于", time="date")
RULED_ON = edge(
    "RULED_ON",
    CASE,
    (STANDARD_CLAUSE,),
    "评判",
    "评判于",
    text("result", "效力", values=("valid", "invalid", "untested")),
    time="case",
)

# ---- assets, auctions, accidents, registers

OWNS = edge(
    "OWNS",
    PARTIES,
    ASSETS,
    "拥有",
    "权利人是",
    SINCE,
    real("share", "份额"),
    text("reason"),
    money("price", "价"),
    time="interval",
)
HOLDS = edge("HOLDS", PARTIES, ASSETS, "占有", "占有人是", time="interval")
MORTGAGED_TO = edge(
    "MORTGAGED_TO",
    ASSETS,
    PARTIES,
    "抵押给",
    "抵押权及于",
    SINCE,
    money("amount"),
    whole("rank", "顺位"),
    time="interval",
)
SEALED_IN = edge(
    "SEALED_IN",
    (*ASSETS, BANK_ACCOUNT),
    CASE,
    "查封于",
    "查封",
    SINCE,
    money("value", "价值"),
    whole("rank", "轮候"),
    time="interval",
)
AUCTIONED_AS = edge("AUCTIONED_AS", ASSETS, (AUCTION_LOT,), "拍卖为", "拍的是", time="date")
LOT_OF = edge("LOT_OF", (AUCTION_LOT,), CASE, "拍于", "拍品有", time="date")
BIDS_IN = edge(
    "BIDS_IN",
    PARTIES,
    (AUCTION_LOT,),
    "竞买",
    "竞买人有",
    text("role", "地位", values=("buyer", "bidder", "defaulter", "preemptor"), key=True),
    day("notified_date", "通知"),
    time="date",
)
INVOLVED_IN = edge(
    "INVOLVED_IN",
    (*PARTIES, VEHICLE),
    (ACCIDENT,),
    "涉事故",
    "涉及",
    text("role", "地位", values=("driver", "owner", "victim", "vehicle"), key=True),
    LIABILITY,
    time="date",
)
CLAIM_UNDER = edge("CLAIM_UNDER", (INSURANCE_CLAIM,), (INSURANCE_POLICY,), "属保单", "赔案有", time="date")
RECORD_OF = edge(
    "RECORD_OF", (MEDICAL_CLAIM, PENSION_RECORD, HOUSING_FUND_ENTRY), (PERSON,), "属于", "有记录", time="date"
)
BOOKED_BY = edge("BOOKED_BY", (LEDGER_ENTRY,), (VILLAGE_ORG,), "记于", "账有", time="date")

# ---- derived by build

TIE = edge(
    "TIE",
    PARTIES,
    PARTIES,
    "有关联",
    "有关联",
    text("kind", values=tuple(TIE_KINDS), key=True),
    real("weight", "权"),
    time="interval",
    derived=True,
    undirected=True,
    doc="One a pair and kind; starts at the smaller id; ask without direction.",
)
OPPOSED = edge(
    "OPPOSED",
    PARTIES,
    PARTIES,
    "告过",
    "被告过",
    text("dispute_id", "纠纷", en="Dispute", key=True),
    whole("cases", "案数"),
    money("amount"),
    time="interval",
    derived=True,
    doc="From side A to side B of the dispute's first case.",
)
POSSIBLY_SAME = edge(
    "POSSIBLY_SAME",
    (PERSON, COMPANY),
    (PERSON, COMPANY),
    "疑同一",
    "疑同一",
    real("odds", "比数"),
    text("level", "级"),
    derived=True,
    undirected=True,
    doc="Person with Person, Company with Company; never across.",
)
FACT_OVERLAP = edge(
    "FACT_OVERLAP",
    CASE,
    CASE,
    "事实重合",
    "事实重合",
    texts("elements", "要素"),
    whole("n", "数", en="How many"),
    time="case",
    derived=True,
    doc="Starts at a criminal case.",
)
