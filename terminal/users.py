"""Commands on the people who may sign in: list, add, change, disable. The first administrator is made here."""

from typing import Annotated

import typer

from actions import users as people
from model.access import Role, User, UserKept
from model.record import SystemCode, VendorCode
from terminal.answers import Answer
from terminal.door import FINDINGS, Door
from terminal.tables import columns
from views.wording import t, table_instant

Subject = Annotated[str, typer.Argument(metavar="SUBJECT", help="Exactly as the sign-in gives it.")]
Vendor = Annotated[str, typer.Option("--vendor", metavar="CODE", help="Whose a vendor's person is.")]
System = Annotated[list[str] | None, typer.Option("--system", metavar="CODE", help="May be given again.")]


def users(context: typer.Context) -> None:
    """Show the people."""
    door: Door = context.obj
    known = people.users(door.database(), door.actor)
    heads = ("subject", "name", "role", "vendor", "systems", "enabled", "changed", "changed_by")
    table = [tuple(t(f"access_column_{name}") for name in heads), *map(_row, known)]
    door.answer({"users": [_plain(each) for each in known]}, columns(table) if known else [door.say("users_none")])


def user_add(
    context: typer.Context,
    subject: Subject,
    role: Annotated[Role, typer.Option("--role", help="What the person does.")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Default: the subject.")] = "",
    vendor: Vendor = "",
    system: System = None,
) -> None:
    """Let a person in."""
    door: Door = context.obj
    wished = User(
        subject=subject, name=name or subject, role=role, vendor=_vendor(vendor), systems=_systems(system or [])
    )
    _tell(door, people.add_user(door.database(), door.actor, wished, door.now))


def user_change(
    context: typer.Context,
    subject: Subject,
    role: Annotated[Role | None, typer.Option("--role", help="What the person does from now on.")] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME")] = None,
    vendor: Annotated[str | None, typer.Option("--vendor", metavar="CODE", help='"" for none.')] = None,
    system: System = None,
    *,
    all_systems: Annotated[bool, typer.Option("--all-systems", help="See all systems again.")] = False,
    enable: Annotated[bool, typer.Option("--enable", help="Let a disabled person in again.")] = False,
) -> None:
    """Change a person; what is not given stays."""
    door: Door = context.obj
    database = door.database()
    known = next((each for each in people.users(database, door.actor) if each.subject == subject), None)
    if known is None:
        door.stop("user-unknown", exit_code=FINDINGS, value=subject)
    systems = None if all_systems else _systems(system) if system else known.systems
    wished = {
        "role": role or known.role,
        "name": known.name if name is None else name,
        "vendor": known.vendor if vendor is None else _vendor(vendor),
        "systems": systems,
        "enabled": enable or known.enabled,
    }
    _tell(door, people.change_user(database, door.actor, known.model_copy(update=wished), door.now))


def user_disable(context: typer.Context, subject: Subject) -> None:
    """Let a person in no more."""
    door: Door = context.obj
    _tell(door, people.disable_user(door.database(), door.actor, subject, door.now))


def _tell(door: Door, kept: UserKept) -> None:
    if kept.user is None:
        issue = kept.issues[0]
        door.stop(issue.code, exit_code=FINDINGS, value=issue.value, **dict(issue.values))
    said = door.say("user_kept" if kept.new else "user_same", subject=kept.user.subject)
    door.answer({"user": _plain(kept.user), "new": kept.new}, [said])


def _row(user: User) -> tuple[str, ...]:
    systems = t("access_all_systems") if user.systems is None else " ".join(user.systems)
    enabled = t("access_on" if user.enabled else "access_off")
    changed = table_instant(user.changed) if user.changed else ""
    role = t(f"access_role_{user.role}")
    return user.subject, user.name, role, user.vendor or "", systems, enabled, changed, user.changed_by


def _plain(user: User) -> Answer:
    return user.model_dump(mode="json")


def _vendor(written: str) -> VendorCode | None:
    return VendorCode(written) if written else None


def _systems(written: list[str]) -> tuple[SystemCode, ...] | None:
    return tuple(map(SystemCode, written)) or None
