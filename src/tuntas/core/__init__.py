"""What every capability stands on: permissions, audit trail, encrypted fields, page helpers."""
