"""Assessment: one firm through one edition once. Rules only: no clock, no disk, no network."""
