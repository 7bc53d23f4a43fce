"""What docs/deployment tells the administrator of a PostgreSQL server is done here on a real one, line by line."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import cli
from actions.backup import verify
from actions.planning import import_plan
from actions.preparing import prepare_database
from actions.weekly import freeze_week, recompute
from model.access import Actor, Role
from model.keeping import NotedHead
from tests import cluster
from tests.cluster import Cluster
from tests.test_architecture import ROOMS
from tests.ward import MANAGER, WEEK, on, plan_papers
from views import door_settings

ROOT = Path(__file__).parents[1]
DEPLOYMENT = ROOT / "docs" / "deployment"
AUDITOR = Actor(name="監査", role=Role.AUDITOR)
PASSWORDS = {f"TRACKER_{role}_PASSWORD": f"it's {role}" for role in ("OWNER", "APP", "BACKUP")}


@pytest.fixture
def server() -> Iterator[Cluster]:
    """Return a server on which nothing was done yet."""
    if reason := cluster.why_not():
        pytest.skip(reason)
    with cluster.running(*cluster.POWERED) as running:
        yield running


def run(server: Cluster, program: str, *arguments: str, user: str = "postgres") -> None:
    command: list[str | Path] = [server.programs / program, "-h", server.folder, "-U", user, *arguments]
    done = subprocess.run(command, env=os.environ | PASSWORDS, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr


def address(server: Cluster, role: str, database: str = "tracker") -> str:
    return str(server.url.set(username=role, database=database))


def test_roles_are_made_a_copy_is_taken_and_everything_comes_back_proven(server: Cluster, tmp_path: Path) -> None:
    run(server, "psql", "-f", str(DEPLOYMENT / "roles.sql"), "postgres")
    db = prepare_database(address(server, "tracker_owner"), address(server, "tracker_app"))
    import_plan(db, MANAGER, plan_papers(), on(4, 1))
    freeze_week(db, MANAGER, WEEK, on(5, 20))
    kept = verify(db, AUDITOR)
    db.close()

    copy = str(tmp_path / "tracker.dump")
    run(server, "pg_dump", "--format=custom", f"--file={copy}", "tracker", user="tracker_backup")
    run(server, "createdb", "--owner=tracker_owner", "--template=template0", "restored")
    run(server, "pg_restore", "--exit-on-error", "--dbname=restored", copy, user="tracker_owner")
    again = prepare_database(address(server, "tracker_owner", "restored"), address(server, "tracker_app", "restored"))
    proof = verify(again, AUDITOR, noted=NotedHead(kept.entries, kept.head))
    holds = recompute(again, MANAGER, WEEK).holds
    again.close()

    assert (kept.entries, proof.intact, proof.head, holds) == (2 + 5, True, kept.head, True)


def test_the_image_holds_every_room_and_nothing_of_the_wards_data() -> None:
    compose = (DEPLOYMENT / "compose.yaml").read_text(encoding="utf-8")
    copied = {word for line in re.findall(r"^ +COPY (.+) \S+$", compose, re.MULTILINE) for word in line.split()}

    assert copied >= {*ROOMS, "app.py", "cli.py", "examples"} - {"app", "cli"}
    assert all((ROOT / name).exists() for name in copied)
    assert not copied & {".", "var"}


def test_the_pages_of_the_example_start_with_the_settings_that_it_gives_them() -> None:
    compose = (DEPLOYMENT / "compose.yaml").read_text(encoding="utf-8")
    page = compose[compose.index("x-page:") : compose.index("services:")]
    given = dict(re.findall(r"^    (TRACKER_\w+): (.+)$", page, re.MULTILINE))
    address = re.findall(r'"--server.address", "(.+?)"', page)[0]

    settings = door_settings.read_settings(given)

    door_settings.require_loopback(settings, address)
    door_settings.require_provider(settings, stated=bool(door_settings.oidc_section(given)))


@pytest.mark.parametrize(
    "page",
    ["README.md", "compose.yaml", "nginx.conf", "postgresql.md", "sign-in.md", "tracker@.service"],
)
def test_the_examples_name_commands_and_files_that_exist(page: str) -> None:
    told = (DEPLOYMENT / page).read_text(encoding="utf-8")
    files = re.findall(r"(?<![\w/.-])((?:docs/deployment|tests)/[\w@.-]+\w)", told)

    assert set(re.findall(r"cli\.py\"?,? \"?([a-z-]+)", told)) <= set(cli.COMMANDS)
    assert all((ROOT / name).exists() for name in files)
