"""Reading files that people and strangers wrote: text, YAML, JSON and workbooks, within limits, mistakes collected."""
