"""The command line `qingsu`: takes in the modules of `commands/`, and turns errors into one line.

Exit 0 done, 1 a clear error in one line, 2 wrong usage, 130 interrupted.
"""

import importlib
import os
import pkgutil
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from app.cli import commands
from app.cli.talk import tell
from app.language import say, speak
from app.settings import settings
from graph.errors import QingsuError

INTERRUPTED = 130
ANYWHERE = ("--workspace", "--store", "--lang")
"""Options that may also stand behind the command."""
_NAMED = re.compile(
    r"""^commands\.add_typer\(\w+,[ ]name="(?P<group>[\w-]+)"\)
    | ^@commands\.command\((?:"(?P<told>[\w-]+)")?\)\n (?:@.*\n)* def[ ](?P<function>\w+)""",
    re.MULTILINE | re.VERBOSE,
)
"""How a module of `commands/` gives a command or a group its name."""


def command_line(command: str = "") -> typer.Typer:
    """All commands, or those beside `command` alone: the libraries of the others cost each start a second."""
    line = typer.Typer(
        name="qingsu",
        help="清诉: 从法院与登记数据到图谱, 再到虚假诉讼线索。输出都是线索, 不是结论。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    line.callback()(_options)
    home = module_of().get(command)
    for module in sorted(found.name for found in pkgutil.iter_modules(commands.__path__)):
        if home in (None, module):
            line.add_typer(importlib.import_module(f"{commands.__name__}.{module}").commands)
    return line


@cache
def module_of() -> dict[str, str]:
    """Command or group → its module, read without running it; one that is missing here costs time, no more."""
    return {
        found["group"] or found["told"] or found["function"].lower().replace("_", "-"): path.stem
        for folder in commands.__path__
        for path in sorted(Path(folder).glob("*.py"))
        for found in _NAMED.finditer(path.read_text("utf-8"))
    }


def _options(
    context: typer.Context,
    workspace: Annotated[Path | None, typer.Option(help="工作区文件夹, 默认 ./workspace (QINGSU_WORKSPACE)")] = None,
    store: Annotated[str, typer.Option(help="Neo4j 的地址, 如 bolt://主机:7687; 不写则用内嵌图库 (QINGSU_STORE)")] = "",
    lang: Annotated[str, typer.Option(help="zh 或 en (QINGSU_LANG)")] = "",
) -> None:
    found = settings({**os.environ, **({"QINGSU_LANG": lang} if lang else {})})
    if workspace is not None:
        found = replace(found, workspace=workspace)
    if store:
        found = replace(found, store=store)
    speak(found.language)
    context.obj = found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    first, rest = _forward(list(sys.argv[1:] if arguments is None else arguments))
    try:
        result = command_line(rest[0] if rest else "")(args=first + rest, standalone_mode=False)
    except QingsuError as error:
        tell(" ".join(str(error).split()))
        return 1
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.TyperException as error:
        error.show()  # type: ignore[attr-defined]  # every usage error of typer has both
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        tell(_stopped())
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if result == INTERRUPTED:  # what typer makes of Ctrl-C
        tell(_stopped())
    return result if isinstance(result, int) else 0


def _stopped() -> str:
    return say("已中断, 原有内容未动", "Interrupted; what stood before is untouched")


def _forward(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The options of ANYWHERE, which go in front, and the command with its words."""
    first: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(arguments):
        word = arguments[at]
        if word == "--":
            rest += arguments[at:]
            break
        if word in ANYWHERE and at + 1 < len(arguments):
            first += arguments[at : at + 2]
            at += 2
            continue
        (first if word.startswith(tuple(f"{option}=" for option in ANYWHERE)) else rest).append(word)
        at += 1
    return first, rest


if __name__ == "__main__":
    sys.exit(main())
