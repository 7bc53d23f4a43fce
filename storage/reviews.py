"""Reviews: the ward's own word on each gap, never overwritten."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import insert, select

from model.access import Actor
from model.fitgap import RecordKey
from model.progress import Decision, Review
from storage import ledger, tables, uploads
from storage.database import Transaction
from storage.ledger import Deed
from storage.rows import AsOf, Decoder, digest_of_rows
from storage.uploads import Upload

_decoder = Decoder(Review)
_columns = tables.reviews.c


def save_reviews(
    tx: Transaction, reviews: Sequence[Review], *, recorded: datetime, actor: Actor, upload: Upload | None = None
) -> int:
    """Store reviews, with the file they came in where there is one, and return the number of their ledger entry."""
    stated = [review.model_copy(update={"recorded": recorded}) for review in reviews]
    bodies = _decoder.encode(stated)
    entry = _enter(tx, bodies, recorded=recorded, actor=actor, upload=upload)
    rows = [
        {
            "entry": entry,
            "position": position,
            **review.key.model_dump(),
            "effective": review.effective,
            "recorded": recorded,
            "body": body,
        }
        for position, (review, body) in enumerate(zip(stated, bodies, strict=True))
    ]
    if rows:
        tx.connection.execute(insert(tables.reviews), rows)
    return entry


def reviews_as_of(
    tx: Transaction, *, effective_until: date, recorded_until: datetime | None = None
) -> tuple[Review, ...]:
    """Return every review that is true by a day and was known by an instant, in the order in which they count."""
    return decoded(review_texts(tx, AsOf(effective_until, recorded_until)))


def review_texts(tx: Transaction, as_of: AsOf) -> list[str]:
    """Return the same reviews as the JSON texts that are kept."""
    query = select(_columns.body).where(*as_of.conditions(tables.reviews))
    query = query.order_by(_columns.effective, _columns.entry, _columns.position)
    return list(tx.connection.execute(query).scalars().all())


def approver(tx: Transaction, key: RecordKey) -> str:
    """Return who last approved a response to a gap, as the ledger calls them; nothing where nobody did."""
    entry = tables.ledger.c.seq == _columns.entry
    query = select(_columns.body, tables.ledger.c.who).join_from(tables.reviews, tables.ledger, entry)
    query = query.filter_by(**key.model_dump()).order_by(_columns.entry.desc(), _columns.position.desc())
    found = tx.connection.execute(query).all()
    return next((who for body, who in found if _decoder.decode([body])[0].decision is Decision.APPROVED), "")


def decoded(texts: Sequence[str]) -> tuple[Review, ...]:
    """Return the reviews that the texts hold."""
    return _decoder.decode(texts)


def _enter(tx: Transaction, bodies: Sequence[str], *, recorded: datetime, actor: Actor, upload: Upload | None) -> int:
    after = digest_of_rows(bodies)
    if upload is not None:
        return uploads.save_upload(tx, upload, actor=actor, after=after).entry
    deed = Deed(action="store_reviews", subject=f"reviews:{len(bodies)}", after=after)
    return ledger.append(tx, deed, actor=actor, at=recorded)
