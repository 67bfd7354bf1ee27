"""People, organisations, the practices of people, and what reaches them: account, phone, address."""

from graph.schema.declare import day, flag, money, node, text, texts, whole

PERSON = node(
    "Person",
    "自然人",
    text("name", "姓名", personal=True, search=True),
    flag("is_masked", "隐名", en="Masked"),
    text("gender", "性别"),
    day("birth_date", "出生", personal=True),
    text("id_no_hash", "证件号", en="Id number", doc="Keyed hash; the number itself stays in records.", personal=True),
    text("id_no_last4", "末四位", en="Id number, last four", personal=True),
    flag("id_check_ok", "校验位", en="Id check digit valid"),
    text("region_code6", "发证区划", en="Region of the id number"),
    text("hukou_kind", "城乡户口", en="Household registration"),
    day("death_date", "死亡"),
    texts("roles", "角色", derived=True),
    text("tie_group", derived=True),
    colour="#3b6fb6",
    key_doc="id_no · name+birth_date · cluster",
    models="all",
)

COMPANY = node(
    "Company",
    "企业机构",
    text("name", required=True, search=True),
    text("uscc", "信用代码", en="Unified social credit code", search=True),
    texts("former_names", "曾用名", search=True),
    text("org_kind", "类型", doc="企业 银行 保险公司 律所 公证处 鉴定评估机构 仲裁委 调解组织 医院 医保机构 机关…"),
    text("finance_kind", "持牌类别"),
    text("status"),
    day("status_date", "状态日"),
    day("reg_date", "成立", en="Registered on"),
    money("reg_capital", "注册资本", en="Registered capital"),
    money("paid_capital", "实缴", en="Paid-in capital"),
    whole("insured_headcount", "参保人数"),
    text("email", "邮箱"),
    text("region_code6", "区划", en="Region code"),
    text("tie_group", derived=True),
    whole("deg", en="Degree", derived=True),
    colour="#7a5fa8",
    key_doc="uscc · full name · cluster",
    models="all",
    doc="All organisations but courts and villages.",
)

VILLAGE_ORG = node(
    "VillageOrg",
    "村集体",
    text("name", required=True, search=True),
    text("kind", values=("村委会", "集体经济组织")),
    text("township", "乡镇"),
    text("region_code12", "村码", en="Region code"),
    day("ledger_from_date", "台账起", derived=True),
    day("ledger_to_date", "台账止", derived=True),
    text("tie_group", derived=True),
    colour="#a07cc0",
    key_doc="uscc · region_code12 · township+name",
    models="1",
)

COURT = node(
    "Court",
    "法院",
    text("name", search=True),
    text("code", "代字"),
    whole("level", "级"),
    text("region_code6", "区划", en="Region code"),
    whole("assessor_cap", "陪审年上限", en="Assessor cases a year, at most"),
    colour="#1f4e5f",
    key_doc="code · name",
    models="6 9–19 27",
)

AGENT = node(
    "Agent",
    "代理人",
    text("name", "姓名", doc="A firm named without a person: the firm's name.", personal=True, search=True),
    text("kind", values=("lawyer", "legal_worker", "citizen", "employee", "kin")),
    text("licence_no"),
    text("sanction", "处罚"),
    whole("deg", en="Degree", derived=True),
    colour="#5b9bd5",
    key_doc="licence_no · name+organisation · cluster",
    models="1–3 7 9 17 19 20 26 28",
)

COURT_OFFICER = node(
    "CourtOfficer",
    "审判人员",
    text("name", "姓名", required=True, personal=True, search=True),
    text("kind", values=("judge", "assessor", "clerk")),
    day("birth_date", "出生", personal=True),
    text("occupation", "职业"),
    colour="#2f5488",
    key_doc="name+court",
    models="10 12 14–16 19",
)

EXPERT = node(
    "Expert",
    "公证鉴定人",
    text("name", "姓名", personal=True, search=True),
    text("kind", values=("notary", "appraiser")),
    text("licence_no"),
    colour="#86b4dd",
    key_doc="licence_no · name+organisation",
    models="2 6",
)

CORP_CHANGE = node(
    "CorpChange",
    "变更",
    text("item", "事项"),
    text("before", "前"),
    text("after", "后"),
    day("date"),
    colour="#9d8fc4",
    key_doc="organisation+item+date+seq",
    models="1 22",
)

BANK_ACCOUNT = node(
    "BankAccount",
    "账户",
    text("last4", "末四位", en="Last four", personal=True),
    text("kind"),
    day("opened_date", "开户"),
    whole("deg", en="Degree", derived=True),
    colour="#5d6470",
    key_doc="hash of number (`cash`: one a holder)",
    models="2 5 6 8 9 21 22 25 28",
)

PHONE = node(
    "Phone",
    "电话",
    text("last4", "末四位", en="Last four", personal=True),
    whole("deg", en="Degree", derived=True),
    colour="#858c97",
    key_doc="hash of number",
    models="2 3 5 17 28",
)

ADDRESS = node(
    "Address",
    "地址",
    text("text", "地址", personal=True, search=True),
    text("county6", en="County code"),
    text("precision", "精度", values=("room", "building", "street", "county")),
    whole("deg", en="Degree", derived=True),
    colour="#aeb4bd",
    key_doc="hash of normalised text",
    models="2 6 17 27 28",
)
