"""The report about one assessment: a section a file, each with its values and the function that builds them."""
