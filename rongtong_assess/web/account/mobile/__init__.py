"""Mobile numbers: codes by text message, and what they are good for."""
