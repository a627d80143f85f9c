"""What a household holds today, as its brokers say it: read, mapped, reconciled, imported."""
