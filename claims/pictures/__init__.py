"""Pictures of what is published, drawn on the server as SVG. Pure: plain values in, markup out; no query."""
