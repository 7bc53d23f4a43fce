"""The words vendors use: headings, marks, statuses and responses, as data. A new spelling is one more word here.

Words are compared in a plain form (see ``fitgap/plain.py``: NFKC, no blanks, no case), so that width, case and blanks
need no entries of their own. The first spelling of a column is its own name. Words of one meaning stand in one string.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

from fitgap.plain import plain
from model.fitgap import Category, RequirementKind, Resolution, Response, Verdict

Meaning = TypeVar("Meaning")


class Field(StrEnum):
    """What a column can mean; the values are the fields of a record where there is one."""

    __hash__ = str.__hash__  # an Enum's own is slow, and unlike that of the field's name

    REQUIREMENT = "requirement_id"
    FORM = "form_id"
    SYSTEM = "system"
    AREA = "area"
    NAME = "name"
    KIND = "kind"
    CATEGORY = "category"
    VERSION = "specification_version"
    TEXT = "requirement_text"
    CURRENT = "current_function"
    VERDICT = "verdict"
    SEVERITY = "severity"
    RESPONSE = "response"
    RESOLUTION = "resolution"
    EFFORT = "effort"
    START = "planned_start"
    FINISH = "planned_finish"
    DUE = "due"
    PREDECESSORS = "predecessors"
    PROGRESS = "progress"
    DEPARTMENT = "department"
    VENDOR = "vendor_name"
    NOTE = "note"
    TASK = "task"


COLUMNS: Mapping[Field, str] = {
    Field.REQUIREMENT: "機能ID 要件ID 要件番号 機能番号 機能要件ID 機能No 機能NO. 要件No 要件NO.",
    Field.FORM: "帳票ID 帳票番号 帳票要件ID 帳票No 帳票NO.",
    Field.SYSTEM: "システム名 システム システム名称 対象システム 基幹業務システム 対象業務システム",
    Field.AREA: "業務名 業務 業務名称 業務区分 対象業務",
    Field.NAME: "機能名称 機能名 要件名 要件名称 機能・帳票名 機能・帳票名称 帳票名 帳票名称",
    Field.KIND: "種別 要件種別 機能・帳票区分 要件区分",
    Field.CATEGORY: "実装区分 実装類型 実装必須区分 実装",
    Field.VERSION: "仕様書版 版 仕様書バージョン 標準仕様書版 仕様版 標準仕様書バージョン バージョン",
    Field.TEXT: "機能要件 要件 要件内容 標準仕様 標準仕様書要件 機能要件本文 要件本文 機能概要",
    Field.CURRENT: "現行機能の有無 現行機能 現行有無 現行機能有無 現行システムの機能",
    Field.VERDICT: "適合区分 判定 適合可否 Fit&Gap 適合 適合判定 適合性 適合状況 判定結果 FitGap Fit/Gap Fit&Gap判定"
    " Fit&Gap結果 F&G Fit&Gap区分 評価",
    Field.SEVERITY: "影響度 重要度 影響 影響区分",
    Field.RESPONSE: "対応方針 対応方法 対応案 ギャップ対応 Gap対応方針 対応策 対応区分 対応",
    Field.RESOLUTION: "対応状況 ステータス 状況 対応ステータス 進捗状況 対応状態 状態",
    Field.EFFORT: "工数(人日) 工数 見積工数 工数(日) 対応工数 対応工数(人日) 想定工数 想定工数(人日)",
    Field.START: "開始予定日 開始予定 着手予定日 予定開始日 開始日",
    Field.FINISH: "終了予定日 完了予定日 終了予定 予定終了日 完了予定 終了日",
    Field.DUE: "期限 対応期限 回答期限 解決期限 対応予定日 対応完了予定日 解決予定日",
    Field.PREDECESSORS: "先行機能ID 先行機能 先行ID 先行",
    Field.PROGRESS: "進捗率 進捗率(%) 進捗 進捗(%) 進捗度 達成率",
    Field.DEPARTMENT: "担当課 所管課 主管課 担当部署 所管 所管部署 担当所属",
    Field.VENDOR: "ベンダ ベンダー ベンダ名 ベンダー名 事業者 事業者名 業者",
    Field.NOTE: "備考 コメント 特記事項 摘要 備考欄 メモ 補足",
    Field.TASK: "作業ID タスクID WBS番号 WBSコード 関連作業ID",
}


RETURNED = (
    ("元の行番号", "除外した理由", "直し方"),
    ("Line in the file", "Reason it was set aside", "What to do"),
)
"""The columns that we add to rows that are sent back for correction, by language: they come again and are not read."""


class Paper(NamedTuple):
    """What a kind of paper must have: of each group at least one column; and what in it is not read or not missed."""

    required: tuple[tuple[Field, ...], ...]
    ignored: frozenset[Field] = frozenset()
    told_when_missing: tuple[Field, ...] = ()


WEEKLY_SHEET = Paper(
    required=((Field.REQUIREMENT, Field.FORM), (Field.NAME,), (Field.VERDICT,), (Field.PROGRESS, Field.RESOLUTION)),
    told_when_missing=(Field.EFFORT, Field.START, Field.FINISH, Field.PREDECESSORS, Field.NOTE),
)
SPECIFICATION = Paper(
    required=((Field.REQUIREMENT, Field.FORM), (Field.NAME,)),
    ignored=frozenset({Field.VERDICT, Field.PROGRESS, Field.RESOLUTION, Field.RESPONSE, Field.EFFORT, Field.DUE})
    | {Field.START, Field.FINISH, Field.PREDECESSORS},
)
"""A list of requirements: whatever somebody wrote beside them is no judgement."""

VERDICTS: Mapping[Verdict, str] = {
    Verdict.FIT: "○ ◎ ◯ 〇 適合 Fit 標準適合 有 適",
    Verdict.PARTIAL: "△ 一部適合 部分適合 条件付適合 条件付き適合 一部 Partial 一部Fit",
    Verdict.GAP: "× ✕ ✖ ✗ X 不適合 Gap 無 非適合 不適",
    Verdict.NOT_JUDGED: "未判定 判定中 未評価 未確認 確認中 未",
    Verdict.NOT_APPLICABLE: "対象外 該当なし 該当無し 該当せず",
}
ACCEPTED_VERDICTS = frozenset([*"○◎△×", "未判定", "対象外"])
"""The marks that are accepted as they stand; every other word for a verdict is read and told."""

SEVERITIES: Mapping[int, str] = {5: "高 大 High H 5 重大 A", 2: "中 Medium Middle M 2 B", 1: "低 小 Low L 1 軽微 C"}
CATEGORIES: Mapping[Category, str] = {
    Category.MANDATORY: "実装必須 実装必須機能 必須 ◎ 実装すべき 実装すべき機能",
    Category.OPTIONAL: "標準オプション 標準オプション機能 オプション ○ 〇 ◯ 実装してもしなくても良い"
    " 実装してもしなくても良い機能 実装してもしなくてもよい機能",
    Category.PROHIBITED: "実装不可 実装不可機能 不可 × 実装しない 実装しない機能",
}
KINDS: Mapping[RequirementKind, str] = {
    RequirementKind.FUNCTION: "機能 機能要件 機能ID",
    RequirementKind.FORM: "帳票 帳票要件 帳票ID 様式",
}
RESPONSES: Mapping[Response, str] = {
    Response.NONE: "- ー ― なし 無 無し 対応不要 標準機能で対応 標準機能 標準対応 標準パッケージで対応",
    Response.CHANGE_WORK: "業務見直し 業務変更 業務フロー見直し 業務の見直し 運用見直し BPR 業務見直し(BPR)",
    Response.OPTIONAL_FUNCTION: "標準オプション採用 標準オプション オプション採用 標準オプション機能の採用"
    " オプション機能",
    Response.OPERATION: "運用対応 運用でカバー EUC 運用対応(EUC) EUCで対応 運用対応/EUC 運用 運用で対応",
    Response.SEPARATE_SYSTEM: "別システム 疎結合 別システム(疎結合) 外付け 外付けシステム 独自施策システム",
    Response.INTERIM_MEASURE: "経過措置 経過措置適用 一部機能の移行後の実装 移行後実装 次期対応",
    Response.ASK_STATE: "国照会 国へ照会 国に照会 国照会中 国への照会 デジタル庁照会 省庁照会",
    Response.OUT_OF_SCOPE: "対象外 対応しない 対応対象外 スコープ外",
    Response.CUSTOMISE: "カスタマイズ 個別改修 改修 カスタマイズ対応 個別カスタマイズ",
}
RESOLUTIONS: Mapping[Resolution, str] = {
    Resolution.OPEN: "未着手 未対応 未 未定 オープン Open - ― ー 差戻し 差し戻し 未回答",
    Resolution.PROPOSED: "対応案提示 検討中 対応中 提案済 提案済み 対応案提示済 回答済 回答済み 着手 着手済 作業中"
    " 対応方針案提示 仕掛中 設計中 開発中 テスト中 調整中 InProgress",
    Resolution.VENDOR_DONE: "対応済 対応済み 完了 済 済み 対応完了 解決済 解決済み 実装済 実装済み"
    " Done Closed クローズ",
}
CLAIMED: Mapping[Resolution, str] = {
    Resolution.PROPOSED: "所管課承認済 所管課承認済み 承認済 承認済み 方針決定 方針決定済 方針確定 合意済 合意済み",
    Resolution.VENDOR_DONE: "検証済 検証済み 確認済 確認済み 区確認済 検収済 検収済み 受入済 受入完了 Verified",
}
"""What only the ward can say. In a vendor's sheet it is a claim: it is read as the step below, and told."""

