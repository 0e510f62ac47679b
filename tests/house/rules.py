"""Every rule about the source that has recorded exceptions."""

from tests.house.names import NAMES
from tests.house.places import PLACES
from tests.house.sizes import SIZES

RULES = {rule.name: rule for rule in (*SIZES, *NAMES, *PLACES)}
