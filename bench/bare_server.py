"""Serves the bare page by the same front gate, threads and server as Greenroom's own pages."""

import os

import uvicorn

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare_settings"
    from greenroom.asgi import create_app

    uvicorn.run(
        create_app(), host="127.0.0.1", port=int(os.environ["PORT"]), access_log=False, log_level="warning"
    )
