"""The document store's migrations (Alembic), shipped with the program and run when a store is opened."""
