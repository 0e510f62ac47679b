"""Every rule about the source that has recorded exceptions."""

from tests.house.source_rules.arguments import RULES_OF_ARGUMENTS
from tests.house.source_rules.names import NAMES
from tests.house.source_rules.places import PLACES
from tests.house.source_rules.sizes import SIZES

RULES = {rule.name: rule for rule in (*SIZES, *RULES_OF_ARGUMENTS, *NAMES, *PLACES)}
