"""What the gaps of the example are about: the decisions that a move to standard packages really asks of a ward."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Topic:
    """A kind of gap: the words in a requirement's name that bring it up, and how it is met."""

    words: tuple[str, ...]
    responses: tuple[str, ...]
    notes: tuple[str, ...]
    half_days: tuple[int, int]
    """The least and the most effort, in halves of a person-day."""


TOPICS = (
    Topic(
        ("文字要件", "外字の", "文字コード・外字", "文字あふれ"),
        ("業務見直し", "運用対応"),
        (
            "文字同定の基準が未確定。行政事務標準文字に置き換える範囲を決める",
            "同定できない外字を代替表記とするか、個別に照会するかを決める",
            "住所・氏名が印字枠を超える場合の省略の規則を決める",
        ),
        (4, 14),
    ),
    Topic(
        ("統合宛名", "住登外者", "送付先の管理", "の突合", "宛名順"),
        ("別システム(疎結合)", "運用対応"),
        (
            "宛名連携の方式と、住登外者の名寄せの責任分担を決める",
            "現行の宛名番号を引き継ぐか振り直すかを決める",
            "送付先の優先順位が課ごとに異なるため、庁内で統一する",
        ),
        (5, 16),
    ),
    Topic(
        ("印字項目", "帳票様式", "文言の編集", "公印", "記載事項の選択", "の様式"),
        ("業務見直し", "業務見直し", "運用対応"),
        (
            "帳票レイアウト：区独自の欄を廃止し、標準の様式に合わせるかを決める",
            "窓あき封筒と宛名の位置が合わない。封筒を作り直すかを決める",
            "公印の電子印影を使うか、事前押印の用紙を続けるかを決める",
        ),
        (2, 9),
    ),
    Topic(
        ("EUC", "CSV出力", "対象者の抽出", "一覧の出力", "集計根拠"),
        ("運用対応",),
        (
            "EUC で抽出し、表計算で加工する手順に改める",
            "現行の独自一覧 12 本のうち、EUC に移すものを決める",
            "抽出の定義書を課で作成し、ベンダが登録する",
        ),
        (1, 6),
    ),
    Topic(
        ("連携時刻", "差分連携", "取込エラー", "エラー時の再送", "受信内容"),
        ("標準オプション採用", "運用対応"),
        (
            "夜間の一括連携から随時連携に変わるため、締め時刻を決める",
            "連携エラーの一次対応を区とベンダのどちらが行うかを決める",
        ),
        (3, 12),
    ),
    Topic(
        ("端数処理", "月割計算", "遡及した更正", "減免", "基準値・率"),
        ("国照会", "業務見直し", "経過措置"),
        (
            "区の条例の端数処理と標準仕様の差を国へ照会中",
            "減免の判定を条例の改正に合わせるか、移行後に実装するかを決める",
        ),
        (2, 8),
    ),
    Topic(
        ("支援措置", "抑止"),
        ("業務見直し",),
        ("支援措置対象者の表示の範囲と、解除の決裁の流れを見直す",),
        (2, 7),
    ),
    Topic(
        ("オンライン申請", "電子送達", "マイナポータル", "ぴったり"),
        ("標準オプション採用", "業務見直し"),
        (
            "オンライン申請を自動で取り込むか、職員が確認してから取り込むかを決める",
            "電子送達の対象とする通知と、開始の時期を決める",
        ),
        (3, 10),
    ),
    Topic(
        ("一括出力", "返戻", "発送の停止", "一括発行"),
        ("運用対応", "業務見直し"),
        (
            "大量印刷を外部委託先に渡すデータの形式と締め日を決める",
            "返戻の登録を委託先と課のどちらが行うかを決める",
        ),
        (2, 8),
    ),
    Topic(
        ("充当・還付", "消込", "口座情報", "分割納付", "滞納整理"),
        ("別システム(疎結合)", "業務見直し"),
        (
            "滞納整理は区の別システムに残す。引き継ぐ項目と時刻を決める",
            "消込の単位が標準と異なる。指定金融機関と調整する",
        ),
        (4, 14),
    ),
)
OTHER = Topic((), (), (), (2, 10))


@dataclass(frozen=True)
class Driver:
    """A gap that sets a date of the plan: what it is about, which task waits for it, and until when."""

    name: str
    """The requirement's name."""
    task: str
    """The task it holds; blank where the plan's own rule names it."""
    due: date
    half_days: int
    response: str
    note: str


DRIVERS = {
    "12": Driver(
        "手当の支給額の計算",
        "12-09-1",
        date(2024, 11, 15),
        6,
        "国照会",
        "区独自の上乗せ支給区分の扱いを国へ照会中。回答があるまで提案依頼書の要件を確定できない",
    ),
    "15": Driver(
        "医療扶助のオンライン資格確認の連携時刻の設定",
        "15-04-4",
        date(2024, 10, 25),
        8,
        "標準オプション採用",
        "医療扶助のオンライン資格確認を随時連携とするか一括連携とするかを決めるまで、課題と対策を整理し終えられない",
    ),
    "16": Driver(
        "医療機関の請求データの受信",
        "16-09-3",
        date(2024, 11, 8),
        6,
        "業務見直し",
        "医療機関の請求様式を標準に改めるかを決めるまで、見直した仕様で再度の提案を求められない",
    ),
    "01": Driver(
        "文字要件に基づく文字の管理",
        "",
        date(2024, 12, 13),
        10,
        "業務見直し",
        "文字同定の基準（外字 312 字）が未確定。行政事務標準文字に置き換える範囲を決めるまで設定を終えられない",
    ),
    "04": Driver(
        "印影の一括更新",
        "",
        date(2024, 12, 10),
        5,
        "業務見直し",
        "印影の解像度が標準と異なる。全件を取り直すか変換するかを決めるまで設定を終えられない",
    ),
}
"""The decisions of the coming weeks, by system."""


def topic_of(name: str) -> Topic:
    """Return what a gap in the requirement of that name is about."""
    return next((topic for topic in TOPICS if any(word in name for word in topic.words)), OTHER)
