"""Rings: scored by `detect`, then listed and told."""

from typing import Annotated, Any

import typer

from app.cli.talk import Progressing, show_json, show_table, show_text, tell
from app.language import say
from graph.errors import QueryError
from graph.workspace import Workspace

commands = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="团伙线索: 列出、查看。")
commands.add_typer(group, name="rings")
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
MANY = 5


@commands.command()
def detect(
    context: typer.Context,
    seed: Annotated[int, typer.Option(help="种子; 同种子同结果")] = 1,
    decoys: Annotated[
        int | None,
        typer.Option(min=1, help="打乱的案件表份数; 不写则 20, 结果少时 100", show_default=False),
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="线程数, 只影响快慢", show_default=False)] = None,
) -> None:
    """找互诉成环的团伙, 与打乱的案件表相比得出误报率; 并划分社群。

    例: qingsu detect
    """
    workspace = Workspace(context.obj.workspace)
    workspace.require("build")  # before the lock, which would make the folder of a mistyped path
    with workspace.writer():
        detect_rings(workspace, seed, decoys, workers)


def detect_rings(workspace: Workspace, seed: int = 1, decoys: int | None = None, workers: int | None = None) -> None:
    """Run the stage as the writer, and say what came of it."""
    from graph.detect import detect as detect_stage  # noqa: PLC0415  # numba, for which no other command should wait

    with Progressing(say("找团伙", "Detect")) as progress:
        done = detect_stage(workspace, seed=seed, decoys=decoys, workers=workers, progress=progress)
    tell(
        say(
            f"团伙: {done.disputes} 宗纠纷中 {done.groups} 组, 误报率 q ≤ 5% 的 {done.q05} 组, ≤ 10% 的 {done.q10} 组"
            f"(对照 {done.decoys} 份打乱的案件表), 见 qingsu rings list; 社群 {done.communities} 个",
            f"Rings: {done.groups} groups in {done.disputes} disputes, {done.q05} at q <= 5 %, {done.q10} at <= 10 % "
            f"(against {done.decoys} shuffled dockets); {done.communities} communities",
        )
        + (say(" (输入未变, 跳过)", " (nothing changed, skipped)") if done.skipped else "")
    )


@group.command("list")
def list_rings(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="连 q > 20% 的也列出")] = False,
    as_json: Json = False,
) -> None:
    """团伙线索, 最可疑的在前。q 是误报率: 把名单截到这一行, 其中约有多大比例出于偶然。

    例: qingsu rings list
    """
    document = _published(context)
    chosen = [one for one in document["rings"] if every or one["shown"]]
    if as_json:
        show_json({**document, "rings": chosen})
        return
    show_table(
        [
            say("序号", "rank"),
            say("编号", "ring"),
            say("误报率 q", "q"),
            say("团伙", "ring"),
            say("核心成员", "core members"),
            say("代理人", "agents"),
            say("法院", "courts"),
            say("标的(元)", "yuan"),
            say("期间", "period"),
        ],
        (
            (
                one["rank"],
                one["ring_id"][:12],
                f"{one['q_value']:.3f}",
                say(one["title"]["zh"], one["title"]["en"]),
                [member["name"] for member in one["members"] if member["role"] == "core"],
                [agent["name"] for agent in one["agents"]],
                one["courts"],
                "" if one["amount_fen"] is None else f"{one['amount_fen'] / 100:,.0f}",
                "–".join(day for day in one["period"] if day),
            )
            for one in chosen
        ),
    )
    summary = document["summary"]
    for why, n in summary["left_out"].items():
        tell(say(f"未计入 {n} 案: {why}", f"{n} cases left out: {why}"))
    if not chosen:
        tell(
            say(
                f"没有显著的团伙: {summary['disputes']} 宗纠纷中 {len(document['rings'])} 组, 都不比打乱的案件表更紧密",
                f"no ring stands out: {len(document['rings'])} groups, none tighter than in shuffled dockets",
            )
        )


