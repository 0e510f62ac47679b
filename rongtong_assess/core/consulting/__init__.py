"""A service platform's work for its firms: consultants and cases, who goes where, draws of experts, evidence, packs."""
