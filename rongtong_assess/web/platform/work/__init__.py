"""The daily work of a platform's people: what waits for them, the calendar, figures of the platform, exports."""
