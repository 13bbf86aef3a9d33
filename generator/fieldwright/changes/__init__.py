"""What differs between two documents, each difference judged by a table of rules."""
