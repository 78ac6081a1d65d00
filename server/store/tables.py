"""The tables. What the core must know again after a restart is kept whole, as JSON, in ``body``; the other
columns are what we look things up by."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

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
)

rules = Table(
    "rules",
    metadata,
    Column("venue", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    Column("id", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("guest", String, nullable=False, index=True),
    Column("left_at", Float),
    Column("body", Text, nullable=False),
    Index("visits_by_venue", "venue", "left_at"),
)

cards = Table(
    "cards",
    metadata,
    Column("id", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("visit", String, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("body", Text, nullable=False),
    Index("cards_by_venue", "venue", "state"),
)

answers = Table(
    "answers",
    metadata,
    Column("visit", String, primary_key=True),
    Column("question", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("body", Text, nullable=False),
)
