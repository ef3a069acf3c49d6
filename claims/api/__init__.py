"""The API: the same records, documents and acts as the pages and the admin, for machines. docs/api.md explains it."""
