"""Every rule about the source that has recorded exceptions."""

from tests.house.source_rules.names import NAMES
from tests.house.source_rules.places import PLACES
from tests.house.source_rules.sizes import SIZES

RULES = {rule.name: rule for rule in (*SIZES, *NAMES, *PLACES)}
