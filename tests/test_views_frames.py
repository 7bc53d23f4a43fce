from datetime import date, datetime
from fractions import Fraction

from model.snapshot import Rate, Snapshot
from tests.snapshots import a_plan, a_snapshot
from views import frames
from views.charts.bars import bars
from views.charts.house import DARK, LIGHT
from views.charts.trend import TrendWords, trend
from views.comparison import compare
from views.names import Names

NAMES = Names(a_plan())
WORDS = TrendWords("実績 78.5%", "計画 82.0%", "目標 85.0%", "基準 75.0%", "datum.label")


def rate(numerator: int, denominator: int = 800) -> Rate:
    return Rate(numerator=Fraction(numerator), denominator=Fraction(denominator))


def contrast(ink: str, ground: str) -> float:
    """Return the WCAG contrast of two colours."""
    dark, light = sorted(_luminance(colour) for colour in (ink, ground))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _first_task_ends(at: datetime) -> Snapshot:
    snapshot = a_snapshot(finish=at)
    first = snapshot.tasks[0]
    ends = first.model_copy(update={"schedule": first.schedule.model_copy(update={"finish": at})})
    return snapshot.model_copy(update={"tasks": (ends,)})


def test_a_figure_in_a_column_is_floored_to_the_tenth() -> None:
    assert frames.shown(rate(8499, 10000)) == 84.9
    assert frames.shown(rate(0, 0)) is None


def test_the_board_has_one_row_a_system_with_numerator_and_denominator() -> None:
    table = frames.board(a_snapshot(), NAMES)

    row = table.set_index("code").loc["02"]
    assert len(table) == 20
    assert (row["system"], row["steps"], row["national"], row["vendor"]) == ("戸籍", "31 / 40", 77.5, "B社")


def test_a_system_the_ward_does_not_run_has_no_rate_without_the_steps_that_are_not_applicable() -> None:
    table = frames.board(a_snapshot(), NAMES).set_index("code")

    assert table["without_na"].isna()["04"]
    assert table.loc["04", "national"] == 100.0


def test_the_critical_path_starts_at_the_first_task_that_is_not_finished() -> None:
    snapshot = a_snapshot(completed={"02": 31})

    tasks = frames.critical_tasks(snapshot)

    assert tasks[0].id == "02-32"
    assert len(tasks) == 9
    assert list(frames.critical_path(tasks, NAMES)["why"])[:2] == ["「31」の完了を待つ", "Gap G-1 の解決を待つ"]


def test_a_comparison_lists_only_the_systems_that_moved() -> None:
    found = compare(a_snapshot(completed={"02": 31}), a_snapshot(completed={"02": 32}))

    table = frames.system_changes(found, NAMES)

    assert table[["system", "before", "after", "national", "steps"]].to_numpy().tolist() == [
        ["戸籍", "77.5%", "80.0%", "+2.5 pt", 1]
    ]


def test_a_moved_task_tells_its_status_before_and_after() -> None:
    found = compare(a_snapshot(completed={"02": 31}), a_snapshot(completed={"02": 32}))

    table = frames.task_changes((change for change in found.tasks if change.advanced), NAMES).set_index("task")

    assert list(table.loc["32 工程32", ["status_before", "status_after"]]) == ["作業中", "完了済み"]


def test_work_done_on_the_day_it_was_to_end_has_not_moved() -> None:
    """A report that names a day counts until the midnight after it; the forecast ended in the evening."""
    forecast, done = (_first_task_ends(at) for at in (datetime(2026, 3, 31, 17, 15), datetime(2026, 4, 1)))
    done = done.model_copy(update={"tasks": (done.tasks[0].model_copy(update={"progress": Fraction(1, 7)}),)})

    found = compare(forecast, done)

    row = frames.task_changes(found.tasks, NAMES).iloc[0]

    assert (found.days, row["days"]) == (0, 0)
    assert row["finish_before"] == row["finish_after"] == "2026/03/31"


def test_the_curve_draws_from_one_week_alone() -> None:
    day = date(2024, 3, 31)

    chart = trend(
        frames.trend([(day, rate(600))]),
        frames.trend([(day, rate(600)), (date(2025, 3, 31), rate(680))]),
        (date(2025, 3, 31), Fraction(85)),
        WORDS,
        LIGHT,
    )

    drawn = str(chart.to_dict())
    assert all(words in drawn for words in ("実績 78.5%", "計画 82.0%", "目標 85.0%", "基準 75.0%"))


def test_every_ink_of_the_charts_can_be_read_on_its_ground() -> None:
    for colours in (LIGHT, DARK):
        inks = (colours.actual, colours.planned, colours.target, colours.trouble, colours.text, colours.quiet)
        assert min(contrast(ink, colours.ground) for ink in inks) >= 4.5


def test_the_bars_stand_in_the_order_of_trouble_and_say_what_is_wrong() -> None:
    table = frames.bars(a_snapshot(), NAMES)

    first = table.iloc[0]
    assert first["late"]
    assert first["words"] == "▲ 75.0% 9日遅れ"
    drawn = bars(table.assign(system='it\'s "so"'), DARK).to_dict()
    assert drawn["layer"][0]["encoding"]["y"]["axis"]["labelExpr"].startswith('["it\'s \\"so\\"",')


def test_the_system_that_sets_the_end_is_the_last_on_the_path_that_is_one() -> None:
    plan = a_plan()
    wide = plan.tasks[-1].model_copy(update={"system": None})
    names = Names(plan.model_copy(update={"tasks": (*plan.tasks[:-1], wide)}))
    tasks = {task.id: task for task in a_snapshot(plan).tasks}

    assert frames.driving_system([tasks[plan.tasks[60].id], tasks[wide.id]], names) == "戸籍"
    assert frames.driving_system([tasks[wide.id]], names) == "全体共通"
    assert frames.driving_system([], names) == "–"
