"""The one place that names concrete classes; starts and watches the two processes, stops in reverse."""
