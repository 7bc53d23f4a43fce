"""Who is in the example: systems, vendors, departments and cut-over days. The ward, its vendors and dates are invented."""

from dataclasses import dataclass
from datetime import date

PLAN_NAME = "標準準拠システム移行計画（例示）"
MUNICIPALITY = "例示区（目黒区の公表資料の構成にならった架空の区）"
PLAN_START = date(2022, 4, 1)
BASELINE_DAY = date(2024, 3, 31)
TARGET_DAY = date(2025, 3, 31)
STATUS_DAY = date(2024, 10, 4)
DEADLINE = date(2026, 3, 31)

NOVEMBER = date(2025, 11, 25)
NEW_YEAR = date(2026, 1, 5)
JANUARY_END = date(2026, 1, 26)
FEBRUARY = date(2026, 2, 24)

OFFICE = "情報政策課"
VENDORS = ("A社", "B社", "C社", "D社", "E社", "F社")


@dataclass(frozen=True)
class WardSystem:
    """One of the 20 systems as the example ward runs it; ``continues``: the present vendor stays, so ⑤ to ⑨ fall away."""

    code: str
    name: str
    aliases: tuple[str, ...]
    name_en: str
    ministry: str
    vendor: str
    department: str
    cutover: date | None = None
    continues: bool = False
    late: bool = False

    @property
    def in_scope(self) -> bool:
        """Tell whether the ward runs the system itself."""
        return bool(self.vendor)


def _system(code: str, name: str, aliases: str, name_en: str, ministry: str, *ours: object) -> WardSystem:
    vendor, department, cutover, continues, late = (*ours, *("", "", None, False, False)[len(ours) :])
    assert isinstance(cutover, date | None)  # noqa: S101 a table written by hand below
    names = tuple(alias for alias in aliases.split(";") if alias)
    return WardSystem(
        code, name, names, name_en, ministry, str(vendor), str(department), cutover, bool(continues), bool(late)
    )


_SOUMU, _HOUMU, _KOUROU = "総務省", "法務省", "厚生労働省"
_KODOMO, _MONKA = "こども家庭庁", "文部科学省"
_TAX = "都（都税事務所）"

SYSTEMS: tuple[WardSystem, ...] = (
    _system(
        "01",
        "住民基本台帳",
        "住民記録;住記;住民記録システム",
        "Basic Resident Register",
        _SOUMU,
        "A社",
        "戸籍住民課",
        NEW_YEAR,
        True,
    ),
    _system("02", "戸籍", "戸籍情報;戸籍情報システム", "Family Register", _HOUMU, "F社", "戸籍住民課", NOVEMBER, True),
    _system(
        "03",
        "戸籍の附票",
        "戸籍附票;附票",
        "Supplementary Family Register",
        "総務省・法務省",
        "A社",
        "戸籍住民課",
        NEW_YEAR,
        True,
    ),
    _system(
        "04", "印鑑登録", "印鑑;印鑑登録システム", "Seal Registration", _SOUMU, "A社", "戸籍住民課", NEW_YEAR, True
    ),
    _system(
        "05",
        "選挙人名簿管理",
        "選挙人名簿;選挙",
        "Voter Roll Management",
        _SOUMU,
        "A社",
        "選挙管理委員会事務局",
        NEW_YEAR,
        True,
    ),
    _system("06", "固定資産税", "固定資産", "Fixed Asset Tax", _SOUMU, "", _TAX),
    _system(
        "07", "個人住民税", "住民税;個人住民税システム", "Individual Inhabitant Tax", _SOUMU, "B社", "税務課", NEW_YEAR
    ),
    _system("08", "法人住民税", "法人税割;法人住民税システム", "Corporate Inhabitant Tax", _SOUMU, "", _TAX),
    _system("09", "軽自動車税", "軽自;軽自動車", "Light Motor Vehicle Tax", _SOUMU, "B社", "税務課", NOVEMBER),
    _system(
        "10",
        "国民健康保険",
        "国保;国民健康保険システム",
        "National Health Insurance",
        _KOUROU,
        "D社",
        "国保年金課",
        NEW_YEAR,
        True,
    ),
    _system(
        "11", "国民年金", "年金;国民年金システム", "National Pension", _KOUROU, "A社", "国保年金課", NEW_YEAR, True
    ),
    _system(
        "12",
        "障害者福祉",
        "障害福祉;障害者福祉システム",
        "Welfare for Persons with Disabilities",
        _KOUROU,
        "C社",
        "障害者支援課",
        FEBRUARY,
        False,
        True,
    ),
    _system(
        "13",
        "後期高齢者医療",
        "後期高齢;後期高齢者",
        "Medical Care for the Late-stage Elderly",
        _KOUROU,
        "D社",
        "国保年金課",
        NEW_YEAR,
        True,
    ),
    _system(
        "14",
        "介護保険",
        "介護;介護保険システム",
        "Long-term Care Insurance",
        _KOUROU,
        "C社",
        "介護保険課",
        JANUARY_END,
        True,
    ),
    _system(
        "15",
        "生活保護",
        "生保;生活保護システム",
        "Public Assistance",
        _KOUROU,
        "C社",
        "生活福祉課",
        FEBRUARY,
        True,
        True,
    ),
    _system(
        "16",
        "健康管理",
        "健康管理システム;保健",
        "Health Management",
        "厚生労働省・こども家庭庁",
        "D社",
        "保健予防課",
        FEBRUARY,
        False,
        True,
    ),
    _system("17", "児童手当", "児手;児童手当システム", "Child Allowance", _KODOMO, "E社", "子育て支援課", NEW_YEAR),
    _system(
        "18",
        "児童扶養手当",
        "児扶;児童扶養手当システム",
        "Child Rearing Allowance",
        _KODOMO,
        "E社",
        "子育て支援課",
        NEW_YEAR,
    ),
    _system(
        "19",
        "子ども・子育て支援",
        "子ども子育て支援;子ども・子育て",
        "Child and Childcare Support",
        _KODOMO,
        "E社",
        "保育課",
        JANUARY_END,
    ),
    _system("20", "就学", "就学事務;学齢簿", "School Enrolment", _MONKA, "F社", "学校運営課", JANUARY_END, True),
)
OWN_SYSTEMS = tuple(system for system in SYSTEMS if system.in_scope)
