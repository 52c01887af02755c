"""SQLAlchemy tables, queries and the log; query functions take a session, return frozen rows."""
