"""One file per thing a person does. Session and time are arguments; nothing here commits."""
