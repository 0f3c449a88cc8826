"""The official acts: one function, one transaction, one journal entry."""
