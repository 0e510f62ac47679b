"""Lists of cases, the calendar and the figures of a platform, as pages show them."""
