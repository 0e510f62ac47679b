"""A person's own pages: registration, log-in, second factor, e-mails, keys, invitations."""
