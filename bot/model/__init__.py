"""A language model's part in an answer: what it may read, what it writes, and the proof of every word of it."""
