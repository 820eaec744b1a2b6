"""What runs: sites, worker, clerk, Valkey, whoever keeps them up, and what is done later."""
