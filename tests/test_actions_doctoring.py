from pathlib import Path

from actions.access import LOCAL_PERSON
from actions.doctoring import State, examine
from tests.places import Server
from tests.ward import on, ward_in


def test_a_database_on_a_server_is_examined_too(tmp_path: Path, on_postgresql: Server) -> None:
    ward_in(tmp_path)

    found = {each.name: each for each in examine(on_postgresql.url(tmp_path), LOCAL_PERSON, on(5, 20))}

    assert {each.state for each in found.values()} == {State.OK}
    assert found["journal"].code == "journal_server"
    assert "only-for-tests" not in str(found)


def test_a_server_that_cannot_be_reached_is_a_fault_that_shows_no_password() -> None:
    found = examine("postgresql://tracker:secret@127.0.0.1:1/tracker", LOCAL_PERSON, on(5, 20))

    assert [(each.name, each.state, each.code) for each in found] == [("database", State.FAULT, "database-gone")]
    assert "secret" not in str(found)
