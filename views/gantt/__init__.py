"""The Gantt element of the schedule page: rows and links in, the chosen row out."""

from views.gantt.element import gantt
from views.gantt.rows import Bar, Chart, Kind, Link

__all__ = ["Bar", "Chart", "Kind", "Link", "gantt"]
