"""What was agreed: the five contracts, the notary's deed, the clause in small print."""

from graph.schema.declare import day, flag, moment, money, node, real, text, texts

LOAN = node(
    "Loan",
    "借款",
    text("contract_no"),
    day("sign_date"),
    day("disburse_date", "发放", en="Paid out on"),
    day("due_date", "到期"),
    day("settled_date", "结清"),
    money("principal", "本金"),
    money("delivered", "实付"),
    money("pre_deducted", "预扣"),
    money("fees", "费用"),
    real("rate_annual", unit="%"),
    flag("interest_agreed", "约息"),
    flag("lender_blank", "出借人空白"),
    text("delivery_mode", "交付"),
    text("purpose", "用途"),
    text("branch", "支行"),
    flag("photo_log", "面签影像", en="Photo of the signing"),
    real("irr", "实际年率", en="Internal rate of return", unit="%", derived=True),
    text("template_group", derived=True),
    colour="#c9812b",
    key_doc="lender+contract_no · case+seq",
    models="4–6 8 9",
)

SALE_CONTRACT = node(
    "SaleContract",
    "买卖",
    text("contract_no"),
    text("kind", values=("房", "车", "网签", "以物抵债")),
    day("sign_date"),
    day("record_date", "备案", en="Recorded on"),
    money("price"),
    flag("price_paid", "已付"),
    text("template_group", derived=True),
    colour="#d9a441",
    key_doc="contract_no · case+seq",
    models="4 11 20 22",
)

LEASE_CONTRACT = node(
    "LeaseContract",
    "租赁",
    text("contract_no"),
    day("sign_date"),
    day("from", "租期起"),
    day("to", "租期止"),
    money("rent", "租金"),
    flag("prepaid", "预付"),
    day("registered_date", "备案"),
    day("first_paid_date", "首付租"),
    colour="#e3bf6d",
    key_doc="contract_no · case+seq",
    models="12 22",
)

WORKS_CONTRACT = node(
    "WorksContract",
    "工程",
    text("contract_no"),
    money("amount", "价款"),
    money("audit_amount", "审计额", en="Amount after audit"),
    flag("permit_listed", "备案"),
    day("due_date", "应付"),
    day("priority_date", "主张优先", en="Priority claimed on"),
    colour="#b8692a",
    key_doc="contract_no · case+seq",
    models="22 26",
)

ASSIGNMENT = node(
    "Assignment",
    "转让",
    text("kind", values=("债权", "股权", "理赔权")),
    day("date"),
    money("price", "对价"),
    colour="#a8843a",
    key_doc="contract_no · case+seq",
    models="2 4 21 22",
)

NOTARIAL_DEED = node(
    "NotarialDeed",
    "公证书",
    text("deed_no", "编号"),
    text("matter", "事项"),
    moment("accept_at", "受理", en="Accepted at"),
    moment("issue_at", "出证", en="Issued at"),
    text("sign_place", "签署地"),
    text("presence", "到场"),
    money("amount", "标的"),
    real("rate_annual", unit="%"),
    text("cert_no", "执行证书", en="Certificate of enforcement"),
    day("cert_date", "证书日", en="Certificate date"),
    flag("cert_notified", "告知", en="Certificate notified"),
    colour="#8c6d31",
    key_doc="office+deed_no",
    models="6 9",
)

STANDARD_CLAUSE = node(
    "StandardClause",
    "格式条款",
    text("title", "摘要", search=True),
    texts("unfair", "不公平类型"),
    real("penalty_ratio", "违约金倍数"),
    colour="#cdb384",
    key_doc="hash of normalised text",
    models="4 20",
)
