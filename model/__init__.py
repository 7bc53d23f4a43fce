"""The words everybody shares: frozen values, built on pydantic and the standard library only."""
