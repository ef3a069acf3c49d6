"""What Django projects ordinarily do: plain pages, a list by Django REST framework; with comparable content."""
