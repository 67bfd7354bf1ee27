"""Loads taken back: they no longer count, and what they wrote is removed."""

from collections.abc import Sequence

from graph.errors import Place, WorkspaceError
from graph.records import Load, loads
from graph.workspace import Workspace
from loaders.keeping import clear, publish


def unload(workspace: Workspace, load_id: str) -> tuple[Load, ...]:
    """Take a load back, and what corrects it: they no longer count, and their files are removed; call it as the writer.

    Returns what went, the load first. Raises WorkspaceError: there is no such load.
    """
    return take_back(workspace, [load_id])


def take_back(workspace: Workspace, load_ids: Sequence[str]) -> tuple[Load, ...]:
    """`unload` of several at once: all of them or, after a kill, none. Raises WorkspaceError: there is no such load."""
    going = going_with(workspace, load_ids)
    publish(workspace, [one for one in loads(workspace) if one not in going])
    clear(workspace, loads(workspace))
    return going


def going_with(workspace: Workspace, load_ids: Sequence[str]) -> tuple[Load, ...]:
    """The loads of these ids, then those that correct them: they would correct nothing that is there.

    Raises WorkspaceError: there is no such load.
    """
    before = {one.load_id: one for one in loads(workspace)}
    for load_id in load_ids:
        if load_id not in before:
            raise WorkspaceError(f"没有批次 {load_id}", Place(str(workspace.folder)))
    hanging = [name for name, one in before.items() if one.corrects in load_ids]
    return tuple(before[name] for name in dict.fromkeys([*load_ids, *hanging]))
