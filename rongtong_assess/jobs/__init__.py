"""Work in the background: a process of its own that takes jobs from the queue, beside the web site or alone."""
