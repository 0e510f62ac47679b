"""What is said in lists of cases, in notices, figures and exports."""
