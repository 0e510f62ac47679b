"""Results as things to look at: charts, the report object, its HTML and its PDF."""
