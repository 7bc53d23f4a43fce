"""Overview: shall we reach the target in time, and what moved since last week?"""

from views.session import page_setup

snapshot = page_setup("overview")
