"""Evidence: strangers' files judged by their content, pictures written anew, and the virus scanner."""
