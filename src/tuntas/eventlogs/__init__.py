"""What other systems did, case by case: logs brought in as files or sent by those systems."""
