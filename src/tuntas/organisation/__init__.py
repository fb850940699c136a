"""Units, people, memberships and regions."""
