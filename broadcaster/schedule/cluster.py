"""A loudspeaker cluster (cụm loa): what the listeners of one or more hamlets hear."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cluster:
    """One cluster; ``output`` names the output (see the settings) that its sound goes to.

    ``languages`` are those that its listeners speak, the first one most (ISO-like short names as
    in the scripts: ``vi``, ``tay``, ``nung``, ``mong``, ``dao``).
    """

    slug: str
    name: str
    output: str
    languages: tuple[str, ...] = ("vi",)
    near: str = ""


TRIAL_CLUSTER = Cluster("phat-thu", "Ngõ ra thử, không loa nào kêu", "phat-thu")
"""Where trial sessions go: an output of their own that reaches nobody, beside whatever is on the air."""
