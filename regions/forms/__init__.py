"""Forms of what people say about regions and initiatives."""
