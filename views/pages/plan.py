"""Editing the plan: its tasks, links, systems and vendors, with the effect of each edit seen before it counts."""

from views import plan_editing
from views.session import page_setup

page_setup("plan")
plan_editing.draw()
