"""What keeps an installation running: checks of the machine and of its data."""
