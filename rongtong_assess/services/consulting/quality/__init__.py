"""How well a platform's people agree, which cases are looked at again, and what firms say of the service."""
