"""The figures of the overview defined, one click away: every way to count, the pace with its formulas, the baseline."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import streamlit as st

from model.restated import ProvenBaseline
from model.snapshot import Pace, Rate, Snapshot
from views import past
from views.formulas import DEFINITIONS, FORMULAS
from views.wording import a_week, count, day, fraction_of, in_full, index, instant, percent, points, t


def opener(snapshot: Snapshot) -> None:
    """Offer the definitions; they open over the page."""
    if st.button(t("definitions_open"), icon=":material/function:", type="tertiary", key="definitions"):
        st.dialog(t("definitions_title"), width="large")(_definitions)(snapshot)


def _definitions(snapshot: Snapshot) -> None:
    date = day(snapshot.status_date, weekday=False)
    st.markdown(t("definitions_lead", date=date, formula=snapshot.formula_version))
    _table("definitions_column", ("name", "value", "parts", "text"), rate_rows(snapshot))
    st.subheader(t("pace_title"), anchor=False)
    if snapshot.pace is None:
        st.caption(t("pace_none"))
    else:
        st.caption(_letters(snapshot, snapshot.pace))
        _table("pace_column", ("name", "value", "formula", "text"), pace_rows(snapshot.pace))
    proof = past.baseline()
    if proof is not None:
        st.subheader(t("baseline_title"), anchor=False, help=t("baseline_help"))
        _baseline(proof)


def rate_rows(snapshot: Snapshot) -> list[tuple[str, ...]]:
    """Return one row for each way to count: its name, value, numerator and denominator, and what is counted."""

    def row(name: str) -> tuple[str, ...]:
        rate: Rate = getattr(snapshot, name)
        return t(f"definitions_{name}"), percent(rate.value), fraction_of(rate), t(f"definitions_{name}_text")

    return [row(name) for name in DEFINITIONS]


def pace_rows(pace: Pace) -> list[tuple[str, ...]]:
    """Return one row for each index of the pace: its name, value, formula, and how to read it."""
    values = {
        "attainment": percent(None if pace.attainment is None or pace.attainment < 0 else 100 * pace.attainment),
        "schedule_variance": points(pace.schedule_variance),
        "incremental_spi": index(pace.incremental_spi),
        "cumulative_spi": index(pace.cumulative_spi),
        "earned_schedule": _weeks(pace.earned_schedule),
        "schedule_variance_time": _weeks(pace.schedule_variance_time),
        "spi_time": index(pace.spi_time),
        "estimated_weeks": _weeks(pace.estimated_weeks),
        "tspi_time": index(pace.tspi_time),
        "required_pace": _a_week(a_week(pace.required_pace, up=True)),
        "actual_pace": _a_week(a_week(pace.actual_pace)),
    }
    return [(t(f"pace_{name}"), values[name], formula, t(f"pace_{name}_text")) for name, formula in FORMULAS.items()]


def bridge_rows(proof: ProvenBaseline) -> list[tuple[str, str]]:
    """Return the steps from the declared baseline to what is known now; the first and the last are values."""
    steps = [(t("baseline_declared"), percent(proof.declared.value))]
    if proof.unproven:
        steps.append((t("baseline_unproven"), points(proof.unproven)))
    steps.append((t("baseline_then"), in_full(proof.then)))
    if proof.causes:
        steps += [(t(f"cause_{cause}"), points(moved)) for cause, moved in proof.causes]
        steps.append((t("baseline_now"), in_full(proof.now)))
    return steps


def _letters(snapshot: Snapshot, pace: Pace) -> str:
    return t(
        "pace_lead",
        value=percent(snapshot.national.value),
        baseline=percent(snapshot.baseline.value),
        target=percent(snapshot.target.value),
        planned=percent(snapshot.planned_value.value),
        elapsed=count(pace.weeks_elapsed),
        duration=count(pace.weeks_planned),
    )


def _baseline(proof: ProvenBaseline) -> None:
    agrees = proof.unproven == 0 and not proof.causes
    key = "undefined" if proof.unproven is None else "agrees" if agrees else "differs"
    said = t(
        f"baseline_{key}",
        declared=percent(proof.declared.value),
        date=day(proof.declared.day, weekday=False),
        computed=in_full(proof.then),
    )
    st.markdown(f":material/{'check_circle' if agrees else 'warning'}: {said}")
    if key == "differs":
        _table("baseline", ("step", "points"), bridge_rows(proof))
    bound = {"plan": proof.plan_version, "formula": proof.formula_version, "digest": proof.input_digest[:16]}
    if proof.recorded_until is None:
        st.caption(t("baseline_unbound", **bound))
    else:
        at = instant(proof.recorded_until)
        st.caption(t("baseline_bound", **bound, entry=count(proof.known_until or 0), at=at))


def _table(prefix: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    across = zip(*rows, strict=True)
    st.table(
        {t(f"{prefix}_{name}"): list(cells) for name, cells in zip(columns, across, strict=True)}, border="horizontal"
    )


def _weeks(weeks: Fraction | None) -> str:
    return "–" if weeks is None else t("pace_weeks", weeks=count(weeks))


def _a_week(pace: str) -> str:
    return pace if pace == "–" else t("pace_a_week", points=pace)
