"""The guard before an action: it asks the actor for one capability."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from greenroom.access.refusals import AdministratorsOnly, NotAllowed
from greenroom.access.roles import Capability


class Actor(Protocol):
    """A member or participant doing something."""

    @property
    def capabilities(self) -> frozenset[Capability]: ...


class SiteActor(Protocol):
    """Somebody with an account doing something to the site as a whole."""

    @property
    def administers(self) -> bool: ...


A = TypeVar("A", bound=Actor)
S = TypeVar("S", bound=SiteActor)
P = ParamSpec("P")
R = TypeVar("R")


def requires(
    capability: Capability,
) -> Callable[[Callable[Concatenate[A, P], R]], Callable[Concatenate[A, P], R]]:
    """Let an action run only for an actor with this capability; everybody else gets `NotAllowed`."""

    def guard(action: Callable[Concatenate[A, P], R]) -> Callable[Concatenate[A, P], R]:
        @wraps(action)
        def guarded(actor: A, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if capability not in actor.capabilities:
                raise NotAllowed
            return action(actor, *args, **kwargs)

        guarded.requires = capability  # type: ignore[attr-defined]  # read by the test of every action
        return guarded

    return guard


def administrators_only(action: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Let an action run only for a site administrator; everybody else gets `AdministratorsOnly`."""

    @wraps(action)
    def guarded(actor: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not actor.administers:
            raise AdministratorsOnly
        return action(actor, *args, **kwargs)

    guarded.administrators_only = True  # type: ignore[attr-defined]  # read by the test of every action
    return guarded
