"""Plans of reform as documents."""
