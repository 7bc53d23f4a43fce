"""What cannot wait this week, in a few sentences: what to decide, approve and confirm, who is silent, what to ask."""

from collections import Counter
from collections.abc import Iterator, Sequence

from model.alert import Alert
from model.deciding import Waiting
from model.fitgap import Resolution
from model.schedule import last_day
from model.snapshot import GapFigures, Snapshot
from model.vendor import VendorFigures
from views.names import Names
from views.narrative import Sentence, listed, silence
from views.steering_frames import decider
from views.wording import count, day, t
from views.wording.deciding import price, realisation


def agenda(
    snapshot: Snapshot,
    urgent: Sequence[GapFigures],
    waiting: dict[str, Waiting],
    alerts: Sequence[Alert],
    vendors: Sequence[VendorFigures],
    names: Names,
) -> list[Sentence]:
    """Return one sentence for each thing that waits for somebody; ``urgent`` are undecided gaps, the first in front."""
    return [
        *_decision(urgent, waiting, names),
        *_to_say(snapshot, names, Resolution.PROPOSED, "approve", ":material/rate_review:"),
        *_to_say(snapshot, names, Resolution.VENDOR_DONE, "confirm", ":material/fact_check:"),
        *silence(snapshot, names),
        *_to_ask(alerts, names),
        *_to_doubt(vendors),
    ]


def _decision(urgent: Sequence[GapFigures], waiting: dict[str, Waiting], names: Names) -> Iterator[Sentence]:
    if not urgent:
        return
    gap = urgent[0]
    latest = last_day(gap.latest_decision)
    text = t(
        "agenda_decision",
        gap=f"{gap.requirement_id} {gap.name}",
        system=names.system(gap.system),
        decider=decider(gap, names),
        date=day(latest) if latest else "",
        price=price(waiting.get(gap.id)),
    )
    yield Sentence(":material/gavel:", text, "fitgap", {"view": "gaps", "sys": gap.system, "req": gap.requirement_id})


def _to_say(snapshot: Snapshot, names: Names, reached: Resolution, asked: str, icon: str) -> Iterator[Sentence]:
    """Tell how many gaps have come as far as this and wait for the ward's word."""
    systems = Counter(gap.system for gap in snapshot.gaps if gap.resolution is reached)
    if systems:
        told = [t("agenda_system", system=names.system(code), count=number) for code, number in systems.most_common()]
        text = t(f"agenda_{asked}", count=count(systems.total()), systems=listed(told))
        yield Sentence(icon, text, "fitgap", {"view": "gaps"})


def _to_ask(alerts: Sequence[Alert], names: Names) -> Iterator[Sentence]:
    owners = Counter(names.owner(alert.task) for alert in alerts)
    if owners:
        told = [t("agenda_owner", owner=owner, count=number) for owner, number in owners.most_common()]
        text = t("agenda_ask", count=count(owners.total()), owners=listed(told))
        yield Sentence(":material/help:", text, "", {})


def _to_doubt(vendors: Sequence[VendorFigures]) -> Iterator[Sentence]:
    """Tell whose reports were not verified in full, the least verified first."""
    short = [(share, each) for each in vendors if (share := each.realisation) is not None and share < 1]
    if short:
        short.sort(key=lambda found: found[0])
        told = [t("agenda_realised", vendor=each.name, share=realisation(each)) for _, each in short]
        yield Sentence(":material/verified_user:", t("agenda_doubt", vendors=listed(told)), "", {})
