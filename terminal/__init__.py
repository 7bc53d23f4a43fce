"""The terminal entrance behind ``cli.py``: its commands, what they print and what they answer to scripts."""
