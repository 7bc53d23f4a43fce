"""The cells of a XER row as values, with the row told where one cannot be read, and what is true of the whole file."""

from datetime import datetime
from fractions import Fraction

from migration_plan.exchange import own_fields
from migration_plan.exchange.findings import Findings
from migration_plan.exchange.xer_codes import CARRIED
from migration_plan.exchange.xer_text import Row, Tables, number
from model.issue import Severity
from model.record import Minutes


class RowReader:
    """Reads instants and hours; the signs of decimals and thousands follow the currency of the file."""

    def __init__(self, tables: Tables, findings: Findings) -> None:
        """Find out how the file writes its numbers."""
        row = next(iter(tables.get("CURRTYPE", ())), None)
        self._marks = (row["decimal_symbol"] or ".", row["digit_group_symbol"]) if row else (".", "")
        self._findings = findings

    def moment(self, row: Row, name: str) -> datetime | None:
        """Return an instant without its seconds."""
        text = row[name].strip().replace(".", ":")
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            self._fault(row, name, text)
            return None

    def minutes(self, row: Row, name: str) -> Minutes | None:
        """Return hours as whole minutes."""
        text = row[name].strip()
        if not text:
            return None
        try:
            minutes = number(text, self._marks) * 60
        except (ValueError, ZeroDivisionError):
            self._fault(row, name, text)
            return None
        if abs(minutes - round(minutes)) > Fraction(1, 100):
            self._findings.count("exchange-rounded", name, Severity.REPAIRED)
        return Minutes(round(minutes))

    def _fault(self, row: Row, name: str, text: str) -> None:
        task = row["task_code"] or row["task_id"]
        self._findings.refuse("exchange-value-bad", line=row.line, column=name, value=text, task=task)


def chosen_project(tables: Tables, findings: Findings) -> Row:
    """Return the project that was exported; the others in the file are only named by its links."""
    rows = tables["PROJECT"]
    chosen = next((row for row in rows if row["export_flag"] == "Y"), rows[0])
    if len(rows) > 1:
        findings.note("exchange-other-projects", Severity.NOTICE, value=chosen["proj_short_name"], count=len(rows))
    return chosen


def carried_texts(tables: Tables, findings: Findings) -> dict[tuple[str, str], dict[str, str]]:
    """Return the texts of our own fields by the table and the id of what they belong to."""
    types = {}
    for row in tables.get("UDFTYPE", ()):
        field = own_fields.field_of(row["udf_type_label"])
        if field in CARRIED:
            types[row["udf_type_id"]] = (row["table_name"], field)
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in tables.get("UDFVALUE", ()):
        table, field = types.get(row["udf_type_id"], ("", ""))
        if field:
            found.setdefault((table, row["fk_id"]), {})[field] = row["udf_text"]
        else:
            findings.not_understood("UDFVALUE")
    return found
