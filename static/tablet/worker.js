/* Registered and sent away again by check.js: a browser takes a worker only from a server whose certificate it trusts. */
