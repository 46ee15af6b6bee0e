"""How Alembic runs these steps: on the connection, and inside the transaction, of ``store.migrate``."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,  # SQLite rolls DDL back when we begin the transaction ourselves
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
