"""The words a sheet may use for a firm's industry and region."""

from __future__ import annotations

from rongtong_assess.content.regions import is_region
from rongtong_assess.core.firm_json import FirmTerms
from rongtong_assess.core.size_class import SizeStandard


def firm_terms(sizes: SizeStandard) -> FirmTerms:
    """Industries of the size standard, so that a firm's size can be told, and today's divisions."""
    return FirmTerms({industry.id: industry.name for industry in sizes.industries.values()}, is_region)
