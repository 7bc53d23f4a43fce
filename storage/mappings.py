"""What a vendor's headings mean, as somebody said once: each saving is a new version, the last one counts."""

from datetime import datetime

from sqlalchemy import insert, select

from model.access import Actor
from model.keeping import SavedMapping
from model.record import VendorCode
from storage import ledger, tables
from storage.database import Transaction
from storage.ledger import Deed
from storage.rows import digest_of_rows


def saved_mapping(tx: Transaction, vendor: VendorCode) -> SavedMapping:
    """Return the mapping in force for a vendor, without pairs where there is none."""
    query = select(tables.mappings.c.body, tables.mappings.c.entry).where(tables.mappings.c.vendor == vendor)
    found = tx.connection.execute(query.order_by(tables.mappings.c.entry.desc()).limit(1)).first()
    if found is None:
        return SavedMapping(vendor=vendor)
    return SavedMapping.model_validate_json(found.body).model_copy(update={"entry": found.entry})


def save_mapping(tx: Transaction, mapping: SavedMapping, *, recorded: datetime, actor: Actor) -> SavedMapping:
    """Store a vendor's mapping as the one in force; the same again changes nothing."""
    known = saved_mapping(tx, mapping.vendor)
    if known.pairs == mapping.pairs:
        return known
    stated = mapping.model_copy(update={"by": actor.name, "entry": 0})
    body = stated.model_dump_json()
    deed = Deed(
        action="save_mapping",
        subject=f"mapping:{mapping.vendor}",
        before=digest_of_rows([known.model_copy(update={"entry": 0}).model_dump_json()] if known.entry else []),
        after=digest_of_rows([body]),
    )
    entry = ledger.append(tx, deed, actor=actor, at=recorded)
    values = {"entry": entry, "vendor": mapping.vendor, "recorded": recorded, "body": body}
    tx.connection.execute(insert(tables.mappings).values(**values))
    return stated.model_copy(update={"entry": entry})
