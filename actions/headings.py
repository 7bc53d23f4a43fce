"""What a vendor's own headings mean: saved when a sheet read so is accepted, shown, and forgotten at a wish."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from actions.access import Action, require
from fitgap.headings import field_named
from fitgap.plain import plain
from fitgap.vocabulary import Field
from model.access import Actor
from model.keeping import SavedMapping
from model.record import VendorCode
from storage import mappings
from storage.database import Database, Transaction, repeated

FIELDS: tuple[str, ...] = tuple(Field)
"""The fields that a heading may mean, in the order of a usual sheet."""


def saved_mapping(db: Database, actor: Actor, vendor: VendorCode) -> SavedMapping:
    """Return the headings of a vendor whose meaning was saved."""
    require(actor, Action.PREVIEW_SHEET, vendor=vendor)
    with db.read(actor) as tx:
        return mappings.saved_mapping(tx, vendor)


@repeated
def forget_headings(
    db: Database, actor: Actor, vendor: VendorCode, headings: Iterable[str], now: datetime
) -> SavedMapping:
    """Forget what some headings of a vendor mean; the versions before stay in the store and the ledger says who did."""
    require(actor, Action.IMPORT_SHEET, vendor=vendor)
    forgotten = {plain(heading) for heading in headings}
    with db.write(actor) as tx:
        known = mappings.saved_mapping(tx, vendor)
        left = tuple(pair for pair in known.pairs if plain(pair[0]) not in forgotten)
        return mappings.save_mapping(tx, known.model_copy(update={"pairs": left}), recorded=now, actor=actor)


def field_of(text: str) -> str | None:
    """Return the field that a person names, by its name on a sheet or its value; None where there is none."""
    found = field_named(text)
    return None if found is None else found.value


def together(saved: SavedMapping, more: Mapping[str, str] | None) -> dict[str, str]:
    """Return the saved mapping with what was said anew; the new word on a heading counts."""
    said = {plain(heading) for heading in more or {}}
    return {heading: field for heading, field in saved.pairs if plain(heading) not in said} | dict(more or {})


def remember(
    tx: Transaction, vendor: VendorCode, mapping: Mapping[str, str], *, recorded: datetime, actor: Actor
) -> None:
    """Save what was said of headings beside what was known, in the transaction that stores the sheet."""
    pairs = tuple(sorted(together(mappings.saved_mapping(tx, vendor), mapping).items()))
    mappings.save_mapping(tx, SavedMapping(vendor=vendor, pairs=pairs), recorded=recorded, actor=actor)
