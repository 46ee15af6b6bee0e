"""A whole station in virtual time: all of it real but the clock, the loudspeakers and the machine."""
