"""The 40 national steps with the work the example puts behind them, and the links between the steps of one system.

The names are the ministry's, stray blanks included (総務省, 業務別ステップ別進捗一覧, 2026-01). Durations, weights,
owners and links are the example's: no official dependency graph is published.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One national step: working days, person-days, who does it, which rule earns its progress, which measure it is."""

    code: str
    name: str
    days: int
    weight: int
    owner: str
    rule: str = "0/100"
    measure: str = "その他"

    @property
    def short(self) -> str:
        """Return the part of a task id: ``03-2`` for ③-2."""
        group, _, number = self.code.partition("-")
        return f"{ord(group) - ord('①') + 1:02d}-{number}"


OFFICE, DEPARTMENT, VENDOR = "office", "department", "vendor"
_FIT_GAP, _PLATFORM = "Fit&Gap分析、対応", "システム基盤の整備、構築"
_PLAN, _MIGRATION = "移行計画書の策定", "移行作業の実施"

STEPS: tuple[Step, ...] = (
    Step("①-1", "推進体制案の作成", 10, 2, OFFICE),
    Step("①-2", "関連部局との調整・担当者名簿の作成", 8, 2, OFFICE),
    Step("①-3", "首長等への報告", 3, 1, OFFICE),
    Step("②-1", "現行システム環境の基礎調査（基礎情報・契約範囲等に係る調査）", 20, 6, DEPARTMENT),
    Step("②-2", "連携一覧の調査・作成", 15, 6, DEPARTMENT),
    Step("②-3", "移行に係る現行システムベンダとの打合せ・役割の 認識合わせ", 10, 3, OFFICE),
    Step("②-4", "概要調査結果の取りまとめ", 8, 3, OFFICE),
    Step(
        "③-1",
        "標準化対象範囲の確認（標準仕様書と現行システムとを比較し調達範囲・単位の差異を洗い出し）",
        15,
        5,
        DEPARTMENT,
        measure=_FIT_GAP,
    ),
    Step("③-2", "Fit&Gap分析による課題（運用見直しが必要な業務等） の洗い出し", 44, 20, DEPARTMENT, "件数", _FIT_GAP),
    Step("④-1", "移行方針や調達範囲・単位の検討 （周辺機器・外部委託含む）", 15, 4, OFFICE, measure=_PLAN),
    Step(
        "④-2",
        "調達方式（指名型/公募型プロポーザル方式 or 総合評価 落札方式 or 最低価格落札方式等）の検討",
        10,
        3,
        OFFICE,
        measure=_PLAN,
    ),
    Step("④-3", "調達スケジュールの検討 （RFI、RFP、予算計上、移行時期等）", 10, 3, OFFICE, measure=_PLAN),
    Step("④-4", "移行にあたっての課題と対策の整理", 10, 4, DEPARTMENT, measure=_PLAN),
    Step("⑤-1", "RFI資料の作成", 12, 4, OFFICE),
    Step(
        "⑤-2",
        "標準仕様書のうち「実装してもしなくても良い機能」 に関する方針（求める機能の整理、優先順位付け）の決定",
        15,
        5,
        DEPARTMENT,
    ),
    Step("⑤-3", "標準準拠システム以外の情報システムに関するRFI資料の作成", 8, 2, OFFICE),
    Step("⑥-1", "RFI資料に関するベンダからの質問への回答", 5, 2, OFFICE),
    Step("⑥-2", "ベンダからのRFI回答受領", 1, 1, OFFICE),
    Step("⑦-1", "RFI結果の分析", 10, 3, OFFICE),
    Step("⑦-2", "移行計画の詳細化・変更", 12, 4, OFFICE, measure=_PLAN),
    Step("⑧-1", "予算根拠資料の作成", 12, 3, DEPARTMENT),
    Step("⑧-2", "予算要求・財政部局等との調整", 30, 4, DEPARTMENT),
    Step("⑨-1", "RFP資料の作成", 20, 6, OFFICE),
    Step("⑨-2", "RFP資料に関するベンダからの質問への回答", 5, 2, OFFICE),
    Step("⑨-3", "ベンダからのRFP回答受領", 1, 1, OFFICE),
    Step("⑩-1", "ベンダ評価の実施", 10, 4, DEPARTMENT),
    Step("⑩-2", "ベンダの選定・決定", 5, 2, OFFICE),
    Step("⑪-1", "ベンダとの契約協議の実施", 15, 4, OFFICE),
    Step("⑪-2", "システム移行に係る詳細スケジュールの確定", 10, 4, VENDOR),
    Step("⑫-1", "特定個人情報保護評価（PIA）の実施", 40, 8, DEPARTMENT),
    Step(
        "⑬-1",
        "システム移行時の設定（標準準拠システムの運用方法の検討・確定、システムの機能確認等）",
        60,
        45,
        VENDOR,
        "段階",
        _FIT_GAP,
    ),
    Step("⑭-1", "データクレンジングや文字の同定基準に関するベンダとの調整", 20, 8, VENDOR, "節目", _MIGRATION),
    Step("⑭-2", "データクレンジングの実施", 44, 25, DEPARTMENT, "節目", _MIGRATION),
    Step("⑭-3", "最終データ移行の実施・結果確認", 2, 15, VENDOR, "節目", _MIGRATION),
    Step("⑮-1", "テストの実施", 44, 35, VENDOR, "テスト", _MIGRATION),
    Step("⑮-2", "研修の実施", 15, 10, DEPARTMENT, "50/50", _MIGRATION),
    Step("⑯-1", "既存環境の設定変更に向けた調整（必要機器の調達等）", 20, 5, OFFICE, measure=_PLATFORM),
    Step(
        "⑯-2",
        "既存環境の設定変更（標準準拠システムと庁内ネットワーク接続の設計、構築等）",
        25,
        12,
        VENDOR,
        measure=_PLATFORM,
    ),
    Step("⑰-1", "条例・規則の改正", 40, 5, DEPARTMENT),
    Step("⑱-1", "運用開始ステータス", 0, 3, DEPARTMENT, measure=_MIGRATION),
)
CODES = tuple(step.code for step in STEPS)
PROCUREMENT = tuple(step.code for step in STEPS if step.code[0] in "⑤⑥⑦⑧⑨")

