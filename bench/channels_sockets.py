"""The same broadcast by Django Channels: a consumer in a group, in memory, served by uvicorn as its documents say."""

import os
import time

import django
import uvicorn
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path

settings.configure(
    SECRET_KEY="bench",
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
)
django.setup()


class Consumer(AsyncWebsocketConsumer):
    """Whatever one says, everybody gets an event of the same size as Greenroom's."""

    async def connect(self) -> None:
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("room", self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        size = int(os.environ["BENCH_BYTES"])
        text = f'{{"text":"at={time.perf_counter_ns()};'.ljust(size - 2, "x") + '"}'
        await get_channel_layer().group_send("room", {"type": "room.said", "text": text})

    async def room_said(self, event: dict[str, str]) -> None:
        await self.send(text_data=event["text"])


app = ProtocolTypeRouter({"websocket": URLRouter([path("live", Consumer.as_asgi())])})

if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        lifespan="off",
        log_level="warning",
        ws_per_message_deflate=False,
    )
