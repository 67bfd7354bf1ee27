"""数据导入: files, what their columns mean, how good they are, and the load. Nothing is written before step 4."""

import streamlit as st

from app.explorer import intake, pieces, session
from app.explorer.intake import columns, origin, quality, running
from app.jobs import Job, at_work, job
from app.language import say

PAGE = {"zh": "数据导入", "en": "Load data", "group": "数据与模型", "order": 70, "path": "load"}


def shown_job() -> Job | None:
    """The job of the address; without one that which is at work, unless somebody is in the midst of another intake."""
    if asked := st.query_params.get(intake.JOB):
        return job(session.workspace(), asked)
    return at_work(session.workspace()) if intake.current().step == 1 else None


def draw() -> None:
    pieces.page_head(
        say("数据导入", "Load data"),
        say(
            "第 4 步之前不写入任何数据；任何一次导入都可以整批撤回",
            "Nothing is written before step 4; every intake can be taken back",
        ),
    )
    names = [say("来源", "Files"), say("字段对应", "Columns"), say("质量检查", "Quality"), say("运行", "Run")]
    one = shown_job()
    if one is not None:
        st.query_params[intake.JOB] = one.id  # so that its result is shown when it has ended
        pieces.show(pieces.steps(names, 4))
        running.draw_job(one)
        return
    draft = intake.current()
    if draft.step > 1 or draft.held:
        st.query_params[intake.DRAFT] = draft.id
    pieces.show(pieces.steps(names, draft.step))
    if st.query_params.get(intake.JOB):
        pieces.show(pieces.note(say("没有这项任务，或已不再保留。", "There is no such job any more.")))
    {1: origin.draw, 2: columns.draw, 3: quality.draw, 4: running.draw}[draft.step](draft)


draw()
