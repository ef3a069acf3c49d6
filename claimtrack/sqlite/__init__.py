"""Django's SQLite backend, which goes on reading where the disk lets nobody write."""