UNKNOWN_DATES = "未定 調整中 検討中 未 - ー ― なし 無 TBD 未確定 別途 別途協議"
NO_PREDECESSOR = "- ー ― ‐ – − なし 無 無し N/A 0 該当なし"
FOOTERS = "合計 小計 総計 計 総合計 以上 -以上- ー以上ー 以下余白 余白 Total Subtotal 平均"
FOOTER_BEGINNINGS = "※ * 注) 注1 (注 注: 【注 凡例 備考: 作成日 作成者 合計 小計 総計"
SYSTEM_ENDINGS = ("システム", "業務", "業務システム")

ERAS: Mapping[str, tuple[int, tuple[int, int, int], tuple[int, int, int]]] = {
    "令和": (2018, (2019, 5, 1), (2099, 12, 31)),
    "平成": (1988, (1989, 1, 8), (2019, 4, 30)),
    "昭和": (1925, (1926, 12, 25), (1989, 1, 7)),
}
"""The year before the first of an era, its first and its last day."""
ERA_LETTERS = {"r": "令和", "h": "平成", "s": "昭和"}


def spelled(words: Mapping[Meaning, str]) -> dict[str, Meaning]:
    """Return the meaning of every spelling in its plain form.

    >>> spelled(VERDICTS)["gap"]
    <Verdict.GAP: 'gap'>
    """
    return {spelling: meaning for meaning, text in words.items() for spelling in spellings(text)}


def spellings(text: str) -> Iterable[str]:
    """Return the words of a string of words in their plain form."""
    return [plain(word) for word in text.split()]
