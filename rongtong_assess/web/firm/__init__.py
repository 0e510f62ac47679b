"""A firm's pages: its profile, answering, review, result."""

from rongtong_assess.web.firm import answering, comparison, follow_up, moving_on, profile, results, workbooks
from rongtong_assess.web.firm.blueprint import blueprint

__all__ = ["answering", "blueprint", "comparison", "follow_up", "moving_on", "profile", "results", "workbooks"]
