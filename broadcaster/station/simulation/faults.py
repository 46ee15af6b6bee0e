"""What happens at a commune station, good and bad, and how often: drawn from the seed of a world."""

from collections.abc import Callable
from typing import NamedTuple

from broadcaster.station.simulation.acts import halt
from broadcaster.station.simulation.breakdowns import (
    boot_with_wrong_clock,
    clock_step,
    crystal_drifts,
    device_lost,
    device_stutters,
    disk_full,
    disk_uncertain,
    power_cut,
    power_cut_at_boot,
    power_cut_within,
    restart,
    set_right,
    sound_lost,
    source_lost,
)
from broadcaster.station.simulation.encounters import (
    at_an_edit,
    at_boot,
    change_mode,
    emergency,
    live_talk,
    one_after_the_other,
    over_a_talk,
    stopped_at_once,
    with_a_lost_device,
)
from broadcaster.station.simulation.world import World


class Fault(NamedTuple):
    """Something that happens in a world, with its ``weight`` among the others."""

    name: str
    weight: int
    strike: Callable[[World], object]


FAULTS = (
    Fault("mất điện", 10, power_cut),
    Fault("mất điện giữa chừng", 18, power_cut_within),
    Fault("mất điện lúc khởi động", 6, power_cut_at_boot),
    Fault("khởi động sai giờ", 5, boot_with_wrong_clock),
    Fault("đồng hồ bị chỉnh", 9, clock_step),
    Fault("mất thiết bị âm thanh", 12, device_lost),
    Fault("thiết bị vấp", 4, device_stutters),
    Fault("thạch anh trôi", 4, crystal_drifts),
    Fault("đĩa đầy", 6, disk_full),
    Fault("ghi không chắc", 4, disk_uncertain),
    Fault("mất tệp âm thanh", 3, sound_lost),
    Fault("mất nguồn tiếp sóng", 6, source_lost),
    Fault("bấm dừng", 4, halt),
    Fault("khẩn cấp", 5, emergency),
    Fault("nói trực tiếp", 4, live_talk),
    Fault("khẩn cấp rồi khẩn cấp", 3, one_after_the_other),
    Fault("khẩn cấp rồi dừng ngay", 2, stopped_at_once),
    Fault("khẩn cấp lúc khởi động", 2, at_boot),
    Fault("khẩn cấp và mất thiết bị", 3, with_a_lost_device),
    Fault("khẩn cấp lúc sửa kế hoạch", 2, at_an_edit),
    Fault("khẩn cấp khi đang nói", 2, over_a_talk),
    Fault("khởi động lại", 3, restart),
    Fault("rút bài", 3, lambda world: world.change(world.people.withdraw)),
    Fault("duyệt bản mới", 5, lambda world: world.change(world.people.approve)),
    Fault("hủy lần phát", 3, lambda world: world.change(world.people.cancel)),
    Fault("dời buổi", 3, lambda world: world.change(world.people.move_a_session)),
    Fault("đổi giờ yên tĩnh", 3, lambda world: world.change(world.people.change_quiet_hours)),
    Fault("đổi hạn mức", 2, lambda world: world.change(world.people.change_limits)),
    Fault("dời giờ tiếp sóng", 2, lambda world: world.change(world.people.move_a_relay)),
    Fault("xóa kế hoạch", 2, lambda world: world.change(world.people.delete_plan)),
    Fault("đổi chế độ", 2, change_mode),
)
"""Every fault; the weights make the ones that meet a running session likely."""


def mend_all(world: World) -> None:
    """Everything that lasts is over: power, clock, devices, disk, sounds."""
    world.stir()
    world.mains.restore()
    world.disk.full = world.disk.uncertain = False
    for device in world.devices.values():
        device.is_there = True
    for aside in sorted(world.library.path(next(iter(world.library))).parent.glob("*.mat")):
        aside.rename(aside.with_suffix(".flac"))
    set_right(world)
