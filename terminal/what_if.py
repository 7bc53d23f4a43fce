"""The command that asks what if: assumptions as a person writes them, and what they do to points, days and the path."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

import typer

from actions import steering
from actions.what_ifs import assumed_link
from model.plan import Plan
from model.record import TaskId
from model.schedule import last_day
from model.snapshot import Snapshot
from model.task import Dependency, TaskKind
from model.what_if import Assumptions, Standing, WhatIf
from terminal.answers import Answer
from terminal.door import FINDINGS, Door
from terminal.looking import AsOf, figures_of
from terminal.tables import columns
from terminal.what_ifs import keep
from views.wording import day, percent, signed, t

T = TypeVar("T")
Written = list[str] | None


def what_if(
    context: typer.Context,
    *,
    slip: Annotated[Written, typer.Option("--slip", metavar="TASK=DAYS", help="Working days longer.")] = None,
    finish: Annotated[Written, typer.Option("--finish", metavar="TASK", help="Finished today.")] = None,
    verify: Annotated[Written, typer.Option("--verify", metavar="GAP", help="Verified today.")] = None,
    link: Annotated[
        Written,
        typer.Option(
            "--link",
            metavar="A>B[:TYPE[LAG]]",
            help="B waits for A (FS, SS, FF, SF; a lag such as +2d); it takes the place of the links from A to B.",
        ),
    ] = None,
    unlink: Annotated[Written, typer.Option("--unlink", metavar="A>B", help="B does not wait for A.")] = None,
    save: Annotated[str, typer.Option("--save", metavar="NAME", help="Keep the assumptions under a name.")] = "",
    as_of: AsOf = "",
) -> None:
    """Show what assumptions would do to points, days and the critical path; they are stored only with ``--save``."""
    door: Door = context.obj
    database = door.database()
    plan, snapshot = figures_of(door, database, as_of)
    assumed = Assumptions(
        slipped=_read(slip, lambda written: _slip(door, written)),
        finished=_read(finish, TaskId),
        verified=_read(verify, str),
        added=_read(link, lambda written: _link(door, written)),
        dropped=_read(unlink, lambda written: _ends(door, written)),
    )
    _stop_at_unknown(door, plan, snapshot, assumed)
    answer = steering.what_if_now(database, door.actor, snapshot.status_date, assumed)
    if answer and answer.loop:
        door.stop("what-if-loop", exit_code=FINDINGS, value=answer.loop[0], path=" → ".join(answer.loop))
    told, lines = _plain(answer), _lines(answer, plan) if answer else []
    if save:
        saved, said = keep(door, database, save, assumed)
        told, lines = told | {"saved": saved}, [*lines, said]
    door.answer(told, lines)


def _read(written: Written, read: Callable[[str], T]) -> tuple[T, ...]:
    return tuple(read(each) for each in written or ())


def _stop_at_unknown(door: Door, plan: Plan, snapshot: Snapshot, assumed: Assumptions) -> None:
    """End the command at the first task, gap or link that is not there."""
    ends = [end for link in assumed.added for end in (link.predecessor, link.successor)]
    for task in (*(task for task, _ in assumed.slipped), *assumed.finished, *ends):
        if plan.task(task) is None:
            door.stop("task-unknown", value=task)
    for link in assumed.added:
        for end in (link.predecessor, link.successor):
            if (found := plan.task(end)) and found.kind is TaskKind.SUMMARY:
                door.stop("link-on-summary", value=end, predecessor=link.predecessor, successor=link.successor)
    for gap in sorted(set(assumed.verified) - {gap.id for gap in snapshot.gaps}):
        door.stop("gap-unknown", value=gap)
    for before, after in sorted(
        set(assumed.dropped) - {(link.predecessor, link.successor) for link in plan.dependencies}
    ):
        door.stop("link-unknown", value=f"{before}>{after}")


def _slip(door: Door, written: str) -> tuple[TaskId, int]:
    task, _, days = written.rpartition("=")
    try:
        return TaskId(task), int(days)
    except ValueError:
        door.stop("slip-unreadable", value=written)


def _link(door: Door, written: str) -> Dependency:
    return assumed_link(written) or door.stop("link-unreadable", value=written)


def _ends(door: Door, written: str) -> tuple[TaskId, TaskId]:
    link = _link(door, written)
    return link.predecessor, link.successor


def _plain(answer: WhatIf | None) -> Answer:
    """Return the answer as JSON; fractions are texts such as "27/4", so nothing is rounded away."""
    if answer is None:
        return {}
    joined = {"newly_critical": list(answer.newly_critical), "no_longer_critical": list(answer.no_longer_critical)}
    return answer.model_dump(mode="json", exclude={"loop"}) | joined


def _lines(answer: WhatIf, plan: Plan) -> list[str]:
    rows = [
        ("", t("what_if_now"), t("what_if_then")),
        *(_rates(answer.before, answer.after, name) for name in ("national", "verified", "ceiling")),
        (t("finish"), _finish(answer.before), _finish(answer.after)),
        (t("what_if_column_days"), "", signed(answer.days)),
    ]
    joined = _tasks("what_if_joined", answer.newly_critical, plan)
    left = _tasks("what_if_left", answer.no_longer_critical, plan)
    return [*columns(rows, right=frozenset({1, 2})), *(joined or [t("what_if_joined_none")]), *left]


def _rates(before: Standing, after: Standing, name: str) -> tuple[str, str, str]:
    return t(f"what_if_column_{name}"), percent(getattr(before, name)), percent(getattr(after, name))


def _finish(standing: Standing) -> str:
    return day(last_day(standing.finish))


def _tasks(key: str, tasks: Sequence[TaskId], plan: Plan) -> list[str]:
    names = {task.id: task.name for task in plan.tasks}
    return [t(key, count=len(tasks)), *columns([(f"  {task}", names[task]) for task in tasks])] if tasks else []
