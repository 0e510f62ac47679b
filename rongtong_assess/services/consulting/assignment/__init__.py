"""Plans of who goes where: proposed, changed by hand, accepted; the calendar that follows."""
