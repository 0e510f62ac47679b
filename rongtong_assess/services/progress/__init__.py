"""Progress: measures followed, reminders, what they changed. One file for each thing that a person does."""
