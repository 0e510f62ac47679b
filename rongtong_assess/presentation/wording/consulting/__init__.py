"""The words of a service platform's work: consultants, cases, assignment, draws of experts."""
