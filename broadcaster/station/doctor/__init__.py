"""What `loa doctor` looks at, one file a subject. Nothing is changed, and no loudspeaker sounds."""
