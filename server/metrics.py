"""What /metrics counts. No label ever names a guest or a credential."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

READS = Counter("maitred_reads_total", "Reads and fixes taken, by format.", ["format"])
REFUSED = Counter("maitred_reads_refused_total", "Reads and fixes refused, by format.", ["format"])
CHECK_INS = Counter("maitred_check_ins_total", "Check-ins with the code at a door, by result.", ["result"])
CARDS = Counter("maitred_cards_total", "Changes of cards shown.", ["state"])
COMMIT_SECONDS = Histogram(
    "maitred_commit_seconds",
    "Time of one group commit.",
    buckets=(0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2, 1, 5),
)
FAILED_TURNS = Counter("maitred_failed_turns_total", "Turns of the loop that were not kept and were undone.")
SCREENS = Gauge("maitred_screens", "Screens that follow the live feed.")
SIGN_INS = Counter("maitred_sign_ins_total", "Attempts to sign in.", ["result"])
PUSHES = Counter("maitred_pushes_total", "Notifications to staff's browsers, by how they ended.", ["result"])
STRANGERS = Gauge(
    "maitred_strangers_reads", "Reads dropped because no consenting guest bears the tag.", ["venue"]
)
CONNECTED = Gauge("maitred_connected", "Whether a connector is connected.", ["connector", "address"])
CONNECTOR_MESSAGES = Counter(
    "maitred_connector_messages_total", "Messages that came over connectors.", ["connector", "result"]
)
CONNECTOR_WAITING = Gauge(
    "maitred_connector_waiting_messages",
    "Messages of connectors that the venue does not have yet.",
    ["connector"],
)
