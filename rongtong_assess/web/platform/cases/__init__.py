"""A platform's cases: the list, opening, batches, one case with its steps, comments and signed versions."""

from rongtong_assess.web.platform.cases import batches, blueprint, case, case_list, opening, steps

__all__ = ["batches", "blueprint", "case", "case_list", "opening", "steps"]
