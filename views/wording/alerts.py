"""What a rule on reports asks, in words."""

from model.alert import Alert
from views.wording.sentences import t


def doubt(alert: Alert) -> str:
    """Return what is doubtful, in a few words."""
    return t(f"alert_{_kind(alert)}")


def question(alert: Alert, *, task: str, evidence: str, before: str) -> str:
    """Return the question to who reported; ``before`` names the unfinished tasks for which it should have waited."""
    return t(f"alert_question_{_kind(alert)}", task=task, evidence=evidence, before=before)


def _kind(alert: Alert) -> str:
    return f"{alert.rule}_before" if alert.before else alert.rule
