"""People: accounts, organisations, rights, keys, and the audit log. One file for each thing that a person does."""
