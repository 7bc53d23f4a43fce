"""The Gantt element of the schedule page: rows and links in, the chosen row out."""
