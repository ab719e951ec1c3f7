"""The weeks of real life: a pattern, the calendar, and what comes of both. Pure."""
