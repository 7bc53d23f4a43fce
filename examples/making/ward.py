"""Who is in the example: systems, vendors, departments, cut-over days. The ward, its vendors and dates are invented."""

from dataclasses import dataclass
from datetime import date

PLAN_NAME = "標準準拠システム移行計画（例示）"
MUNICIPALITY = "例示区（目黒区の公表資料の構成にならった架空の区）"
PLAN_START = date(2022, 4, 1)
BASELINE_DAY = date(2024, 3, 31)
TARGET_DAY = date(2025, 3, 31)
STATUS_DAY = date(2024, 10, 4)
DEADLINE = date(2026, 3, 31)
EXTENDED = date(2026, 6, 30)
"""The day asked for in place of the deadline for the systems that need support with their transition."""

NOVEMBER = date(2025, 11, 25)
NEW_YEAR = date(2026, 1, 5)
JANUARY_END = date(2026, 1, 26)
FEBRUARY = date(2026, 2, 24)

OFFICE = "情報政策課"
VENDORS = ("A社", "B社", "C社", "D社", "E社", "F社")

_TABLE = """
01|住民基本台帳|住民記録;住記;住民記録システム|Basic Resident Register|総務省|A社|戸籍住民課|2026-01-05|continues
02|戸籍|戸籍情報;戸籍情報システム|Family Register|法務省|F社|戸籍住民課|2025-11-25|continues
03|戸籍の附票|戸籍附票;附票|Supplementary Family Register|総務省・法務省|A社|戸籍住民課|2026-01-05|continues
04|印鑑登録|印鑑;印鑑登録システム|Seal Registration|総務省|A社|戸籍住民課|2026-01-05|continues
05|選挙人名簿管理|選挙人名簿;選挙|Voter Roll Management|総務省|A社|選挙管理委員会事務局|2026-01-05|continues
06|固定資産税|固定資産|Fixed Asset Tax|総務省||都（都税事務所）||
07|個人住民税|住民税;個人住民税システム|Individual Inhabitant Tax|総務省|B社|税務課|2026-01-05|
08|法人住民税|法人税割;法人住民税システム|Corporate Inhabitant Tax|総務省||都（都税事務所）||
09|軽自動車税|軽自;軽自動車|Light Motor Vehicle Tax|総務省|B社|税務課|2025-11-25|
10|国民健康保険|国保;国民健康保険システム|National Health Insurance|厚生労働省|D社|国保年金課|2026-01-05|continues
11|国民年金|年金;国民年金システム|National Pension|厚生労働省|A社|国保年金課|2026-01-05|continues
12|障害者福祉|障害福祉;障害者福祉システム|Welfare for Persons with Disabilities|厚生労働省|C社|障害者支援課|2026-02-24|late
13|後期高齢者医療|後期高齢;後期高齢者|Medical Care for the Late-stage Elderly|厚生労働省|D社|国保年金課|2026-01-05|continues
14|介護保険|介護;介護保険システム|Long-term Care Insurance|厚生労働省|C社|介護保険課|2026-01-26|continues
15|生活保護|生保;生活保護システム|Public Assistance|厚生労働省|C社|生活福祉課|2026-02-24|continues late
16|健康管理|健康管理システム;保健|Health Management|厚生労働省・こども家庭庁|D社|保健予防課|2026-02-24|late
17|児童手当|児手;児童手当システム|Child Allowance|こども家庭庁|E社|子育て支援課|2026-01-05|
18|児童扶養手当|児扶;児童扶養手当システム|Child Rearing Allowance|こども家庭庁|E社|子育て支援課|2026-01-05|
19|子ども・子育て支援|子ども子育て支援;子ども・子育て|Child and Childcare Support|こども家庭庁|E社|保育課|2026-01-26|
20|就学|就学事務;学齢簿|School Enrolment|文部科学省|F社|学校運営課|2026-01-26|continues
"""  # noqa: E501 a row of the table stays on one line


@dataclass(frozen=True)
class WardSystem:
    """One of the 20 systems as the ward runs it; ``continues``: the present vendor stays, so ⑤ to ⑨ fall away."""

    code: str
    name: str
    aliases: tuple[str, ...]
    name_en: str
    ministry: str
    vendor: str
    department: str
    cutover: date | None
    continues: bool
    late: bool

    @property
    def in_scope(self) -> bool:
        """Tell whether the ward runs the system itself."""
        return bool(self.vendor)


def _system(line: str) -> WardSystem:
    code, name, aliases, name_en, ministry, vendor, department, cutover, remarks = line.split("|")
    return WardSystem(
        code=code,
        name=name,
        aliases=tuple(aliases.split(";")),
        name_en=name_en,
        ministry=ministry,
        vendor=vendor,
        department=department,
        cutover=date.fromisoformat(cutover) if cutover else None,
        continues="continues" in remarks.split(),
        late="late" in remarks.split(),
    )


SYSTEMS = tuple(_system(line) for line in _TABLE.strip().splitlines())
OWN_SYSTEMS = tuple(system for system in SYSTEMS if system.in_scope)
