"""Migrations: Alembic runs them in order, once, before anything is served."""
