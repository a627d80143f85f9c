"""A thousand what-ifs: variants of a scenario over law, markets and wishes, each audited and certified."""
