"""What can be done to rooms, sessions, members."""

from greenroom.rooms.editing import RoomFields, create_room, delete_room, edit_room
from greenroom.rooms.running import (
    Timetable,
    add_session,
    cancel_session,
    end_session,
    lock,
    open_session,
    plan,
    reschedule,
    start_room,
    unlock,
)
from greenroom.rooms.standings import find_person, remove_member, set_standing, transfer

__all__ = [
    "RoomFields",
    "Timetable",
    "add_session",
    "cancel_session",
    "create_room",
    "delete_room",
    "edit_room",
    "end_session",
    "find_person",
    "lock",
    "open_session",
    "plan",
    "remove_member",
    "reschedule",
    "set_standing",
    "start_room",
    "transfer",
    "unlock",
]
