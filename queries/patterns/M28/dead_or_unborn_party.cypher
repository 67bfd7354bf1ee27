/*+++
title = { zh = "立案时当事人已经死亡或尚未出生", en = "A party was dead or unborn when the case was filed" }
model = "M28"
version = 1
status = "active"
severity = "high"
confidence = "medium"
subject = { first = "当事人" }
evidence = "cases"
origins = "origins"
shows = { what = "情形", side = "所在一方" }
needs = ["Person.death_date", "PARTY_IN.side", "LegalCase.filed_date", "LegalCase.close_mode"]
kind = "裁判结果"
next_steps = ["死亡证明与户籍注销记录", "起诉状、授权委托书原件与签名", "送达回证与签收人", "庭审笔录与签到", "向继承人核实是否知情"]
why = "立案时当事人已死亡, 案件仍以其名义判决或者调解确认: 起诉、委托或者认可不可能出自本人, 可能是冒名诉讼; 立案时尚未出生的同理。"
innocent = "原告往往不知被告已死亡, 法院事后发现的应驳回或变更继承人, 已撤诉、驳回的不列入; 生前起诉而由继承人承继的, 只看案件链的第一案; 继承、遗产、宣告死亡类案件不计。死亡登记的是同名人、日期登记有误、户籍出生日期更改、台账把死者列为当事人而实由继承人诉讼的, 应当排除。"
legal_basis = [
    { law = "民事诉讼法", article = "115", edition = "2023" },
    { law = "最高人民法院 最高人民检察院关于办理虚假诉讼刑事案件适用法律若干问题的解释", article = "1", edition = "法释〔2018〕17号" },
]

[params]
lag_days = { default = 30, kind = "heuristic", unit = "day", doc = "死亡后多少天内立案不计: 起诉在前, 立案在后" }
ended = { default = ["判决", "调解", "司法确认", "支付令", "仲裁调解", "公证执行证书"], kind = "heuristic", doc = "哪些结案方式确认了权利义务" }
later = { default = ["二审", "再审", "再审审查", "执行", "破产", "公示催告"], kind = "heuristic", doc = "哪些审理程序不是起诉" }
estate = { default = ["继承", "遗产", "宣告", "死亡"], kind = "heuristic", doc = "案由含有这些字的不计" }
+++*/
MATCH (p:Person)-[s:PARTY_IN]->(c:LegalCase)
WHERE (p.death_date + duration({days: $lag_days}) < c.filed_date AND (c.received_date IS NULL OR c.received_date > p.death_date)
       OR p.birth_date > c.filed_date)
  AND s.side IN ['A', 'B'] AND c.id = c.lineage_id AND c.close_mode IN $ended
  AND (c.procedure IS NULL OR NOT c.procedure IN $later)
  AND (c.cause IS NULL OR none(word IN $estate WHERE c.cause CONTAINS word))
WITH p.id AS first, collect(DISTINCT c.id) AS cases, collect(DISTINCT s.side) AS side,
     collect(DISTINCT CASE WHEN p.birth_date > c.filed_date THEN '尚未出生' ELSE '已经死亡' END) AS what,
     collect(p.origins) + collect(s.origins) AS origins
RETURN first, what, side, cases, origins
ORDER BY first
