"""Lists of cases, notices, kept filters, figures and exports: the queries of the daily work."""
