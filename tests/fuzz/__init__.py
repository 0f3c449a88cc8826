"""Inputs that nobody would send who means well: none may break, hold up or fill the server."""
