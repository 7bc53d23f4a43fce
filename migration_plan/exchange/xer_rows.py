"""Rows of a XER file that are the same for every plan, and values as the file writes them."""

from datetime import datetime
from fractions import Fraction

from migration_plan.exchange import cells
from model.schedule import Actuals
from model.task import Task

PROJECT = "1"
"""The number of the one project in a file of ours."""
YES_NO = {True: "Y", False: "N"}
Row = dict[str, str]


def wbs_row(number: str, above: str, short: str, name: str, *, place: int, root: bool) -> Row:
    """Return a node of the WBS."""
    return {
        "wbs_id": number,
        "proj_id": PROJECT,
        "seq_num": str(place),
        "proj_node_flag": YES_NO[root],
        "status_code": "WS_Open",
        "wbs_short_name": short,
        "wbs_name": name,
        "parent_wbs_id": above,
    }


def currency_row() -> Row:
    """Return the currency, whose signs of decimals and thousands the numbers of the file follow."""
    return {
        "curr_id": "1",
        "decimal_digit_cnt": "0",
        "curr_symbol": "JPY",
        "decimal_symbol": ".",
        "digit_group_symbol": ",",
        "curr_type": "Japanese Yen",
        "curr_short_name": "JPY",
        "base_exch_rate": "1",
    }


def udf_type_row(number: str, table: str, label: str) -> Row:
    """Return the definition of a user-defined text field."""
    return {
        "udf_type_id": number,
        "table_name": table,
        "udf_type_name": f"user_field_{number}",
        "udf_type_label": label,
        "logical_data_type": "FT_TEXT",
    }


def status_of(fact: Actuals | None) -> str:
    """Return the status of an activity."""
    if fact is None or (fact.actual_start is None and fact.actual_finish is None):
        return "TK_NotStart"
    return "TK_Active" if fact.actual_finish is None else "TK_Complete"


def left(task: Task, fact: Actuals | None) -> int:
    """Return the minutes of work left."""
    if fact is not None and fact.actual_finish is not None:
        return 0
    return int(task.duration if fact is None or fact.remaining is None else fact.remaining)


def hours(minutes: int | None) -> str:
    """Return minutes as decimal hours, blank where there are none."""
    return "" if minutes is None else cells.decimal(Fraction(int(minutes), 60))


def moment(moment: datetime | None) -> str:
    """Return an instant, blank where there is none."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
