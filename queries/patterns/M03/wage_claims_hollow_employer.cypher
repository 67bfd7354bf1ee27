/*+++
title = { zh = "多人同期向空壳单位主张工资或劳动关系, 很快无对抗结案", en = "Many wage claims at once against a hollow employer, settled fast" }
model = "M03"
version = 1
status = "active"
severity = "high"
confidence = "medium"
subject = { employer = "用人单位" }
evidence = "cases"
origins = "origins"
shows = { hollow = "空壳情形", claimants = "主张人数", insured = "登记的参保人数" }
needs = ["PARTY_IN.side", "LegalCase.cause", "LegalCase.filed_date", "LegalCase.soft_close", "LegalCase.days_open", "Company.status"]
kind = "裁判结果"
next_steps = ["考勤、工资表、银行代发记录与个人所得税申报", "社保缴费人数与补缴、待遇记录", "单位停业时间、厂房与水电使用", "公章保管与加盖记录", "诉讼费缴纳人与共同的代理人或介绍人", "单独询问联系最弱的主张人: 做什么工, 谁发工资, 是否到过单位"]
why = "短期内多人向同一单位主张工资、劳动关系或社会保险, 单位起诉前早已停业, 或登记的参保人数远少于主张人数, 或成立晚于所称的入职时间, 却不作对抗, 很快结案: 可能以虚构的劳动关系骗取养老保险待遇, 或以职工债权优先受偿。"
innocent = "真实欠薪群体很多: 小企业、建筑和劳务用工多不参保; 单位倒闭后职工集体维权, 劳动监察、工会或法院集中调解, 也会很快结案; 改制、承继的单位成立可以晚于入职; 参保人数是登记时的数, 不是用工时的数。有考勤、工资发放、原始参保记录的, 应当排除。主张的人不作为线索的主体: 他们可能是真实的劳动者。"
legal_basis = [
    { law = "社会保险法", article = "88", edition = "2018" },
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
    { law = "民事诉讼法", article = "115", edition = "2023" },
]

[params]
least = { default = 5, kind = "heuristic", doc = "至少多少人主张" }
within_days = { default = 30, kind = "heuristic", unit = "day", doc = "各人首次立案前后相隔不超过多少天" }
fast_days = { default = 15, kind = "heuristic", unit = "day", doc = "立案到结案不超过多少天算快" }
closed_days = { default = 365, kind = "heuristic", unit = "day", doc = "起诉前至少停业多少天; 刚停业的单位有真实的职工" }
share = { default = 0.3, kind = "heuristic", doc = "参保人数不到主张人数的多大比例算空壳" }
soft_share = { default = 0.8, kind = "heuristic", doc = "该单位全部主张人中至少多大比例是这样结案的; 多数有对抗的是真实的纠纷" }
dead = { default = ["吊销", "注销", "停业", "歇业", "经营异常", "吊销,未注销", "吊销,已注销", "吊销未注销"], kind = "heuristic", doc = "哪些登记状态算停业" }
seldom_insured = { default = ["建筑", "建设", "劳务", "工程", "装饰", "安装", "路桥", "园林", "保洁", "保安", "人力资源"], kind = "heuristic", doc = "名称中有这些字的行业多不参保: 参保人数少不算空壳, 除非有主张人与单位关系密切" }
causes = { default = ["确认劳动关系纠纷", "劳动争议", "劳动合同纠纷", "追索劳动报酬纠纷", "社会保险纠纷", "养老保险待遇纠纷", "经济补偿金纠纷"], kind = "heuristic", doc = "哪些案由" }
+++*/
MATCH (c:LegalCase) WHERE c.soft_close AND c.days_open <= $fast_days AND c.cause IN $causes
MATCH (c)<-[:PARTY_IN {side: 'B'}]-(e:Company)
MATCH (c)<-[r:PARTY_IN {side: 'A'}]-(p:Person)
WITH e, p, min(c.filed_date) AS filed, min(r.claim_from_date) AS hired, collect(DISTINCT c.id) AS cases
WITH e, p, filed, hired, cases, EXISTS { (p)-[:TIE]-(e) } AS tied
WITH e, collect({filed: filed, until: filed + duration({days: $within_days}), hired: hired, cases: cases, tied: tied}) AS claims
WHERE size(claims) >= $least
WITH e, claims,
     [s IN claims WHERE size([t IN claims WHERE s.filed <= t.filed AND t.filed <= s.until]) >= $least] AS openings
WITH e, [t IN claims WHERE any(s IN openings WHERE s.filed <= t.filed AND t.filed <= s.until)] AS claims
WITH e, claims, toFloat(size(claims)) AS claimants,
     any(word IN $seldom_insured WHERE e.name CONTAINS word) AND NOT any(t IN claims WHERE t.tied) AS uninsured_trade
WITH e, claims, claimants,
     CASE WHEN e.status IN $dead AND all(t IN claims WHERE e.status_date + duration({days: $closed_days}) <= t.filed)
       THEN ['起诉前早已停业'] ELSE [] END
     + CASE WHEN NOT e.status IN $dead AND NOT uninsured_trade AND e.insured_headcount < $share * claimants
       THEN ['参保人数远少于主张人数'] ELSE [] END
     + CASE WHEN any(t IN claims WHERE t.hired < e.reg_date) THEN ['成立晚于所称入职'] ELSE [] END AS hollow
WHERE claimants >= $least AND size(hollow) > 0
MATCH (e)-[:PARTY_IN {side: 'B'}]->(x:LegalCase)<-[:PARTY_IN {side: 'A'}]-(q:Person) WHERE x.cause IN $causes
WITH e, claims, claimants, hollow, count(DISTINCT q.id) AS everyone
WHERE claimants >= $soft_share * everyone
UNWIND claims AS claim
UNWIND claim.cases AS found
WITH e, hollow, claimants, collect(DISTINCT found) AS cases
RETURN e.id AS employer, hollow, toInteger(claimants) AS claimants, e.insured_headcount AS insured, cases,
       e.origins AS origins
ORDER BY employer
