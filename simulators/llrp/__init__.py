"""Fixed readers that speak LLRP over TCP, and what goes wrong with them: ``python -m simulators.llrp``."""
