"""What Alembic runs: the steps, on the connection that `migrate` hands over."""

from alembic import context

from bookwithme.storage.shared_tables import server

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=server.metadata,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
