"""KEEP: the only package that knows SQLAlchemy, files and transactions."""
