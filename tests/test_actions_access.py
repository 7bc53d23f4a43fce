from itertools import product

import pytest

from actions.access import ALLOWED, LOCAL_PERSON, Action, Forbidden, may, require, scope
from model.access import Actor, Role
from model.record import SystemCode, VendorCode
from tests.ward import VENDOR

OWN, OTHER = SystemCode("01"), SystemCode("02")
READS = {Action.SEE_FIGURES, Action.SEE_REGISTER}


@pytest.mark.parametrize(("role", "action"), list(product(Role, Action)))
def test_what_the_table_does_not_grant_is_denied(role: Role, action: Action) -> None:
    actor = Actor(name="x", role=role, vendor=VendorCode("A"), systems=(OWN,))

    assert may(actor, action) is (action in ALLOWED[role])
    assert may(actor, action, OWN) is (action in ALLOWED[role])
    assert may(actor, action, OTHER) is False


def test_every_role_may_look_and_only_the_ward_may_verify_freeze_or_change_the_plan() -> None:
    ward_alone = {Action.VERIFY_GAP, Action.FREEZE_WEEK, Action.IMPORT_PLAN, Action.IMPORT_REQUIREMENTS}

    assert all(ALLOWED[role] >= READS for role in Role)
    assert {role for role in Role if ward_alone & ALLOWED[role]} == {Role.MANAGER}


def test_a_vendor_without_a_list_of_systems_may_do_nothing() -> None:
    nobody = Actor(name="x", role=Role.VENDOR, vendor=VendorCode("A"))

    assert not any(may(nobody, action) for action in Action)
    assert scope(nobody) == ()


def test_a_vendor_without_a_name_or_under_another_name_may_do_nothing() -> None:
    nameless = VENDOR.model_copy(update={"vendor": None})

    assert not any(may(nameless, action) for action in Action)
    assert may(VENDOR, Action.IMPORT_SHEET, vendor=VendorCode("A"))
    assert not may(VENDOR, Action.IMPORT_SHEET, vendor=VendorCode("B"))


@pytest.mark.parametrize("disguised", ["０１", "01\u200b", " 01", "\u00ad01"])
def test_a_code_in_disguise_is_the_same_code(disguised: str) -> None:
    assert may(VENDOR, Action.IMPORT_SHEET, SystemCode(disguised))
    assert not may(VENDOR, Action.IMPORT_SHEET, SystemCode(disguised.replace("1", "2").replace("１", "２")))


def test_the_local_person_may_do_everything_and_a_manager_of_that_name_may_not() -> None:
    namesake = LOCAL_PERSON.model_copy(update={"systems": (OWN,)})

    assert all(may(LOCAL_PERSON, action) for action in Action)
    assert not may(namesake, Action.BACK_UP)


def test_a_refusal_says_who_asked_for_what() -> None:
    with pytest.raises(Forbidden) as caught:
        require(VENDOR, Action.VERIFY_GAP, OWN)

    assert (caught.value.actor, caught.value.action, caught.value.system) == (VENDOR, Action.VERIFY_GAP, OWN)