LINKS: tuple[tuple[str, str, str, str], ...] = (
    ("①-1", "①-2", "FS", ""),
    ("①-2", "①-3", "FS", ""),
    ("①-3", "②-1", "FS", ""),
    ("②-1", "②-2", "SS", "3d"),
    ("②-1", "②-3", "SS", "5d"),
    ("②-1", "②-4", "FS", ""),
    ("②-2", "②-4", "FS", ""),
    ("②-3", "②-4", "FS", ""),
    ("②-4", "③-1", "FS", ""),
    ("②-4", "⑭-1", "FS", ""),
    ("③-1", "③-2", "FS", ""),
    ("③-1", "④-1", "FS", ""),
    ("④-1", "④-2", "FS", ""),
    ("④-1", "④-3", "SS", "5d"),
    ("④-2", "④-3", "FF", "2d"),
    ("④-3", "④-4", "FS", ""),
    ("④-4", "⑤-1", "FS", ""),
    ("⑤-1", "⑤-2", "FS", ""),
    ("⑤-1", "⑤-3", "SS", ""),
    ("⑤-2", "⑥-1", "FS", ""),
    ("⑤-3", "⑥-1", "FS", ""),
    ("⑥-1", "⑥-2", "FS", "14ed"),
    ("⑥-2", "⑦-1", "FS", ""),
    ("⑦-1", "⑦-2", "FS", ""),
    ("⑦-2", "⑧-1", "FS", ""),
    ("⑧-1", "⑧-2", "FS", ""),
    ("⑧-2", "⑨-1", "FS", ""),
    ("⑨-1", "⑨-2", "FS", ""),
    ("⑨-2", "⑨-3", "FS", "14ed"),
    ("⑨-3", "⑩-1", "FS", ""),
    ("⑩-1", "⑩-2", "FS", ""),
    ("⑩-2", "⑪-1", "FS", ""),
    ("⑪-1", "⑪-2", "FS", ""),
    ("⑪-2", "⑫-1", "FS", ""),
    ("⑪-2", "⑬-1", "FS", ""),
    ("⑪-2", "⑯-1", "FS", ""),
    ("③-2", "⑬-1", "FS", ""),
    ("③-1", "⑰-1", "FS", ""),
    ("⑭-1", "⑭-2", "FS", ""),
    ("⑯-1", "⑯-2", "FS", ""),
    ("⑬-1", "⑮-1", "FS", ""),
    ("⑭-2", "⑮-1", "FS", ""),
    ("⑯-2", "⑮-1", "FS", ""),
    ("⑮-1", "⑮-2", "SS", "20d"),
    ("⑮-1", "⑮-2", "FF", ""),
    ("⑫-1", "⑭-3", "FS", ""),
    ("⑮-1", "⑭-3", "FS", ""),
    ("⑭-3", "⑱-1", "FS", ""),
    ("⑮-2", "⑱-1", "FS", ""),
    ("⑰-1", "⑱-1", "FS", ""),
)
"""Predecessor, successor, link, lag. The two 14ed are the notice given to vendors, which runs on the clock."""