@group.command("show")
def show_ring(
    context: typer.Context,
    ring: Annotated[str, typer.Argument(help="序号, 或编号的开头")],
    as_json: Json = False,
) -> None:
    """一个团伙的全部内容: 理由与案号、成员、可能的正当解释、什么能排除它。

    例: qingsu rings show 1
    """
    document = _published(context)
    chosen = [one for one in document["rings"] if str(one["rank"]) == ring]
    chosen = chosen or [one for one in document["rings"] if len(ring) >= 4 and one["ring_id"].startswith(ring)]
    if len(chosen) != 1:
        raise QueryError(say(f"没有团伙 {ring}, 见 qingsu rings list", f"no ring {ring}"))
    (one,) = chosen
    if as_json:
        show_json(one)
        return
    for line in _told(one):
        show_text(line)


def _published(context: typer.Context) -> dict[str, Any]:
    from graph.detect import rings  # noqa: PLC0415

    return rings(Workspace(context.obj.workspace))


def _told(one: dict[str, Any]) -> list[str]:
    language = say("zh", "en")
    roles = {
        "core": say("核心", "core"),
        "sometimes": say("有时", "sometimes"),
        "attached": say("外围", "attached"),
    }
    lines = [
        f"{one['rank']}. {one['title'][language]}  [{one['ring_id'][:12]}]  q = {one['q_value']:.3f}",
        say("线索, 不是结论; q 是与打乱的案件表相比的误报率", "a clue, not a finding; q is against shuffled dockets"),
        "",
        say("看到了什么", "What was seen"),
    ]
    for number, sentence in enumerate(one["sentences"], 1):
        cases = "、".join(case["case_no"] for case in sentence["cases"][:MANY])
        count = len(sentence["cases"])
        more = say(f"等 {count} 案", f" … {count} cases") if count > MANY else ""
        lines.append(f"  {number}. {sentence['text'][language]}" + (f" [{cases}{more}]" if cases else ""))
    legend = say(
        "成员 (核心: 换序重算十次至少九次都在; 有时: 不到九次; 外围: 未计分, 或其纠纷多在别处, 也可能是受害方)",
        "Members (core: in nine of ten runs; sometimes: fewer; attached: not scored, mostly elsewhere, or a victim)",
    )
    lines += ["", legend]
    core = {member["name"] for member in one["members"] if member["role"] == "core"}
    for member in one["members"]:
        sides = member["side_counts"]
        stood = say(f"原告 {sides['A']} 次, 被告 {sides['B']} 次", f"plaintiff {sides['A']}, defendant {sides['B']}")
        namesake = say(", 与核心成员同名, 请核对是否一人", ", namesake of a core member: one person?")
        same = member["role"] != "core" and member["name"] in core
        who = f"{member['name']}  ({stood}{namesake if same else ''})"
        lines.append(f"  {roles[member['role']]}  {who}  {member['id']}")
    lines += ["", say("可能的正当解释", "Innocent explanations")]
    marks = {True: say("相符", "fits"), False: say("不符", "does not fit"), None: say("未知", "unknown")}
    for told in one["innocent"]:
        missing = "、".join(told["missing"])
        lacks = say(f"; 缺 {missing}", f"; lacks {missing}") if missing else ""
        lines.append(f"  [{marks[told['holds']]}] {told['explanation'][language]}{lacks}")
    lines += ["", say("什么能排除它", "What would clear it")]
    for cleared in one["clears"]:
        document = f" → {cleared['document'][language]}" if cleared["document"] else ""
        then = say(f"则 q 升至 {cleared['then_q']:.2f}", f"q rises to {cleared['then_q']:.2f}")
        lines.append(f"  {cleared['if'][language]}, {then}{document}")
    if not one["clears"]:
        lines.append(
            say("  没有找到: 任何一项材料都不足以排除", "  nothing found that would")
            if one["q_value"] <= 0.1
            else say("  q 已高于 10%, 偶然即可解释", "  q is above 10 % as it is: chance explains it")
        )
    for member in one["members"]:
        if not any(member["id"] in merge["ids"] for merge in one["merges"]):
            continue
        by, proof = say("姓名与出生日期", "name and birth date"), say("证件号", "identity number")
        if member["label"] != "Person":
            by, proof = say("名称", "name"), say("统一社会信用代码", "credit code")
        lines.append(
            say(
                f"  {member['name']}的部分记录只凭{by}归为一个, 请核对{proof}",
                f"  {member['name']}: some records are joined by {by} only; check the {proof}",
            )
        )
    return lines
