"""Pages: one folder per user group, the frame that all of them stand in, and the server's worker process."""
