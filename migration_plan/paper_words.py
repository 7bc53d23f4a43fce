"""The words of the ward's papers: how each column may be headed, and how each choice may be written.

A new spelling is one more string here. The first spelling of a column is the one the templates use.
"""

from collections.abc import Mapping

from model.fitgap import RequirementKind
from model.progress import Decision
from model.system import StepStatus
from model.task import ConstraintKind, LinkType, Measure, ProgressRule, TaskKind

Columns = Mapping[str, tuple[str, ...]]

SYSTEM_COLUMNS: Columns = {
    "code": ("業務番号", "番号", "code", "system"),
    "name": ("業務名", "業務", "name"),
    "aliases": ("別名", "aliases"),
    "name_en": ("英語名", "name_en", "english name"),
    "ministry": ("所管省庁", "所管府省", "ministry"),
    "vendor": ("ベンダ", "ベンダー", "事業者", "vendor"),
    "department": ("所管課", "担当課", "department"),
    "in_scope": ("対象区分", "対象", "in_scope", "scope"),
    "cutover": ("切替日", "移行日", "cutover", "cut-over"),
    "transition_support": ("特定移行支援", "特定移行支援システム", "transition_support"),
}
VENDOR_COLUMNS: Columns = {
    "code": ("ベンダコード", "ベンダ", "コード", "code", "vendor"),
    "name": ("ベンダ名", "名称", "name"),
}
TASK_COLUMNS: Columns = {
    "id": ("作業ID", "作業番号", "task", "id", "task id"),
    "name": ("作業名", "作業", "name"),
    "system": ("業務番号", "業務", "業務名", "system"),
    "step": ("ステップ", "国のステップ", "step"),
    "measure": ("施策", "個別施策", "measure"),
    "owner": ("担当", "担当者", "owner"),
    "duration": ("期間", "所要日数", "duration"),
    "calendar": ("暦", "カレンダー", "calendar"),
    "kind": ("種類", "kind"),
    "parent": ("親作業ID", "親作業", "parent"),
    "weight": ("重み", "人日", "weight"),
    "rule": ("進捗規則", "進捗の規則", "rule"),
    "constraints": ("制約", "constraint", "constraints"),
    "deadline": ("期限", "deadline"),
    "planned_start": ("計画開始", "開始予定", "planned_start", "planned start"),
    "planned_finish": ("計画終了", "終了予定", "planned_finish", "planned finish"),
    "optimistic": ("楽観期間", "楽観値", "optimistic"),
    "pessimistic": ("悲観期間", "悲観値", "pessimistic"),
}
DEPENDENCY_COLUMNS: Columns = {
    "predecessor": ("先行作業ID", "先行作業", "predecessor"),
    "successor": ("後続作業ID", "後続作業", "successor"),
    "link": ("関係", "依存関係", "link", "type"),
    "lag": ("ラグ", "間隔", "lag"),
}
REPORT_COLUMNS: Columns = {
    "task": ("作業ID", "作業番号", "task", "task id"),
    "effective": ("基準日", "報告基準日", "effective", "as of"),
    "status": ("状況", "状態", "status"),
    "progress": ("進捗率", "進捗", "progress"),
    "actual_start": ("実績開始", "実績開始日", "actual_start", "actual start"),
    "actual_finish": ("実績終了", "実績終了日", "actual_finish", "actual finish"),
    "remaining": ("残日数", "残り日数", "remaining"),
    "reason": ("理由", "reason"),
    "reported_by": ("報告者", "reported_by", "reported by"),
    "approved_by": ("承認者", "approved_by", "approved by"),
    "entered": ("入力日時", "entered"),  # tells one entry on the page from the next; nothing else hangs on it
}
REVIEW_COLUMNS: Columns = {
    "system": ("業務", "業務番号", "業務名", "system"),
    "kind": ("種別", "kind"),
    "requirement_id": ("機能ID", "帳票ID", "要件番号", "requirement_id", "requirement id"),
    "effective": ("確認日", "effective", "date"),
    "decision": ("判断", "decision"),
    "reviewer": ("確認者", "reviewer"),
    "reason": ("理由", "reason"),
}

YES_NO: Mapping[bool, tuple[str, ...]] = {
    True: ("対象", "該当", "該当見込み", "はい", "yes", "true", "1"),
    False: ("対象外", "非該当", "いいえ", "no", "false", "0"),
}
MEASURES: Mapping[Measure, tuple[str, ...]] = {
    Measure.FIT_GAP: ("Fit&Gap分析、対応", "Fit&Gap", "fit_gap"),
    Measure.PLATFORM: ("システム基盤の整備、構築", "システム基盤", "platform"),
    Measure.PLAN_DOCUMENT: ("移行計画書の策定", "移行計画書", "plan_document"),
    Measure.MIGRATION: ("移行作業の実施", "移行作業", "migration"),
    Measure.OTHER: ("その他", "other"),
}
TASK_KINDS: Mapping[TaskKind, tuple[str, ...]] = {
    TaskKind.TASK: ("作業", "task"),
    TaskKind.START_MILESTONE: ("開始の節目", "start_milestone"),
    TaskKind.FINISH_MILESTONE: ("終了の節目", "節目", "finish_milestone", "milestone"),
    TaskKind.SUMMARY: ("まとめ", "summary"),
}
PROGRESS_RULES: Mapping[ProgressRule, tuple[str, ...]] = {
    ProgressRule.ZERO_HUNDRED: ("0/100",),
    ProgressRule.FIFTY_FIFTY: ("50/50",),
    ProgressRule.LINEAR: ("比例", "linear"),
    ProgressRule.LADDER: ("段階", "ladder"),
    ProgressRule.MILESTONES: ("節目", "milestones"),
    ProgressRule.TEST: ("テスト", "test"),
    ProgressRule.UNITS: ("件数", "units"),
    ProgressRule.LEVEL_OF_EFFORT: ("常時", "level_of_effort", "loe"),
}
CONSTRAINT_KINDS: Mapping[ConstraintKind, tuple[str, ...]] = {kind: (kind.value,) for kind in ConstraintKind}
LINK_TYPES: Mapping[LinkType, tuple[str, ...]] = {link: (link.value,) for link in LinkType}
STATUSES: Mapping[StepStatus, tuple[str, ...]] = {
    StepStatus.COMPLETED: ("完了済み", "完了", "完了済", "済", "済み", "終了", "completed"),
    StepStatus.IN_PROGRESS: (
        "作業中",
        "実施中",
        "進行中",
        "着手",
        "着手中",
        "着手済",
        "着手済み",
        "in_progress",
        "in progress",
    ),
    StepStatus.NOT_STARTED: ("未", "未着手", "未実施", "not_started", "not started"),
    StepStatus.NOT_APPLICABLE: ("対象外", "not_applicable", "n/a"),
}
REQUIREMENT_KINDS: Mapping[RequirementKind, tuple[str, ...]] = {
    RequirementKind.FUNCTION: ("機能", "機能要件", "function"),
    RequirementKind.FORM: ("帳票", "帳票要件", "form"),
}
DECISIONS: Mapping[Decision, tuple[str, ...]] = {
    Decision.APPROVED: ("承認", "approved"),
    Decision.VERIFIED: ("確認済", "確認済み", "verified"),
    Decision.REOPENED: ("差戻し", "差し戻し", "reopened"),
}
