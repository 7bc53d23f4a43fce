"""The pages: each is a script that describes one screen; nothing is defined here that others need."""
