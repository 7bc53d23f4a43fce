"""What waiting costs and how a vendor stands, in words."""

from math import ceil

from model.deciding import NoReturn, Waiting
from model.vendor import VendorFigures
from views.wording.dates import day, table_day
from views.wording.figures import NOTHING, count, percent, points_left
from views.wording.sentences import t


def price(waiting: Waiting | None) -> str:
    """Return what a week's wait costs."""
    if waiting is None:
        return NOTHING
    told = [t("waiting_unknown")] if waiting.days is None else []
    told += [t("waiting_days", days=count(waiting.days))] if waiting.days else []
    told += [t("waiting_points", points=points_left(waiting.points))] if waiting.points else []
    told += [t("waiting_passes")] if waiting.passes else []
    return "・".join(told) or t("waiting_none")


def no_return(found: NoReturn | None) -> tuple[str, str]:
    """Return until when nothing may be done, and what happens then; two blanks where it is out of reach already."""
    if found is None or found.last is None:
        return "", ""
    if found.next_ceiling is None:
        return t("no_return_never"), ""
    detail = t("no_return_detail", ceiling=percent(found.next_ceiling), tasks=count(len(found.lost)))
    return t("no_return_last", date=day(found.last)), detail


def last_word(vendor: VendorFigures) -> str:
    """Return the day of the last report and how long ago that is."""
    if vendor.last_report is None:
        return t("vendor_never")
    return t("vendor_last", date=table_day(vendor.last_report), days=vendor.days_silent)


def realisation(vendor: VendorFigures) -> str:
    """Return how much of what was reported was verified."""
    return percent(None if vendor.realisation is None else 100 * vendor.realisation)


def load(vendor: VendorFigures) -> str:
    """Return what is due over what can be closed, rounded up to a tenth: above 1 it never reads as 1.0."""
    if vendor.load is not None:
        whole, tenth = divmod(ceil(vendor.load * 10), 10)
        return t("vendor_load", load=f"{whole:,}.{tenth}")
    return t("vendor_load_unproven") if vendor.throughput is not None and vendor.coming else NOTHING
