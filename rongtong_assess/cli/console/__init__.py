"""What commands share: options, messages, output, sheets and tables as files."""
