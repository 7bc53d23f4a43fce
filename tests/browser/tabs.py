"""One browser tab without a browser: it speaks to the server as Streamlit's own page does.

Its messages are no public interface; they are those of the pinned release.
"""

import asyncio
import http.client
import time
import uuid
from collections.abc import Iterator
from typing import Any, Self
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 120
"""Seconds that a tab waits for an answer."""
_WORDS = ("markdown", "text", "alert", "heading")


class Tab:
    """An open tab: the widgets it was shown, by their key, and what it has set in them; its words, and every error.

    What came is looked into when somebody asks for it: fifty tabs that only wait cost the machine little.
    """

    def __init__(self, address: str, page: str, query: str = "") -> None:
        """Name the page; nothing is connected yet."""
        self._address, self._page, self._query = address, page, query
        self._ids: dict[str, str] = {}
        self._set: dict[str, dict[str, Any]] = {}
        self._came: list[ForwardMsg] = []
        self._words: list[str] = []
        self.errors: list[str] = []

    async def __aenter__(self) -> Self:
        """Connect and draw the page."""
        url = self._address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await websockets.connect(
            url, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None, origin=None, open_timeout=PATIENCE
        )
        await self.run()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the tab."""
        await self._socket.close()

    def shows(self, key: str) -> bool:
        """Tell whether a widget is on the page whose key begins so."""
        return bool(self._full(key))

    @property
    def words(self) -> list[str]:
        """Return the words of the last run."""
        self._look_into()
        return self._words

    async def run(self, page: str = "", press: str = "") -> None:
        """Let the page run with all that is set, pressing a button, and wait until it has finished."""
        await self.ask(page, press)
        await self.finished()

    async def ask(self, page: str = "", press: str = "") -> None:
        """Ask for a run and do not wait."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = page or self._page
        for key, value in self._set.items():
            message.rerun_script.widget_states.widgets.add(id=self._ids[key], **value)
        if press:
            self._look_into()
            message.rerun_script.widget_states.widgets.add(id=self._ids[press], trigger_value=True)
        await self._socket.send(message.SerializeToString())

    async def finished(self) -> None:
        """Take in what the server sends until the run has ended."""
        self._came, self._words = [], []
        while True:
            message = await self._heard()
            if message.WhichOneof("type") == "script_finished":
                return
            if message.WhichOneof("type") == "delta":
                self._came.append(message)
                if message.delta.new_element.WhichOneof("type") == "exception":
                    self.errors.append(message.delta.new_element.exception.message)

    def put(self, key: str, **value: Any) -> None:
        """Set a widget, by the beginning of its key, to a value as its message has it."""
        self._set[self._full(key)] = value

    async def upload(self, key: str, name: str, content: bytes) -> None:
        """Send a file for an uploader, and set the uploader to it."""
        asked = BackMsg()
        asked.file_urls_request.request_id = str(uuid.uuid4())
        asked.file_urls_request.file_names.append(name)
        await self._socket.send(asked.SerializeToString())
        while (message := await self._heard()).WhichOneof("type") != "file_urls_response":
            pass
        urls = message.file_urls_response.file_urls[0]
        status = await asyncio.to_thread(_sent, self._address, urls.upload_url, name, content)
        if status not in {200, 204}:
            raise RuntimeError(f"the upload was answered with {status}")
        told = {"file_id": urls.file_id, "name": name, "size": len(content), "file_urls": urls}
        self.put(key, file_uploader_state_value={"uploaded_file_info": [told]})

    async def _heard(self) -> ForwardMsg:
        message = ForwardMsg()
        message.ParseFromString(await asyncio.wait_for(self._socket.recv(decode=False), PATIENCE))
        return message

    def _look_into(self) -> None:
        came, self._came = self._came, []
        for field, value in (leaf for message in came for leaf in _leaves(message.delta)):
            if field == "id" and value.startswith("$$ID-"):
                self._ids[value.split("-", 2)[2]] = value
            elif field in {"body", "message"}:
                self._words.append(value)

    def _full(self, key: str) -> str:
        self._look_into()
        return next((known for known in self._ids if known.startswith(key)), "")


def _leaves(message: Any) -> Iterator[tuple[str, str]]:
    """Yield every text in a message with the name of its field."""
    for field, value in message.ListFields():
        if field.message_type is None:
            if isinstance(value, str):
                yield field.name, value
        elif hasattr(value, "ListFields"):
            yield from _leaves(value)


def _sent(address: str, path: str, name: str, content: bytes) -> int:
    """Send a file as the page does, with the token that the server hands to everybody."""
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host, timeout=PATIENCE)
    connection.request("GET", "/_stcore/health")
    answer = connection.getresponse()
    answer.read()
    cookie = (answer.getheader("set-cookie") or "").split(";")[0]
    border = uuid.uuid4().hex
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    headers = {
        "Content-Type": f"multipart/form-data; boundary={border}",
        "Cookie": cookie,
        "X-Xsrftoken": cookie.partition("=")[2],
    }
    body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
    connection.request("PUT", path if path.startswith("/") else f"/{path}", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def now() -> float:
    """Return the instant by a clock that only goes on."""
    return time.perf_counter()
