"""What a client is handed: a plan, its proof, its alternatives, its reasons, and everything it rests on."""
