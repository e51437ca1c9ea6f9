"""What training adds to the wizard: the lessons, and a prompt on the hosts of a practice cluster."""
