"""The tables. What the core must know again after a restart is kept whole, as JSON, in ``body``; the other
columns are what we look things up by."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
)

metadata = MetaData()

venues = Table(
    "venues", metadata, Column("id", String, primary_key=True), Column("body", Text, nullable=False)
)

guests = Table(
    "guests",
    metadata,
    Column("id", String, primary_key=True),
    Column("sort_name", String, nullable=False),
    Column("body", Text, nullable=False),
    Index("guests_by_name", "sort_name", "id"),
)

credentials = Table(
    "credentials",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("kind", String, nullable=False),
    Column("guest", String, nullable=False, index=True),
)

consents = Table(
    "consents",
    metadata,
    Column("guest", String, primary_key=True),
    Column("purpose", String, primary_key=True),
    Column("venue", String, primary_key=True),
    Column("given_at", Float, nullable=False),
    Column("withdrawn_at", Float),
)

staff = Table(
    "staff",
    metadata,
    Column("id", String, primary_key=True),
    Column("sign_in", String, nullable=False, unique=True),
    Column("password", String, nullable=False),
    Column("zone", String),
    Column("body", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String, primary_key=True),
    Column("staff", String, nullable=False),
    Column("expires_at", Float, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("hash", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("topic", String, nullable=False, server_default=""),
    Column("encrypted", Boolean, nullable=False, server_default=false()),
    Column("sealed", LargeBinary),
)

rules = Table(
    "rules",
    metadata,
    Column("venue", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("status", String, nullable=False, server_default="live"),
    Column("at", Float),
    Column("by", String, nullable=False, server_default=""),
    Column("by_name", String, nullable=False, server_default=""),
)

visits = Table(
    "visits",
    metadata,
    Column("id", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("guest", String, nullable=False, index=True),
    Column("left_at", Float),
    Column("body", Text, nullable=False),
)
# Only of the visits under way: an index of all would cost every arrival a page.
_under_way = visits.c.left_at.is_(None)
Index("visits_under_way", visits.c.venue, sqlite_where=_under_way, postgresql_where=_under_way)
Index(
    "visits_by_end", visits.c.venue, visits.c.left_at, sqlite_where=~_under_way, postgresql_where=~_under_way
)

cards = Table(
    "cards",
    metadata,
    Column("id", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("visit", String, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("body", Text, nullable=False),
)
CARD_IS_LIVE = text("state IN ('open', 'claimed', 'held')")
"""Or will be. In words and not as parameters, so that a database sees that the index serves."""

Index("cards_live", cards.c.venue, sqlite_where=CARD_IS_LIVE, postgresql_where=CARD_IS_LIVE)

answers = Table(
    "answers",
    metadata,
    Column("visit", String, primary_key=True),
    Column("question", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("body", Text, nullable=False),
)

moments = Table(
    "moments",
    metadata,
    Column("id", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("guest", String, nullable=False, index=True),
    # Which of one instant came first: of two guests, a limit of a rule lets only one through.
    Column("place", Integer, nullable=False),
    Column("body", Text, nullable=False),
    # The key begins with the instant: what comes together lies together, and the oldest are one range.
    sqlite_with_rowid=False,
)

troubles = Table(
    "troubles",
    metadata,
    Column("venue", String, primary_key=True),
    Column("reader", String, primary_key=True),
    Column("antenna", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("body", Text, nullable=False),
)

captures = Table(
    "captures",
    metadata,
    Column("id", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("key", String, nullable=False),
    Column("body", Text, nullable=False),
    Index("captures_of_key", "venue", "key", "id"),
)
