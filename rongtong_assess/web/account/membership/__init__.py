"""Members of an organisation and the organisations of a person: inviting, roles, removing, switching."""
