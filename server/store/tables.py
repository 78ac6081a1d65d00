"""The tables. What the core must know again after a restart is kept whole, as JSON, in ``body``; the other
columns are what we look things up by."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
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
    # The profile, sealed under the guest's own key.
    Column("body", Text, nullable=False),
    # Whether they have appointments: the desk waits for them.
    Column("expected", Boolean, nullable=False, server_default=false()),
)
GUEST_IS_EXPECTED = text("expected IS TRUE")
"""In words, as with the cards below."""

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
    Column("partner", String, primary_key=True),
    Column("given_at", Float, nullable=False),
    Column("ends_at", Float),
    Column("withdrawn_at", Float),
    Column("evidence", Text),
    sqlite_with_rowid=False,
)

staff = Table(
    "staff",
    metadata,
    Column("id", String, primary_key=True),
    Column("sign_in", String, nullable=False, unique=True),
    Column("password", String, nullable=False),
    Column("zone", String),
    Column("body", Text, nullable=False),
    # Shift, break and quiet, as JSON; as in the body until somebody changes them here.
    Column("duty", Text),
    Column("pin", String),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String, primary_key=True),
    Column("staff", String, nullable=False),
    Column("expires_at", Float, nullable=False),
    # The shared tablet on which it was begun with a PIN; empty for a password.
    Column("device", String, nullable=False, server_default=""),
    Column("way", String, nullable=False, server_default="password"),
    Column("browser", String, nullable=False, server_default=""),
    Column("begun_at", Float),
    Column("seen_at", Float),
)

devices = Table(
    "devices",
    metadata,
    Column("id", String, primary_key=True),
    Column("hash", String, nullable=False, unique=True),
    Column("venue", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("paired_at", Float, nullable=False),
    Column("paired_by", String, nullable=False),
)

pushes = Table(
    "pushes",
    metadata,
    Column("id", String, primary_key=True),
    Column("staff", String, nullable=False, index=True),
    Column("body", Text, nullable=False),
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
    Column("made_at", Float),
    Column("made_by", String, nullable=False, server_default=""),
    Column("ends_at", Float),
    Column("ranges", String, nullable=False, server_default=""),
    Column("used_at", Float),
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

answers = Table(
    "answers",
    metadata,
    Column("visit", String, primary_key=True),
    Column("question", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("body", Text, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("id", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("visit", String, nullable=False, index=True),
    Column("guest", String, nullable=False, index=True),
    Column("body", Text, nullable=False),
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("state", String, nullable=False),
    Column("body", Text, nullable=False),
)

ratings = Table(
    "ratings",
    metadata,
    Column("card", String, primary_key=True),
    Column("staff", String, primary_key=True),
    Column("venue", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("value", String, nullable=False),
    Column("at", Float, nullable=False),
)

intents = Table(
    "intents",
    metadata,
    Column("guest", String, primary_key=True),
    Column("venue", String, primary_key=True),
    Column("intent", String, nullable=False),
    Column("until", Float, nullable=False),
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

# Who looked at what, and who changed it: each entry holds a hash of itself and of the one before.
trail = Table(
    "trail",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("act", String, nullable=False),
    Column("by", String, nullable=False),
    Column("guest", String, nullable=False),
    Column("venue", String, nullable=False),
    Column("ids", Text, nullable=False),
    Column("hash", String, nullable=False),
    Index("trail_of_guest", "guest", "seq"),
    Index("trail_of_venue", "venue", "seq"),
)

# The certificates of erasures, numbered as the keys were destroyed: so a copy of the database from before one
# is known by the numbers that it lacks.
erasures = Table(
    "erasures",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("body", Text, nullable=False),
)

# The guest's own page

guest_links = Table(
    "guest_links",
    metadata,
    Column("guest", String, primary_key=True),
    Column("hash", String, nullable=False, unique=True),
    Column("expires_at", Float, nullable=False),
)

guest_sessions = Table(
    "guest_sessions",
    metadata,
    Column("hash", String, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("guest", String, nullable=False, index=True),
    Column("device", String, nullable=False),
    Column("begun_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
)

past_consents = Table(
    "past_consents",
    metadata,
    Column("guest", String, primary_key=True),
    Column("purpose", String, primary_key=True),
    Column("venue", String, primary_key=True),
    Column("partner", String, primary_key=True),
    Column("given_at", Float, primary_key=True),
    Column("ends_at", Float),
    Column("withdrawn_at", Float),
    Column("evidence", Text),
)

children = Table("children", metadata, Column("guest", String, primary_key=True))

privacy_notices = Table(
    "privacy_notices",
    metadata,
    Column("purpose", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
)

# Signing in

second_factors = Table(
    "second_factors",
    metadata,
    Column("staff", String, primary_key=True),
    Column("sealed", LargeBinary),
    Column("last_step", Integer, nullable=False),
    Column("since", Float),
    Column("due_at", Float),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("staff", String, primary_key=True),
    Column("hash", String, primary_key=True),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", String, primary_key=True),
    Column("owner", String, nullable=False, index=True),
    Column("host", String, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("label", String, nullable=False),
    Column("made_at", Float, nullable=False),
    Column("used_at", Float),
)

wrong_tries = Table(
    "wrong_tries",
    metadata,
    Column("id", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Float, nullable=False),
)

# Of two profiles of one person, the one that went.
merges = Table(
    "merges",
    metadata,
    Column("gone", String, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    # Into which it went, and which has both now: another one, if that went in its turn.
    Column("went_to", String, nullable=False),
    Column("guest", String, nullable=False, index=True),
    Column("at", Float, nullable=False, index=True),
    Column("by", String, nullable=False),
    # How both stood, sealed under the key of the one that went; empty once it cannot be undone.
    Column("body", Text, nullable=False),
)

# Search and sync

guest_numbers = Table(
    "guest_numbers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("guest", String, nullable=False, unique=True),
    # What the index holds of them, to be dropped again.
    Column("terms", LargeBinary, nullable=False),
)

guest_terms = Table(
    "guest_terms",
    metadata,
    Column("slice", Integer, primary_key=True, autoincrement=False),
    Column("term", Integer, primary_key=True, autoincrement=False),
    # Of all in the slice who have the term, two bytes each, in no order.
    Column("places", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# The directory

directory = Table("directory", metadata, Column("token", String, primary_key=True))

directory_changes = Table(
    "directory_changes",
    metadata,
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("guest", String),
    Column("hash", LargeBinary),
    sqlite_autoincrement=True,
)

set_aside = Table(
    "set_aside",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("kind", String, nullable=False),
    Column("guest", String, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("since", Float, nullable=False),
)

once = Table(
    "once",
    metadata,
    Column("key", String, primary_key=True),
    Column("asked", String, nullable=False),
    Column("guest", String, nullable=False, index=True),
    Column("answer", Text, nullable=False),
    Column("at", Float, nullable=False, index=True),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", Float, nullable=False),
    Column("made_by", String, nullable=False),
    Column("left_out", String, nullable=False, server_default=""),
)

# Secrets that webhooks had before, and that still sign until then.
old_secrets = Table(
    "old_secrets",
    metadata,
    Column("sealed", LargeBinary, primary_key=True),
    Column("webhook", String, nullable=False),
    Column("until", Float, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String, primary_key=True),
    Column("webhook", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("guest", String, nullable=False, index=True),
    Column("at", Float, nullable=False),
    Column("tries", Integer, nullable=False),
    # When it is tried again; empty once it was given up.
    Column("due_at", Float),
    Column("why", String, nullable=False),
    Index("outbox_due", "webhook", "due_at"),
)
