"""Plans in the forms of other programs: Microsoft Project, Primavera P6, spreadsheets, calendars and graphs."""
