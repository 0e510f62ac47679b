"""A firm's cases: where each stands, what the firm has to do until when, and what was signed."""

from rongtong_assess.web.firm.cases import blueprint, cases, conclusion

__all__ = ["blueprint", "cases", "conclusion"]
