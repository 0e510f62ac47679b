"""Progress: measures followed, reminders, what they changed. Rules only: no clock, no disk, no network."""
