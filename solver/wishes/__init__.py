"""Where no plan meets all wishes: which conflict, the most that can be met, and what relaxing each gives."""
