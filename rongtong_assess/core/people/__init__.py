"""People: accounts, organisations, rights, keys, and the audit log. Rules only: no clock, no disk, no network."""
