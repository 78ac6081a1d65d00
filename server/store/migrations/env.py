"""Alembic's entry: it is handed an open connection by :mod:`server.store.migrate`."""

from alembic import context

from server.store.indexes import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
