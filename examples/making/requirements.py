"""The example's master lists: requirements with ids, names and categories, and how the packages meet them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from examples.making.gap_words import DRIVERS, OTHER, Topic, topic_of
from examples.making.papers import csv_bytes
from examples.making.planner import closed
from examples.making.requirement_words import COMMON, OBJECTS, OPERATIONS
from examples.making.ward import OWN_SYSTEMS, STATUS_DAY, WardSystem

COUNT = {
    "01": 360, "02": 300, "03": 150, "04": 130, "05": 180, "07": 380, "09": 160, "10": 360, "11": 170,
    "12": 300, "13": 220, "14": 340, "15": 280, "16": 320, "17": 170, "18": 180, "19": 290, "20": 170,
}  # fmt: skip
"""Functions of each system; forms come on top where the vendor lists them."""
WITH_FORMS = ("A社", "D社")
JUDGED = {"12": 55, "14": 70, "15": 40, "16": 65, "05": 82, "10": 82, "19": 74}
"""Percent of the requirements judged so far; in the last three the analysis was reported finished all the same."""
VERSION, REVISED = "例示1.0版", "例示1.1版"
HEADINGS = ("業務名", "種別", "機能ID", "機能名称", "実装区分", "仕様書版", "機能要件")
MANDATORY, OPTIONAL, PROHIBITED = "実装必須機能", "標準オプション機能", "実装不可機能"

FIT, PARTIAL, GAP, OPEN_VERDICT = "fit", "partial", "gap", "not_judged"
OPEN, PROPOSED, DONE = "open", "proposed", "done"
RESPONSES = {
    "業務見直し": (
        35,
        ("現行の独自様式を廃止し、標準の様式に合わせる", "窓口での確認の手順を改める", "決裁の流れを見直す"),
    ),
    "標準オプション採用": (18, ("オプション機能を採用する", "オプション機能の見積りを確認中", "")),
    "運用対応": (20, ("一覧を抽出し、表計算で加工する", "月次の目視確認で補う", "対象が年に数件のため手作業とする")),
    "別システム(疎結合)": (10, ("区独自の給付は別システムで管理する", "")),
    "経過措置": (8, ("移行後に実装する（経過措置の届出を予定）",)),
    "国照会": (7, ("解釈を国へ照会中", "")),
    "カスタマイズ": (2, ("例外協議を申請中",)),
}
_GAPS_OF_TOPIC, _GAPS_OF_OTHERS, _NOT_AT_ALL = 0.26, 0.02, 0.4
"""The shares that are gaps: of requirements that touch a topic, of others; and the share of gaps not met at all."""
FIRST_SYSTEMS = ("01", "02", "03", "04")
"""Their gaps are due before the first rehearsal."""
WITNESSED = 1
"""Halves of a person-day that a gap still takes when the vendor is done: the ward looks on."""


@dataclass(frozen=True)
class Requirement:
    """One requirement and how the package meets it."""

    system: str
    kind: str
    id: str
    name: str
    category: str
    verdict: str = FIT
    severity: str = "低"
    response: str = ""
    state: str = OPEN
    due: date | None = None
    note: str = ""
    version: str = VERSION
    task: str = ""
    half_days: int | None = None
    """The effort left, in halves of a person-day."""

    @property
    def is_gap(self) -> bool:
        """Tell whether the package departs from the requirement."""
        return self.verdict in (PARTIAL, GAP)


def master_papers() -> dict[str, bytes]:
    """Return the master list of every system by the name of its paper."""
    return {
        f"requirements/{system.code}.csv": csv_bytes(HEADINGS, (_master_row(system, found) for found in listed(system)))
        for system in OWN_SYSTEMS
    }


def listed(system: WardSystem) -> tuple[Requirement, ...]:
    """Return the requirements of a system in the order of their ids, judged as its vendor judges them."""
    random = Random(f"requirements {system.code}")
    functions = list(_functions(system, random))
    forms = _forms(system, functions, random) if system.vendor in WITH_FORMS else ()
    judged = [_judged(found, system, random) for found in (*functions, *forms)]
    return tuple(_with_driver(judged, system))


def _functions(system: WardSystem, random: Random) -> Iterator[Requirement]:
    names = [*COMMON, *_chosen(list(_names(system.code)), COUNT[system.code] - len(COMMON), random)]
    number = 10 * random.randint(1, 20)
    for name in names:
        number += random.choice((1, 1, 1, 1, 2, 2, 3, 7))
        kind = random.choices((MANDATORY, OPTIONAL, PROHIBITED), (62, 31, 7))[0]
        yield Requirement(system.code, "機能", f"0{system.code}{number:04d}", name, kind)


def _names(code: str) -> Iterator[str]:
    for line in OBJECTS[code].strip().splitlines():
        group, *objects = line.split()
        for subject in objects:
            yield from (f"{subject}{operation}" for operation in OPERATIONS[group])


def _chosen(names: list[str], count: int, random: Random) -> list[str]:
    """Return so many of the names, in their order."""
    return [names[place] for place in sorted(random.sample(range(len(names)), count))]


def _forms(system: WardSystem, functions: list[Requirement], random: Random) -> Iterator[Requirement]:
    """Yield forms whose ids are also ids of functions, as in the national lists: only the kind tells them apart."""
    printed = [line.split()[1:] for line in OBJECTS[system.code].strip().splitlines() if line[0] in "証通"]
    names = [name if name.endswith(("書", "証", "票")) else f"{name}の様式" for line in printed for name in line]
    for name, twin in zip(names, functions[len(COMMON) :: 9], strict=False):
        yield Requirement(system.code, "帳票", twin.id, name, random.choice((MANDATORY, OPTIONAL)))


def _judged(found: Requirement, system: WardSystem, random: Random) -> Requirement:
    draw, verdict_draw = random.random(), random.random()
    severity = random.choices(("低", "中", "高"), (50, 35, 15))[0]
    state = random.choices((OPEN, PROPOSED, DONE), (30, 46, 24))[0]
    topic = topic_of(found.name)
    response, note = _response(topic, random)
    due = _due(system, state, random)
    effort = random.randint(*topic.half_days)
    if draw * 100 >= JUDGED.get(system.code, 100):
        return replace(found, verdict=OPEN_VERDICT)
    share = _GAPS_OF_OTHERS if topic is OTHER else _GAPS_OF_TOPIC
    if verdict_draw >= share:
        return replace(found, verdict=FIT)
    verdict = GAP if verdict_draw < share * _NOT_AT_ALL else PARTIAL
    unanswered = state == OPEN and draw < 0.3
    told = {} if unanswered else {"response": response, "note": note}
    left = WITNESSED if state == DONE else None if unanswered else effort
    return replace(found, verdict=verdict, severity=severity, state=state, due=due, half_days=left, **told)


def _response(topic: Topic, random: Random) -> tuple[str, str]:
    """Return how a gap is met, and what is said of it."""
    if topic is OTHER:
        response = random.choices(tuple(RESPONSES), [weight for weight, _ in RESPONSES.values()])[0]
        return response, random.choice(RESPONSES[response][1])
    return random.choice(topic.responses), random.choice(topic.notes)


def _due(system: WardSystem, state: str, random: Random) -> date | None:
    first, last = (date(2024, 9, 2), date(2025, 3, 28)) if not system.late else (date(2024, 9, 24), date(2025, 10, 31))
    if system.code in FIRST_SYSTEMS:
        last = date(2024, 11, 22)
    if state == DONE:
        first, last = date(2024, 7, 16), STATUS_DAY
    day = first + timedelta(days=random.randrange((last - first).days))
    undecided = random.random() < 0.1 and state != DONE
    while closed(day):
        day += timedelta(days=1)
    return None if undecided else day


def _with_driver(judged: list[Requirement], system: WardSystem) -> Iterator[Requirement]:
    """Yield the requirements; the one of the system's driver is a gap of high severity, whatever was drawn for it."""
    driver = DRIVERS.get(system.code)
    place = next((found for found in judged if driver and found.name == driver.name), None)
    for found in judged:
        if driver is None or found is not place:
            yield found
            continue
        gap = replace(found, verdict=GAP, severity="高", response=driver.response, state=PROPOSED, note=driver.note)
        yield replace(gap, task=driver.task, due=driver.due, half_days=driver.half_days)


def _master_row(system: WardSystem, found: Requirement) -> tuple[str, ...]:
    return (
        system.name,
        found.kind,
        found.id,
        found.name,
        found.category,
        found.version,
        f"{found.name}ができること。" if found.kind == "機能" else f"{found.name}を標準の様式で出力できること。",
    )
